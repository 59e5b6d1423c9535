// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One record of an event log, whatever the log's format.
 *
 * @param log        the file's or channel's name
 * @param number     the record's number in that log
 * @param time       when the provider generated it; empty when the log holds none
 * @param written    when the log service wrote it
 * @param provider   who says it (event source, syslog tag, unit)
 * @param eventId    the low 16 bits of the event id
 * @param qualifiers the high 16 bits
 * @param level      {@code error}, {@code warning}, {@code information} … as the format names it
 * @param category   the category, or the task that took its place
 * @param data       the insertion strings or named values, in order
 * @param binary     the data bytes in lower-case hexadecimal, empty when there are none
 * @param windows    what only events of Windows Vista and newer say
 * @param processId  the process that said it, in logs other than Windows' (see {@link WindowsEvent#processId} for those)
 */
public record LogRecord(String log, long number, Optional<Instant> time, Optional<Instant> written, String provider,
        Optional<Integer> eventId, Optional<Integer> qualifiers, String level, Optional<Integer> category,
        Optional<String> computer, Optional<String> userSid, List<Datum> data, String binary, Optional<String> message,
        Optional<WindowsEvent> windows, Optional<Long> processId) {

    /** One insertion string, or one value with its name. */
    public record Datum(Optional<String> name, String value) {
        /** Throws for a null. */
        public Datum {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /** Copies the list; throws for a null. */
    public LogRecord {
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(written, "written");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(qualifiers, "qualifiers");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(computer, "computer");
        Objects.requireNonNull(userSid, "userSid");
        Objects.requireNonNull(binary, "binary");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(windows, "windows");
        Objects.requireNonNull(processId, "processId");
        data = List.copyOf(data);
    }

    /** A record of a log that says no more than all logs do. */
    public LogRecord(String log, long number, Optional<Instant> time, Optional<Instant> written, String provider,
            Optional<Integer> eventId, Optional<Integer> qualifiers, String level, Optional<Integer> category,
            Optional<String> computer, Optional<String> userSid, List<Datum> data, String binary, Optional<String> message) {
        this(log, number, time, written, provider, eventId, qualifiers, level, category, computer, userSid, data, binary, message,
                Optional.empty());
    }

    /** A record of Windows' log, whose process {@code windows} tells. */
    public LogRecord(String log, long number, Optional<Instant> time, Optional<Instant> written, String provider,
            Optional<Integer> eventId, Optional<Integer> qualifiers, String level, Optional<Integer> category,
            Optional<String> computer, Optional<String> userSid, List<Datum> data, String binary, Optional<String> message,
            Optional<WindowsEvent> windows) {
        this(log, number, time, written, provider, eventId, qualifiers, level, category, computer, userSid, data, binary, message, windows,
                Optional.empty());
    }

    /** {@return the values of {@link #data} without their names} */
    public List<String> strings() {
        return data.stream().map(Datum::value).toList();
    }
}
