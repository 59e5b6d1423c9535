// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import berth.core.evidence.Transport;
import berth.portprobe.internal.JsonTree;

/** Network interfaces of the kernel that have a UDP port of their own while they are up. */
final class KernelInterfaces {

    /**
     * One of them.
     *
     * @param kind {@code vxlan}, {@code geneve} or {@code bareudp}
     * @param ipv4 whether it has the port of IPv4
     * @param ipv6 whether it has the port of IPv6
     */
    record Tunnel(String name, String kind, int port, boolean ipv4, boolean ipv6) {
        /** {@return whether that socket is its own: such sockets are bound to all addresses of their family} */
        boolean has(SocketRow row) {
            return row.transport() == Transport.UDP && row.port() == port && row.remotePort() == 0 && row.local().isWildcard()
                    && (row.local().isV6() ? ipv6 : ipv4);
        }
    }

    private static final Set<String> KINDS = Set.of("vxlan", "geneve", "bareudp");
    /** Members that are there for tunnels over IPv6 only (ip/iplink_vxlan.c and ip/iplink_geneve.c of iproute2). */
    private static final List<String> OF_IPV6 = List.of("remote6", "group6", "local6");

    private KernelInterfaces() { }

    /** {@return the tunnels in the output of {@link Kernel#interfaces}; none where it is of another form} */
    static List<Tunnel> parse(String json) {
        try {
            List<Tunnel> tunnels = new ArrayList<>();
            for (JsonElement link : JsonParser.parseString(json).getAsJsonArray()) {
                tunnel(link).ifPresent(tunnels::add);
            }
            return tunnels;
        } catch (JsonParseException | IllegalStateException e) {
            return List.of();
        }
    }

    private static Optional<Tunnel> tunnel(JsonElement link) {
        try {
            JsonObject info = JsonTree.object(link, "linkinfo");
            JsonObject data = JsonTree.object(info, "info_data");
            String kind = JsonTree.text(info, "info_kind");
            Optional<Integer> port = Stream.of("port", "dstport").filter(data::has).map(name -> JsonTree.text(data, name))
                    .filter(text -> text.matches("[0-9]{1,5}")).map(Integer::valueOf).findFirst();
            // One that takes its addresses from elsewhere has both families.
            boolean both = data.has("external") || kind.equals("bareudp");
            boolean six = OF_IPV6.stream().anyMatch(data::has);
            return port.filter(known -> KINDS.contains(kind)).map(known -> new Tunnel(JsonTree.text(link, "ifname"), kind, known, both || !six, both || six));
        } catch (JsonParseException e) {
            // Most interfaces are no tunnels.
            return Optional.empty();
        }
    }
}
