// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.evt.RecordBuffer;

/** The older interface, by bytes as ReadEventLog gives them, and by bytes that lie. */
class ClassicLogTest {
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();

    /** {@return a record as the event service of Windows NT lays it out} */
    static byte[] bytes(int number, String source, int id, String string) {
        byte[] names = (source + "\0SRV1\0" + string + "\0").getBytes(StandardCharsets.UTF_16LE);
        int strings = 56 + (source + "\0SRV1\0").length() * 2;
        int padded = (56 + names.length + 4) & ~3;
        ByteBuffer to = ByteBuffer.allocate(padded + 4).order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(padded + 4).putInt(0x654C664C).putInt(number).putInt(1_764_471_600).putInt(1_764_471_601).putInt(id).putShort((short) 1).putShort((short) 1)
                .putShort((short) 2).putShort((short) 0).putInt(0).putInt(strings).putInt(0).putInt(strings).putInt(0).putInt(56 + names.length).put(names);
        return to.putInt(padded, padded + 4).array();
    }

    private static byte[] together(byte[]... records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.asList(records).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void read(ClassicCalls calls) throws IOException {
        try (ClassicLog log = new ClassicLog(calls, new MessageFiles(new FakeMessageHost()))) {
            log.read(HostLog.Wanted.all("Application", false), records::add, damages::add, new NullProgressMonitor());
        }
    }

    /** Gives one buffer after another. */
    private static final class Given implements ClassicCalls {
        private final List<Buffer> buffers;
        private int at;
        int open;

        Given(Buffer... buffers) {
            this.buffers = List.of(buffers);
        }

        @Override
        public boolean isRegistered(String log) {
            return log.equals("Application");
        }

        @Override
        public long open(String log) {
            open++;
            return 1;
        }

        @Override
        public Buffer read(long log, boolean newestFirst, int capacity) {
            return at < buffers.size() ? buffers.get(at++) : new Buffer(0, new byte[0]);
        }

        @Override
        public void close(long log) {
            open--;
        }
    }

    /** A log that is written to; each look opens it anew. */
    record Written(List<byte[]> records, List<byte[]> left) implements ClassicCalls {
        Written(List<byte[]> records) {
            this(records, new ArrayList<>());
        }

        @Override
        public boolean isRegistered(String log) {
            return true;
        }

        @Override
        public long open(String log) {
            left.clear();
            left.addAll(records);
            return 1;
        }

        @Override
        public Buffer read(long log, boolean newestFirst, int capacity) {
            return new Buffer(0, left.isEmpty() ? new byte[0] : newestFirst ? left.removeLast() : left.removeFirst());
        }

        @Override
        public void close(long log) {
            return;
        }
    }

    @Test
    void recordsAreReadAsThoseOfAFile() throws IOException {
        Given calls = new Given(new ClassicCalls.Buffer(0, together(bytes(5, "MSExchangeIMC", 0xC0000FA7, "10048"), bytes(6, "MSExchangeIMC", 0xC0000FB4, ""))));
        read(calls);
        assertThat(records).extracting(LogRecord::number).containsExactly(5L, 6L);
        assertThat(records.get(0).eventId()).hasValue(4007);
        assertThat(records.get(0).strings()).containsExactly("10048");
        assertThat(records.get(0).level()).isEqualTo("error");
        assertThat(damages).isEmpty();
        assertThat(calls.open).isZero();
    }

    @Test
    void theBufferGrowsToWhatIsNeeded() throws IOException {
        read(new Given(new ClassicCalls.Buffer(70_000, new byte[0]), new ClassicCalls.Buffer(0, bytes(1, "a", 1, "b"))));
        assertThat(records).hasSize(1);
    }

    @Test
    void noBufferGrowsForEver() {
        Given calls = new Given(new ClassicCalls.Buffer(1 << 30, new byte[0]));
        assertThatThrownBy(() -> read(calls)).isInstanceOf(EventLogError.class);
        assertThatThrownBy(() -> read(new Given(new ClassicCalls.Buffer(1, new byte[0])))).isInstanceOf(EventLogError.class);
        assertThat(calls.open).isZero();
    }

    @Test
    void anEmptyLogIsNotTakenForOneWithoutFailures() {
        assertThatThrownBy(() -> read(new Given())).isInstanceOf(EventLogError.class).hasMessageContaining("it is empty");
    }

    @Test
    void noNameLeadsOutOfTheRegistrysFolder() throws IOException {
        try (ClassicLog log = new ClassicLog(new Given(), new MessageFiles(new FakeMessageHost()))) {
            for (String name : List.of("Application\\MSExchangeIMC", "..\\Services", "\\\\host\\Application", "a/b", "", "\0")) {
                assertThat(log.has(name)).as(name).isFalse();
            }
        }
    }

    @Test
    void lengthsThatLieEndTheBatchOnly() {
        List<String> problems = new ArrayList<>();
        byte[] whole = bytes(1, "source", 1, "text");
        for (int length : new int[] {0, 3, 60, whole.length + 4, whole.length - 4, 0x7FFFFFFC, 0x80000000, -4}) {
            byte[] lying = whole.clone();
            ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);
            assertThat(RecordBuffer.split(together(whole, lying), problems::add)).hasSize(1);
        }
        assertThat(problems).hasSize(8);
        assertThat(RecordBuffer.split(Arrays.copyOf(whole, 20), problems::add)).isEmpty();
    }

    @Test
    void anyBytesGiveRecordsOrDamagesAndNothingElse() throws IOException {
        Random random = new Random(7);
        byte[] whole = together(bytes(1, "source", 1, "text"), bytes(2, "source", 1, "text"));
        for (int i = 0; i < 2000; i++) {
            byte[] hurt = whole.clone();
            for (int j = 0; j < 4; j++) {
                hurt[random.nextInt(hurt.length)] = (byte) random.nextInt();
            }
            read(new Given(new ClassicCalls.Buffer(0, hurt)));
        }
        assertThat(records).isNotEmpty();
    }
}
