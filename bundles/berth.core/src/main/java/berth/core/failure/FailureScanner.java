// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.internal.failure.RecordJudge;
import berth.core.internal.failure.RecordScan;
import berth.core.internal.failure.TextScan;
import berth.core.internal.failure.Words;

/**
 * Finds failed binds in logs, by the words and messages of a vocabulary and by known events.
 * <p>
 * Immutable; use from any thread. Takes one pass in linear time and some dozens of MiB whatever the size, the number of patterns and
 * what is in the log; all processors take part.
 */
public final class FailureScanner {
    private final TextScan text;
    private final RecordJudge judge;

    /** Looks for these. */
    public FailureScanner(List<FailurePattern> events, FailureVocabulary vocabulary) {
        Words words = new Words(vocabulary);
        text = new TextScan(words);
        judge = new RecordJudge(events, words);
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

    /** {@return what a record of an event log tells, for {@link Records#add}}; call it from any thread. */
    public Judged judge(LogRecord event) {
        return new Judged(RecordScan.judge(judge, event));
    }

    /** {@return a place to put the records of one log together} */
    public Records records(String log, Consumer<? super LoggedFailure> failures) {
        return new Records(new RecordScan(log, failures));
    }

    /** A record that was looked at. */
    public static final class Judged {
        private final RecordScan.Judged judged;

        Judged(RecordScan.Judged judged) {
            this.judged = judged;
        }
    }

    /** Takes the records of one log in their order, from one thread at a time; close it to have the last failures. */
    public static final class Records implements AutoCloseable {
        private final RecordScan scan;

        Records(RecordScan scan) {
            this.scan = scan;
        }

        /** Takes the next record. */
        public void add(Judged one) {
            scan.add(one.judged);
        }

        @Override
        public void close() {
            scan.close();
        }
    }
}
