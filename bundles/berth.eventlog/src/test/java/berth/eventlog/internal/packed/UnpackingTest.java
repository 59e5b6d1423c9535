// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import berth.eventlog.internal.text.Read;

/** What is compressed comes out as it was, or not at all. */
class UnpackingTest {
    @TempDir
    Path folder;

    private static byte[] unpack(byte[] packed) throws IOException {
        return new ZstdStream(new ByteArrayInputStream(packed)).readNBytes(1 << 24);
    }

    @Test
    void zstandardIsUnpacked() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        for (int i = 0; i < Frames.COUNT; i++) {
            assertThat(new String(unpack(Frames.frame(i)), StandardCharsets.UTF_8)).isEqualTo(Frames.text());
            both.writeBytes(Frames.frame(i));
            both.writeBytes(new byte[] { 0x53, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9 });
        }
        assertThat(new String(unpack(both.toByteArray()), StandardCharsets.UTF_8)).isEqualTo(Frames.text().repeat(3));
    }

    @Test
    void whatIsCutIsNeverTakenForWhole() throws IOException {
        for (int i = 0; i < Frames.COUNT; i++) {
            byte[] whole = Frames.frame(i);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> unpack(cut)).as("cut at " + length).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aChangedBitNeverGivesAnotherTextWhereThereIsAChecksum() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            byte[] whole = Frames.frame(0);
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] changed = whole.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                // The checksum is switched off by one bit, and what then follows is no frame.
                assertThat(attempt(changed)).as("bit " + bit).isIn("", Frames.text());
            }
        });
    }

    private static String attempt(byte[] packed) {
        try {
            return new String(unpack(packed), StandardCharsets.UTF_8);
        } catch (IOException refused) {
            return "";
        }
    }

    @Test
    void mutationsEndInTimeAndThrowNothingElse() {
        Random random = new Random(8878);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (int round = 0; round < 30_000; round++) {
                attempt(Read.mutated(Frames.frame(2), random));
            }
        });
    }

    @Test
    void aFrameThatWantsTooMuchIsRefused() {
        byte[] window = { 0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) 0xF8, 1, 0, 0 };
        assertThatThrownBy(() -> unpack(window)).isInstanceOf(DamagedDataException.class).hasMessageContaining("128 MiB");
        byte[] dictionary = { 0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 1, 0, 7, 1, 0, 0 };
        assertThatThrownBy(() -> unpack(dictionary)).isInstanceOf(DamagedDataException.class).hasMessageContaining("dictionary");
    }

    @Test
    void whatTheProgramPacksIsUnpacked() throws Exception {
        Path program = Path.of("/usr/bin/zstd");
        Assumptions.assumeTrue(Files.isExecutable(program), "there is no zstd program here");
        Random random = new Random(1);
        for (int round = 0; round < 24; round++) {
            byte[] content = content(random, round);
            Path file = Files.write(folder.resolve("a"), content);
            Path packed = folder.resolve("a.zst");
            int status = new ProcessBuilder(program.toString(), "-q", "-f", round % 3 == 0 ? "--fast=3" : "-" + (round % 19 + 1), file.toString(),
                    "-o", packed.toString()).inheritIO().start().waitFor();
            assertThat(status).isZero();
            try (InputStream in = new ZstdStream(Files.newInputStream(packed))) {
                assertThat(Arrays.equals(in.readAllBytes(), content)).as("round " + round).isTrue();
            }
        }
    }

    /** From noise to one byte again and again, from nothing to some hundred KiB. */
    private static byte[] content(Random random, int round) {
        byte[] content = new byte[round == 0 ? 0 : random.nextInt(1 << 8 + round % 12)];
        for (int i = 0; i < content.length; i++) {
            boolean again = i > 40 && random.nextInt(round + 1) != 0;
            content[i] = again ? content[i - 1 - random.nextInt(3) * 13] : (byte) (random.nextGaussian() * (round + 1));
        }
        return content;
    }

    @Test
    void aBlockOfLz4IsBoundedByWhatItTells() throws IOException {
        byte[] block = { 0, 0, 0, 0, 0, 0, 0, 0, 0x1F, 'a', 1, 0, (byte) 0xFF, (byte) 0xFF, 0, 0x10, 'b' };
        ByteBuffer told = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int length = 1 + 4 + 15 + 255 + 255 + 1;
        told.putLong(0, length);
        assertThat(new String(Unpacked.lz4(block, 1000).bytes(), StandardCharsets.US_ASCII)).isEqualTo("a".repeat(length - 1) + "b");
        assertThat(Unpacked.lz4(block, 10)).matches(unpacked -> unpacked.cut() && unpacked.bytes().length == 10);
        for (long wrong : new long[] { -1, Long.MIN_VALUE, Long.MAX_VALUE, length + 1 }) {
            told.putLong(0, wrong);
            assertThatThrownBy(() -> Unpacked.lz4(block, 1000)).as("length " + wrong).isInstanceOf(DamagedDataException.class);
        }
        Random random = new Random(4);
        for (int round = 0; round < 50_000; round++) {
            try {
                assertThat(Unpacked.lz4(Read.mutated(block, random), 1000).bytes().length).isLessThanOrEqualTo(1000);
            } catch (DamagedDataException refused) {
                assertThat(refused).hasMessageMatching("[a-z0-9 ]+");
            }
        }
    }

    @Test
    void compressedFilesAreToldByTheirFirstBytes() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(Frames.text().getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(xz, new LZMA2Options(1))) {
            out.write(Frames.text().getBytes(StandardCharsets.UTF_8));
        }
        CompressedFormat format = new CompressedFormat();
        for (byte[] file : List.of(gzip.toByteArray(), xz.toByteArray(), Frames.frame(1))) {
            assertThat(format.recognises(ByteBuffer.wrap(file))).isTrue();
            try (InputStream content = format.unwrap(new ByteArrayInputStream(file)).orElseThrow()) {
                assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(Frames.text());
            }
        }
        assertThat(format.recognises(ByteBuffer.wrap("plain text".getBytes(StandardCharsets.UTF_8)))).isFalse();
        assertThat(format.recognises(ByteBuffer.wrap(new byte[] { 0x1F, (byte) 0x8B }))).isFalse();
    }
}
