// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * A job of launchd (launchd.plist(5)).
 *
 * @param sockets what launchd opens for it
 * @param unknown the names of ports that /etc/services does not have
 */
record LaunchdJob(String label, Optional<String> program, boolean disabled, List<Endpoint> sockets, List<String> unknown) {

    /** @param services the ports of /etc/services, by name and transport, such as {@code ssh/tcp} */
    static Optional<LaunchdJob> of(Plist plist, Map<String, Integer> services) {
        List<Endpoint> sockets = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        plist.get("Sockets").filter(Plist.Dict.class::isInstance).map(Plist.Dict.class::cast).ifPresent(all -> all.values().values().stream()
                .flatMap(one -> one instanceof Plist.Array array ? array.values().stream() : Stream.of(one)).forEach(socket -> socket(socket, services, sockets, unknown)));
        Optional<String> program = plist.text("Program").or(() -> plist.get("ProgramArguments").filter(Plist.Array.class::isInstance)
                .flatMap(words -> ((Plist.Array) words).values().stream().findFirst()).filter(Plist.Text.class::isInstance).map(word -> ((Plist.Text) word).value()));
        return plist.text("Label").filter(label -> !label.isBlank())
                .map(label -> new LaunchdJob(label, program, plist.flag("Disabled").orElse(false), List.copyOf(sockets), List.copyOf(unknown)));
    }

    /** A socket that connects, or that has a path, has no port of its own. */
    private static void socket(Plist socket, Map<String, Integer> services, List<Endpoint> sockets, List<String> unknown) {
        Optional<String> port = socket.text("SockServiceName");
        if (port.isEmpty() || !socket.flag("SockPassive").orElse(true)) {
            return;
        }
        Transport transport = socket.text("SockType").filter("dgram"::equals).isPresent() || socket.text("SockProtocol").filter("UDP"::equals).isPresent() ? Transport.UDP : Transport.TCP;
        Optional<Integer> number = port.filter(text -> text.matches("[0-9]{1,5}")).map(Integer::valueOf).or(() -> Optional.ofNullable(services.get(port.get() + "/" + transport.id())));
        if (number.filter(value -> value >= 1 && value <= Endpoint.MAX_PORT).isEmpty()) {
            // Port 0 lets the system choose.
            number.filter(value -> value == 0).ifPresentOrElse(any -> { }, () -> unknown.add(port.get()));
            return;
        }
        if (addresses(socket).isEmpty()) {
            unknown.add(socket.text("SockNodeName").orElse(""));
        }
        addresses(socket).forEach(address -> sockets.add(new Endpoint(transport, address, number.get())));
    }

    /** Without a node launchd listens on all addresses of both families, unless one is named; a host's name is not resolved. */
    private static List<IpAddress> addresses(Plist socket) {
        Optional<String> node = socket.text("SockNodeName");
        String family = socket.text("SockFamily").orElse("");
        if (node.filter("localhost"::equals).isPresent()) {
            return ofFamily(family, new IpAddress("127.0.0.1"), new IpAddress("::1"));
        }
        return node.isPresent() ? IpAddress.parse(node.get()).stream().toList() : ofFamily(family, IpAddress.ANY_V4, IpAddress.ANY_V6);
    }

    private static List<IpAddress> ofFamily(String family, IpAddress v4, IpAddress v6) {
        return switch (family) {
        case "IPv4" -> List.of(v4);
        case "IPv6" -> List.of(v6);
        default -> List.of(v4, v6);
        };
    }
}
