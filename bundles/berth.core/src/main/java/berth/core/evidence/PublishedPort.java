// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.Objects;

/**
 * A port of a container that its engine publishes on the host.
 *
 * @param outer the endpoint of the host
 * @param inner the container's own port
 */
public record PublishedPort(Endpoint outer, int inner) {
    /** Throws for a null, and for what is no port. */
    public PublishedPort {
        Objects.requireNonNull(outer);
        if (inner < 1 || inner > Endpoint.MAX_PORT) {
            throw new IllegalArgumentException("no port: " + inner);
        }
    }
}
