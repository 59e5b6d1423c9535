// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of which the pages last used stay in memory: for formats whose objects point to one another.
 * <p>
 * One thread. Little-endian. The size is that of the beginning; what a file that shrinks under the reader lost reads as zeros.
 * Nothing is mapped: a mapping would keep the log from being rotated on Windows, and its end would kill the process.
 */
public final class Pages {
    private static final int PAGE = 1 << 14;
    private static final int MOST = 512;

    private final SeekableByteChannel file;
    private final long size;
    private final Map<Long, byte[]> pages = new LinkedHashMap<>(MOST, 0.75f, true);
    private long lastNumber = -1;
    private byte[] lastPage = {};

    /** Reads from that file, whose position it moves. */
    public Pages(SeekableByteChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /** {@return how long the file was at the beginning} */
    public long size() {
        return size;
    }

    /** {@return whether all these bytes lie in the file; right for any two numbers} */
    public boolean holds(long at, long length) {
        return at >= 0 && length >= 0 && at <= size && length <= size - at;
    }

    /** {@return the byte at a place inside the file} */
    public int u8(long at) throws IOException {
        return page(at / PAGE)[(int) (at % PAGE)] & 0xFF;
    }

    /** {@return four bytes as an unsigned number; the place is a multiple of four} */
    public long u32(long at) throws IOException {
        byte[] page = page(at / PAGE);
        int i = (int) (at % PAGE);
        return page[i] & 0xFFL | (page[i + 1] & 0xFFL) << 8 | (page[i + 2] & 0xFFL) << 16 | (page[i + 3] & 0xFFL) << 24;
    }

    /** {@return eight bytes; the place is a multiple of four} */
    public long i64(long at) throws IOException {
        return u32(at) | u32(at + Integer.BYTES) << 32;
    }

    /** {@return a copy of bytes that lie in the file} */
    public byte[] copy(long at, int length) throws IOException {
        byte[] copy = new byte[length];
        if (length > 4 * PAGE) {
            fill(ByteBuffer.wrap(copy), at);
            return copy;
        }
        int done = 0;
        while (done < length) {
            int from = (int) ((at + done) % PAGE);
            int count = Math.min(length - done, PAGE - from);
            System.arraycopy(page((at + done) / PAGE), from, copy, done, count);
            done += count;
        }
        return copy;
    }

    private byte[] page(long number) throws IOException {
        if (number == lastNumber) {
            return lastPage;
        }
        byte[] page = pages.get(number);
        if (page == null) {
            page = pages.size() < MOST ? new byte[PAGE] : oldest();
            fill(ByteBuffer.wrap(page), number * PAGE);
            pages.put(number, page);
        }
        lastNumber = number;
        lastPage = page;
        return page;
    }

    private byte[] oldest() {
        byte[] page = pages.remove(pages.keySet().iterator().next());
        Arrays.fill(page, (byte) 0);
        return page;
    }

    private void fill(ByteBuffer into, long at) throws IOException {
        file.position(at);
        int got = 1;
        while (into.hasRemaining() && got > 0) {
            got = file.read(into);
        }
    }
}
