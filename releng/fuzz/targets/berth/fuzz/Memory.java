// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Bytes as a file, which may give them in small pieces. */
public final class Memory implements SeekableByteChannel {
    private byte[] bytes;
    private final int most;
    private long position;

    /** A file of these bytes; a read gives at most so many. */
    public Memory(byte[] bytes, int most) {
        this.bytes = bytes;
        this.most = most;
    }

    /** Holds other bytes from now on. */
    public void hold(byte[] others) {
        bytes = others;
        position = 0;
    }

    @Override
    public int read(ByteBuffer into) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(Math.min(into.remaining(), most), bytes.length - position);
        into.put(bytes, (int) position, count);
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        if (to < 0) {
            throw new IllegalArgumentException("a place before the file: " + to);
        }
        position = to;
        return this;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
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
