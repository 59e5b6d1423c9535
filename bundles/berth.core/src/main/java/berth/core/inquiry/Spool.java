// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.contribution.Guard;

/**
 * A stream as a file: what was read of it is kept in a temporary file that only its owner may read and that goes when this is closed.
 * <p>
 * It is read only as far as somebody asks. It ends early, and tells why, where it is damaged, where it grows a thousand times as large as
 * what it comes from, beyond 8 GiB, or where the disk would fill up. Use from any thread.
 */
@NonNullByDefault({}) // as the interface it implements
final class Spool implements SeekableByteChannel {
    private static final long MOST = 8L << 30;
    private static final long MOST_RATIO = 1000;
    private static final long ALWAYS = 64L << 20;
    private static final long SPARE = 512L << 20;
    private static final int PIECE = 1 << 16;

    private final InputStream in;
    private final LongSupplier source;
    private final long most;
    private final Path path;
    private final FileChannel kept;
    private final byte[] piece = new byte[PIECE];
    private volatile long filled;
    private long position;
    private boolean ended;
    private volatile boolean waiting;
    private volatile Optional<String> trouble = Optional.empty();

    /** @param source how many bytes it took so far to make the stream's */
    Spool(InputStream in, LongSupplier source) throws IOException {
        this(in, source, MOST);
    }

    Spool(InputStream in, LongSupplier source, long most) throws IOException {
        this.in = in;
        this.source = source;
        this.most = most;
        this.path = Files.createTempFile("berth", ".log");
        this.kept = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** {@return why the content ends before its end} */
    Optional<String> trouble() {
        return trouble;
    }

    /** {@return how much there is so far} */
    long filled() {
        return filled;
    }

    /** {@return whether somebody waits for the stream: for another program, maybe} */
    boolean isWaiting() {
        return waiting;
    }

    /** Reads the first bytes: so many, or what there is when no more come for a moment behind a whole line. */
    synchronized ByteBuffer head(int length) throws IOException {
        while (filled < length && fill() && (!endsLine() || comesMore())) {
            continue;
        }
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(length, filled));
        kept.read(head, 0);
        return head.flip().asReadOnlyBuffer();
    }

    private boolean endsLine() throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        kept.read(last, filled - 1);
        return last.get(0) == '\n';
    }

    private boolean comesMore() throws IOException {
        for (int i = 0; i < 10 && in.available() == 0; i++) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return in.available() > 0;
    }

    /** Takes the next piece of the stream; {@return whether there was one} */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        int got = next();
        ended = got < 0;
        if (got > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(piece, 0, got);
            while (bytes.hasRemaining()) {
                filled += kept.write(bytes, filled);
            }
            checkLimits(got);
        }
        return got > 0;
    }

    private int next() throws IOException {
        waiting = true;
        try {
            return in.read(piece);
        } catch (IOException e) {
            if (filled == 0) {
                throw e;
            }
            trouble = Optional.of("The file is cut off or damaged here: " + Guard.reason(e) + ".");
            return -1;
        } finally {
            waiting = false;
        }
    }

    private void checkLimits(int got) throws IOException {
        boolean step = filled / ALWAYS != (filled - got) / ALWAYS;
        if (filled > most) {
            stop("more than " + (most >> 20) + " MiB");
        } else if (filled > ALWAYS && filled / MOST_RATIO > source.getAsLong()) {
            stop("more than " + MOST_RATIO + " times as large as the file");
        } else if (step) {
            Path folder = path.getParent();
            FileStore store = Files.getFileStore(folder == null ? path : folder);
            if (store.getUsableSpace() < SPARE) {
                stop("too large for the folder of temporary files");
            }
        }
    }

    private void stop(String what) {
        ended = true;
        trouble = Optional.of("Only the first " + (filled >> 20) + " MiB are read: the content is " + what + ".");
    }

    @Override
    public synchronized int read(ByteBuffer to) throws IOException {
        while (filled <= position && fill()) {
            continue;
        }
        int count = position >= filled ? -1 : kept.read(to, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public synchronized long size() throws IOException {
        while (fill()) {
            continue;
        }
        return filled;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public boolean isOpen() {
        return kept.isOpen();
    }

    /** Does not wait for whoever is still reading. */
    @Override
    public void close() throws IOException {
        kept.close();
        Files.deleteIfExists(path);
    }
}
