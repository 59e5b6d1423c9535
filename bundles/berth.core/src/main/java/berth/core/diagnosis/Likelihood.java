// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.util.Locale;

/** How sure an answer is, surest first; no numbers, because numbers explain nothing. */
public enum Likelihood {
    /** Evidence proves it. */
    ESTABLISHED,
    /** Evidence speaks for it, and leaves something open. */
    POSSIBLE,
    /** Nobody looked, so nobody knows. */
    UNKNOWN,
    /** Evidence speaks against it. */
    RULED_OUT;

    /** {@return the stable name in JSON, such as {@code ruled-out}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the surer of the two} */
    public Likelihood or(Likelihood other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** {@return the less sure of the two} */
    public Likelihood and(Likelihood other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
