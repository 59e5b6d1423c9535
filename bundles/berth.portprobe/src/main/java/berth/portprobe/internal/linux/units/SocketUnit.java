// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * What a socket unit listens on (systemd.socket(5)).
 *
 * @param listens only endpoints; sockets in the file system and of other families are left out
 * @param v6Only  whether its IPv6 sockets leave IPv4 alone; what the system's default is does not matter then
 * @param starts  the service, or for each connection one of its template
 */
record SocketUnit(List<Endpoint> listens, boolean v6Only, Optional<String> starts) {

    private static final Set<String> OTHER_PROTOCOLS = Set.of("udplite", "sctp");
    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");
    private static final String SECTION = "Socket";

    /** Copies the list. */
    SocketUnit {
        listens = List.copyOf(listens);
    }

    static SocketUnit of(UnitName name, UnitFile file) {
        boolean otherProtocol = file.value(SECTION, "SocketProtocol").filter(OTHER_PROTOCOLS::contains).isPresent();
        boolean v6Only = file.value(SECTION, "BindIPv6Only").filter("ipv6-only"::equals).isPresent();
        boolean each = file.value(SECTION, "Accept").map(String::toLowerCase).filter(TRUE::contains).isPresent();
        Optional<String> service = file.value(SECTION, "Service").flatMap(name::resolved)
                .or(() -> Optional.of(each ? name.prefix() + "@.service" : name.stem() + ".service"));
        return new SocketUnit(otherProtocol ? List.of() : listens(name, file), v6Only, service);
    }

    /** An empty assignment of one kind forgets what was said of all kinds. */
    private static List<Endpoint> listens(UnitName name, UnitFile file) {
        List<Endpoint> found = new ArrayList<>();
        for (UnitFile.Assignment line : file.assignments()) {
            if (line.section().equals(SECTION) && line.key().startsWith("Listen")) {
                if (line.value().isEmpty()) {
                    found.clear();
                }
                transport(line.key()).ifPresent(transport -> name.resolved(line.value())
                        .flatMap(address -> address(transport, address)).ifPresent(found::add));
            }
        }
        return found.stream().distinct().toList();
    }

    private static Optional<Transport> transport(String key) {
        return switch (key) {
        case "ListenStream", "Stream" -> Optional.of(Transport.TCP);
        case "ListenDatagram", "Datagram" -> Optional.of(Transport.UDP);
        default -> Optional.empty();
        };
    }

    /** A port alone means all addresses of both families; an interface behind an address narrows it and is left out. */
    private static Optional<Endpoint> address(Transport transport, String text) {
        int scope = text.lastIndexOf('%');
        String literal = scope > text.lastIndexOf(']') && scope > 0 ? text.substring(0, scope) : text;
        return Endpoint.parse(transport, IpAddress.ANY_V6, literal);
    }

    /** {@return the endpoint of a line of systemd's property Listen, such as {@code [::]:22 (Stream)}; empty for sockets of other families} */
    static Optional<Endpoint> shown(String listen) {
        int space = listen.lastIndexOf(" (");
        if (space < 0 || !listen.endsWith(")")) {
            return Optional.empty();
        }
        return transport(listen.substring(space + 2, listen.length() - 1))
                .flatMap(transport -> address(transport, listen.substring(0, space)));
    }
}
