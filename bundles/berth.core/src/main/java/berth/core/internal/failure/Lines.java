// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where lines begin and end in bytes. */
final class Lines {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_ENDS = 0x0a0a0a0a0a0a0a0aL;
    private static final long HIGH = 0x8080808080808080L;
    private static final int STEP = 4 * Long.BYTES;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

    private Lines() { }

    /** {@return the begin of the line of that place, or {@code most} if that is nearer} */
    static int begin(byte[] bytes, int place, int most) {
        int at = place;
        while (at > 0 && at > most && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** {@return the end of the line of that place, without its line end, or {@code most} if that is nearer} */
    static int end(byte[] bytes, int length, int place, int most) {
        int at = place;
        while (at < length && at < most && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** {@return the line ends between two places; 32 bytes a step, because every byte of a log passes here} */
    static long count(byte[] bytes, int from, int to) {
        long others = 0;
        int at = from;
        for (; at + STEP <= to; at += STEP) {
            others += Long.bitCount(others(bytes, at) | others(bytes, at + 8) >>> 1 | others(bytes, at + 16) >>> 2 | others(bytes, at + 24) >>> 3);
        }
        long count = at - from - others;
        for (; at < to; at++) {
            count += bytes[at] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** {@return the high bit of each of eight bytes that is no line feed; without a carry into its neighbour} */
    private static long others(byte[] bytes, int at) {
        long eight = (long) LONG.get(bytes, at) ^ LINE_ENDS;
        return ((eight & LOW) + LOW | eight) & HIGH;
    }

    /** {@return the first place between two whose byte is not ASCII, else the second one} */
    static int foreign(byte[] bytes, int from, int to) {
        int at = from;
        while (at + STEP <= to && (((long) LONG.get(bytes, at) | (long) LONG.get(bytes, at + 8) | (long) LONG.get(bytes, at + 16) | (long) LONG.get(bytes, at + 24)) & HIGH) == 0) {
            at += STEP;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }
}
