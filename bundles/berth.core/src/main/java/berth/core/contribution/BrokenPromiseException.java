// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

/** A stranger's code did what its contract forbids; the message is what {@link Guard} tells as the reason. */
public final class BrokenPromiseException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what it did, in our own words. */
    public BrokenPromiseException(String message) {
        super(message);
    }
}
