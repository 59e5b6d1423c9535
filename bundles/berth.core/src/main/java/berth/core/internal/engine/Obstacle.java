// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SocketSeen;

/**
 * One thing that keeps the wanted endpoint from being bound on one host.
 *
 * @param likelihood how sure it is that this cause is the one
 */
record Obstacle(Verdict verdict, Cause cause, Likelihood likelihood, List<SocketSeen> sockets, List<Evidence> because) {
    /** {@return the same for more reasons} */
    Obstacle with(List<? extends Evidence> more) {
        return more.isEmpty() ? this
                : new Obstacle(verdict, cause, likelihood, sockets, Stream.concat(because.stream(), more.stream()).distinct().toList());
    }
}
