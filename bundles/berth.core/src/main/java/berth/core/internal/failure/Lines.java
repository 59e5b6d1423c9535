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

    /** {@return the line ends between two places; eight bytes a step, because every byte of a log passes here} */
    static long count(byte[] bytes, int from, int to) {
        long count = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long others = (long) LONG.get(bytes, at) ^ LINE_ENDS;
            // The high bit of each byte that is zero, without a carry into its neighbour.
            count += Long.bitCount(~((others & LOW) + LOW | others | LOW));
        }
        for (; at < to; at++) {
            count += bytes[at] == '\n' ? 1 : 0;
        }
        return count;
    }
}
