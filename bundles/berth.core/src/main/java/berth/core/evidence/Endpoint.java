// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.Objects;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;

/** A transport, a literal address and a port from 1 to 65535; port 0 means "any" to a bind and is no endpoint. */
public record Endpoint(Transport transport, IpAddress address, int port) {

    /** The highest port number. */
    public static final int MAX_PORT = 65535;

    /** Throws {@link IllegalArgumentException} for a port outside 1 to 65535, and for a null. */
    public Endpoint {
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(address, "address");
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port lies between 1 and 65535, not " + port);
        }
    }

    /** {@return the endpoint written {@code 25}, {@code 127.0.0.1:25} or {@code [::1]:25}, or empty when it is none of these} */
    public static Optional<Endpoint> parse(Transport transport, IpAddress anyAddress, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return port(text).map(port -> new Endpoint(transport, anyAddress, port));
        }
        String host = text.substring(0, colon);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        if (!brackets && host.indexOf(':') >= 0) {
            return Optional.empty();
        }
        return IpAddress.parse(brackets ? host.substring(1, host.length() - 1) : host)
                .filter(address -> address.isV6() == brackets)
                .flatMap(address -> port(text.substring(colon + 1)).map(port -> new Endpoint(transport, address, port)));
    }

    private static Optional<Integer> port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= MAX_PORT ? Optional.of(port) : Optional.empty();
    }

    // As in IpAddress: those that Java makes at run time cost too much in a short run.
    @Override
    @NonNullByDefault({})
    public final boolean equals(Object other) {
        return this == other || other instanceof Endpoint that && transport == that.transport && port == that.port && address.equals(that.address);
    }

    @Override
    public final int hashCode() {
        return 31 * (31 * transport.hashCode() + address.hashCode()) + port;
    }

    /** {@return address and port as people write them: {@code 127.0.0.1:25}, {@code [::1]:25}} */
    public String text() {
        return address.isV6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
