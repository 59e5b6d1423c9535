// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Cuts a stream into blocks of whole lines, each with the ends of its neighbours. A line that is longer than a block is cut.
 * For one thread at a time; blocks are taken back from any.
 */
final class Blocks {
    /** What was read is still in the second level of a processor's cache when it is searched. */
    static final int SIZE = 1 << 19;
    /** A stream of a channel copies what it reads once more, in pieces as large as are asked for. */
    private static final int PIECE = 1 << 16;
    /** Many texts are no longer: lines that follow others, and what people paste. */
    private static final int SHORT = 1 << 14;
    private static final int TAIL = 1 << 16;
    private static final int HEAD = 1 << 15;
    private static final byte[] NOTHING = { };

    private final InputStream in;
    /** Arrays that are read into again: making and clearing one for each block costs a fifth of a scan. */
    private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();
    private byte[] before = NOTHING;
    /** What was read behind the last block. */
    private byte[] carried = NOTHING;
    private long number;
    private boolean begun;
    private boolean ended;

    Blocks(InputStream in) {
        this.in = in;
    }

    /**
     * Whole lines, with what stands before and behind them.
     *
     * @param number counted from 0
     * @param length how many bytes the lines have
     * @param end    the bytes from {@code length} to here are behind them
     */
    record Block(long number, byte[] before, byte[] bytes, int length, int end) { }

    /** {@return the next block, or empty at the end} */
    Optional<Block> next() throws IOException {
        if (!begun) {
            begun = true;
            carried = in.readNBytes(SHORT);
            ended = carried.length < SHORT;
        }
        // A short text gets no more room than it needs.
        byte[] bytes = ended ? carried : spare.isEmpty() ? new byte[SIZE + HEAD] : spare.remove();
        int end = ended ? carried.length : fill(bytes);
        int length = ended ? end : lineEnd(bytes, SIZE);
        carried = Arrays.copyOfRange(bytes, length, end);
        byte[] preceding = before;
        before = Arrays.copyOfRange(bytes, Math.max(0, length - TAIL), length);
        return length == 0 ? Optional.empty() : Optional.of(new Block(number++, preceding, bytes, length, end));
    }

    /** {@return whether no other block comes} */
    boolean areOver() {
        return ended && carried.length == 0;
    }

    private int fill(byte[] bytes) throws IOException {
        System.arraycopy(carried, 0, bytes, 0, carried.length);
        int end = carried.length;
        while (!ended && end < bytes.length) {
            int count = in.readNBytes(bytes, end, Math.min(PIECE, bytes.length - end));
            end += count;
            ended = count == 0;
        }
        return end;
    }

    /** Takes back a block that nobody looks at any more. */
    void release(Block block) {
        if (block.bytes.length == SIZE + HEAD) {
            spare.add(block.bytes);
        }
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
