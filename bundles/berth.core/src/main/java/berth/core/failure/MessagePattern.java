// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.Endpoint;

/**
 * A message by which a product says that it could not bind.
 * <p>
 * Its parts follow each other within one line, with at most {@link #GAP} characters for a part that is not text. So a match takes
 * linear time whatever the line holds.
 *
 * @param id      the extension's id and the pattern's own, joined by a dot
 * @param product who says so
 * @param kind    why; empty where the words do not say
 */
public record MessagePattern(String id, Optional<String> product, Optional<FailureKind> kind, List<Part> parts) {
    /** The most characters that stand for a variable part. */
    public static final int GAP = 160;

    /** A piece of a message. */
    public sealed interface Part {
        /** Text that stands there, without regard to case. */
        record Text(String text) implements Part { }

        /** The port. */
        record Port() implements Part { }

        /**
         * A number that is counted from a port: the display 1 of VNC is port 5901.
         *
         * @param first the port of number 0
         */
        record Counted(int first) implements Part {
            /** Checks the port; throws {@link IllegalArgumentException}. */
            public Counted {
                if (first < 1 || first > Endpoint.MAX_PORT) {
                    throw new IllegalArgumentException("no port: " + first);
                }
            }
        }

        /** The address. */
        record Address() implements Part { }

        /** Anything. */
        record Any() implements Part { }
    }

    /** Copies the list. */
    public MessagePattern {
        parts = List.copyOf(parts);
    }

    /** {@return the longest text in it, by which it is found} */
    public String anchor() {
        String longest = "";
        for (Part part : parts) {
            if (part instanceof Part.Text text && text.text().length() > longest.length()) {
                longest = text.text();
            }
        }
        return longest;
    }
}
