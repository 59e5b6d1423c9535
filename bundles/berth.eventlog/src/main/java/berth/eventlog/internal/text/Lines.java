// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a text, one after another; a line longer than 1 MiB comes in pieces.
 * <p>
 * One thread; a few MiB whatever the lines' lengths. Bytes are taken as they are there, so the lines of a file that grows can be had
 * before its end.
 */
public final class Lines {
    /** The head by which a file's encoding is told. */
    public static final int HEAD = 4096;
    private static final int LONGEST = 1 << 20;
    private static final int BLOCK = 1 << 16;

    private final SeekableByteChannel file;
    private final TextEncoding encoding;
    private final CodePages pages = new CodePages();
    private byte[] buffer = new byte[2 * BLOCK];
    private int from;
    private int looked;
    private int filled;
    private long start;
    private long number = 1;
    private boolean inside;
    private boolean over;

    /**
     * A line, or a piece of one, without its end.
     *
     * @param number    from 1; pieces of one line have one number
     * @param offset    where it begins in the file
     * @param continues whether it is a piece that goes on the one before
     * @param more      whether a further piece of it may follow
     * @param ended     whether a line feed follows: not so at the end of the file, where the rest may still be written
     */
    public record Line(long number, long offset, String text, boolean continues, boolean more, boolean ended) { }

    /** Reads from the file's beginning. */
    public Lines(SeekableByteChannel file) throws IOException {
        this(file, 0, 1);
    }

    /** Reads from a place on, where a line begins. */
    public Lines(SeekableByteChannel file, long from, long number) throws IOException {
        this.file = file;
        this.encoding = TextEncoding.of(head(file));
        this.start = Math.max(from, encoding.mark());
        this.number = number;
        file.position(start);
    }

    private static ByteBuffer head(SeekableByteChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        file.position(0);
        int got = 1;
        while (head.hasRemaining() && got > 0) {
            got = file.read(head);
        }
        return head.flip();
    }

    /** {@return the place behind the line last returned} */
    public long offset() {
        return start + from;
    }

    /** {@return the next line; empty at the end} */
    public Optional<Line> next() throws IOException {
        while (true) {
            int unit = encoding.unit();
            for (; looked + unit <= filled; looked += unit) {
                if (encoding.isLineFeed(buffer, looked)) {
                    int end = looked;
                    looked += unit;
                    return Optional.of(line(end, looked, true));
                }
            }
            if (filled - from > LONGEST) {
                int cut = boundary();
                return Optional.of(line(cut, cut, false));
            }
            if (over || !more()) {
                over = true;
                if (from == filled) {
                    return Optional.empty();
                }
                looked = filled;
                return Optional.of(line(filled, filled, false));
            }
        }
    }

    private Line line(int end, int behind, boolean ended) {
        int last = end;
        if (encoding.unit() == 1) {
            last -= last > from && buffer[last - 1] == '\r' ? 1 : 0;
        }
        String text = encoding.unit() == 1 ? pages.decode(buffer, from, last - from)
                : new String(buffer, from, last - from, encoding.charset());
        boolean carriage = encoding.unit() == 2 && text.endsWith("\r");
        boolean more = !ended && !over;
        Line line = new Line(number, start + from, carriage ? text.substring(0, text.length() - 1) : text, inside, more, ended);
        inside = more;
        number += inside ? 0 : 1;
        from = behind;
        return line;
    }

    /** A piece ends between two characters. */
    private int boundary() {
        int cut = from + LONGEST;
        if (encoding.unit() == 2) {
            boolean high = (buffer[cut - (encoding.isBig() ? 2 : 1)] & 0xFC) == 0xD8;
            return high ? cut - 2 : cut;
        }
        int back = cut;
        while (back > cut - 4 && back < filled && (buffer[back] & 0xC0) == 0x80) {
            back--;
        }
        return back;
    }

    private boolean more() throws IOException {
        if (buffer.length - filled < BLOCK) {
            if (from > 0) {
                System.arraycopy(buffer, from, buffer, 0, filled - from);
                start += from;
                looked -= from;
                filled -= from;
                from = 0;
            }
            if (buffer.length - filled < BLOCK) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int got = file.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled));
        filled += Math.max(got, 0);
        return got > 0;
    }
}
