// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.eventlog.internal.evtx.Name.Word;

/** The fields of an event's {@code System} element. One thread. */
final class SystemFields {
    private static final int FILE_TIME = 0x11;
    private static final long AUDIT_FAILURE = 0x0010_0000_0000_0000L;
    private static final long AUDIT_SUCCESS = 0x0020_0000_0000_0000L;

    private final Pending pending;
    private boolean there;
    private String provider = "";
    private Optional<String> guid = Optional.empty();
    private Optional<String> eventSource = Optional.empty();
    private Optional<Integer> eventId = Optional.empty();
    private Optional<Integer> qualifiers = Optional.empty();
    private Optional<Integer> version = Optional.empty();
    private Optional<Integer> level = Optional.empty();
    private Optional<Integer> task = Optional.empty();
    private Optional<Integer> opcode = Optional.empty();
    private Optional<Long> keywords = Optional.empty();
    private Optional<Instant> time = Optional.empty();
    private Optional<Long> number = Optional.empty();
    private Optional<String> activity = Optional.empty();
    private Optional<String> related = Optional.empty();
    private Optional<Long> process = Optional.empty();
    private Optional<Long> thread = Optional.empty();
    private Optional<String> channel = Optional.empty();
    private Optional<String> computer = Optional.empty();
    private Optional<String> user = Optional.empty();

    SystemFields(Pending pending) {
        this.pending = pending;
    }

    void nextRecord() {
        there = false;
        provider = "";
        guid = Optional.empty();
        eventSource = Optional.empty();
        eventId = Optional.empty();
        qualifiers = Optional.empty();
        version = Optional.empty();
        level = Optional.empty();
        task = Optional.empty();
        opcode = Optional.empty();
        keywords = Optional.empty();
        time = Optional.empty();
        number = Optional.empty();
        activity = Optional.empty();
        related = Optional.empty();
        process = Optional.empty();
        thread = Optional.empty();
        channel = Optional.empty();
        computer = Optional.empty();
        user = Optional.empty();
    }

    boolean isThere() {
        return there;
    }

    /** Takes the attribute of an element. */
    void attribute(Word element, Word attribute) throws DamagedException {
        there |= element != Word.OTHER;
        switch (element) {
        case PROVIDER -> provider(attribute);
        case EVENT_ID -> qualifiers = attribute == Word.QUALIFIERS ? small(0xFFFF) : qualifiers;
        case TIME_CREATED -> time = attribute == Word.SYSTEM_TIME ? time() : time;
        case CORRELATION -> correlation(attribute);
        case EXECUTION -> execution(attribute);
        case SECURITY -> user = attribute == Word.USER_ID ? pending.some() : user;
        default -> { }
        }
    }

    private void provider(Word attribute) throws DamagedException {
        switch (attribute) {
        case NAME -> provider = pending.text();
        case GUID -> guid = pending.some();
        case EVENT_SOURCE_NAME -> eventSource = pending.some();
        default -> { }
        }
    }

    private void correlation(Word attribute) throws DamagedException {
        activity = attribute == Word.ACTIVITY_ID ? pending.some() : activity;
        related = attribute == Word.RELATED_ACTIVITY_ID ? pending.some() : related;
    }

    private void execution(Word attribute) throws DamagedException {
        process = attribute == Word.PROCESS_ID ? pending.number() : process;
        thread = attribute == Word.THREAD_ID ? pending.number() : thread;
    }

    /** Takes the content of an element. */
    void element(Word element) throws DamagedException {
        there |= element != Word.OTHER;
        switch (element) {
        case EVENT_ID -> eventId = small(0xFFFF);
        case VERSION -> version = small(0xFF);
        case LEVEL -> level = small(0xFF);
        case TASK -> task = small(0xFFFF);
        case OPCODE -> opcode = small(0xFF);
        case KEYWORDS -> keywords = pending.number();
        case EVENT_RECORD_ID -> number = pending.number();
        case CHANNEL -> channel = pending.some();
        case COMPUTER -> computer = pending.some();
        default -> { }
        }
    }

    private Optional<Integer> small(int most) throws DamagedException {
        Optional<Long> found = pending.number();
        if (found.isPresent() && (found.get() < 0 || found.get() > most)) {
            throw new DamagedException("has a number that is too large for its field");
        }
        return found.map(Long::intValue);
    }

    private Optional<Instant> time() throws DamagedException {
        return pending.is(FILE_TIME) ? Times.instant(pending.bits()) : Times.instant(pending.text());
    }

    LogRecord record(String log, long header, Optional<Instant> written, boolean recovered, List<Datum> data, String binary,
            Optional<String> message) {
        WindowsEvent windows = new WindowsEvent(header, guid, eventSource, version, level, opcode, keywords.map(Values::keywords), channel,
                process, thread, activity, related, recovered);
        return new LogRecord(log, number.orElse(header), time, written, provider, eventId, qualifiers, levelName(), task,
                computer, user, data, binary, message, Optional.of(windows));
    }

    private String levelName() {
        if (level.isEmpty()) {
            return "";
        }
        return switch (level.get()) {
        case 0 -> audit();
        case 1 -> "critical";
        case 2 -> "error";
        case 3 -> "warning";
        case 4 -> "information";
        case 5 -> "verbose";
        default -> "level-" + level.get();
        };
    }

    /** The levels of the security log are keywords. */
    private String audit() {
        long bits = keywords.orElse(0L);
        return (bits & AUDIT_FAILURE) != 0 ? "audit-failure" : (bits & AUDIT_SUCCESS) != 0 ? "audit-success" : "log-always";
    }
}
