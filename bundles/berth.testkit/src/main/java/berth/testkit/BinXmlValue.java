// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A value of binary XML: its type and its bytes, which need not fit each other.
 * <p>
 * Source: [MS-EVEN6] 2.2.12 "BinXml".
 */
public record BinXmlValue(int type, byte[] bytes) {
    private static final int ARRAY = 0x80;
    private static final long TO_1970 = 11_644_473_600L;

    /** {@return the value that is absent} */
    public static BinXmlValue none() {
        return new BinXmlValue(0, new byte[0]);
    }

    /** {@return a text} */
    public static BinXmlValue string(String text) {
        return new BinXmlValue(0x01, text.getBytes(StandardCharsets.UTF_16LE));
    }

    /** {@return a text in a code page, with its final zero} */
    public static BinXmlValue ansi(String text, Charset page) {
        return new BinXmlValue(0x02, (text + '\0').getBytes(page));
    }

    /** {@return a value of some type that takes so many bytes of a number, such as 0x08 for an unsigned word} */
    public static BinXmlValue number(int type, int size, long number) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
        return new BinXmlValue(type, Arrays.copyOf(bytes, size));
    }

    /** {@return a Real32} */
    public static BinXmlValue real(float real) {
        return number(0x0B, 4, Float.floatToIntBits(real));
    }

    /** {@return a Real64} */
    public static BinXmlValue real(double real) {
        return number(0x0C, 8, Double.doubleToLongBits(real));
    }

    /** {@return bytes} */
    public static BinXmlValue binary(byte[] bytes) {
        return new BinXmlValue(0x0E, bytes);
    }

    /** {@return a GUID written with braces} */
    public static BinXmlValue guid(String text) {
        byte[] big = HexFormat.of().parseHex(text.replaceAll("[{}-]", ""));
        ByteBuffer from = ByteBuffer.wrap(big);
        ByteBuffer to = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(from.getInt()).putShort(from.getShort()).putShort(from.getShort());
        to.put(big, 8, 8);
        return new BinXmlValue(0x0F, to.array());
    }

    /** {@return a FILETIME} */
    public static BinXmlValue fileTime(Instant time) {
        return number(0x11, 8, ticks(time));
    }

    /** {@return 100 ns since 1601} */
    static long ticks(Instant time) {
        return (time.getEpochSecond() + TO_1970) * 10_000_000 + time.getNano() / 100;
    }

    /** {@return a SID such as S-1-5-18} */
    public static BinXmlValue sid(String text) {
        return new BinXmlValue(0x13, EvtRecordBytes.sid(text));
    }

    /** {@return an array of values of one type; texts end with a zero each} */
    public static BinXmlValue array(int type, List<BinXmlValue> items) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (BinXmlValue item : items) {
            all.writeBytes(item.bytes());
            all.writeBytes(new byte[type == 0x01 ? 2 : type == 0x02 && !endsWithZero(item) ? 1 : 0]);
        }
        return new BinXmlValue(type | ARRAY, all.toByteArray());
    }

    private static boolean endsWithZero(BinXmlValue item) {
        return item.bytes.length > 0 && item.bytes[item.bytes.length - 1] == 0;
    }
}
