// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.time.Instant;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.SocketState;

/**
 * One row of a table of sockets.
 *
 * @param peer    the other end of a connection
 * @param pid     the process that owns it; 0 where the system says that none does
 * @param created when the socket was made, where the table tells
 * @param tag     what stands in the first word of the owner's module information: the tag of a service in a process that runs several, else 0
 */
public record SocketRow(Endpoint local, Optional<String> peer, SocketState state, long pid, Optional<Instant> created, int tag) {
    /** {@return what tells this socket from another one on the same endpoint} */
    String name() {
        return "socket of process " + pid + created.map(at -> " of " + at).orElse("");
    }
}
