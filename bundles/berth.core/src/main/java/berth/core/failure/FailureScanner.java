// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.internal.failure.TextScan;

/**
 * Finds failed binds in logs, by the words and messages of a vocabulary.
 * <p>
 * Immutable; use from any thread. Takes one pass in linear time and some dozens of MiB whatever the size, the number of patterns and
 * what is in the text; all processors take part.
 */
public final class FailureScanner {
    private final TextScan text;

    /** Looks for these. */
    public FailureScanner(FailureVocabulary vocabulary) {
        text = new TextScan(vocabulary);
    }

    /**
     * Reads a text to its end, or until cancelled.
     *
     * @param in  in UTF-8, UTF-16 or a character set that has ASCII in it; stays open
     * @param log the name to put into each result
     */
    public void scan(InputStream in, String log, Consumer<? super LoggedFailure> failures, IProgressMonitor monitor) throws IOException {
        text.scan(in, log, failures, monitor);
    }
}
