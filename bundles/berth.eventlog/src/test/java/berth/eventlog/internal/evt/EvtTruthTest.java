// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.evt.Bytes.Reading;

/** Real and made logs against what other readers make of them. */
class EvtTruthTest {
    private static final Path LOGS = Path.of("../../../shared/eventlogs");
    private static final List<String> LEVELS = List.of("success", "error", "warning", "information", "audit-success", "audit-failure");
    private static final List<Long> TYPES = List.of(0L, 1L, 2L, 4L, 8L, 16L);

    @Test
    void everyFieldIsAsInTheReferenceReadings() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(LOGS), "the reference logs are not here");
        int compared = 0;
        List<String> wrong = new ArrayList<>();
        for (Path file : files()) {
            Map<Long, Map<String, Object>> truth = truth(file.getFileName().toString());
            Map<Long, LogRecord> records = new LinkedHashMap<>();
            read(file).records().forEach(record -> records.put(record.number(), record));
            for (Map.Entry<Long, LogRecord> entry : records.entrySet()) {
                Optional<Map<String, Object>> row = Optional.ofNullable(truth.remove(entry.getKey()));
                compared += row.isPresent() ? 1 : 0;
                row.ifPresent(fields -> compare(fields, entry.getValue(), wrong));
            }
            truth.values().removeIf(EvtTruthTest::isRecovered);
            boolean impossibleLength = file.endsWith("hostile_len_huge.evt");
            Set<Long> lacking = impossibleLength ? Set.of(3L) : Set.of();
            assertThat(truth.keySet()).as(file + " lacks").isEqualTo(lacking);
        }
        System.out.println("evt truth: " + compared + " records compared, " + wrong.size() + " fields wrong");
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(6_000);
    }

    @Test
    void numbersComeInOrderAndAsTheNotesExpect() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(LOGS), "the reference logs are not here");
        for (Path file : files()) {
            Reading reading = read(file);
            assertThat(reading.numbers()).as(file.toString()).isSorted().doesNotHaveDuplicates();
            Path note = file.resolveSibling(file.getFileName() + ".note.json");
            if (Files.exists(note) && !file.toString().contains("nt4_")) {
                Object expected = Json.parse(Files.readString(note)).get("expected");
                assertThat(reading.numbers()).as(file.toString()).isEqualTo(expected);
            }
            boolean damaged = file.toString().contains("hostile") || file.toString().contains("truncated");
            assertThat(reading.damages()).as(file.toString()).hasSize(damaged ? 1 : 0);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(LOGS.resolve("evt"))) {
            return files.filter(file -> file.toString().endsWith(".evt")).sorted().toList();
        }
    }

    private static Reading read(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return Bytes.read(channel);
        }
    }

    private static void compare(Map<String, Object> truth, LogRecord record, List<String> wrong) {
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("generated", record.time().map(Instant::toString).orElse(""));
        ours.put("written", record.written().map(Instant::toString).orElse(""));
        ours.put("event_id", (long) record.eventId().orElseThrow());
        ours.put("event_id_full", (long) record.qualifiers().orElseThrow() << 16 | record.eventId().orElseThrow());
        ours.put("type", TYPES.get(LEVELS.indexOf(record.level())));
        ours.put("category", (long) record.category().orElseThrow());
        ours.put("source", record.provider());
        ours.put("computer", record.computer().orElse(""));
        ours.put("user_sid", record.userSid().isPresent() ? record.userSid().get() : record.userSid());
        ours.put("strings", record.strings());
        ours.put("data", record.binary());
        ours.forEach((field, value) -> {
            if (truth.containsKey(field) && !value.equals(truth.get(field))) {
                wrong.add(record.number() + " " + field + ": " + value + " instead of " + truth.get(field));
            }
        });
    }

    private static boolean isRecovered(Map<String, Object> row) {
        return String.valueOf(row.get("status")).startsWith("recovered");
    }

    /** Readings of the log proper win over recovered ones of the same number. */
    private static Map<Long, Map<String, Object>> truth(String name) throws IOException {
        Map<Long, Map<String, Object>> rows = new TreeMap<>();
        Path file = LOGS.resolve("truth").resolve(name + ".jsonl.gz");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (Map<String, Object> row : lines.lines().map(Json::parse).toList()) {
                rows.merge((Long) row.get("rec"), row, (first, second) -> isRecovered(first) ? second : first);
            }
        }
        return rows;
    }
}
