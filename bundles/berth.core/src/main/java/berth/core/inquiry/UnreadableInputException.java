// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

/** A file that the user named can't be used; the message is one sentence that names it and the way out. */
public class UnreadableInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean empty;

    /** Says which file, what is wrong with it, and what to do. */
    public UnreadableInputException(String message) {
        this(message, false);
    }

    private UnreadableInputException(String message, boolean empty) {
        super(message);
        this.empty = empty;
    }

    /** {@return one for a file that has nothing in it} */
    static UnreadableInputException empty(String message) {
        return new UnreadableInputException(message, true);
    }

    boolean isEmpty() {
        return empty;
    }
}
