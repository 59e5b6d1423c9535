// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits that are read from their end to their beginning, as Zstandard writes them; the highest bit set marks the end. */
final class BackwardBits {
    /** So many bytes must stand behind those read. */
    static final int MARGIN = Long.BYTES;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] in;
    private final int start;
    private long left;

    BackwardBits(byte[] in, int start, int end) throws DamagedDataException {
        this.in = in;
        this.start = start;
        int last = end > start ? in[end - 1] & 0xFF : 0;
        if (last == 0) {
            throw new DamagedDataException("has bits without an end");
        }
        this.left = (end - start) * 8L - Integer.numberOfLeadingZeros(last) + 23;
    }

    long left() {
        return left;
    }

    /** {@return the next bits, at most 56; what is missing reads as zeros} */
    long peek(int count) {
        long from = left - count;
        if (from >= 0) {
            return (long) LONGS.get(in, start + (int) (from >>> 3)) >>> (from & 7) & (1L << count) - 1;
        }
        return left <= 0 ? 0 : ((long) LONGS.get(in, start) & (1L << left) - 1) << -from;
    }

    void skip(int count) {
        left -= count;
    }

    long read(int count) throws DamagedDataException {
        if (count > left) {
            throw new DamagedDataException("has too few bits");
        }
        long bits = peek(count);
        left -= count;
        return bits;
    }
}
