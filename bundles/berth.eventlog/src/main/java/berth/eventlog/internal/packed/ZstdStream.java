// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * The content of Zstandard frames, one after another.
 * <p>
 * One thread. Memory grows with the content up to twice the frame's window, never with what a header claims; a window of more than
 * 128 MiB is refused, as by zstd itself, and so are dictionaries. Checksums are checked. Source: RFC 8878.
 */
@NonNullByDefault({}) // as the class it extends
public final class ZstdStream extends InputStream implements ZstdSequences.Output {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int MOST_WINDOW = 1 << 27;
    private static final int MOST_BLOCK = 1 << 17;
    private static final int SPARE = 1 << 24;

    private final InputStream in;
    private final ZstdLiterals literals = new ZstdLiterals();
    private final ZstdSequences sequences = new ZstdSequences();
    private byte[] block = {};
    private Optional<ZstdFrame> frame = Optional.empty();
    private XxHash64 hash = new XxHash64();
    private byte[] out = {};
    private int read;
    private int written;
    private int blockStart;
    private int mostBlock;
    private int taken;
    private long content;
    private boolean begun;

    /** Unpacks that stream. */
    public ZstdStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return fill() ? out[read++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, written - read);
        System.arraycopy(out, read, into, from, count);
        read += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Whether there is content to give; reads on to the next block that has some. */
    private boolean fill() throws IOException {
        while (read == written) {
            if (frame.isEmpty()) {
                if (!beginFrame()) {
                    return false;
                }
            } else {
                nextBlock(frame.get());
            }
        }
        return true;
    }

    private boolean beginFrame() throws IOException {
        int one = in.read();
        if (one < 0) {
            if (!begun) {
                throw new DamagedDataException("is empty");
            }
            return false;
        }
        begun = true;
        int magic = one | (int) number(3) << 8;
        if ((magic & ~15) == SKIPPABLE) {
            skipAll(number(4));
            return true;
        }
        if (magic != MAGIC) {
            throw new DamagedDataException("goes on with something else");
        }
        ZstdFrame next = ZstdFrame.read(this::number);
        if (next.window() > MOST_WINDOW) {
            throw new DamagedDataException("needs more than " + (MOST_WINDOW >> 20) + " MiB of memory");
        }
        frame = Optional.of(next);
        literals.forget();
        sequences.forget();
        hash = new XxHash64();
        read = 0;
        written = 0;
        content = 0;
        return true;
    }

    private void nextBlock(ZstdFrame current) throws IOException {
        int head = (int) number(3);
        int size = head >>> 3;
        int type = head >>> 1 & 3;
        mostBlock = current.mostBlock(MOST_BLOCK);
        if (size > mostBlock || type == 3) {
            throw new DamagedDataException("has an impossible block");
        }
        makeRoom((int) current.window());
        blockStart = written;
        switch (type) {
        case 0 -> readFully(out, written, size);
        case 1 -> Arrays.fill(out, written, written + size, (byte) number(1));
        default -> {
            block = block.length < size + BackwardBits.MARGIN ? new byte[size + BackwardBits.MARGIN] : block;
            readFully(block, 0, size);
            unpack(size);
        }
        }
        written += type == 2 ? 0 : size;
        hash.update(out, blockStart, written - blockStart);
        content += written - blockStart;
        if ((head & 1) != 0) {
            endFrame(current);
        }
    }

    private void endFrame(ZstdFrame current) throws IOException {
        if (current.hasChecksum() && number(4) != (hash.value() & 0xFFFFFFFFL)) {
            throw new DamagedDataException("does not agree with its checksum");
        }
        if (current.content().isPresent() && current.content().getAsLong() != content) {
            throw new DamagedDataException("has not the length that it tells");
        }
        frame = Optional.empty();
    }

    private void unpack(int size) throws DamagedDataException {
        if (size < 2) {
            throw new DamagedDataException("has an impossible block");
        }
        int behind = literals.read(block, 0, size, mostBlock);
        taken = 0;
        sequences.run(block, behind, size, this);
        literals(literals.length() - taken);
    }

    @Override
    public void literals(int count) throws DamagedDataException {
        if (count > literals.length() - taken || written + count > blockStart + mostBlock) {
            throw new DamagedDataException("takes too many literals");
        }
        System.arraycopy(literals.bytes(), taken, out, written, count);
        taken += count;
        written += count;
    }

    @Override
    public void match(long offset, int length) throws DamagedDataException {
        if (offset <= 0 || offset > written || written + length > blockStart + mostBlock) {
            throw new DamagedDataException("copies from outside");
        }
        int from = written - (int) offset;
        if (offset >= length) {
            System.arraycopy(out, from, out, written, length);
        } else {
            for (int i = 0; i < length; i++) {
                out[written + i] = out[from + i];
            }
        }
        written += length;
    }

    /** All before what has been read is needed no more, but for the window. */
    private void makeRoom(int window) {
        if (written + mostBlock <= out.length) {
            return;
        }
        int most = window + Math.clamp(window, mostBlock, SPARE);
        if (out.length < most) {
            out = Arrays.copyOf(out, Math.clamp(2L * out.length, written + mostBlock, Math.max(most, written + mostBlock)));
            return;
        }
        int keep = Math.min(window, written);
        System.arraycopy(out, written - keep, out, 0, keep);
        written = keep;
        read = keep;
    }

    private long number(int size) throws IOException {
        long number = 0;
        for (int i = 0; i < size; i++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it is cut off");
            }
            number |= (long) next << 8 * i;
        }
        return number;
    }

    private void readFully(byte[] into, int from, int length) throws IOException {
        if (in.readNBytes(into, from, length) < length) {
            throw new EOFException("it is cut off");
        }
    }

    private void skipAll(long length) throws IOException {
        for (long left = length; left > 0;) {
            long got = in.skip(left);
            if (got <= 0 && in.read() < 0) {
                throw new EOFException("it is cut off");
            }
            left -= Math.max(got, 1);
        }
    }
}
