// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import static berth.eventlog.internal.evt.Bytes.first;
import static berth.eventlog.internal.evt.Bytes.header;
import static berth.eventlog.internal.evt.Bytes.join;
import static berth.eventlog.internal.evt.Bytes.mark;
import static berth.eventlog.internal.evt.Bytes.read;
import static berth.eventlog.internal.evt.Bytes.record;
import static berth.eventlog.internal.evt.Bytes.second;
import static berth.eventlog.internal.evt.Bytes.seed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.eventlog.internal.evt.Bytes.Reading;

class EvtFormatTest {
    private static final int DIRTY = 1;
    private static final int WRAPPED = 2;

    @Test
    void theFixtureHasTheLengthsAndOffsetsOfTheFormat() {
        assertThat(first()).hasSize(0x74);
        assertThat(second()).hasSize(0x68);
        assertThat(seed()).hasSize(0x10C + 40);
        assertThat(ByteBuffer.wrap(seed()).getInt(0xA4)).isEqualTo(0x68000000);
    }

    @Test
    void readsEveryFieldOfTheSeed() throws IOException {
        Reading reading = read(seed());
        assertThat(reading.damages()).isEmpty();
        assertThat(reading.records()).containsExactly(
                new LogRecord("x.evt", 1, Optional.of(Instant.parse("1999-04-28T16:00:00Z")),
                        Optional.of(Instant.parse("1999-04-28T16:00:01Z")), "MSExchangeIMC", Optional.of(4007),
                        Optional.of(0xC000), "error", Optional.of(1), Optional.of("EXCH01"), Optional.empty(),
                        List.of(new Datum(Optional.empty(), "10048")), "", Optional.empty()),
                new LogRecord("x.evt", 2, Optional.of(Instant.parse("1999-04-28T16:00:00Z")),
                        Optional.of(Instant.parse("1999-04-28T16:00:01Z")), "MSExchangeIMC", Optional.of(4020),
                        Optional.of(0xC000), "error", Optional.of(1), Optional.of("EXCH01"), Optional.empty(),
                        List.of(), "", Optional.empty()));
    }

    @Test
    void namesTheTypesAndReadsUserAndDataAndUnsignedTimes() throws IOException {
        byte[] rich = join(header(48, 0xB0, 2, 1, 65536, 0), record(1, 5, "a"), new byte[20], mark(48, 0xB0, 2, 1));
        ByteBuffer file = ByteBuffer.wrap(rich).order(ByteOrder.LITTLE_ENDIAN);
        int length = 0x80;
        file.putInt(48, length).putInt(48 + length - 4, length).putInt(48 + 12, -1);
        file.putInt(48 + 40, 12).putInt(48 + 44, 104).put(48 + 104, new byte[] { 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0 });
        file.putInt(48 + 48, 4).putInt(48 + 52, 116).put(48 + 116, new byte[] { 0x40, 0x27, 0, (byte) 0xAB });
        List<String> levels = List.of("success", "error", "warning", "information", "audit-success", "audit-failure", "type-3");
        int[] types = { 0, 1, 2, 4, 8, 16, 3 };
        for (int i = 0; i < types.length; i++) {
            file.putShort(48 + 24, (short) types[i]);
            Reading reading = read(rich);
            assertThat(reading.damages()).isEmpty();
            LogRecord record = reading.records().getFirst();
            assertThat(record.level()).isEqualTo(levels.get(i));
            assertThat(record.userSid()).contains("S-1-5-18");
            assertThat(record.binary()).isEqualTo("402700ab");
            assertThat(record.strings()).containsExactly("a");
            assertThat(record.time()).contains(Instant.ofEpochSecond(0xFFFFFFFFL));
        }
    }

    @Test
    void ignoresZerosBehindTheEndRecord() throws IOException {
        assertThat(read(Arrays.copyOf(seed(), 65536))).isEqualTo(read(seed()));
    }

    @Test
    void believesTheEndRecordWhenTheHeaderIsOutOfDate() throws IOException {
        byte[] dirty = join(header(48, 48, 1, 1, 65536, DIRTY), first(), second(), mark(48, 0x10C, 3, 1), new byte[1000]);
        assertThat(read(dirty)).isEqualTo(read(seed()));
    }

    @Test
    void passesOverAnEndRecordThatTellsAnotherPlace() throws IOException {
        byte[] dirty = join(header(48, 0, 1, 1, 65536, DIRTY), first(), second(), mark(48, 0x10C, 3, 1), mark(48, 0x100, 9, 1));
        assertThat(read(dirty)).isEqualTo(read(seed()));
    }

    @Test
    void saysWhereACleanHeaderLies() throws IOException {
        Reading reading = read(join(header(-16, -16, 3, 1, 65536, 0), first(), second(), mark(48, 0x10C, 3, 1)));
        assertThat(reading.records()).isEqualTo(read(seed()).records());
        assertThat(reading.damages()).singleElement().satisfies(damage -> assertThat(damage.offset()).isZero());
    }

    @Test
    void readsAWrappedLogInTheOrderOfRecordsWithASplitOne() throws IOException {
        byte[] split = record(2, 7, "one", "two");
        byte[] tail = Arrays.copyOfRange(split, 60, split.length);
        int end = 48 + tail.length + 0x74;
        byte[] front = join(tail, record(3, 7, "10048"), mark(end + 40, end, 4, 1));
        byte[] file = join(header(0, 0, 1, 1, 0, DIRTY | WRAPPED), front, record(1, 7), Arrays.copyOf(split, 60));
        Reading reading = read(file);
        assertThat(reading.damages()).isEmpty();
        assertThat(reading.numbers()).containsExactly(1L, 2L, 3L);
        assertThat(reading.records().get(1).strings()).containsExactly("one", "two");
    }

    @Test
    void readsAWrappedLogWhoseRestIsFilledUp() throws IOException {
        int end = 48 + 0x68;
        byte[] file = join(header(end + 40, end, 3, 1, 0, WRAPPED), record(2, 7), mark(end + 40, end, 3, 1), record(1, 7, "10048"),
                Bytes.words(0x27, 0x27, 0x27));
        assertThat(read(file).damages()).isEmpty();
        assertThat(read(file).numbers()).containsExactly(1L, 2L);
    }

    @Test
    void findsAnEndRecordThatIsItselfSplit() throws IOException {
        int end = 48 + 20 + 0x68 + 0x74;
        byte[] mark = mark(68, end, 3, 1);
        byte[] file = join(header(48, 48, 1, 1, 0, DIRTY | WRAPPED), Arrays.copyOfRange(mark, 20, 40), record(1, 7),
                record(2, 7, "10048"), Arrays.copyOf(mark, 20));
        assertThat(read(file).damages()).isEmpty();
        assertThat(read(file).numbers()).containsExactly(1L, 2L);
    }

    @Test
    void aCutFileGivesItsWholeRecordsAndOneDamageAtThePlace() throws IOException {
        for (int length = 48; length < 0x10C + 40; length++) {
            Reading reading = read(Arrays.copyOf(seed(), length));
            int whole = length < 0xA4 ? 0 : length < 0x10C ? 1 : 2;
            long place = length < 0xA4 ? 48 : length < 0x10C ? 0xA4 : 0x10C;
            assertThat(reading.numbers()).as("cut at " + length).hasSize(whole);
            assertThat(reading.damages()).as("cut at " + length).singleElement()
                    .satisfies(damage -> assertThat(damage.offset()).isEqualTo(place));
        }
    }

    @Test
    void goesOnBehindADamagedRecord() throws IOException {
        for (int at : new int[] { 0xA4, 0xA4 + 5, 0x10C - 4 }) {
            byte[] file = join(header(48, 0x180, 4, 1, 65536, 0), first(), second(), record(3, 7, "10048"), mark(48, 0x180, 4, 1));
            file[at] ^= 0x30;
            assertThat(read(file).numbers()).containsExactly(1L, 3L);
            assertThat(read(file).damages()).singleElement().satisfies(damage -> assertThat(damage.offset()).isEqualTo(0xA4));
        }
    }

    @Test
    void aFieldThatPointsOutsideIsLeftOutAndReported() throws IOException {
        for (int at : new int[] { 36, 40, 48 }) {
            byte[] file = seed();
            file[48 + at + 3] = (byte) 0x7F;
            Reading reading = read(file);
            assertThat(reading.numbers()).containsExactly(1L, 2L);
            assertThat(reading.damages()).singleElement().satisfies(damage -> assertThat(damage.offset()).isEqualTo(48));
        }
    }

    @Test
    void withoutHeaderAndEndRecordTheRecordsThemselvesAreFound() throws IOException {
        byte[] file = join(new byte[48], record(3, 7), Bytes.words(1, 2, 3, 4, 5), record(1, 7), record(2, 7));
        Reading reading = read(file);
        assertThat(reading.numbers()).containsExactly(1L, 2L, 3L);
        assertThat(reading.damages()).isNotEmpty();
    }

    @Test
    void aCopyOfALogInsideARecordsDataIsNotTakenForTheLog() throws IOException {
        byte[] inner = seed();
        byte[] outer = join(record(1, 7), inner, new byte[8]);
        ByteBuffer.wrap(outer).order(ByteOrder.LITTLE_ENDIAN).putInt(0, outer.length).putInt(outer.length - 4, outer.length)
                .putInt(48, inner.length).putInt(52, 0x68);
        int end = 48 + outer.length;
        byte[] file = join(header(48, 48, 1, 1, 0, DIRTY), outer, record(2, 7), mark(48, end + 0x68, 3, 1));
        Reading reading = read(file);
        assertThat(reading.numbers()).containsExactly(1L, 2L);
        assertThat(reading.records().getFirst().binary()).hasSize(2 * inner.length);
    }

    @Test
    void recognisesItsFilesByHeaderOrRecords() {
        EvtFormat format = new EvtFormat();
        assertThat(format.recognises(ByteBuffer.wrap(seed()))).isTrue();
        assertThat(format.recognises(ByteBuffer.wrap(join(new byte[48], first())))).isTrue();
        assertThat(format.recognises(ByteBuffer.wrap(join(new byte[48], Arrays.copyOf(first(), 60))))).isTrue();
        assertThat(format.recognises(ByteBuffer.wrap("LfLe LfLe LfLe LfLeLfLe".getBytes(StandardCharsets.US_ASCII)))).isFalse();
        assertThat(format.recognises(ByteBuffer.wrap(new byte[4096]))).isFalse();
        assertThat(format.recognises(ByteBuffer.allocate(3))).isFalse();
        ByteBuffer head = ByteBuffer.wrap(seed()).asReadOnlyBuffer();
        assertThat(format.recognises(head)).isTrue();
        assertThat(head.position()).isZero();
    }

    @Test
    void aCancelledReadingStops() throws IOException {
        NullProgressMonitor monitor = new NullProgressMonitor();
        Reading reading = new Reading(new ArrayList<>(), new ArrayList<>());
        try (MemoryChannel file = new MemoryChannel(seed())) {
            new EvtFormat().read(file, "x", record -> {
                reading.records().add(record);
                monitor.setCanceled(true);
            }, reading.damages()::add, monitor);
        }
        assertThat(reading.numbers()).containsExactly(1L);
        assertThat(reading.damages()).isEmpty();
    }
}
