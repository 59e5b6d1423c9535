// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Gives a text as UTF-8: UTF-16 is recognised by its byte order mark, or by its zero bytes, and converted; everything else
 * is passed on as it is, because single-byte character sets agree in ASCII.
 */
final class TextEncoding {
    private static final int HEAD = 4096;
    /** As many bytes of ASCII without a zero are no UTF-16; twice as many where a zero follows the line feed. */
    private static final int TELLING = 8;
    private static final int PIECE = 1 << 16;

    private TextEncoding() { }

    /** {@return the stream in UTF-8} */
    static InputStream utf8(InputStream in) throws IOException {
        PushbackInputStream again = new PushbackInputStream(in, HEAD);
        byte[] head = again.readNBytes(HEAD);
        Optional<Charset> wide = wide(head);
        int skip = mark(head);
        again.unread(head, skip, head.length - skip);
        return wide.isPresent() ? new Converted(new InputStreamReader(again, wide.get())) : again;
    }

    /** {@return how many bytes a byte order mark takes at the beginning} */
    static int mark(byte[] head) {
        if (head.length >= 3 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb && (head[2] & 0xff) == 0xbf) {
            return 3;
        }
        return head.length >= 2 && ((head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe || (head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff) ? 2 : 0;
    }

    /** {@return UTF-16, if it is that} */
    static Optional<Charset> wide(byte[] head) {
        if (mark(head) == 2) {
            return Optional.of((head[0] & 0xff) == 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
        }
        if (beginsInAscii(head)) {
            return Optional.empty();
        }
        int even = 0;
        int odd = 0;
        int printable = 0;
        for (int i = 0; i + 1 < head.length; i += 2) {
            even += head[i] == 0 && head[i + 1] != 0 ? 1 : 0;
            odd += head[i] != 0 && head[i + 1] == 0 ? 1 : 0;
            printable += head[i] >= ' ' && head[i] <= '~' && head[i + 1] >= ' ' && head[i + 1] <= '~' ? 1 : 0;
        }
        // Text in Latin letters has a zero in every second place, any other text at its blanks, digits and line ends; a file with holes has them everywhere.
        int enough = Math.max(2, printable < head.length / 4 ? head.length / 64 : head.length / 8);
        if (odd >= enough && even < odd / 8 + 1) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return even >= enough && odd < even / 8 + 1 ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
    }

    /** Few letters of UTF-16 are two printable bytes of ASCII, and a zero stands beside its line feeds. */
    private static boolean beginsInAscii(byte[] head) {
        int at = 0;
        while (at < head.length && (head[at] >= ' ' && head[at] <= '~' || head[at] == '\t' || head[at] == '\r')) {
            at++;
        }
        return at + 1 < head.length && head[at] == '\n' && at >= (head[at + 1] == 0 ? 2 * TELLING : TELLING);
    }

    /** Characters as bytes of UTF-8. */
    private static final class Converted extends InputStream {
        private final Reader reader;
        private final CharBuffer chars = CharBuffer.allocate(PIECE);
        private ByteBuffer bytes = ByteBuffer.allocate(0);

        Converted(Reader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte @Nullable [] to, int at, int length) throws IOException {
            while (!bytes.hasRemaining()) {
                chars.clear();
                if (reader.read(chars) < 0) {
                    return -1;
                }
                bytes = StandardCharsets.UTF_8.encode(chars.flip());
            }
            int count = Math.min(length, bytes.remaining());
            bytes.get(Objects.requireNonNull(to), at, count);
            return count;
        }
    }
}
