// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.eventlog.internal.evt.MemoryChannel;
import berth.eventlog.internal.journal.JournalFileWriter.Packing;
import berth.eventlog.internal.text.Read;

class JournalFormatTest {
    private static final long AT = 1719907845123456L;
    private static final int ENTRIES = 9;
    private static final JournalFormat FORMAT = new JournalFormat();

    private static JournalFileWriter writer(Packing packing, boolean compact) {
        JournalFileWriter writer = new JournalFileWriter(packing, compact);
        for (int i = 0; i < ENTRIES; i++) {
            writer.entry(AT + i, "_HOSTNAME=web01", "PRIORITY=3", "SYSLOG_IDENTIFIER=nginx", "_COMM=nginx", "_PID=" + (4242 + i),
                    "MESSAGE=" + "x".repeat(3 * i) + "bind() to 0.0.0.0:80 failed (98: Address already in use) " + i, "TAG=a", "TAG=b");
        }
        return writer;
    }

    private static byte[] file(Packing packing, boolean compact) {
        return writer(packing, compact).bytes();
    }

    private static Read read(byte[] bytes) throws IOException {
        return Read.with(FORMAT, bytes);
    }

    private static ByteBuffer edit(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void everyFieldIsReadWhateverThePackingAndTheLayout() throws IOException {
        for (Packing packing : Packing.values()) {
            for (boolean compact : new boolean[] { false, true }) {
                Read read = read(file(packing, compact));
                String kind = packing + " compact " + compact;
                assertThat(read.recognised()).as(kind).isTrue();
                assertThat(read.damages()).as(kind).isEmpty();
                assertThat(read.records()).as(kind).hasSize(ENTRIES);
                LogRecord last = read.records().get(ENTRIES - 1);
                assertThat(last.time()).as(kind).contains(Instant.parse("2024-07-02T08:10:45.123464Z"));
                assertThat(last.number()).as(kind).isEqualTo(ENTRIES);
                assertThat(last.provider()).as(kind).isEqualTo("nginx");
                assertThat(last.level()).as(kind).isEqualTo("err");
                assertThat(last.computer()).as(kind).contains("web01");
                assertThat(last.processId()).as(kind).contains(4250L);
                assertThat(last.message()).as(kind).contains("x".repeat(24) + "bind() to 0.0.0.0:80 failed (98: Address already in use) 8");
                assertThat(last.data()).as(kind).extracting(datum -> datum.name().orElse("") + "=" + datum.value())
                        .containsExactly("__MONOTONIC_TIMESTAMP=" + (AT + 8) / 2, "__SEQNUM=9", "_COMM=nginx", "TAG=a", "TAG=b");
            }
        }
    }

    @Test
    void everyCutGivesTheEntriesThatAreWholeAndSaysSo() throws IOException {
        for (boolean compact : new boolean[] { false, true }) {
            JournalFileWriter writer = writer(Packing.NONE, compact);
            byte[] file = writer.bytes();
            List<Integer> places = writer.entries();
            for (int length = 8; length < file.length; length++) {
                int cut = length;
                Read read = read(Arrays.copyOf(file, length));
                long whole = places.stream().filter(place -> place + edit(file).getLong(place + 8) <= cut).count();
                assertThat(read.records()).as("cut at " + length).hasSize((int) whole);
                assertThat(read.damages().isEmpty()).as("cut at " + length).isEqualTo(whole == ENTRIES && writer.arrays().stream()
                        .allMatch(array -> array + edit(file).getLong(array + 8) <= cut));
            }
        }
    }

    @Test
    void whatTheHeaderOfAnOpenFileSaysIsNotBelieved() throws IOException {
        byte[] file = Arrays.copyOf(file(Packing.NONE, false), 1 << 16);
        for (long entries : new long[] { 0, 1, ENTRIES, ENTRIES + 1, Long.MAX_VALUE, -1 }) {
            edit(file).put(16, (byte) 1).putLong(152, entries).putLong(136, 0).putLong(96, 0);
            assertThat(read(file).records()).as("entries " + entries).hasSize(ENTRIES);
        }
    }

    @Test
    void entriesAreFoundWhereTheirListIsBroken() throws IOException {
        JournalFileWriter writer = writer(Packing.NONE, false);
        long[] wrong = { 8, 7, -8, Long.MAX_VALUE, Long.MIN_VALUE, writer.arrays().get(0), writer.entries().get(0) };
        for (long place : wrong) {
            byte[] header = writer.bytes();
            edit(header).putLong(176, place);
            byte[] next = writer.bytes();
            edit(next).putLong(writer.arrays().get(0) + 16, place);
            for (byte[] file : List.of(header, next)) {
                Read read = read(file);
                assertThat(read.records()).as("list at " + place).extracting(LogRecord::number).isSorted().hasSize(ENTRIES);
            }
        }
    }

    @Test
    void listsThatLeadBackEnd() throws IOException {
        JournalFileWriter writer = writer(Packing.NONE, true);
        byte[] file = writer.bytes();
        edit(file).putLong(writer.arrays().get(1) + 16, writer.arrays().get(0));
        Read read = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> read(file));
        assertThat(read.records()).hasSize(ENTRIES);
        assertThat(read.damages()).extracting(damage -> damage.what()).containsExactly("The list of entries leads back to where it came from.");
    }

    @Test
    void aDamagedEntryCostsItselfOnlyAndIsNamed() throws IOException {
        JournalFileWriter writer = writer(Packing.NONE, false);
        for (long size : new long[] { 0, 63, -1, Long.MIN_VALUE, Long.MAX_VALUE - 7, 1L << 40 }) {
            byte[] file = writer.bytes();
            edit(file).putLong(writer.entries().get(4) + 8, size);
            Read read = read(file);
            assertThat(read.messages()).as("size " + size).hasSize(ENTRIES - 1).noneMatch(message -> message.endsWith(" 4"));
            assertThat(read.damages()).as("size " + size).isNotEmpty();
        }
    }

    @Test
    void aFieldThatLeadsElsewhereIsLeftOutAndSaid() throws IOException {
        JournalFileWriter writer = writer(Packing.NONE, false);
        for (long place : new long[] { 0, 12, -8, Long.MAX_VALUE, writer.entries().get(0) }) {
            byte[] file = writer.bytes();
            edit(file).putLong(writer.entries().get(2) + 64, place);
            Read read = read(file);
            assertThat(read.records()).hasSize(ENTRIES);
            assertThat(read.records().get(2).computer()).isEmpty();
            assertThat(read.records().get(2).message()).isPresent();
            assertThat(read.damages()).hasSize(1).allMatch(damage -> damage.record().equals(Optional.of(3L)));
        }
    }

    @Test
    void dataThatIsNotWhatTheEntryMeantIsNotShown() throws IOException {
        JournalFileWriter writer = writer(Packing.NONE, false);
        byte[] file = writer.bytes();
        long other = edit(file).getLong(writer.entries().get(5) + 64 + 16 * 5);
        edit(file).putLong(writer.entries().get(2) + 64 + 16 * 5, other);
        Read read = read(file);
        assertThat(read.records().get(2).message()).isEmpty();
        assertThat(read.damages()).hasSize(1);
    }

    @Test
    void aFieldThatIsTooLongIsCutAndSaid() throws IOException {
        for (Packing packing : Packing.values()) {
            byte[] file = new JournalFileWriter(packing, false).entry(AT, "_COMM=a", "MESSAGE=" + "y".repeat((1 << 20) + 9)).bytes();
            Read read = read(file);
            assertThat(read.messages()).as(packing.name()).containsExactly("y".repeat((1 << 20) - 8));
            assertThat(read.damages()).as(packing.name()).hasSize(1);
        }
    }

    @Test
    void aNewerKindIsRefused() {
        byte[] file = file(Packing.NONE, false);
        edit(file).putInt(12, 0x44);
        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining("0x40");
    }

    @Test
    void dictionariesThatDataClaimCostNeitherTimeNorMemory() throws IOException {
        byte[] large = new JournalFileWriter(Packing.XZ, true).dictionary(1 << 24).entry(AT, "_COMM=a", "MESSAGE=b").bytes();
        assertThat(read(large).damages()).hasSize(1);
        JournalFileWriter many = new JournalFileWriter(Packing.XZ, true);
        for (int i = 0; i < 20; i++) {
            many.entry(AT + i, IntStream.range(20 * i, 20 * i + 20).mapToObj(number -> "A=" + number).toArray(String[]::new));
        }
        Read read = Assertions.assertTimeout(Duration.ofSeconds(10), () -> read(many.bytes()));
        assertThat(read.damages()).isEmpty();
        assertThat(read.records()).hasSize(20).allSatisfy(record -> assertThat(record.data()).hasSize(22));
    }

    @Test
    void aHeaderThatIsLongerThanTheFileIsDamagedWhereTheFileEnds() throws IOException {
        byte[] file = file(Packing.NONE, false);
        edit(file).putLong(88, 60_000).putLong(176, 0);
        assertThat(read(file).damages()).isNotEmpty().allSatisfy(damage -> assertThat(damage.offset()).isBetween(0L, (long) file.length));
    }

    @Test
    void mutationsEndInTimeAndInventNoEntry() {
        Random random = new Random(20240702);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (int round = 0; round < 2000; round++) {
                Packing packing = Packing.values()[round % 4];
                byte[] file = Read.mutated(file(packing, round % 8 < 4), random);
                try {
                    Read read = read(file);
                    assertThat(read.records()).as("round " + round).hasSizeLessThanOrEqualTo(ENTRIES);
                } catch (IOException refused) {
                    assertThat(refused).as("round " + round).hasMessageContaining("newer kind");
                }
            }
        });
    }

    @Test
    void whatIsAddedIsReadOnFromAMark() throws IOException {
        JournalFileWriter writer = new JournalFileWriter(Packing.NONE, true, 2);
        Mark mark = Mark.START;
        int seen = 0;
        for (int i = 0; i < 40; i++) {
            writer.entry(AT + i, "MESSAGE=" + i);
            MemoryChannel file = new MemoryChannel(writer.bytes());
            Read read = new Read(true, new ArrayList<>(), new ArrayList<>());
            mark = FORMAT.readOn(file, "x", mark, false, read.records()::add, read.damages()::add, new NullProgressMonitor()).orElseThrow();
            assertThat(read.messages()).containsExactly(Integer.toString(i));
            assertThat(read.records().get(0).number()).isEqualTo(++seen);
            assertThat(FORMAT.end(file, new NullProgressMonitor())).contains(mark);
        }
        byte[] other = new JournalFileWriter(Packing.NONE, true, 2).entry(AT, "MESSAGE=other").bytes();
        Mark last = mark;
        assertThat(FORMAT.readOn(new MemoryChannel(other), "x", last, false, record -> { }, damage -> { }, new NullProgressMonitor())).isEmpty();
    }
}
