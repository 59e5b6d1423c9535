// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Who observed something, when, and where to look again.
 *
 * @param source the contribution's id, such as {@code berth.portprobe.linux.sockets}
 * @param place  the file, table or record, such as {@code Application.evt record 12}
 */
public record Origin(String source, Instant at, Optional<String> place) {
    /** Throws for a null. */
    public Origin {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(place, "place");
    }

    /** {@return the same origin with a place} */
    public Origin at(String where) {
        return new Origin(source, at, Optional.of(where));
    }
}
