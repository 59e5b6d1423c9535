// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;

/** The bytes of one record of an {@code .evt} file: a fixed part, names, user, strings, data, pad, and the length again. */
final class EvtRecordBytes {
    private static final int FIXED = 56;
    private static final int MAGIC = 0x654C664C;

    private EvtRecordBytes() { }

    static byte[] of(LogRecord record) {
        byte[] names = texts(List.of(record.provider(), record.computer().orElse("")));
        byte[] user = record.userSid().map(EvtRecordBytes::sid).orElse(new byte[0]);
        byte[] strings = texts(record.strings());
        byte[] data = HexFormat.of().parseHex(record.binary());
        int userAt = FIXED + names.length;
        int stringsAt = userAt + user.length;
        int dataAt = stringsAt + strings.length;
        int end = dataAt + data.length;
        int length = end + 4 - end % 4 + Integer.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(length).putInt(MAGIC).putInt((int) record.number());
        bytes.putInt(seconds(record.time())).putInt(seconds(record.written()));
        bytes.putInt(record.qualifiers().orElse(0) << 16 | record.eventId().orElse(0));
        bytes.putShort(type(record.level())).putShort((short) record.strings().size());
        bytes.putShort(record.category().orElse(0).shortValue()).putShort((short) 0).putInt(0);
        bytes.putInt(stringsAt).putInt(user.length).putInt(userAt).putInt(data.length).putInt(dataAt);
        bytes.put(names).put(user).put(strings).put(data).putInt(length - Integer.BYTES, length);
        return bytes.array();
    }

    private static int seconds(Optional<Instant> time) {
        return (int) time.map(Instant::getEpochSecond).orElse(0L).longValue();
    }

    private static short type(String level) {
        return switch (level) {
        case "success" -> 0;
        case "error" -> 1;
        case "warning" -> 2;
        case "information" -> 4;
        case "audit-success" -> 8;
        case "audit-failure" -> 16;
        default -> throw new IllegalArgumentException("no event has the type " + level);
        };
    }

    private static byte[] texts(List<String> texts) {
        StringBuilder all = new StringBuilder();
        texts.forEach(text -> all.append(text).append('\0'));
        return all.toString().getBytes(StandardCharsets.UTF_16LE);
    }

    /** {@code S-1-5-21-…}: revision, count, the authority in network order, the rest in little-endian words. */
    static byte[] sid(String text) {
        String[] parts = text.split("-");
        if (parts.length < 3 || !parts[0].equals("S")) {
            throw new IllegalArgumentException("no SID: " + text);
        }
        int count = parts.length - 3;
        ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * count);
        bytes.putLong(Long.parseLong(parts[2])).put(0, Byte.parseByte(parts[1])).put(1, (byte) count);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 3; i < parts.length; i++) {
            bytes.putInt((int) Long.parseLong(parts[i]));
        }
        return bytes.array();
    }
}
