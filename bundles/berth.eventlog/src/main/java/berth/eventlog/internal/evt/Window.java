// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * A piece of a file in memory that moves along as it is asked for.
 * <p>
 * One thread. What lies behind the end of the file reads as zeros, so a file that shrinks under the reader ends early.
 */
final class Window {
    private final SeekableByteChannel file;
    private final ByteBuffer buffer;
    private long start;
    private boolean reachesEnd;

    Window(SeekableByteChannel file, int capacity) {
        this.file = file;
        this.buffer = ByteBuffer.allocate(Math.max(capacity, Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    /** Loads the piece from that place on unless so many bytes of it are there already. */
    void cover(long at, int ahead) throws IOException {
        long end = start + buffer.limit();
        boolean begun = at >= start && at <= end;
        if (begun && (reachesEnd || at + ahead <= end)) {
            return;
        }
        buffer.clear();
        file.position(at);
        int got = 1;
        while (buffer.hasRemaining() && got > 0) {
            got = file.read(buffer);
        }
        reachesEnd = buffer.hasRemaining();
        start = at;
        buffer.flip();
    }

    /** {@return the little-endian word at that place} */
    int word(long at) throws IOException {
        cover(at, Integer.BYTES);
        int index = (int) (at - start);
        return index + Integer.BYTES <= buffer.limit() ? buffer.getInt(index) : 0;
    }

    /** Copies bytes; what is not there stays as it is. */
    void copy(long at, byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            cover(at + done, 1);
            int index = (int) (at + done - start);
            int count = Math.min(length - done, buffer.limit() - index);
            if (count <= 0) {
                return;
            }
            buffer.get(index, into, offset + done, count);
            done += count;
        }
    }
}
