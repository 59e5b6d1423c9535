// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

import org.eclipse.jdt.annotation.NonNullByDefault;

/** Bytes as a file; zeros follow up to the size, so that a large file needs no memory. */
@NonNullByDefault({}) // as the interface it implements
public final class MemoryChannel implements SeekableByteChannel {
    private final byte[] bytes;
    private final long size;
    private long position;
    private long read;

    public MemoryChannel(byte[] bytes) {
        this(bytes, bytes.length);
    }

    public MemoryChannel(byte[] bytes, long size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** How many bytes were asked of it so far. */
    public long bytesRead() {
        return read;
    }

    @Override
    public int read(ByteBuffer into) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), size - position);
        int real = (int) Math.max(0, Math.min(count, bytes.length - position));
        if (real > 0) {
            into.put(bytes, (int) position, real);
        }
        into.put(new byte[count - real]);
        position += count;
        read += count;
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        if (to < 0) {
            throw new IllegalArgumentException("a place before the file");
        }
        position = to;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() { }
}
