// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The command line of a process, which on Windows is one text: the program itself splits it. */
final class CommandLine {
    private CommandLine() { }

    /** Where characters lie, and how many bytes they take. */
    record Text(long address, int length) { }

    /** {@return what a UNICODE_STRING (ntdef.h) says of its characters; empty where there are none} */
    static Optional<Text> unicodeString(byte[] structure, int pointerSize) {
        if (structure.length < 2 * pointerSize) {
            return Optional.empty();
        }
        int length = (structure[0] & 255 | (structure[1] & 255) << 8) & ~1;
        long address = number(structure, pointerSize, pointerSize);
        return length == 0 || address == 0 ? Optional.empty() : Optional.of(new Text(address, length));
    }

    /** {@return the text of a UNICODE_STRING at the beginning of a buffer that its characters lie in, too; empty where they do not} */
    static Optional<String> inBuffer(byte[] buffer, long base, int pointerSize) {
        return unicodeString(buffer, pointerSize).filter(text -> text.address() - base >= 2L * pointerSize && text.address() - base <= buffer.length - text.length())
                .map(text -> characters(Arrays.copyOfRange(buffer, (int) (text.address() - base), (int) (text.address() - base) + text.length())));
    }

    static String characters(byte[] raw) {
        return new String(raw, StandardCharsets.UTF_16LE);
    }

    /** {@return the number of so many bytes at that place} */
    static long number(byte[] bytes, int at, int size) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return size == Long.BYTES ? buffer.getLong(at) : Integer.toUnsignedLong(buffer.getInt(at));
    }

    /** {@return its arguments, split as Microsoft's C library does ("Parsing C command-line arguments")} */
    static List<String> split(String line) {
        Splitting splitting = new Splitting();
        line.chars().forEach(c -> splitting.take((char) c));
        return splitting.end();
    }

    /** What was read of a line. */
    private static final class Splitting {
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean begun;
        private boolean quoted;
        private int backslashes;

        void take(char c) {
            if (c == '\\') {
                backslashes++;
            } else if (c == '"') {
                quote();
            } else if ((c == ' ' || c == '\t') && !quoted) {
                end();
            } else {
                literally();
                word.append(c);
                begun = true;
            }
        }

        /** Before a quotation mark two backslashes are one, and one more takes the mark's meaning away; but not in the program's own path, which is no argument. */
        private void quote() {
            boolean marks = words.isEmpty() || backslashes % 2 == 0;
            word.repeat('\\', words.isEmpty() ? backslashes : backslashes / 2);
            backslashes = 0;
            if (marks) {
                quoted = !quoted;
            } else {
                word.append('"');
            }
            begun = true;
        }

        private void literally() {
            word.repeat('\\', backslashes);
            begun |= backslashes > 0;
            backslashes = 0;
        }

        List<String> end() {
            literally();
            if (begun) {
                words.add(word.toString());
            }
            word.setLength(0);
            begun = false;
            return words;
        }
    }
}
