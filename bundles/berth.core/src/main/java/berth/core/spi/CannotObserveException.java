// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import berth.core.evidence.Why;

/** A source could see nothing of its topic; becomes a blind spot of the answer. */
public class CannotObserveException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** The message is one sentence for people. */
    public CannotObserveException(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** {@return the reason in the blind spot} */
    public Why why() {
        return why;
    }
}
