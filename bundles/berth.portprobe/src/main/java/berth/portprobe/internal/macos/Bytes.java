// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers and texts out of what the kernel wrote: little-endian on both processors of macOS; nothing is read outside of it. */
record Bytes(byte[] all, int from, int length) {

    static Bytes of(byte[] all) {
        return new Bytes(all, 0, all.length);
    }

    /** {@return whether that many bytes are there at that place} */
    boolean has(int at, int count) {
        return at >= 0 && count >= 0 && at <= length - count;
    }

    Bytes part(int at, int count) {
        return new Bytes(all, from + at, count);
    }

    int u8(int at) {
        return all[from + at] & 0xff;
    }

    /** In network order, as ports are. */
    int port(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int i32(int at) {
        return u8(at) | u8(at + 1) << 8 | u8(at + 2) << 16 | u8(at + 3) << 24;
    }

    long i64(int at) {
        return i32(at) & 0xffff_ffffL | (long) i32(at + 4) << 32;
    }

    byte[] copy(int at, int count) {
        return Arrays.copyOfRange(all, from + at, from + at + count);
    }

    /** {@return the text that ends with a zero, or with the field} */
    String text(int at, int most) {
        int end = at;
        while (end < at + most && u8(end) != 0) {
            end++;
        }
        return new String(all, from + at, end - at, StandardCharsets.UTF_8);
    }
}
