// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.diagnosis.Cause;
import berth.core.evidence.Endpoint;
import berth.core.evidence.SocketState;

/**
 * A socket of this process, and what Berth should say when it is asked for an endpoint that it is in the way of.
 *
 * @param own      where the socket is
 * @param asked    what Berth is asked for
 * @param causes   of these one is right where the port is held
 * @param bindable whether a server can bind what is asked for and listen, as was found out by doing so; empty where it could bind, and listening was not tried
 * @param open     what is closed when all is said
 */
record Sample(String title, Endpoint own, SocketState state, Endpoint asked, Set<Cause> causes, Optional<Boolean> bindable, List<AutoCloseable> open) {
    Sample {
        causes = Set.copyOf(causes);
        open = List.copyOf(open);
    }

    /** {@return whether a process has such a socket} */
    boolean isOwned() {
        return state != SocketState.TIME_WAIT;
    }
}
