// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.util.Locale;

/** The one-word answer to a question. */
public enum Verdict {
    /** It can be bound here and now. */
    FREE,
    /** Somebody has it. */
    HELD,
    /** The system keeps it from everybody. */
    RESERVED,
    /** The system refuses it to this user or program. */
    FORBIDDEN,
    /** The host has no such address. */
    NOT_LOCAL,
    /** The bind in question takes place on another host or in another network namespace. */
    ELSEWHERE,
    /** It can be bound, but its traffic goes elsewhere. */
    INTERCEPTED,
    /** What was seen does not decide it. */
    UNDETERMINED;

    /** {@return the stable name in JSON, such as {@code not-local}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
