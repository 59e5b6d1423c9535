// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;

/** What a link in /proc/PID/fd points to (proc_pid_fd(5)), read from its bytes because hardly any of them is worth a string. */
final class FdLink {

    private static final byte[] SOCKET = { 's', 'o', 'c', 'k', 'e', 't', ':', '[' };
    private static final byte[] ANONYMOUS = { 'a', 'n', 'o', 'n', '_', 'i', 'n', 'o', 'd', 'e', ':' };
    /** Inode numbers of sockets are of 32 bits, as the diagnosis interface tells them. */
    private static final int MOST_DIGITS = 10;

    private FdLink() { }

    /** {@return whether the bytes are a link {@code socket:[123]}} */
    static boolean isSocket(ByteBuffer in, int at, int length) {
        int digits = length - SOCKET.length - 1;
        if (digits < 1 || digits > MOST_DIGITS || !starts(in, at, length, SOCKET) || in.get(at + length - 1) != ']') {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            byte digit = in.get(at + SOCKET.length + i);
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return true;
    }

    /** {@return the inode of what {@link #isSocket} said to be a socket} */
    static long inode(ByteBuffer in, int at, int length) {
        long number = 0;
        for (int i = at + SOCKET.length; i < at + length - 1; i++) {
            number = number * 10 + in.get(i) - '0';
        }
        return number;
    }

    /** {@return whether the bytes are a link to something that has no file, such as {@code anon_inode:[fanotify]}} */
    static boolean isAnonymous(ByteBuffer in, int at, int length) {
        return starts(in, at, length, ANONYMOUS);
    }

    private static boolean starts(ByteBuffer in, int at, int length, byte[] beginning) {
        if (length < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (in.get(at + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}
