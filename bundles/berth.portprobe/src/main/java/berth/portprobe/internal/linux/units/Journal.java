// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.Why;

/** What this boot's journal has of failed starts of a few units, and what these said of a port, in the journal's export format (journal-export-formats). */
final class Journal {

    /** SD_MESSAGE_UNIT_FAILED and SD_MESSAGE_UNIT_FAILURE_RESULT of systemd's catalogue (sd-messages.h). */
    static final List<String> FAILED_STARTS = List.of("be02cf6855d2428ba40df7e9d022f03d", "d9b373ed55a64feb8242e02dbe79a49c");
    /** So strerror(3) says it; who says it in other words is not cited. */
    private static final String IN_USE = "address already in use";
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final int MOST_OUTPUT = 1 << 20;
    private static final int LONGEST_MESSAGE = 1000;
    private static final String LOG = "journal";

    private final UnitHost host;
    private final BooleanSupplier cancelled;

    Journal(UnitHost host, BooleanSupplier cancelled) {
        this.host = host;
        this.cancelled = cancelled;
    }

    /** Records, or why there are none. */
    record Answer(List<LogRecord> records, Optional<Systemctl.Gap> gap) { }

    Answer failures(List<String> units) {
        Optional<String> program = Systemctl.program(host, "journalctl");
        if (program.isEmpty()) {
            return none(Why.NOT_SUPPORTED, "journalctl was not found");
        }
        List<String> command = new ArrayList<>(List.of(program.get(), "-b", "-o", "export", "--no-pager", "-n", "200"));
        units.forEach(unit -> command.addAll(List.of("-u", unit)));
        return switch (host.run(command, Systemctl.environment(), TIME, MOST_OUTPUT, cancelled)) {
        case UnitHost.Run.Ended ended -> answer(ended);
        case UnitHost.Run.Stopped stopped -> stopped.cancelled() ? none(Why.CANCELLED, "journalctl was not waited for")
                : none(Why.TIMED_OUT, "journalctl did not answer within " + TIME.toSeconds() + " s");
        case UnitHost.Run.Impossible impossible -> none(Why.FAILED, "journalctl could not be started");
        };
    }

    private static Answer answer(UnitHost.Run.Ended ended) {
        List<LogRecord> records = parse(ended.output());
        // Who may not read the journal gets an empty answer, and sometimes no error.
        return records.isEmpty() ? none(ended.error().contains("ermission") ? Why.ACCESS_DENIED : Why.FAILED, "the journal shows none to this user")
                : new Answer(records, Optional.empty());
    }

    private static Answer none(Why why, String reason) {
        return new Answer(List.of(), Optional.of(new Systemctl.Gap(why, reason)));
    }

    /** {@code FIELD=text}, or {@code FIELD}, a line break, a length of 8 bytes and that many bytes; an empty line ends an entry. */
    static List<LogRecord> parse(byte[] export) {
        List<LogRecord> records = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        int at = 0;
        while (at < export.length) {
            int end = at;
            while (end < export.length && export[end] != '\n') {
                end++;
            }
            String line = new String(export, at, end - at, StandardCharsets.UTF_8);
            at = end + 1;
            if (line.isEmpty()) {
                record(fields, records.size() + 1L).ifPresent(records::add);
                fields.clear();
            } else if (line.indexOf('=') > 0) {
                fields.putIfAbsent(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            } else {
                long length = at + 8 <= export.length ? littleEndian(export, at) : -1;
                if (length < 0 || length > export.length - at - 8L) {
                    break;
                }
                fields.putIfAbsent(line, new String(export, at + 8, (int) length, StandardCharsets.UTF_8));
                at += 8 + (int) length + 1;
            }
        }
        record(fields, records.size() + 1L).ifPresent(records::add);
        return records;
    }

    private static long littleEndian(byte[] bytes, int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 255;
        }
        return value;
    }

    private static Optional<LogRecord> record(Map<String, String> fields, long number) {
        Optional<String> message = Optional.ofNullable(fields.get("MESSAGE")).map(text -> text.substring(0, Math.min(text.length(), LONGEST_MESSAGE)));
        Optional<Instant> time = Optional.ofNullable(fields.get("__REALTIME_TIMESTAMP")).filter(text -> text.matches("[0-9]{1,17}"))
                .map(micros -> Instant.ofEpochSecond(Long.parseLong(micros) / 1_000_000, Long.parseLong(micros) % 1_000_000 * 1000));
        List<Datum> data = Optional.ofNullable(fields.get("UNIT")).or(() -> Optional.ofNullable(fields.get("_SYSTEMD_UNIT"))).map(unit -> new Datum(Optional.of("UNIT"), unit)).stream().toList();
        boolean tells = FAILED_STARTS.contains(fields.getOrDefault("MESSAGE_ID", "")) || message.filter(text -> text.toLowerCase(Locale.ROOT).contains(IN_USE)).isPresent();
        return !tells || message.isEmpty() || time.isEmpty() ? Optional.empty()
                : Optional.of(new LogRecord(LOG, number, time, Optional.empty(), fields.getOrDefault("SYSLOG_IDENTIFIER", "systemd"),
                        Optional.empty(), Optional.empty(), level(fields.getOrDefault("PRIORITY", "6")), Optional.empty(),
                        Optional.ofNullable(fields.get("_HOSTNAME")), Optional.empty(), data, "", message));
    }

    /** The priorities of syslog(3). */
    private static String level(String priority) {
        return switch (priority) {
        case "0", "1", "2", "3" -> "error";
        case "4" -> "warning";
        default -> "information";
        };
    }
}
