// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Functions of the C library for systems of 64 bits, with addresses and lengths as plain numbers: so JNA has nothing to convert,
 * and a call costs little more than in C. A failure is a negative result; errno is then in {@link Native#getLastError()}.
 */
final class LibC64 {

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int O_PATH = 0x200000;
    static final int STATX_TYPE_UID_INO = 0x0109;

    static {
        Native.register(LibC64.class, NativeLibrary.getProcess());
    }

    private LibC64() { }

    static native int openat(int folder, long path, int flags);

    static native int close(int descriptor);

    static native long read(int descriptor, long buffer, long length);

    static native long readlinkat(int folder, long path, long buffer, long length);

    static native int open_by_handle_at(int mount, long handle, int flags);

    static native long send(int socket, long buffer, long length, int flags);

    static native long recvfrom(int socket, long buffer, long length, int flags, long address, long addressLength);

    /** For calls that older C libraries have no function for: arguments are passed alike on all systems of {@link SystemCalls}. */
    static native long syscall(long number, long a, long b, long c, long d, long e);
}
