// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of JSON, written as UTF-8 at once and with everything escaped that {@link Escapes} escapes. One thread.
 * Names are taken as they are, with their quotes, colon and what goes before.
 */
final class JsonLine {
    private static final HexFormat HEX = HexFormat.of();
    private static final int PART = 1024;
    /** Of bytes that one code unit becomes. */
    private static final int LONGEST = 6;
    private static final int LARGE = 1 << 20;
    private static final long NO_MINUTE = Long.MIN_VALUE;
    private byte[] bytes = new byte[2048];
    private int size;
    private long minute = NO_MINUTE;
    private byte[] minuteText = new byte[0];

    /** {@return a name as it stands in a line} */
    static byte[] name(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void clear() {
        size = 0;
        bytes = bytes.length > LARGE ? new byte[2048] : bytes;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    JsonLine raw(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    JsonLine raw(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    JsonLine text(byte[] name, String text) {
        raw(name);
        return text(text);
    }

    JsonLine text(byte[] name, Optional<String> text) {
        raw(name);
        return text.isPresent() ? text(text.get()) : none();
    }

    JsonLine number(byte[] name, long number) {
        raw(name);
        return number(number);
    }

    JsonLine number(byte[] name, Optional<? extends Number> number) {
        raw(name);
        return number.isPresent() ? number(number.get().longValue()) : none();
    }

    private JsonLine none() {
        return raw(NULL);
    }

    private static final byte[] NULL = name("null");

    private JsonLine number(long number) {
        if (number < 0) {
            return raw(name(Long.toUnsignedString(number)));
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        room(digits);
        long rest = number;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** A moment to 100 ns, or to the second where it has no fraction. */
    JsonLine time(byte[] name, Optional<Instant> time) {
        raw(name);
        if (time.isEmpty()) {
            return none();
        }
        long second = time.get().getEpochSecond();
        int nanos = time.get().getNano();
        long begun = Math.floorDiv(second, 60);
        if (begun != minute) {
            minute = begun;
            minuteText = name("\"" + OffsetDateTime.ofInstant(Instant.ofEpochSecond(begun * 60), ZoneOffset.UTC).toString().replace("Z", ":"));
        }
        raw(minuteText);
        digits((int) Math.floorMod(second, 60L), 2);
        if (nanos % 100 != 0) {
            raw('.').digits(nanos, 9);
        } else if (nanos != 0) {
            raw('.').digits(nanos / 100, 7);
        }
        return raw('Z').raw('"');
    }

    private JsonLine digits(int number, int count) {
        room(count);
        int rest = number;
        for (int at = size + count - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
        return this;
    }

    JsonLine text(String text) {
        raw('"');
        for (int from = 0; from < text.length(); from = part(text, from, Math.min(text.length(), from + PART))) {
            continue;
        }
        return raw('"');
    }

    /** Writes the text up to there, or one code unit more, and returns where it ended. */
    private int part(String text, int from, int to) {
        room(LONGEST * (to - from + 1));
        byte[] line = bytes;
        int at = size;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
                line[at++] = (byte) c;
            } else {
                size = at;
                i += special(text, i, c);
                at = size;
            }
            i++;
        }
        size = at;
        return i;
    }

    /** Writes a character that is no plain ASCII, and returns how many more code units it had. */
    private int special(String text, int index, char c) {
        switch (c) {
        case '"', '\\' -> escape(c);
        case '\n' -> escape('n');
        case '\r' -> escape('r');
        case '\t' -> escape('t');
        default -> {
            return other(text.codePointAt(index));
        }
        }
        return 0;
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        bytes[size++] = (byte) c;
    }

    private int other(int point) {
        int more = Character.charCount(point) - 1;
        if (Escapes.isHarmless(point)) {
            utf8(point);
            return more;
        }
        for (char unit : Character.toChars(point)) {
            bytes[size++] = '\\';
            bytes[size++] = 'u';
            bytes[size++] = (byte) HEX.toHighHexDigit(unit >>> 8);
            bytes[size++] = (byte) HEX.toLowHexDigit(unit >>> 8);
            bytes[size++] = (byte) HEX.toHighHexDigit(unit);
            bytes[size++] = (byte) HEX.toLowHexDigit(unit);
        }
        return more;
    }

    private void utf8(int point) {
        if (point < 0x80) {
            bytes[size++] = (byte) point;
        } else if (point < 0x800) {
            bytes[size++] = (byte) (0xC0 | point >> 6);
            bytes[size++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x10000) {
            bytes[size++] = (byte) (0xE0 | point >> 12);
            bytes[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            bytes[size++] = (byte) (0x80 | point & 0x3F);
        } else {
            bytes[size++] = (byte) (0xF0 | point >> 18);
            bytes[size++] = (byte) (0x80 | point >> 12 & 0x3F);
            bytes[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            bytes[size++] = (byte) (0x80 | point & 0x3F);
        }
    }

    private void room(int count) {
        if (count > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
    }
}
