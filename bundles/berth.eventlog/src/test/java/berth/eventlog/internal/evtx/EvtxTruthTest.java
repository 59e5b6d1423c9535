// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.evidence.WindowsEvent;
import berth.eventlog.internal.evt.Json;

/** Real and damaged logs against what two other readers agree on. */
class EvtxTruthTest {
    private static final Path LOGS = Path.of("../../../shared/eventlogs");

    @Test
    void everyFieldIsAsInTheReferenceReadings() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(LOGS), "the reference logs are not here");
        int compared = 0;
        List<String> wrong = new ArrayList<>();
        for (Path file : files()) {
            Map<String, LogRecord> records = new HashMap<>();
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                Logs.read(channel, false).records().forEach(record -> records.put(key(record.number(), record.windows().map(WindowsEvent::header)), record));
            }
            for (Map<String, Object> row : truth(file.getFileName().toString())) {
                Optional<LogRecord> read = Optional.ofNullable(records.get(key((Long) row.get("record_id"), Optional.of((Long) row.get("rec")))));
                compared++;
                if (read.isEmpty()) {
                    wrong.add(file.getFileName() + " lacks " + row.get("rec"));
                } else {
                    compare(file.getFileName() + " " + row.get("rec"), row, read.get(), wrong);
                }
            }
        }
        System.out.println("evtx truth: " + compared + " records compared, wrong: " + wrong.size());
        // Two readers agree on nonsense in one record whose values a flipped bit has moved; it is damage.
        assertThat(wrong).hasSizeLessThanOrEqualTo(1).allSatisfy(line -> assertThat(line).contains("bitflips"));
        assertThat(compared).isGreaterThan(33_000);
    }

    private static String key(long number, Optional<Long> header) {
        return number + "/" + header.orElse(0L);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(LOGS.resolve("evtx"))) {
            return files.filter(file -> file.toString().endsWith(".evtx")).sorted().toList();
        }
    }

    private static void compare(String where, Map<String, Object> truth, LogRecord record, List<String> wrong) {
        WindowsEvent windows = record.windows().orElseThrow();
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("provider", record.provider());
        ours.put("event_id", record.eventId().map(Integer::longValue).orElse(0L));
        ours.put("level", windows.level().map(Integer::longValue).orElse(0L));
        ours.put("task", record.category().map(Integer::longValue).orElse(0L));
        ours.put("opcode", windows.opcode().map(Integer::longValue).orElse(0L));
        ours.put("version", windows.version().map(Integer::longValue).orElse(0L));
        ours.put("channel", windows.channel().orElse(""));
        ours.put("computer", record.computer().orElse(""));
        ours.put("pid", windows.processId().orElse(0L));
        ours.put("tid", windows.threadId().orElse(0L));
        ours.put("keywords", windows.keywords().orElse(""));
        ours.forEach((field, value) -> {
            Object wanted = truth.getOrDefault(field, value);
            if (!wanted.equals(Optional.empty()) && !text(wanted).equals(text(value))) {
                wrong.add(where + " " + field + ": " + value + " instead of " + wanted);
            }
        });
        boolean hasTime = truth.containsKey("time");
        if (hasTime != record.time().isPresent() || hasTime && !micros(String.valueOf(truth.get("time"))).equals(micros(record.time().orElseThrow().toString()))) {
            wrong.add(where + " time: " + record.time() + " instead of " + truth.get("time"));
        }
    }

    private static String text(Object value) {
        String text = value.toString().toLowerCase(Locale.ROOT).strip();
        return text.matches("0x[0-9a-f]+") ? "0x" + Long.toHexString(Long.parseUnsignedLong(text.substring(2), 16)) : text;
    }

    private static String micros(String time) {
        String digits = time.replaceFirst("^[^.]*[.]?", "").replaceAll("[^0-9]", "") + "000000";
        return time.substring(0, 19) + "." + digits.substring(0, 6);
    }

    private static List<Map<String, Object>> truth(String name) throws IOException {
        Path file = LOGS.resolve("truth").resolve(name + ".jsonl.gz");
        if (!Files.exists(file)) {
            return List.of();
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().map(Json::parse).filter(row -> String.valueOf(row.get("status")).startsWith("agree")).toList();
        }
    }
}
