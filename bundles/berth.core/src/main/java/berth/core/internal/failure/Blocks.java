// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream into blocks of whole lines, each with the ends of its neighbours. A line that is longer than a block is cut.
 * For one thread.
 */
final class Blocks {
    static final int SIZE = 1 << 22;
    private static final int TAIL = 1 << 13;
    private static final int HEAD = 1 << 15;
    private static final byte[] NOTHING = { };

    private final InputStream in;
    private byte[] before = NOTHING;
    private byte[] carried = NOTHING;
    private Optional<byte[]> ahead = Optional.empty();
    private boolean begun;

    Blocks(InputStream in) {
        this.in = in;
    }

    /** Whole lines, with what stands before and behind them. */
    record Block(byte[] before, byte[] body, byte[] behind) { }

    /** {@return the next block, or empty at the end} */
    Optional<Block> next() throws IOException {
        if (!begun) {
            begun = true;
            ahead = read();
        }
        if (ahead.isEmpty()) {
            return Optional.empty();
        }
        byte[] body = ahead.get();
        ahead = read();
        Block block = new Block(before, body, ahead.map(next -> Arrays.copyOf(next, Math.min(next.length, HEAD))).orElse(NOTHING));
        before = Arrays.copyOfRange(body, Math.max(0, body.length - TAIL), body.length);
        return Optional.of(block);
    }

    private Optional<byte[]> read() throws IOException {
        byte[] bytes = Arrays.copyOf(carried, SIZE);
        int length = carried.length + in.readNBytes(bytes, carried.length, SIZE - carried.length);
        if (length == 0) {
            return Optional.empty();
        }
        int cut = length < SIZE ? length : lineEnd(bytes, length);
        carried = cut == length ? NOTHING : Arrays.copyOfRange(bytes, cut, length);
        return Optional.of(cut == SIZE ? bytes : Arrays.copyOf(bytes, cut));
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
