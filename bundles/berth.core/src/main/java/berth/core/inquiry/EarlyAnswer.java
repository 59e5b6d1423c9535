// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.EnumSet;
import java.util.Set;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;

/** Decides whether an answer from sockets and processes alone can be given before units, containers and firewalls were asked. */
final class EarlyAnswer {
    private static final Set<Cause> SERVERS = EnumSet.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP, Cause.DUAL_STACK);
    private static final long INIT = 1;

    private EarlyAnswer() { }

    /** {@return whether nothing that is still to be found out changes who holds the port, and in which words that is said} */
    static boolean lasts(Diagnosis held) {
        return held.verdict() == Verdict.HELD && held.likelihood() == Likelihood.ESTABLISHED && held.cause().filter(SERVERS::contains).isPresent()
                && !held.holders().isEmpty() && held.holders().stream().allMatch(EarlyAnswer::isPlain);
    }

    /** The title of a unit, what a container is called, and for whom a forwarder or the system keeps a port are told by others. */
    private static boolean isPlain(Holder holder) {
        return holder.pid().filter(pid -> pid != INIT).isPresent() && holder.service().isEmpty() && holder.container().isEmpty() && holder.via().isEmpty();
    }
}
