// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;

class EvtFileWriterTest {
    private static final Instant AT = Instant.parse("1999-04-28T16:00:00Z");

    private static EvtFileWriter seed() {
        return new EvtFileWriter().records(EvtFileWriter.exchangePair(AT));
    }

    private static ByteBuffer words(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static LogRecord record(int number) {
        return new LogRecord("System", number, Optional.of(AT), Optional.of(AT), "S", Optional.of(1), Optional.empty(),
                "information", Optional.empty(), Optional.of("C"), Optional.empty(),
                List.of(new Datum(Optional.empty(), "x".repeat(number % 5))), "", Optional.empty());
    }

    @Test
    void thePairHasTheLengthsAndOffsetsOfTheFormat() {
        ByteBuffer file = words(seed().bytes());
        assertThat(file.capacity()).isEqualTo(0x10C + 40);
        assertThat(file.getInt(0x30)).isEqualTo(0x74);
        assertThat(file.getInt(0xA0)).isEqualTo(0x74);
        assertThat(file.getInt(0xA4)).isEqualTo(0x68);
        assertThat(file.getInt(0x108)).isEqualTo(0x68);
        assertThat(file.getInt(0x30 + 20)).isEqualTo(0xC0000FA7);
        assertThat(file.getInt(0xA4 + 20)).isEqualTo(0xC0000FB4);
        assertThat(file.getInt(0x30 + 36)).isEqualTo(98);
        assertThat(file.getInt(0x30 + 52)).isEqualTo(110);
        assertThat(new String(file.array(), 0x30 + 98, 10, StandardCharsets.UTF_16LE)).isEqualTo("10048");
        assertThat(file.getInt(0x10C)).isEqualTo(40);
        assertThat(file.getInt(0x10C + 24)).isEqualTo(0x10C);
        assertThat(file.getInt(20)).isEqualTo(0x10C);
        assertThat(file.getInt(24)).isEqualTo(3);
        assertThat(file.getInt(28)).isEqualTo(1);
    }

    @Test
    void thePairIsTheReferenceFileByteByByte() throws IOException {
        Path reference = Path.of("../../../shared/eventlogs/evt/nt4_msexchangeimc_4007_4020.evt");
        Assumptions.assumeTrue(Files.exists(reference), "the reference log is not here");
        byte[] expected = Files.readAllBytes(reference);
        byte[] written = seed().preallocated(65536).bytes();
        // The reference was given a smaller greatest size.
        words(written).putInt(32, 65536);
        assertThat(written).isEqualTo(expected);
    }

    @Test
    void anOpenLogHasTheHeaderOfTheEmptyOne() {
        byte[] closed = seed().bytes();
        byte[] open = seed().dirty().bytes();
        assertThat(words(open).getInt(36)).isEqualTo(1);
        assertThat(words(open).getInt(20)).isEqualTo(48);
        assertThat(Arrays.copyOfRange(open, 48, open.length)).isEqualTo(Arrays.copyOfRange(closed, 48, closed.length));
    }

    @Test
    void zerosFollowAPreallocatedLog() {
        byte[] file = seed().preallocated(1000).bytes();
        assertThat(file).hasSize(1000);
        assertThat(Arrays.copyOfRange(file, 0x134, 1000)).containsOnly(0);
    }

    @Test
    void userAndDataStandWhereTheRecordSays() {
        LogRecord rich = new LogRecord("Security", 7, Optional.empty(), Optional.empty(), "Security", Optional.of(528), Optional.empty(),
                "audit-success", Optional.of(2), Optional.of("PC"), Optional.of("S-1-5-21-4294967295-18"), List.of(), "40270000", Optional.empty());
        ByteBuffer file = words(new EvtFileWriter().record(rich).bytes());
        assertThat(file.getInt(48 + 40)).isEqualTo(20);
        assertThat(HexFormat.of().formatHex(file.array(), 48 + file.getInt(48 + 44), 48 + file.getInt(48 + 44) + 20))
                .isEqualTo("010300000000000515000000ffffffff12000000");
        assertThat(file.getInt(48 + file.getInt(48 + 52))).isEqualTo(10048);
        assertThat(file.getShort(48 + 24)).isEqualTo((short) 8);
        assertThat(file.getInt(28)).isEqualTo(7);
    }

    @Test
    void aRingKeepsTheNewestRecordsAndNeverSplitsAFixedPart() {
        for (int size = 300; size < 700; size += 4) {
            EvtFileWriter writer = new EvtFileWriter().ring(size);
            for (int i = 1; i <= 100; i++) {
                writer.record(record(i));
            }
            ByteBuffer file = words(writer.bytes());
            assertThat(file.capacity()).isEqualTo(size);
            int start = file.getInt(16);
            int oldest = file.getInt(28);
            assertThat(size - start).isGreaterThanOrEqualTo(56);
            assertThat(file.getInt(start + 4)).isEqualTo(0x654C664C);
            assertThat(file.getInt(start + 8)).isEqualTo(oldest);
            assertThat(file.getInt(24)).isEqualTo(101);
            assertThat(oldest).isGreaterThan(90);
        }
    }

    @Test
    void impossibleLogsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> seed().record(record(9)));
        assertThatIllegalArgumentException().isThrownBy(() -> new EvtFileWriter().ring(50));
        assertThatIllegalArgumentException().isThrownBy(() -> seed().ring(100).bytes());
    }
}
