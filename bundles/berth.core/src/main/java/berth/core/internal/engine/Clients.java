// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Transport;
import berth.core.snapshot.Snapshot;

/** Tells a client's local port from that of a connection which a listener accepted. */
final class Clients {
    /** Below, ports are servers' (RFC 6335, section 6). */
    private static final int WELL_KNOWN = 1024;

    private static final Pattern DYNAMIC = Pattern.compile("([0-9]{1,5}) \\+ ([0-9]{1,5})");

    private Clients() { }

    /** {@return the range of ports that the kernel gives to clients that name none, as Linux writes it; netsh of Windows tells the first one and how many} */
    static Optional<String> range(Snapshot host, Transport transport) {
        return host.all(SettingSeen.class).filter(seen -> seen.namespace().equals("sysctl") && seen.key().equals("net.ipv4.ip_local_port_range")).map(SettingSeen::value).findFirst()
                .or(() -> host.all(SettingSeen.class).filter(seen -> seen.namespace().equals("netsh") && seen.key().contains("dynamicport") && seen.key().endsWith(transport.id()))
                        .map(seen -> DYNAMIC.matcher(seen.value())).filter(Matcher::matches)
                        .map(range -> range.group(1) + " " + (Integer.parseInt(range.group(1)) + Integer.parseInt(range.group(2)) - 1)).findFirst());
    }

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
