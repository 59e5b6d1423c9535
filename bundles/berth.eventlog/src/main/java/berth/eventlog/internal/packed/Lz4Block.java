// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.util.Arrays;

/**
 * Unpacks one block of LZ4, as the journal keeps it behind its length.
 * <p>
 * Source: "LZ4 Block Format Description": token, literals, 16-bit offset, length of the match; the last sequence has literals only.
 */
final class Lz4Block {
    private final byte[] in;
    private int at;
    private final byte[] out;
    private int done;

    private Lz4Block(byte[] in, int from, int length) {
        this.in = in;
        this.at = from;
        this.out = new byte[length];
    }

    /** {@return the block's content, or its beginning where it is longer than the length} */
    static byte[] unpack(byte[] in, int from, int length) throws DamagedDataException {
        Lz4Block block = new Lz4Block(in, from, length);
        block.run();
        return block.done == length ? block.out : Arrays.copyOf(block.out, block.done);
    }

    private void run() throws DamagedDataException {
        while (at < in.length && done < out.length) {
            int token = in[at++] & 0xFF;
            literals(length(token >>> 4));
            if (at >= in.length || done >= out.length) {
                return;
            }
            if (at + 2 > in.length) {
                throw new DamagedDataException("ends in an offset");
            }
            int offset = in[at] & 0xFF | (in[at + 1] & 0xFF) << 8;
            at += 2;
            match(offset, length(token & 15) + 4L);
        }
    }

    private long length(int nibble) throws DamagedDataException {
        long length = nibble;
        int more = nibble == 15 ? 255 : 0;
        while (more == 255) {
            if (at >= in.length) {
                throw new DamagedDataException("ends in a length");
            }
            more = in[at++] & 0xFF;
            length += more;
        }
        return length;
    }

    private void literals(long length) throws DamagedDataException {
        if (length > in.length - at) {
            throw new DamagedDataException("ends in its literals");
        }
        int count = (int) Math.min(length, out.length - done);
        System.arraycopy(in, at, out, done, count);
        at += (int) length;
        done += count;
    }

    private void match(int offset, long length) throws DamagedDataException {
        if (offset == 0 || offset > done) {
            throw new DamagedDataException("copies from before its beginning");
        }
        int count = (int) Math.min(length, out.length - done);
        for (int i = 0; i < count; i++, done++) {
            out[done] = out[done - offset];
        }
    }
}
