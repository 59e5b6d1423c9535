// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import static berth.eventlog.internal.evt.Bytes.header;
import static berth.eventlog.internal.evt.Bytes.join;
import static berth.eventlog.internal.evt.Bytes.mark;
import static berth.eventlog.internal.evt.Bytes.read;
import static berth.eventlog.internal.evt.Bytes.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.evt.Bytes.Reading;

/** Whatever the bytes are: an end, no error of ours, no record invented, no whole record lost. */
class DamagedEvtTest {
    private static final int RECORDS = 6;
    private static final int LENGTH = 0x74;
    private static final int END = 48 + RECORDS * LENGTH;

    private static byte[] log(int flags) {
        byte[] all = header(48, (flags & 1) == 0 ? END : 48, RECORDS + 1, 1, 65536, flags);
        for (int i = 1; i <= RECORDS; i++) {
            all = join(all, record(i, 0xC0000FA7, "10048"));
        }
        return join(all, mark(48, END, RECORDS + 1, 1), new byte[200]);
    }

    @Test
    void aFlippedByteCostsAtMostTheRecordItIsIn() throws IOException {
        for (int flags = 0; flags < 2; flags++) {
            List<LogRecord> whole = read(log(flags)).records();
            assertThat(whole).hasSize(RECORDS);
            for (int at = 0; at < END + 40; at++) {
                for (int value : new int[] { 0x01, 0x02, 0x04, 0x30, 0x80, 0xFF }) {
                    byte[] file = log(flags);
                    file[at] ^= (byte) value;
                    int hit = at < 48 || at >= END ? -1 : (at - 48) / LENGTH;
                    Reading reading = read(file);
                    String flip = "flip of " + value + " at " + at;
                    assertThat(reading.records()).as(flip).hasSizeLessThanOrEqualTo(RECORDS);
                    for (int i = 0; i < RECORDS; i++) {
                        if (i != hit) {
                            assertThat(reading.records()).as(flip).contains(whole.get(i));
                        }
                    }
                    boolean lost = reading.records().size() < RECORDS;
                    assertThat(!lost || !reading.damages().isEmpty()).as(flip + " is reported").isTrue();
                }
            }
        }
    }

    @Test
    void everyCutEndsWithTheWholeRecordsAndOneDamage() throws IOException {
        for (int flags = 0; flags < 2; flags++) {
            byte[] file = log(flags);
            for (int length = 0; length < END + 40; length++) {
                Reading reading = read(Arrays.copyOf(file, length));
                assertThat(reading.records()).as("cut at " + length).hasSize(Math.max(0, (length - 48) / LENGTH));
                assertThat(reading.damages()).as("cut at " + length).hasSize(1);
            }
        }
    }

    @Test
    void aCutRingGivesItsWholeRecordsAndOneDamage() throws IOException {
        byte[] front = join(record(5, 7, "10048"), record(6, 7, "10048"));
        int begin = 48 + front.length + 40;
        byte[] back = join(record(1, 7, "10048"), record(2, 7, "10048"), record(3, 7, "10048"), record(4, 7, "10048"));
        byte[] file = join(header(begin, begin - 40, 7, 1, begin + back.length, 2), front, mark(begin, begin - 40, 7, 1), back);
        assertThat(read(file).numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        for (int length = begin; length < file.length; length++) {
            Reading reading = read(Arrays.copyOf(file, length));
            assertThat(reading.records()).as("cut at " + length).hasSize((length - begin) / LENGTH + 2);
            assertThat(reading.numbers()).as("cut at " + length).isSorted().contains(5L, 6L);
            assertThat(reading.damages()).as("cut at " + length).hasSize(1);
        }
    }

    @Test
    void manyRandomChangesNeverInventRecords() {
        Random random = new Random(4007);
        byte[] clean = log(0);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 20_000; round++) {
                byte[] file = Arrays.copyOf(clean, random.nextInt(8) == 0 ? random.nextInt(clean.length + 1) : clean.length);
                for (int i = random.nextInt(12); i >= 0 && file.length > 0; i--) {
                    change(file, random);
                }
                assertThat(read(file).records()).as("round " + round).hasSizeLessThanOrEqualTo(RECORDS);
            }
        });
    }

    private static void change(byte[] file, Random random) {
        int at = random.nextInt(file.length);
        int[] values = { 0, 1, 0x28, 0x30, 0x74, 0x7F, 0x80, 0xFF };
        if (random.nextBoolean()) {
            file[at] = (byte) values[random.nextInt(values.length)];
        } else {
            int length = Math.min(file.length - at, random.nextInt(60));
            System.arraycopy(file, random.nextInt(file.length - length + 1), file, at, length);
        }
    }

    @Test
    void aHugeFileNeedsLittleMemoryAndFewPasses() throws IOException {
        long size = 1L << 30;
        byte[] dirty = log(1);
        byte[] withoutEnd = log(1);
        withoutEnd[END] = 0;
        for (byte[] bytes : List.of(dirty, withoutEnd)) {
            try (MemoryChannel file = new MemoryChannel(bytes, size)) {
                Reading reading = Assertions.assertTimeout(Duration.ofSeconds(60), () -> read(file));
                assertThat(reading.records()).hasSize(RECORDS);
                assertThat(file.bytesRead()).isLessThan(6 * size);
            }
        }
    }

    @Test
    void manyFalseHeadsThatPointFarAwayDoNotHoldUpTheReader() {
        byte[] heads = new byte[64 << 20];
        for (int at = 48; at + 8 <= heads.length; at += 8) {
            heads[at] = (byte) 0xF0;
            heads[at + 1] = (byte) 0xFF;
            heads[at + 2] = 0x07;
            System.arraycopy("LfLe".getBytes(StandardCharsets.US_ASCII), 0, heads, at + 4, 4);
        }
        Reading reading = Assertions.assertTimeout(Duration.ofSeconds(30), () -> read(heads));
        assertThat(reading.records()).isEmpty();
        assertThat(reading.damages()).hasSizeBetween(1, 2);
    }

    @Test
    void manyFalseEndRecordsDoNotHideTheRealOneNorHoldUpTheReader() {
        byte[] file = Arrays.copyOf(log(1), 4 << 20);
        for (int at = log(1).length & ~3; at + 40 <= file.length; at += 40) {
            System.arraycopy(mark(file.length / 2 & ~3, at, 1_000_000, 1), 0, file, at, 40);
        }
        Reading reading = Assertions.assertTimeout(Duration.ofSeconds(30), () -> read(file));
        assertThat(reading.records()).hasSize(RECORDS);
    }
}
