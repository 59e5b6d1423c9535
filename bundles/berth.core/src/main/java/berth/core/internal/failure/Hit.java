// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.time.Instant;
import java.util.Optional;

import berth.core.failure.FailureKind;
import berth.core.internal.failure.EndpointReader.Stated;

/**
 * A line or record that tells of a failed bind.
 *
 * @param line    counted from 1
 * @param order   how far it stands behind others of the same log: the line, unless the log goes on in another file
 * @param at      when, where that is a moment and not only what a line writes
 * @param kind    why, where the line says so
 * @param product who says so, where a pattern knows
 * @param follows whether it only says again what another one has said
 */
record Hit(long line, long order, Optional<Instant> at, Optional<FailureKind> kind, Stated stated, Optional<String> code, Optional<String> product,
        LineHead head, String text, boolean follows) {

    /** A line of a text. */
    static Hit line(long line, Optional<FailureKind> kind, Stated stated, Optional<String> code, Optional<String> product, LineHead head, String text) {
        return new Hit(line, line, Optional.empty(), kind, stated, code, product, head, text, false);
    }

    /** {@return the same with another endpoint} */
    Hit with(Stated other) {
        return new Hit(line, order, at, kind, other, code, product, head, text, follows);
    }

    /** {@return the same behind so many lines more} */
    Hit behind(long lines) {
        return new Hit(line + lines, order + lines, at, kind, stated, code, product, head, text, follows);
    }

    /** {@return the same at another place among all hits of the log} */
    Hit at(long place) {
        return new Hit(line, place, at, kind, stated, code, product, head, text, follows);
    }
}
