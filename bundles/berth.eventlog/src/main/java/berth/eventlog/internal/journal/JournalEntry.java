// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.eventlog.internal.text.Draft;
import berth.eventlog.internal.text.Values;

/**
 * Turns the fields of one entry into a record: {@code MESSAGE}, {@code PRIORITY}, {@code SYSLOG_IDENTIFIER} or else {@code _COMM},
 * {@code _HOSTNAME} and {@code _PID} find their places, the first of each; all others are data, in the entry's order. The time is
 * {@code __REALTIME_TIMESTAMP}. Addresses of the entry ({@code __CURSOR}) are left out.
 */
final class JournalEntry {
    private static final int MOST_FIELDS = 1024;
    private static final int MOST_TEXT = 8 << 20;
    private static final long MOST_MICROSECONDS = 1L << 55;

    private final List<Datum> fields = new ArrayList<>();
    private int text;
    private boolean full;

    /** {@return whether there was room for it} */
    boolean add(String name, String value) {
        text += name.length() + value.length();
        full |= fields.size() >= MOST_FIELDS || text > MOST_TEXT;
        if (!full && !name.equals("__CURSOR")) {
            fields.add(new Datum(Optional.of(name), value));
        }
        return !full;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    LogRecord record(String log, long number) {
        Optional<Instant> time = take("__REALTIME_TIMESTAMP").flatMap(JournalEntry::time);
        Optional<String> message = take("MESSAGE");
        String level = take("PRIORITY").map(Values::severity).orElse("");
        Optional<String> identifier = take("SYSLOG_IDENTIFIER");
        String provider = (identifier.isPresent() ? identifier : take("_COMM")).orElse("");
        Optional<String> computer = take("_HOSTNAME");
        Optional<Long> process = peek("_PID").flatMap(Values::unsigned);
        if (process.isPresent()) {
            take("_PID");
        }
        return new Draft(log, number, time, provider, level, computer, process, fields, message).record();
    }

    private static Optional<Instant> time(String microseconds) {
        return Values.unsigned(microseconds).filter(value -> value > 0 && value < MOST_MICROSECONDS)
                .map(value -> Instant.EPOCH.plus(value, ChronoUnit.MICROS));
    }

    private Optional<String> peek(String name) {
        return fields.stream().filter(field -> field.name().equals(Optional.of(name))).findFirst().map(Datum::value);
    }

    private Optional<String> take(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(Optional.of(name))) {
                return Optional.of(fields.remove(i).value());
            }
        }
        return Optional.empty();
    }
}
