// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.text.Read;

/** The texts that journalctl makes of a journal. */
class JournalTextTest {
    private static final Path REAL = Path.of("../../../shared/eventlogs/other");
    private static final JournalExportFormat EXPORT = new JournalExportFormat();
    private static final JournalJsonFormat JSON = new JournalJsonFormat();

    private static byte[] binary(String name, long length, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((name + "\n").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        out.writeBytes((value + "\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] export(long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1719907845123456\nPRIORITY=3\n_COMM=java\n_PID=7\n".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(binary("MESSAGE", length, "java.net.BindException\n\tat a=b"));
        out.writeBytes("_HOSTNAME=h\n\n__REALTIME_TIMESTAMP=1719907845123457\nMESSAGE=second\n\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Test
    void anExportIsReadWithItsBinaryFields() throws IOException {
        Read read = Read.with(EXPORT, export(30));
        assertThat(read.recognised()).isTrue();
        assertThat(read.messages()).containsExactly("java.net.BindException\n\tat a=b", "second");
        LogRecord first = read.records().get(0);
        assertThat(first.provider()).isEqualTo("java");
        assertThat(first.level()).isEqualTo("err");
        assertThat(first.processId()).contains(7L);
        assertThat(first.computer()).contains("h");
        assertThat(first.data()).isEmpty();
        assertThat(read.damages()).isEmpty();
    }

    @Test
    void aLengthThatLiesCostsItsFieldAndIsSaidOnce() throws IOException {
        for (long length : new long[] { -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 100, 31, 1 << 30 }) {
            Read read = Read.with(EXPORT, export(length));
            assertThat(read.messages()).as("length " + length).contains("second").hasSize(2);
            assertThat(read.damages()).as("length " + length).hasSize(1);
        }
    }

    @Test
    void manyFalseLengthsCostLittle() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("__CURSOR=1\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 200_000; i++) {
            out.writeBytes(binary("A", 1 << 20, ""));
        }
        byte[] file = out.toByteArray();
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> Read.with(EXPORT, file));
    }

    @Test
    void jsonOfAllThreeShapesIsRead() throws IOException {
        String one = "{\"__REALTIME_TIMESTAMP\":\"1719907845123456\",\"MESSAGE\":\"a \\\"b\\\"\\nc\",\"PRIORITY\":\"4\",\"TAG\":[\"x\",\"y\"],\"RAW\":[66,255,67],\"LONG\":null}";
        String pretty = "{\n\t\"__CURSOR\" : \"s=1\",\n\t\"MESSAGE\" : \"{\",\n\t\"TAG\" : [\n\t\t\"x\",\n\t\t\"y\"\n\t]\n}\n";
        for (String text : List.of(one + "\n" + one + "\n", "\u001e" + one + "\n\u001e" + one + "\n", one + "\n" + one)) {
            Read read = Read.with(JSON, text.getBytes(StandardCharsets.UTF_8));
            assertThat(read.recognised()).isTrue();
            assertThat(read.messages()).containsExactly("a \"b\"\nc", "a \"b\"\nc");
            assertThat(read.records().get(1).data()).extracting(datum -> datum.name().orElse("") + "=" + datum.value())
                    .containsExactly("TAG=x", "TAG=y", "RAW=B\ufffdC");
            assertThat(read.damages()).isEmpty();
        }
        Read read = Read.with(JSON, (pretty + pretty).getBytes(StandardCharsets.UTF_8));
        assertThat(read.messages()).containsExactly("{", "{");
        assertThat(read.damages()).isEmpty();
    }

    @Test
    void aDamagedObjectCostsNoOther() throws IOException {
        String good = "{\"__CURSOR\":\"1\",\"MESSAGE\":\"good\"}\n";
        for (String bad : List.of("{\"MESSAGE\":}\n", "{\"MESSAGE\":\"cut\n", "{" + "\"a\":[".repeat(9000) + "}\n", "{\"a\":" + "{\"a\":".repeat(9000) + "}\n")) {
            Read read = Read.with(JSON, (good + bad + good).getBytes(StandardCharsets.UTF_8));
            assertThat(read.messages()).as(bad.substring(0, 8)).containsExactly("good", "good");
            assertThat(read.damages()).as(bad.substring(0, 8)).hasSize(1);
        }
    }

    @Test
    void mutationsEndInTime() {
        Random random = new Random(5);
        byte[] json = "{\"__CURSOR\":\"1\",\"MESSAGE\":\"good\",\"B\":[1,2,{\"a\":[]}]}\n".repeat(20).getBytes(StandardCharsets.UTF_8);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 5000; round++) {
                assertThat(Read.with(EXPORT, Read.mutated(export(30), random)).records()).hasSizeLessThan(50);
                assertThat(Read.with(JSON, Read.mutated(json, random)).records()).hasSizeLessThan(50);
            }
        });
    }

    @Test
    void aRealJournalAndItsTextsSayTheSame() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(REAL), "the reference logs are not here");
        List<String> journal = comparable(Read.with(new JournalFormat(), Files.readAllBytes(REAL.resolve("bind.journal"))));
        assertThat(journal).hasSize(7);
        assertThat(comparable(Read.with(EXPORT, Files.readAllBytes(REAL.resolve("bind_failures.journalctl-export.txt"))))).isEqualTo(journal);
        for (String shape : List.of("json", "json-seq", "json-pretty")) {
            Read read = Read.with(JSON, Files.readAllBytes(REAL.resolve("bind_failures.journalctl-" + shape + ".txt")));
            assertThat(read.recognised()).as(shape).isTrue();
            assertThat(read.damages()).as(shape).isEmpty();
            assertThat(comparable(read)).as(shape).isEqualTo(journal);
        }
    }

    /** The order of fields in JSON is not fixed, and only the file itself tells its own sequence numbers. */
    private static List<String> comparable(Read read) {
        assertThat(read.recognised()).isTrue();
        return read.records().stream().map(entry -> entry.number() + " " + entry.time() + entry.provider() + entry.level() + entry.computer()
                + entry.processId() + entry.message() + new TreeSet<>(entry.data().stream().map(datum -> datum.name().orElse("") + "=" + datum.value())
                        .filter(text -> !text.startsWith("__SEQNUM")).toList())).toList();
    }
}
