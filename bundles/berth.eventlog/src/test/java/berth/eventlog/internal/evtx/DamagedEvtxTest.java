// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import static berth.eventlog.internal.evtx.Logs.full;
import static berth.eventlog.internal.evtx.Logs.read;
import static berth.eventlog.internal.evtx.Logs.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.evt.MemoryChannel;
import berth.eventlog.internal.evtx.Logs.Heard;
import berth.testkit.EvtxFileWriter;

/** Whatever the bytes are: an end, no error of ours, no whole record lost, each damage told once. */
class DamagedEvtxTest {
    private static final int FIRST = EvtxFileWriter.HEADER + 512;

    private static byte[] log() {
        return new EvtxFileWriter().record(full(1)).record(small(2)).record(full(3)).record(small(4)).bytes();
    }

    /** Where each record begins, and where the last one ends. */
    private static int[] places(byte[] file) {
        ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int[] places = new int[5];
        places[0] = FIRST;
        for (int i = 0; i < 4; i++) {
            places[i + 1] = places[i] + words.getInt(places[i] + 4);
        }
        return places;
    }

    /** Most of the file's header means nothing. */
    private static boolean unused(int at) {
        return at >= 128 && at < EvtxFileWriter.HEADER - 61;
    }

    @Test
    void everyCutGivesTheWholeRecordsAndSaysThatItIsCut() throws IOException {
        byte[] file = log();
        int[] places = places(file);
        for (int length = 0; length < places[4]; length += unused(length) ? 61 : 1) {
            Heard heard = read(Arrays.copyOf(file, length));
            int cut = length;
            long whole = IntStream.range(1, 5).filter(i -> places[i] <= cut).count();
            assertThat(heard.records()).as("cut at " + length).hasSize((int) whole);
            boolean atHeader = length >= 128 && length <= EvtxFileWriter.HEADER;
            assertThat(heard.damages()).as("cut at " + length).hasSizeBetween(atHeader ? 0 : 1, 2);
        }
    }

    @Test
    void aFlippedByteCostsAtMostItsRecordAndThoseThatNeedItsTemplates() throws IOException {
        byte[] clean = log();
        int[] places = places(clean);
        List<LogRecord> whole = read(clean).records();
        assertThat(whole).hasSize(4);
        for (int at = 0; at < places[4]; at += unused(at) ? 61 : 1) {
            for (int value : new int[] { 0x01, 0xFF }) {
                byte[] file = clean.clone();
                file[at] ^= (byte) value;
                Heard heard = read(file);
                String flip = "flip of " + value + " at " + at;
                assertThat(heard.records()).as(flip).hasSizeLessThanOrEqualTo(4);
                assertThat(heard.damages()).as(flip + " is told").hasSizeLessThanOrEqualTo(5);
                if (at >= places[3]) {
                    assertThat(heard.records()).as(flip).contains(whole.get(0), whole.get(1), whole.get(2));
                } else if (at >= FIRST) {
                    assertThat(heard.damages()).as(flip + " is told").isNotEmpty();
                }
                if (at >= 128 && at < EvtxFileWriter.HEADER) {
                    assertThat(heard.records()).as(flip).isEqualTo(whole);
                }
            }
        }
    }

    @Test
    void aRecordOfImpossibleLengthHidesNoOther() throws IOException {
        for (int length : new int[] { 0, 27, 0x7FFFFFFF, 0xFFFFFF00, 0x80000000, 65_536 }) {
            byte[] file = log();
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(places(log())[1] + 4, length);
            Heard heard = read(file);
            assertThat(heard.numbers()).as("length " + length).contains(1L, 3L).doesNotContain(2L);
            assertThat(heard.damages().get(0).record()).contains(2L);
        }
    }

    @Test
    void aChunkWithoutItsMagicIsReadIfItsChecksumIsRight() throws IOException {
        byte[] file = small(1, 1000).bytes();
        Arrays.fill(file, EvtxFileWriter.HEADER, EvtxFileWriter.HEADER + 8, (byte) 'X');
        Heard heard = read(file);
        assertThat(heard.records()).hasSize(1000);
        assertThat(heard.damages()).hasSize(1);
        file[FIRST + 100] ^= 1;
        assertThat(read(file).records()).hasSizeBetween(1, 999);
        assertThat(read(file).damages()).hasSize(1);
        assertThat(read(new MemoryChannel(file), true).records().size()).isGreaterThan(990);
    }

    @Test
    void aChunkOfZerosInTheMiddleIsTold() throws IOException {
        byte[] file = small(1, 1000).bytes();
        int second = EvtxFileWriter.HEADER + EvtxFileWriter.CHUNK;
        Arrays.fill(file, second, second + EvtxFileWriter.CHUNK, (byte) 0);
        assertThat(read(file).damages()).hasSize(1).allSatisfy(damage -> assertThat(damage.offset()).isEqualTo(second));
        assertThat(read(file).records()).isNotEmpty();
    }

    @Test
    void aWrongChecksumIsToldOnceAndTheRecordsAreRead() throws IOException {
        byte[] file = small(1, 300).bytes();
        file[EvtxFileWriter.HEADER + 52] ^= 1;
        Heard heard = read(file);
        assertThat(heard.records()).hasSize(300);
        assertThat(heard.damages()).hasSize(1);
    }

    @Test
    void aLogWithoutItsHeaderIsRead() throws IOException {
        byte[] file = small(1, 1000).bytes();
        Arrays.fill(file, 0, EvtxFileWriter.HEADER, (byte) 0);
        assertThat(read(file).records()).hasSize(1000);
        assertThat(read(file).damages()).hasSize(1);
        assertThat(read(Arrays.copyOfRange(file, EvtxFileWriter.HEADER, file.length)).records()).hasSize(1000);
    }

    @Test
    void whateverTheHeaderCountsTheChunksAreFound() throws IOException {
        for (int count : new int[] { 0, 1, 0xFFFF }) {
            byte[] file = small(1, 1000).bytes();
            ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            header.putLong(16, 0xFFFF_FFFF_FFFFL).putLong(24, -1).putShort(42, (short) count);
            assertThat(read(file).records()).hasSize(1000);
        }
    }

    @Test
    void manyRandomChangesNeverInventRecordsOrHoldUpTheReader() {
        Random random = new Random(1149);
        byte[] clean = new EvtxFileWriter().record(full(1)).record(small(2)).record(full(3)).bytes();
        int end = FIRST + 3000;
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (int round = 0; round < 5_000; round++) {
                byte[] file = clean.clone();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    change(file, random.nextInt(4) == 0 ? EvtxFileWriter.HEADER : FIRST, end, random);
                }
                if (random.nextBoolean()) {
                    byte[] chunk = EvtxFileWriter.checksummed(Arrays.copyOfRange(file, EvtxFileWriter.HEADER, file.length));
                    System.arraycopy(chunk, 0, file, EvtxFileWriter.HEADER, chunk.length);
                }
                Heard heard = read(new MemoryChannel(file), random.nextBoolean());
                assertThat(heard.records()).as("round " + round).hasSizeLessThanOrEqualTo(40);
                assertThat(heard.damages()).as("round " + round).hasSizeLessThanOrEqualTo(40);
            }
        });
    }

    private static void change(byte[] file, int from, int to, Random random) {
        int at = random.nextInt(from, to);
        int[] values = { 0, 1, 0x0C, 0x0D, 0x0F, 0x21, 0x2A, 0x41, 0x7F, 0x80, 0x81, 0xFF };
        if (random.nextInt(3) > 0) {
            file[at] = (byte) values[random.nextInt(values.length)];
        } else {
            int length = Math.min(to - at, random.nextInt(60));
            System.arraycopy(file, random.nextInt(from, to), file, at, length);
        }
    }
}
