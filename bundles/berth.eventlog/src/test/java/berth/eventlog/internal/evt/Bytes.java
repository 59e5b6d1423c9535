// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;

/** Hand-made log files, and what the reader says of them. */
final class Bytes {

    /** What was read, in order. */
    record Reading(List<LogRecord> records, List<Damage> damages) {
        List<Long> numbers() {
            return records.stream().map(LogRecord::number).toList();
        }
    }

    private Bytes() { }

    /** A log that holds Exchange's 4007 and 4020, and nothing behind its end record. */
    static byte[] seed() {
        return join(header(48, 0x10C, 3, 1, 65536, 0), first(), second(), mark(48, 0x10C, 3, 1));
    }

    static byte[] first() {
        return record(1, 0xC0000FA7, "10048");
    }

    static byte[] second() {
        return record(2, 0xC0000FB4);
    }

    static byte[] header(int start, int end, int next, int oldest, int maxSize, int flags) {
        return words(48, 0x654C664C, 1, 1, start, end, next, oldest, maxSize, flags, 604800, 48);
    }

    static byte[] mark(int begin, int end, int next, int oldest) {
        return words(40, 0x11111111, 0x22222222, 0x33333333, 0x44444444, begin, end, next, oldest, 40);
    }

    static byte[] record(int number, int id, String... strings) {
        byte[] names = utf16("MSExchangeIMC", "EXCH01");
        byte[] texts = utf16(strings);
        int behind = 56 + names.length + texts.length;
        int length = behind + 4 - behind % 4 + 4;
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(length).putInt(0x654C664C).putInt(number).putInt(925315200).putInt(925315201).putInt(id);
        bytes.putShort((short) 1).putShort((short) strings.length).putShort((short) 1).putShort((short) 0).putInt(0);
        bytes.putInt(56 + names.length).putInt(0).putInt(56 + names.length).putInt(0).putInt(behind);
        bytes.put(names).put(texts).putInt(length - 4, length);
        return bytes.array();
    }

    static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static Reading read(byte[] file) throws IOException {
        try (MemoryChannel channel = new MemoryChannel(file)) {
            return read(channel);
        }
    }

    static Reading read(SeekableByteChannel file) throws IOException {
        Reading reading = new Reading(new ArrayList<>(), new ArrayList<>());
        new EvtFormat().read(file, "x.evt", reading.records()::add, reading.damages()::add, new NullProgressMonitor());
        return reading;
    }

    private static byte[] utf16(String... texts) {
        return String.join("", List.of(texts).stream().map(text -> text + "\0").toList()).getBytes(StandardCharsets.UTF_16LE);
    }
}
