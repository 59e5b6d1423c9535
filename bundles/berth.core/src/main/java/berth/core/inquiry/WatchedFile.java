// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * A file of which is known whether somebody gets on with reading it: what is read of it and what is handed on counts,
 * but not for ever. Use from any thread as far as the file itself allows.
 */
@NonNullByDefault({})
final class WatchedFile implements SeekableByteChannel {
    /** Even the most careful reader takes no more steps than the file has bytes, and these. */
    private static final int AT_LEAST = 10_000;

    private final SeekableByteChannel file;
    private final AtomicLong steps = new AtomicLong();
    private final AtomicInteger taking = new AtomicInteger();
    private final long most;

    WatchedFile(SeekableByteChannel file) throws IOException {
        this.file = file;
        // The size of a stream is known only at its end.
        this.most = file instanceof Spool ? AT_LEAST : file.size() + AT_LEAST;
    }

    /**
     * {@return a number that changes while reading gets on}
     * While what was read is being taken, or a stream gives nothing yet, the reader can't be blamed.
     */
    long progress() {
        boolean waits = file instanceof Spool spool && spool.isWaiting();
        long bytes = file instanceof Spool spool && !waits ? spool.filled() : 0;
        return taking.get() > 0 || waits ? System.nanoTime() : Math.min(most + bytes, steps.get());
    }

    /** Takes what was read. */
    void take(Runnable taker) {
        taking.incrementAndGet();
        try {
            taker.run();
        } finally {
            taking.decrementAndGet();
            steps.incrementAndGet();
        }
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int count = file.read(to);
        steps.addAndGet(count > 0 ? 1 : 0);
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return file.write(from);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
