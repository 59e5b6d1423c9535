// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.linux.KernelError;

/** What is asked of the running system's packet filter; what comes back is raw, and parsed elsewhere. */
interface PacketFilter {

    /**
     * The tables of nf_tables in a network namespace.
     *
     * @param any     whether there is one
     * @param awake   those that may have rules for ports, by family and name, such as {@code ip nat}
     * @param dormant those whose rules are switched off
     */
    record Tables(boolean any, Set<String> awake, Set<String> dormant) { }

    /** {@return what tables there are; throws with EPERM without CAP_NET_ADMIN} */
    Tables tables() throws KernelError;

    /** {@return where that program is} */
    Optional<String> find(String program);

    /** Runs it. */
    Outcome run(List<String> command);
}
