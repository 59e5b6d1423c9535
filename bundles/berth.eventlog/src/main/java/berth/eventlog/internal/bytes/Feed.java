// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** The bytes of a file, one after another. One thread. */
public final class Feed {
    private final SeekableByteChannel file;
    private final byte[] buffer = new byte[1 << 16];
    private long start;
    private int from;
    private int filled;

    /** Reads from a place on. */
    public Feed(SeekableByteChannel file, long from) throws IOException {
        this.file = file;
        seek(from);
    }

    /** {@return where the next byte lies} */
    public long at() {
        return start + from;
    }

    /** Goes to a place. */
    public void seek(long place) throws IOException {
        if (place >= start && place <= start + filled) {
            from = (int) (place - start);
        } else {
            start = place;
            from = 0;
            filled = 0;
            file.position(place);
        }
    }

    /** {@return the byte at a place, or less than 0 behind the end; the next byte stays the same} */
    public int peek(long place) throws IOException {
        if (place >= start && place < start + filled) {
            return buffer[(int) (place - start)] & 0xFF;
        }
        ByteBuffer one = ByteBuffer.allocate(1);
        file.position(place);
        int got = file.read(one);
        file.position(start + filled);
        return got > 0 ? one.get(0) & 0xFF : -1;
    }

    /** {@return whether a place is among the bytes in memory} */
    public boolean isNear(long place) {
        return place >= start && place < start + filled;
    }

    /** {@return the next byte, or less than 0 at the end} */
    public int next() throws IOException {
        return from < filled || fill() ? buffer[from++] & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        start += filled;
        from = 0;
        filled = Math.max(0, file.read(ByteBuffer.wrap(buffer)));
        return filled > 0;
    }

    /** {@return so many bytes, or fewer at the end} */
    public byte[] take(int length) throws IOException {
        byte[] taken = new byte[Math.min(length, buffer.length)];
        int done = 0;
        while (done < length && (from < filled || fill())) {
            int count = Math.min(length - done, filled - from);
            if (done + count > taken.length) {
                taken = Arrays.copyOf(taken, (int) Math.min(length, 2L * (done + count)));
            }
            System.arraycopy(buffer, from, taken, done, count);
            from += count;
            done += count;
        }
        return done == taken.length ? taken : Arrays.copyOf(taken, done);
    }

    /** {@return the bytes up to the next line feed, which is passed over, or so many; fewer at the end} */
    public byte[] line(int most) throws IOException {
        byte[] line = new byte[256];
        int done = 0;
        for (int next = next(); next >= 0 && next != '\n'; next = next()) {
            line = done < line.length ? line : Arrays.copyOf(line, 2 * done);
            line[done++] = (byte) next;
            if (done == most) {
                break;
            }
        }
        return Arrays.copyOf(line, done);
    }
}
