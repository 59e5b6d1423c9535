// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a file's bytes are text, told from its head.
 * <p>
 * A byte order mark decides. Without one, text in which every second byte is zero again and again is UTF-16, unless it begins with a line
 * in ASCII, whatever another writer has appended; anything else is UTF-8, and a line that is none is of a Windows code page
 * ({@link CodePages}), so a log of several writers is read line by line as each wrote it.
 *
 * @param unit    the bytes of a unit: 1 or 2
 * @param charset UTF-8, UTF-16LE or UTF-16BE
 * @param mark    the length of the byte order mark
 */
public record TextEncoding(int unit, Charset charset, int mark) {
    /** As many bytes of ASCII without a zero are no UTF-16; twice as many where a zero follows the line feed. */
    private static final int TELLING = 8;

    /** {@return the encoding of text that begins so} */
    public static TextEncoding of(ByteBuffer head) {
        int from = head.position();
        int size = head.remaining();
        int first = size < 2 ? 0 : (head.get(from) & 0xFF) << 8 | head.get(from + 1) & 0xFF;
        if (first == 0xFFFE) {
            return new TextEncoding(2, StandardCharsets.UTF_16LE, 2);
        }
        if (first == 0xFEFF) {
            return new TextEncoding(2, StandardCharsets.UTF_16BE, 2);
        }
        boolean marked = size >= 3 && first == 0xEFBB && (head.get(from + 2) & 0xFF) == 0xBF;
        return marked ? new TextEncoding(1, StandardCharsets.UTF_8, 3) : unmarked(head);
    }

    private static TextEncoding unmarked(ByteBuffer head) {
        if (beginsInAscii(head)) {
            return new TextEncoding(1, StandardCharsets.UTF_8, 0);
        }
        int little = 0;
        int big = 0;
        int units = 0;
        int printable = 0;
        for (int at = head.position(); at + 1 < head.limit(); at += 2) {
            int one = head.get(at);
            int two = head.get(at + 1);
            units += one != 0 || two != 0 ? 1 : 0;
            little += one != 0 && two == 0 ? 1 : 0;
            big += one == 0 && two != 0 ? 1 : 0;
            printable += one >= ' ' && one <= '~' && two >= ' ' && two <= '~' ? 1 : 0;
        }
        // Text in other letters than Latin ones has zeros at its blanks, digits and line ends only.
        int enough = Math.max(2, printable < units / 2 ? units / 32 : units / 10);
        if (little >= enough && little > 4 * big) {
            return new TextEncoding(2, StandardCharsets.UTF_16LE, 0);
        }
        return big >= enough && big > 4 * little ? new TextEncoding(2, StandardCharsets.UTF_16BE, 0) : new TextEncoding(1, StandardCharsets.UTF_8, 0);
    }

    /** Few letters of UTF-16 are two printable bytes of ASCII, and a zero stands beside its line feeds. */
    private static boolean beginsInAscii(ByteBuffer head) {
        int at = head.position();
        while (at < head.limit() && (head.get(at) >= ' ' && head.get(at) <= '~' || head.get(at) == '\t' || head.get(at) == '\r')) {
            at++;
        }
        int length = at - head.position();
        return at + 1 < head.limit() && head.get(at) == '\n' && length >= (head.get(at + 1) == 0 ? 2 * TELLING : TELLING);
    }

    /** {@return the text of a head, which may end in the middle of a character} */
    public static String head(ByteBuffer head) {
        TextEncoding encoding = of(head);
        ByteBuffer bytes = head.duplicate();
        bytes.position(bytes.position() + encoding.mark());
        bytes.limit(bytes.limit() - (encoding.unit() == 2 ? bytes.remaining() & 1 : 0));
        return encoding.charset().decode(bytes).toString();
    }

    /** {@return whether a unit of these bytes is a line feed} */
    boolean isLineFeed(byte[] bytes, int at) {
        if (unit == 1) {
            return bytes[at] == '\n';
        }
        return isBig() ? bytes[at] == 0 && bytes[at + 1] == '\n' : bytes[at] == '\n' && bytes[at + 1] == 0;
    }

    boolean isBig() {
        return charset.equals(StandardCharsets.UTF_16BE);
    }
}
