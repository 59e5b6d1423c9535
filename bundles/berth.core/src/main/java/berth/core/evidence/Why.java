// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.Locale;

/** Why something could not be observed. */
public enum Why {
    /** The caller has no right to look. */
    ACCESS_DENIED,
    /** The system does not offer it, or this version of Berth has no way to ask. */
    NOT_SUPPORTED,
    /** The source overstayed its deadline. */
    TIMED_OUT,
    /** A contribution threw, hung or could not be loaded. */
    BROKEN_CONTRIBUTION,
    /** The question was cancelled before. */
    CANCELLED,
    /** Nobody has brought evidence of it. */
    NOT_GIVEN,
    /** The system answered with an error or with nonsense. */
    FAILED;

    /** {@return the stable name in files and JSON, such as {@code access-denied}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
