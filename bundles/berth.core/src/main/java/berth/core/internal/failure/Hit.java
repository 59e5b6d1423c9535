// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.Optional;

import berth.core.failure.FailureKind;
import berth.core.internal.failure.EndpointReader.Stated;

/**
 * A line that tells of a failed bind.
 *
 * @param line    counted from 1
 * @param kind    why, where the line says so
 * @param product who says so, where a pattern knows
 */
record Hit(long line, Optional<FailureKind> kind, Stated stated, Optional<String> code, Optional<String> product, LineHead head, String text) {

    /** {@return the same with another endpoint} */
    Hit with(Stated other) {
        return new Hit(line, kind, other, code, product, head, text);
    }
}
