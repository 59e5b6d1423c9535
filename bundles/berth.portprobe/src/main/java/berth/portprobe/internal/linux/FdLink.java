// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What a link in /proc/PID/fd points to (proc_pid_fd(5)), read from its bytes because hardly any of them is worth a string. */
final class FdLink {

    private static final Beginning SOCKET = Beginning.of("socket:[");
    private static final Beginning ANONYMOUS = Beginning.of("anon_inode:");
    /** Inode numbers of sockets are of 32 bits, as the diagnosis interface tells them. */
    private static final int MOST_DIGITS = 10;

    /** How a link begins: its bytes, of which the first eight are also a number in either order. */
    private record Beginning(byte[] bytes, long little, long big) {
        static Beginning of(String text) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            return new Beginning(bytes.array(), bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(0), bytes.order(ByteOrder.BIG_ENDIAN).getLong(0));
        }
    }

    private FdLink() { }

    /** {@return whether the bytes are a link {@code socket:[123]}} */
    static boolean isSocket(ByteBuffer in, int at, int length) {
        int digits = length - SOCKET.bytes.length - 1;
        if (digits < 1 || digits > MOST_DIGITS || !starts(in, at, length, SOCKET) || in.get(at + length - 1) != ']') {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            byte digit = in.get(at + SOCKET.bytes.length + i);
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return true;
    }

    /** {@return the inode of what {@link #isSocket} said to be a socket} */
    static long inode(ByteBuffer in, int at, int length) {
        long number = 0;
        for (int i = at + SOCKET.bytes.length; i < at + length - 1; i++) {
            number = number * 10 + in.get(i) - '0';
        }
        return number;
    }

    /** {@return whether the bytes are a link to something that has no file, such as {@code anon_inode:[fanotify]}} */
    static boolean isAnonymous(ByteBuffer in, int at, int length) {
        return starts(in, at, length, ANONYMOUS);
    }

    private static boolean starts(ByteBuffer in, int at, int length, Beginning beginning) {
        // Most links are of regular files and devices: one look at eight bytes tells them apart.
        if (length < beginning.bytes.length || in.getLong(at) != (in.order() == ByteOrder.LITTLE_ENDIAN ? beginning.little : beginning.big)) {
            return false;
        }
        for (int i = Long.BYTES; i < beginning.bytes.length; i++) {
            if (in.get(at + i) != beginning.bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
