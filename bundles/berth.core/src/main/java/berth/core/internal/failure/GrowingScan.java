// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.LogRecord;
import berth.core.failure.FailurePattern;
import berth.core.failure.LoggedFailure;

/**
 * Finds the failures in a log that grows, whatever files it goes on in.
 * <p>
 * For one thread. Say what time it is before each look, hand on what is new, and end the look. A failure that the log begins to tell of
 * is told of at the end of the look; one of which nothing was heard for five minutes is over.
 */
public final class GrowingScan {
    /** Whoever writes several lines of one failure does it within this time. */
    private static final Duration COMPANIONS = Duration.ofMillis(500);

    private final Rules rules;
    private final Incidents incidents;
    private final List<GrowingText> texts = new ArrayList<>();
    private long now;
    private long order;

    /** What to look for; may be shared. */
    public static final class Rules {
        private final Words words;
        private final RecordJudge records;

        /** Looks for these events, and for these words. */
        public Rules(List<FailurePattern> events, Words words) {
            this.words = words;
            this.records = new RecordJudge(events, words);
        }
    }

    /** Sends each failure of that log to both: first when it begins, then when it is over. */
    public GrowingScan(Rules rules, String log, Consumer<? super LoggedFailure> begun, Consumer<? super LoggedFailure> ended) {
        this.rules = rules;
        this.incidents = new Incidents(log, begun, ended);
    }

    /** {@return a text file of the log} The head says how it is encoded. */
    public GrowingText text(byte[] head) {
        GrowingText text = new GrowingText(rules.words, this, head, order);
        texts.add(text);
        return text;
    }

    /** Judges what a file has told that is over. */
    public void end(GrowingText text) {
        text.settle(true, 0);
        texts.remove(text);
    }

    /** {@return a taker of the records of one file of the log} */
    public Consumer<LogRecord> records() {
        return new RecordFile()::add;
    }

    /** Begins a look, at so many nanoseconds since any moment. */
    public void begin(long nanos) {
        now = nanos;
        incidents.now(nanos);
    }

    /** Ends a look. */
    public void end() {
        texts.forEach(text -> text.settle(false, COMPANIONS.toNanos()));
        incidents.tell();
        incidents.endQuiet();
    }

    /** Ends all. */
    public void close() {
        List.copyOf(texts).forEach(this::end);
        incidents.close();
    }

    long now() {
        return now;
    }

    /** {@return the place of the last line of the log, whatever files it has} */
    long order() {
        return order;
    }

    void reached(long place) {
        order = Math.max(order, place);
    }

    /** Files that are written side by side overlap. */
    void add(Hit hit, long base) {
        order = Math.max(order, base + hit.line());
        incidents.add(hit.at(order));
    }

    /** Numbers its records anew. */
    private final class RecordFile {
        private Optional<Long> base = Optional.empty();

        void add(LogRecord event) {
            long before = base.orElse(order - event.number() + 1);
            base = Optional.of(before);
            RecordScan.judge(rules.records, event).hit().ifPresent(hit -> GrowingScan.this.add(hit, before));
            reached(before + event.number());
        }
    }
}
