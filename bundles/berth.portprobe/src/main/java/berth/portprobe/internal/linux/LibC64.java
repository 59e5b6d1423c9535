// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Functions of the C library for systems of 64 bits, with addresses and lengths as plain numbers: so JNA has nothing to convert,
 * and a call costs little more than in C. A failure is a negative result; errno is then in {@link Native#getLastError()}.
 * <p>
 * The first calls go by the functions' names. Registering the functions costs as much as a thousand of those, because JNA examines
 * its own classes by reflection at its first time; most questions about one port are answered before that is worth it.
 */
final class LibC64 {

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int O_PATH = 0x200000;
    static final int STATX_TYPE_UID_INO = 0x0109;

    private static final NativeLibrary PROCESS = NativeLibrary.getProcess();
    private static final int BY_NAME = 1000;
    private static final AtomicInteger CALLS = new AtomicInteger();

    private LibC64() { }

    /** The same functions, registered when this class is first used. */
    private static final class Registered {
        static {
            Native.register(Registered.class, PROCESS);
        }

        static native int openat(int folder, long path, int flags);

        static native int close(int descriptor);

        static native long read(int descriptor, long buffer, long length);

        static native long readlinkat(int folder, long path, long buffer, long length);

        static native int open_by_handle_at(int mount, long handle, int flags);

        static native long send(int socket, long buffer, long length, int flags);

        static native long recvfrom(int socket, long buffer, long length, int flags, long address, long addressLength);

        static native long syscall(long number, long a, long b, long c, long d, long e);
    }

    static int openat(int folder, long path, int flags) {
        return few() ? (int) named("openat", folder, path, flags) : Registered.openat(folder, path, flags);
    }

    static int close(int descriptor) {
        return few() ? (int) named("close", descriptor) : Registered.close(descriptor);
    }

    static long read(int descriptor, long buffer, long length) {
        return few() ? named("read", descriptor, buffer, length) : Registered.read(descriptor, buffer, length);
    }

    static long readlinkat(int folder, long path, long buffer, long length) {
        return few() ? named("readlinkat", folder, path, buffer, length) : Registered.readlinkat(folder, path, buffer, length);
    }

    static int open_by_handle_at(int mount, long handle, int flags) {
        return few() ? (int) named("open_by_handle_at", mount, handle, flags) : Registered.open_by_handle_at(mount, handle, flags);
    }

    static long send(int socket, long buffer, long length, int flags) {
        return few() ? named("send", socket, buffer, length, flags) : Registered.send(socket, buffer, length, flags);
    }

    static long recvfrom(int socket, long buffer, long length, int flags, long address, long addressLength) {
        return few() ? named("recvfrom", socket, buffer, length, flags, address, addressLength)
                : Registered.recvfrom(socket, buffer, length, flags, address, addressLength);
    }

    /** For calls that older C libraries have no function for: arguments are passed alike on all systems of {@link SystemCalls}. */
    static long syscall(long number, long a, long b, long c, long d, long e) {
        return few() ? named("syscall", number, a, b, c, d, e) : Registered.syscall(number, a, b, c, d, e);
    }

    private static boolean few() {
        return CALLS.get() < BY_NAME && CALLS.incrementAndGet() <= BY_NAME;
    }

    /** An {@code int} comes back in the lower half, whatever stands in the upper one. */
    private static long named(String function, Object... arguments) {
        return PROCESS.getFunction(function).invokeLong(arguments);
    }
}
