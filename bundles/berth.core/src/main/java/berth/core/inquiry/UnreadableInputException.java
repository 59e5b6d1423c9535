// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

/** A file that the user named can't be used; the message is one sentence that names it and the way out. */
public class UnreadableInputException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says which file, what is wrong with it, and what to do. */
    public UnreadableInputException(String message) {
        super(message);
    }
}
