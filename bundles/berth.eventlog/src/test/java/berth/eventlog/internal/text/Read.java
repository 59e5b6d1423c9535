// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;
import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.evt.MemoryChannel;

/** What a format reads from bytes. */
public record Read(boolean recognised, List<LogRecord> records, List<Damage> damages) {

    /** Reads bytes as a file. */
    public static Read with(EventLogFormat format, byte[] bytes) throws IOException {
        Read read = new Read(format.recognises(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, 8192)).slice()), new ArrayList<>(), new ArrayList<>());
        format.read(new MemoryChannel(bytes), "x", read.records()::add, read.damages()::add, new NullProgressMonitor());
        return read;
    }

    /** {@return the messages, a dash for none} */
    public List<String> messages() {
        return records.stream().map(entry -> entry.message().orElse("-")).toList();
    }

    /** {@return the value of a name in a record, a dash for none} */
    public String value(int index, String name) {
        return records.get(index).data().stream().filter(datum -> datum.name().orElse("").equals(name)).findFirst()
                .map(LogRecord.Datum::value).orElse("-");
    }

    /** {@return the bytes with some of them changed, by a seed} */
    public static byte[] mutated(byte[] bytes, Random random) {
        byte[] file = Arrays.copyOf(bytes, random.nextInt(8) == 0 ? random.nextInt(bytes.length + 1) : bytes.length);
        int[] values = { 0, 1, 3, 6, 0x10, 0x40, 0x7F, 0x80, 0xFF, '\n', '=', '"' };
        for (int i = random.nextInt(10); i >= 0 && file.length > 0; i--) {
            int at = random.nextInt(file.length);
            switch (random.nextInt(4)) {
            case 0 -> file[at] = (byte) values[random.nextInt(values.length)];
            case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> Arrays.fill(file, at, Math.min(file.length, at + 8), (byte) values[random.nextInt(values.length)]);
            default -> {
                int length = Math.min(file.length - at, random.nextInt(40));
                System.arraycopy(file, random.nextInt(file.length - length + 1), file, at, length);
            }
            }
        }
        return file;
    }
}
