// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Optional;
import java.util.concurrent.Callable;

/** A stranger's bundle whose code is run, entered in the guest book while it does. Use from any thread. */
public final class Guest {
    private final GuestBook book;
    private final GuestBook.Entry entry;

    Guest(GuestBook book, GuestBook.Entry entry) {
        this.book = book;
        this.entry = entry;
    }

    /** {@return whether a bundle of that name is none of ours} */
    public static boolean isStranger(String bundle) {
        return !bundle.equals("berth") && !bundle.startsWith("berth.");
    }

    /** {@return why the code must not be run, if it went in once and never came back} */
    public Optional<String> missing() {
        return book.missing(entry);
    }

    /** {@return what the code returns} Afterwards Java's default language and time zone are what they were. */
    public <R> R run(Callable<R> code) throws Exception {
        book.enter(entry);
        try {
            return code.call();
        } catch (OutOfMemoryError e) {
            book.fell(entry);
            throw e;
        } finally {
            book.leave(entry);
        }
    }
}
