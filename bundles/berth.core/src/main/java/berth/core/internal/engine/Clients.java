// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SocketSeen;

/** Tells a client's local port from that of a connection which a listener accepted. */
final class Clients {
    /** Below, ports are servers' (RFC 6335, section 6). */
    private static final int WELL_KNOWN = 1024;

    private Clients() { }

    /** {@return whether the kernel gives that port to clients that name none} The range as in ip_local_port_range, see ip(7). */
    static boolean get(Optional<String> range, int port) {
        String[] ends = range.orElse("").strip().split("\\s+");
        return ends.length == 2 && ends[0].matches("\\d{1,5}") && ends[1].matches("\\d{1,5}")
                && port >= Integer.parseInt(ends[0]) && port <= Integer.parseInt(ends[1]);
    }

    /** {@return whether the other end of a connection is a server's} A client may have bound its own port itself, and then from any range. */
    static boolean have(SocketSeen connection) {
        return connection.local().port() >= WELL_KNOWN && connection.peer()
                .flatMap(peer -> Endpoint.parse(connection.local().transport(), connection.local().address(), peer)).filter(peer -> peer.port() < WELL_KNOWN).isPresent();
    }
}
