// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.Locale;
import java.util.Optional;

/**
 * A port as people type it: as {@link Endpoint#parse} reads it, or {@code :80} or {@code *:80}, each with the transport before or behind it if they like:
 * {@code 80/tcp}, {@code udp/53}.
 *
 * @param transport empty when none was typed
 * @param place     what is left without the transport, which need not be a port
 */
public record TypedEndpoint(Optional<Transport> transport, String place) {

    /** Takes the transport off; of any other text nothing. */
    public static TypedEndpoint of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (Transport transport : Transport.values()) {
            String name = transport.id();
            if (lower.endsWith("/" + name)) {
                return new TypedEndpoint(Optional.of(transport), text.substring(0, text.length() - name.length() - 1));
            }
            if (lower.startsWith(name + "/")) {
                return new TypedEndpoint(Optional.of(transport), text.substring(name.length() + 1));
            }
        }
        return new TypedEndpoint(Optional.empty(), text);
    }

    /** {@return the port alone, where it stands for all addresses; else the place} */
    public String port() {
        String port = place.startsWith("*:") ? place.substring(2) : place.startsWith(":") ? place.substring(1) : place;
        return port.indexOf(':') < 0 ? port : place;
    }

    /** {@return the endpoint, of that transport where none was typed; empty when the place is none} */
    public Optional<Endpoint> endpoint(Transport otherwise, IpAddress anyAddress) {
        return Endpoint.parse(transport.orElse(otherwise), anyAddress, port());
    }
}
