// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line of a process, which on Windows is one text: the program itself splits it. */
final class CommandLine {
    private CommandLine() { }

    /**
     * {@return the text of a UNICODE_STRING (ntdef.h) whose characters lie in the same buffer; empty where they do not}
     *
     * @param base        the address of the buffer
     * @param pointerSize 4 or 8
     */
    static Optional<String> text(byte[] buffer, long base, int pointerSize) {
        if (buffer.length < 2 * pointerSize) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        int length = Short.toUnsignedInt(bytes.getShort(0));
        long pointer = pointerSize == Long.BYTES ? bytes.getLong(pointerSize) : Integer.toUnsignedLong(bytes.getInt(pointerSize));
        long offset = pointer - base;
        return offset < 2L * pointerSize || offset + length > buffer.length ? Optional.empty()
                : Optional.of(new String(buffer, (int) offset, length & ~1, StandardCharsets.UTF_16LE));
    }

    /** {@return its arguments, split as Microsoft's C library does ("Parsing C command-line arguments")} */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        int backslashes = 0;
        for (int i = 0; i <= line.length(); i++) {
            char c = i < line.length() ? line.charAt(i) : ' ';
            if (c == '\\') {
                backslashes++;
                continue;
            }
            // Backslashes count for themselves, but before a quotation mark two are one, and one more takes the mark's meaning away.
            // The program's own path is no argument: there they never do.
            boolean escapes = c == '"' && !words.isEmpty();
            word.repeat("\\", escapes ? backslashes / 2 : backslashes);
            begun |= backslashes > 0;
            boolean literal = escapes && backslashes % 2 == 1;
            backslashes = 0;
            if (c == '"' && !literal) {
                quoted = !quoted;
                begun = true;
            } else if ((c == ' ' || c == '\t') && (!quoted || i == line.length())) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        return words;
    }
}
