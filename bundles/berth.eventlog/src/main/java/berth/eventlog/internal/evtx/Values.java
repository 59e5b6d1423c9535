// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.util.HexFormat;

import berth.eventlog.internal.text.CodePages;

/**
 * Writes the values of events as Windows does. One thread.
 * <p>
 * Source: [MS-EVEN6] 2.2.12 "BinXml" and what Windows itself renders where that differs.
 */
final class Values {
    static final int NULL = 0x00;
    static final int STRING = 0x01;
    static final int ANSI = 0x02;
    static final int BINARY = 0x0E;
    static final int SID = 0x13;
    static final int HEX64 = 0x15;
    static final int BINXML = 0x21;
    static final int ARRAY = 0x80;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int MOST_SUB_AUTHORITIES = 255;

    private final Chunk chunk;
    private final Texts texts = new Texts();
    private final StringBuilder line = new StringBuilder();

    Values(Chunk chunk) {
        this.chunk = chunk;
    }

    /** {@return the text of a value that is no array; the place was checked} */
    String text(int type, int at, int size) throws DamagedException {
        return switch (type) {
        case NULL -> "";
        case STRING, 0x23 -> string(at, size);
        case ANSI -> ansi(at, size);
        case 0x03 -> String.valueOf((byte) fixed(at, size, 1));
        case 0x04 -> String.valueOf(fixed(at, size, 1) & 0xFF);
        case 0x05 -> String.valueOf((short) fixed(at, size, 2));
        case 0x06 -> String.valueOf(fixed(at, size, 2) & 0xFFFF);
        case 0x07 -> String.valueOf((int) fixed(at, size, 4));
        case 0x08 -> String.valueOf(fixed(at, size, 4) & 0xFFFF_FFFFL);
        case 0x09 -> String.valueOf(fixed(at, size, 8));
        case 0x0A -> Long.toUnsignedString(fixed(at, size, 8));
        case 0x0B -> Reals.text(Float.intBitsToFloat((int) fixed(at, size, 4)));
        case 0x0C -> Reals.text(Double.longBitsToDouble(fixed(at, size, 8)));
        case 0x0D -> fixed(at, size, size == 1 ? 1 : 4) == 0 ? "false" : "true";
        case BINARY -> HEX.formatHex(chunk.bytes(), at, at + size);
        case 0x0F -> guid(at, size);
        case 0x10, 0x20 -> hex(fixed(at, size, size == 4 ? 4 : 8), size);
        case 0x11 -> Times.fileTime(fixed(at, size, 8), line);
        case 0x12 -> Times.systemTime(chunk, at, size, line);
        case SID -> sid(at, size);
        case 0x14 -> hex(fixed(at, size, 4), 4);
        case HEX64 -> hex(fixed(at, size, 8), 8);
        default -> throw new DamagedException("holds a value of the unknown type " + type);
        };
    }

    /** {@return the number that a value of any integer type is, sign extended; -1 in {@code size} terms never fits} */
    long number(int type, int at, int size) throws DamagedException {
        return switch (type) {
        case 0x03 -> (byte) fixed(at, size, 1);
        case 0x04 -> fixed(at, size, 1) & 0xFF;
        case 0x05 -> (short) fixed(at, size, 2);
        case 0x06 -> fixed(at, size, 2) & 0xFFFF;
        case 0x07 -> (int) fixed(at, size, 4);
        case 0x08, 0x14 -> fixed(at, size, 4) & 0xFFFF_FFFFL;
        default -> fixed(at, size, 8);
        };
    }

    /** {@return whether {@link #number} reads that type} */
    static boolean isNumber(int type) {
        return type >= 0x03 && type <= 0x0A || type == 0x14 || type == HEX64;
    }

    /** {@return the length of each item of an array; 0 where items end with a zero or tell their own length} */
    static int itemSize(int type, int size) throws DamagedException {
        return switch (type) {
        case STRING, ANSI, SID -> 0;
        case 0x03, 0x04 -> 1;
        case 0x05, 0x06 -> 2;
        case 0x07, 0x08, 0x0B, 0x0D, 0x14 -> 4;
        case 0x09, 0x0A, 0x0C, 0x11, HEX64 -> 8;
        case 0x0F, 0x12 -> 16;
        case 0x10, 0x20 -> size % 8 == 0 ? 8 : 4;
        case BINARY -> size;
        default -> throw new DamagedException("holds an array of the unknown type " + type);
        };
    }

    /** {@return the length of the item of an array at an offset, without a final zero} */
    int itemSize(int type, int at, int end, int each) throws DamagedException {
        if (each > 0) {
            return Math.min(each, end - at);
        }
        if (type == SID) {
            return Math.min(end - at, 8 + 4 * chunk.octet(Math.min(at + 1, end - 1)));
        }
        int unit = type == STRING ? 2 : 1;
        int to = at;
        while (to + unit <= end && (unit == 2 ? chunk.half(to) : chunk.octet(to)) != 0) {
            to += unit;
        }
        return to - at;
    }

    /** {@return where the next item begins} */
    static int nextItem(int type, int at, int size) {
        return at + size + (type == STRING ? 2 : type == ANSI ? 1 : 0);
    }

    /** {@return a {@code 0x} number, filled up to 16 digits as Windows writes keywords} */
    static String keywords(long value) {
        return "0x" + HexFormat.of().toHexDigits(value);
    }

    private String string(int at, int size) throws DamagedException {
        if (size % 2 != 0) {
            throw new DamagedException("holds half a character");
        }
        int units = size / 2;
        while (units > 0 && chunk.half(at + 2 * units - 2) == 0) {
            units--;
        }
        return texts.read(chunk.bytes(), at, units);
    }

    /** A log does not tell the code page of the machine that wrote it; its letters do. */
    private String ansi(int at, int size) throws DamagedException {
        int length = size;
        while (length > 0 && chunk.octet(at + length - 1) == 0) {
            length--;
        }
        return new CodePages().decode(chunk.bytes(), at, length);
    }

    private long fixed(int at, int size, int expected) throws DamagedException {
        if (size != expected) {
            throw new DamagedException("holds a value of " + size + " bytes where its type has " + expected);
        }
        return switch (expected) {
        case 1 -> chunk.octet(at);
        case 2 -> chunk.half(at);
        case 4 -> chunk.word(at);
        default -> chunk.wide(at);
        };
    }

    private static String hex(long value, int size) {
        return "0x" + Long.toHexString(size == 4 ? value & 0xFFFF_FFFFL : value);
    }

    private String guid(int at, int size) throws DamagedException {
        if (size != 16) {
            throw new DamagedException("holds a GUID of " + size + " bytes");
        }
        int second = chunk.word(at + 4);
        line.setLength(0);
        line.append('{').append(HEX.toHexDigits(chunk.word(at))).append('-').append(HEX.toHexDigits((short) second)).append('-')
                .append(HEX.toHexDigits((short) (second >>> 16))).append('-');
        for (int i = 8; i < 16; i++) {
            HEX.toHexDigits(line, (byte) chunk.octet(at + i));
            if (i == 9) {
                line.append('-');
            }
        }
        return line.append('}').toString();
    }

    private String sid(int at, int size) throws DamagedException {
        int count = size < 8 ? MOST_SUB_AUTHORITIES : chunk.octet(at + 1);
        if (8 + 4 * count > size) {
            throw new DamagedException("holds a SID that is longer than its value");
        }
        long authority = Long.reverseBytes(chunk.wide(at)) & 0xFFFF_FFFF_FFFFL;
        line.setLength(0);
        line.append("S-").append(chunk.octet(at)).append('-').append(authority);
        for (int i = 0; i < count; i++) {
            line.append('-').append(chunk.word(at + 8 + 4 * i) & 0xFFFF_FFFFL);
        }
        return line.toString();
    }
}
