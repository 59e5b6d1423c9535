// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Cuts a stream into blocks of whole lines, each with the ends of its neighbours. A line that is longer than a block is cut.
 * For one thread.
 */
final class Blocks {
    static final int SIZE = 1 << 21;
    /** Many texts are no longer: lines that follow others, and what people paste. */
    private static final int SHORT = 1 << 14;
    private static final int TAIL = 1 << 13;
    private static final int HEAD = 1 << 15;
    private static final byte[] NOTHING = { };

    private final InputStream in;
    /** Arrays that are read into again: making and clearing one for each block costs a fifth of a scan. */
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private byte[] before = NOTHING;
    private byte[] carried = NOTHING;
    private Optional<Body> ahead = Optional.empty();
    private boolean begun;
    private boolean ended;

    Blocks(InputStream in) {
        this.in = in;
    }

    /** Whole lines, as many bytes as {@code length} says, with what stands before and behind them. */
    record Block(byte[] before, byte[] body, int length, byte[] behind) { }

    /** Bytes that were read; the array may be longer. */
    private record Body(byte[] bytes, int length) { }

    /** {@return the next block, or empty at the end} */
    Optional<Block> next() throws IOException {
        if (!begun) {
            begun = true;
            ahead = begin();
        }
        if (ahead.isEmpty()) {
            return Optional.empty();
        }
        Body body = ahead.get();
        ahead = read();
        byte[] behind = ahead.map(next -> Arrays.copyOf(next.bytes, Math.min(next.length, HEAD))).orElse(NOTHING);
        Block block = new Block(before, body.bytes, body.length, behind);
        before = Arrays.copyOfRange(body.bytes, Math.max(0, body.length - TAIL), body.length);
        return Optional.of(block);
    }

    /** Takes back a block that nobody looks at any more. */
    void release(Block block) {
        spare.push(block.body);
    }

    /** A short text gets no more room than it needs. */
    private Optional<Body> begin() throws IOException {
        carried = in.readNBytes(SHORT);
        if (carried.length == SHORT) {
            return read();
        }
        ended = true;
        Body all = new Body(carried, carried.length);
        carried = NOTHING;
        return all.length == 0 ? Optional.empty() : Optional.of(all);
    }

    private Optional<Body> read() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        byte[] bytes = spare.isEmpty() ? new byte[SIZE] : spare.pop();
        System.arraycopy(carried, 0, bytes, 0, carried.length);
        int length = carried.length + in.readNBytes(bytes, carried.length, SIZE - carried.length);
        ended = length < SIZE;
        if (length == 0) {
            return Optional.empty();
        }
        int cut = ended ? length : lineEnd(bytes, length);
        carried = cut == length ? NOTHING : Arrays.copyOfRange(bytes, cut, length);
        return Optional.of(new Body(bytes, cut));
    }

    private static int lineEnd(byte[] bytes, int length) {
        for (int i = length; i > length / 2; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return length;
    }
}
