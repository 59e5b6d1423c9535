// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.List;
import java.util.Optional;

import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.linux.KernelError;

/** What is asked of the running system's packet filter; what comes back is raw, and parsed elsewhere. */
interface PacketFilter {

    /** {@return whether nf_tables has any table in this network namespace; throws with EPERM without CAP_NET_ADMIN} */
    boolean hasTables() throws KernelError;

    /** {@return where that program is} */
    Optional<String> find(String program);

    /** Runs it. */
    Outcome run(List<String> command);
}
