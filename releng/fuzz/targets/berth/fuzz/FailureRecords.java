// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.failure.FailureScanner;
import berth.core.failure.LoggedFailure;

/** Failed binds looked for in records, with their insertion strings and data bytes. */
public final class FailureRecords {
    private static final FailureScanner SCANNER = Seeds.scanner();

    private FailureRecords() { }

    /** A record is a line: provider, event id, seconds, data bytes, message, strings, each behind a bar. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<LogRecord> records = new ArrayList<>();
        for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
            records.add(record(records.size() + 1, line.split("\\|", -1)));
        }
        List<LoggedFailure> found = scan(records);
        Oracle.require(found.size() <= records.size(), "more failures than records");
        FailureText.sound(found, 4 * input.length + 4);
        if (Oracle.chosen(input, 2)) {
            Oracle.require(found.equals(scan(records)), "the second time, it finds something else");
        }
    }

    private static LogRecord record(int number, String[] parts) {
        Optional<Instant> time = Optional.of(Instant.ofEpochSecond(part(parts, 2).hashCode() % 5000L));
        List<Datum> data = new ArrayList<>();
        for (int i = 5; i < parts.length; i++) {
            int sign = parts[i].indexOf('=');
            data.add(sign < 0 ? new Datum(Optional.empty(), parts[i]) : new Datum(Optional.of(parts[i].substring(0, sign)), parts[i].substring(sign + 1)));
        }
        int event = part(parts, 1).chars().reduce(0, (sum, digit) -> (sum * 10 + digit - '0') & 0xFFFF);
        String hex = HexFormat.of().formatHex(part(parts, 3).getBytes(StandardCharsets.ISO_8859_1));
        return new LogRecord("x", number, time, time, part(parts, 0), Optional.of(event), Optional.of(0xC000), "error", Optional.empty(),
                Optional.of("host"), Optional.empty(), data, hex, Optional.of(part(parts, 4)).filter(text -> !text.isEmpty()));
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index] : "";
    }

    private static List<LoggedFailure> scan(List<LogRecord> records) {
        List<LoggedFailure> found = new ArrayList<>();
        try (FailureScanner.Records scan = SCANNER.records("x", found::add)) {
            records.forEach(one -> scan.add(SCANNER.judge(one)));
        }
        return found;
    }
}
