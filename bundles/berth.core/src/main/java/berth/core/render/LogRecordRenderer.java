// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static berth.core.render.JsonLine.name;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.core.spi.EventLogFormat.Damage;

/** Records of logs as lines of JSON or of text; each line is UTF-8 and ends with a line feed. Use from any thread. */
public final class LogRecordRenderer {
    private static final byte[] FILE = name("{\"file\":");
    private static final byte[] RECORD = name(",\"record\":");
    private static final byte[] HEADER = name(",\"header\":");
    private static final byte[] TIME = name(",\"time\":");
    private static final byte[] WRITTEN = name(",\"written\":");
    private static final byte[] PROVIDER = name(",\"provider\":");
    private static final byte[] PROVIDER_GUID = name(",\"providerGuid\":");
    private static final byte[] EVENT_SOURCE = name(",\"eventSource\":");
    private static final byte[] EVENT_ID = name(",\"eventId\":");
    private static final byte[] QUALIFIERS = name(",\"qualifiers\":");
    private static final byte[] VERSION = name(",\"version\":");
    private static final byte[] LEVEL = name(",\"level\":");
    private static final byte[] TASK = name(",\"task\":");
    private static final byte[] OPCODE = name(",\"opcode\":");
    private static final byte[] KEYWORDS = name(",\"keywords\":");
    private static final byte[] CHANNEL = name(",\"channel\":");
    private static final byte[] COMPUTER = name(",\"computer\":");
    private static final byte[] USER_SID = name(",\"userSid\":");
    private static final byte[] PROCESS_ID = name(",\"processId\":");
    private static final byte[] THREAD_ID = name(",\"threadId\":");
    private static final byte[] ACTIVITY_ID = name(",\"activityId\":");
    private static final byte[] RELATED_ACTIVITY_ID = name(",\"relatedActivityId\":");
    private static final byte[] DATA = name(",\"data\":[");
    private static final byte[] MESSAGE = name(",\"message\":");
    private static final byte[] RECOVERED = name(",\"recovered\":true");
    private static final byte[] TYPE = name(",\"type\":");
    private static final byte[] CATEGORY = name(",\"category\":");
    private static final byte[] STRINGS = name(",\"strings\":[");
    private static final byte[] BINARY = name(",\"binary\":");
    private static final byte[] OFFSET = name(",\"offset\":");
    private static final byte[] ERROR = name(",\"error\":");
    private static final byte[] NO_NAME = name("[null,");
    private static final byte[] FIRST_BINARY = name("[\"Binary\",");
    private static final byte[] LAST_BINARY = name(",[\"Binary\",");
    private static final byte[] END = name("}\n");
    private static final List<String> TYPES = List.of("success", "error", "warning", "information", "audit-success", "audit-failure");
    private static final List<Integer> TYPE_NUMBERS = List.of(0, 1, 2, 4, 8, 16);
    private static final int MOST_TEXT = 400;

    /** {@return the sentence about a place of a log that could not be read, in one line} */
    public static String damage(String log, Damage damage) {
        return Escapes.visible(log) + (damage.offset() == Damage.NO_PLACE ? ": " : " is damaged at byte " + damage.offset() + ": ") + Escapes.visible(damage.what());
    }

    private LogRecordRenderer() { }

    /** {@return a function that makes a record a line of JSON; each thread needs a function of its own} */
    public static Function<LogRecord, byte[]> json(String file) {
        JsonLine line = new JsonLine();
        return record -> {
            line.clear();
            line.text(FILE, file).number(RECORD, record.number());
            if (record.windows().isPresent()) {
                windows(line, record, record.windows().get());
            } else if (record.category().isPresent() || record.eventId().isPresent()) {
                nt(line, record);
            } else {
                line.time(TIME, record.time()).text(PROVIDER, record.provider()).text(LEVEL, record.level()).text(COMPUTER, record.computer())
                        .number(PROCESS_ID, record.processId());
                data(line, record).raw(']').text(MESSAGE, record.message());
            }
            return line.raw(END).bytes();
        };
    }

    private static void windows(JsonLine line, LogRecord record, WindowsEvent event) {
        line.number(HEADER, event.header()).time(TIME, record.time()).time(WRITTEN, record.written()).text(PROVIDER, record.provider())
                .text(PROVIDER_GUID, event.providerGuid()).text(EVENT_SOURCE, event.eventSource()).number(EVENT_ID, record.eventId())
                .number(QUALIFIERS, record.qualifiers().orElse(0)).number(VERSION, event.version()).number(LEVEL, event.level())
                .number(TASK, record.category()).number(OPCODE, event.opcode()).text(KEYWORDS, event.keywords())
                .text(CHANNEL, event.channel()).text(COMPUTER, record.computer()).text(USER_SID, record.userSid())
                .number(PROCESS_ID, event.processId()).number(THREAD_ID, event.threadId()).text(ACTIVITY_ID, event.activityId());
        if (event.relatedActivityId().isPresent()) {
            line.text(RELATED_ACTIVITY_ID, event.relatedActivityId());
        }
        data(line, record);
        if (!record.binary().isEmpty()) {
            line.raw(record.data().isEmpty() ? FIRST_BINARY : LAST_BINARY).text(record.binary().toUpperCase(Locale.ROOT)).raw(']');
        }
        line.raw(']').text(MESSAGE, record.message());
        if (event.recovered()) {
            line.raw(RECOVERED);
        }
    }

    private static JsonLine data(JsonLine line, LogRecord record) {
        line.raw(DATA);
        boolean first = true;
        for (Datum datum : record.data()) {
            if (!first) {
                line.raw(',');
            }
            first = false;
            if (datum.name().isPresent()) {
                line.raw('[').text(datum.name().get()).raw(',');
            } else {
                line.raw(NO_NAME);
            }
            line.text(datum.value()).raw(']');
        }
        return line;
    }

    private static void nt(JsonLine line, LogRecord record) {
        line.time(TIME, record.time()).time(WRITTEN, record.written()).text(PROVIDER, record.provider()).number(EVENT_ID, record.eventId())
                .number(QUALIFIERS, record.qualifiers()).number(TYPE, type(record.level())).text(LEVEL, record.level())
                .number(CATEGORY, record.category()).text(COMPUTER, record.computer()).text(USER_SID, record.userSid()).raw(STRINGS);
        boolean first = true;
        for (Datum datum : record.data()) {
            if (!first) {
                line.raw(',');
            }
            first = false;
            line.text(datum.value());
        }
        line.raw(']').text(BINARY, record.binary()).text(MESSAGE, record.message());
    }

    private static Optional<Integer> type(String level) {
        int known = TYPES.indexOf(level);
        if (known >= 0) {
            return Optional.of(TYPE_NUMBERS.get(known));
        }
        return level.matches("type-[0-9]{1,5}") ? Optional.of(Integer.valueOf(level.substring(5))) : Optional.empty();
    }

    /** {@return the line of JSON for a place that could not be read} */
    public static byte[] json(String file, Damage damage) {
        return new JsonLine().text(FILE, file).number(RECORD, damage.record()).number(OFFSET, Optional.of(damage.offset()).filter(offset -> offset != Damage.NO_PLACE)).text(ERROR, damage.what())
                .raw(END).bytes();
    }

    /** {@return a line for people: when, how bad, who, which event, and what it says} */
    public static byte[] text(LogRecord record) {
        StringBuilder line = new StringBuilder();
        line.append(record.time().or(record::written).map(LogRecordRenderer::second).orElse("(no time)")).append("  ")
                .append(padded(record.level(), 11)).append("  ").append(Escapes.visible(record.provider()));
        record.eventId().ifPresent(id -> line.append(' ').append(id));
        record.computer().ifPresent(computer -> line.append("  ").append(Escapes.visible(computer)));
        if (record.windows().map(WindowsEvent::recovered).orElse(false)) {
            line.append("  (recovered)");
        }
        line.append("  ").append(Escapes.visible(shortened(record.message().orElseGet(() -> values(record)))));
        return (line.toString().stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String second(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString().replace('T', ' ').replace("Z", "");
    }

    private static String padded(String text, int width) {
        String shown = Escapes.visible(text);
        return shown + " ".repeat(Math.max(0, width - shown.length()));
    }

    private static String values(LogRecord record) {
        StringBuilder values = new StringBuilder();
        for (Datum datum : record.data()) {
            if (values.length() > MOST_TEXT) {
                break;
            }
            if (!datum.value().isBlank()) {
                values.append(values.isEmpty() ? "" : "; ");
                datum.name().ifPresent(name -> values.append(shortened(name)).append('='));
                values.append(shortened(datum.value()).strip());
            }
        }
        return values.toString();
    }

    private static String shortened(String text) {
        if (text.length() <= MOST_TEXT) {
            return text;
        }
        return text.substring(0, MOST_TEXT) + "…";
    }
}
