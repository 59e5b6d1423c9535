// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Functions of the C library for systems of 64 bits, with addresses and lengths as plain numbers: so JNA has nothing to convert,
 * and a call costs little more than in C. A failure is a negative result; errno is then in {@link Native#getLastError()}.
 * <p>
 * The first calls go by the functions' names, each of which costs ten times as much. Meanwhile another thread registers the functions:
 * at its first time JNA examines its own classes by reflection for that, for as long as the answer about one port takes.
 */
final class LibC64 {

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int O_PATH = 0x200000;
    static final int STATX_TYPE_UID_INO = 0x0109;

    private static final NativeLibrary PROCESS = NativeLibrary.getProcess();
    private static final Function OPENAT = PROCESS.getFunction("openat");
    private static final Function CLOSE = PROCESS.getFunction("close");
    private static final Function READ = PROCESS.getFunction("read");
    private static final Function READLINKAT = PROCESS.getFunction("readlinkat");
    private static final Function OPEN_BY_HANDLE_AT = PROCESS.getFunction("open_by_handle_at");
    private static final Function SEND = PROCESS.getFunction("send");
    private static final Function RECVFROM = PROCESS.getFunction("recvfrom");
    private static final Function SYSCALL = PROCESS.getFunction("syscall");
    /** So many calls by name take less than registering, and on a small machine an answer needs no more. */
    private static final int BY_NAME = 2000;
    private static final AtomicInteger NAMED = new AtomicInteger();
    private static final AtomicBoolean REGISTERED = new AtomicBoolean();

    private LibC64() { }

    /** The same functions, registered when this class is first used. */
    private static final class Registered {
        static {
            Native.register(Registered.class, PROCESS);
        }

        /** {@return true} The class is initialised by then. */
        static boolean ready() {
            return true;
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
        return REGISTERED.get() ? Registered.openat(folder, path, flags) : (int) named(OPENAT, folder, path, flags);
    }

    static int close(int descriptor) {
        return REGISTERED.get() ? Registered.close(descriptor) : (int) named(CLOSE, descriptor);
    }

    static long read(int descriptor, long buffer, long length) {
        return REGISTERED.get() ? Registered.read(descriptor, buffer, length) : named(READ, descriptor, buffer, length);
    }

    static long readlinkat(int folder, long path, long buffer, long length) {
        return REGISTERED.get() ? Registered.readlinkat(folder, path, buffer, length) : named(READLINKAT, folder, path, buffer, length);
    }

    static int open_by_handle_at(int mount, long handle, int flags) {
        return REGISTERED.get() ? Registered.open_by_handle_at(mount, handle, flags) : (int) named(OPEN_BY_HANDLE_AT, mount, handle, flags);
    }

    static long send(int socket, long buffer, long length, int flags) {
        return REGISTERED.get() ? Registered.send(socket, buffer, length, flags) : named(SEND, socket, buffer, length, flags);
    }

    static long recvfrom(int socket, long buffer, long length, int flags, long address, long addressLength) {
        return REGISTERED.get() ? Registered.recvfrom(socket, buffer, length, flags, address, addressLength)
                : named(RECVFROM, socket, buffer, length, flags, address, addressLength);
    }

    /** For calls that older C libraries have no function for: arguments are passed alike on all systems of {@link SystemCalls}. */
    static long syscall(long number, long a, long b, long c, long d, long e) {
        return REGISTERED.get() ? Registered.syscall(number, a, b, c, d, e) : named(SYSCALL, number, a, b, c, d, e);
    }

    /** An {@code int} comes back in the lower half, whatever stands in the upper one. */
    private static long named(Function function, Object... arguments) {
        if (NAMED.incrementAndGet() == BY_NAME) {
            Thread registering = new Thread(() -> REGISTERED.set(Registered.ready()), "berth-libc");
            registering.setDaemon(true);
            registering.start();
        }
        return function.invokeLong(arguments);
    }
}
