// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

/** Bits from their beginning on, lowest first. */
final class ForwardBits {
    private final byte[] in;
    private final int end;
    private long at;

    ForwardBits(byte[] in, int from, int end) {
        this.in = in;
        this.end = end;
        this.at = from * 8L;
    }

    int read(int count) throws DamagedDataException {
        if (at + count > end * 8L) {
            throw new DamagedDataException("ends in a table");
        }
        int bits = peek(count);
        at += count;
        return bits;
    }

    private int peek(int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            long bit = at + i;
            int index = (int) (bit >>> 3);
            bits |= (index < end ? in[index] >>> (bit & 7) & 1 : 0) << i;
        }
        return bits;
    }

    /** Reads a number from 0 to the one given, of which the smaller ones have one bit less. */
    int readWeight(int most) throws DamagedDataException {
        int count = 32 - Integer.numberOfLeadingZeros(most);
        int low = (1 << count - 1) - 1;
        int few = (1 << count) - 1 - most;
        int value = peek(count);
        if ((value & low) < few) {
            return read(count - 1) & low;
        }
        read(count);
        return value > low ? value - few : value;
    }

    /** {@return the place behind the byte read last} */
    int end() {
        return (int) (at + 7 >>> 3);
    }
}
