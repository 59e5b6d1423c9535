// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;

/** The calls of the C library that move descriptors (dup(2), pipe(2), fcntl(2)) and read and write them by number. Use from any thread. */
final class Posix {
    /** The same on all systems. */
    private static final int EINTR = 4;
    private static final int F_GETFL = 3;
    private static final int O_ACCMODE = 3;
    private static final short POLLIN = 1;
    /** Shorts in a struct pollfd. */
    private static final int POLLFD = 4;

    private final NativeLibrary library = NativeLibrary.getProcess();

    /** {@return whether the descriptor is open, and for writing} Java itself opens a file under the number of one that was closed when it started. */
    boolean isWritable(int number) {
        int flags = library.getFunction("fcntl").invokeInt(new Object[] { number, F_GETFL });
        return flags >= 0 && (flags & O_ACCMODE) != 0;
    }

    /** {@return whether a person sits at the other end of the descriptor} */
    boolean isTerminal(int number) {
        return library.getFunction("isatty").invokeInt(new Object[] { number }) == 1;
    }

    int dup(int number) throws IOException {
        return checked("dup", number);
    }

    void dup2(int from, int to) throws IOException {
        checked("dup2", from, to);
    }

    /** {@return the end to read and the end to write} */
    int[] pipe() throws IOException {
        int[] ends = new int[2];
        checked("pipe", new Object[] { ends });
        return ends;
    }

    /** {@return how many bytes were read; none at the end} */
    int read(int number, byte[] into) throws IOException {
        return checked("read", number, into, new NativeLong(into.length));
    }

    /** {@return how many bytes were written} */
    int write(int number, byte[] bytes) throws IOException {
        return checked("write", number, bytes, new NativeLong(bytes.length));
    }

    /** {@return whether there is something to read from any of these, which is waited for} */
    boolean poll(int millis, int... numbers) throws IOException {
        // For each a struct pollfd: the number, and two shorts, what is asked and what is the case.
        short[] polled = new short[POLLFD * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            polled[POLLFD * i] = low(numbers[i]);
            polled[POLLFD * i + 1] = high(numbers[i]);
            polled[POLLFD * i + 2] = POLLIN;
        }
        return checked("poll", polled, new NativeLong(numbers.length), millis) > 0;
    }

    private static short low(int number) {
        return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? (short) number : (short) (number >> 16);
    }

    private static short high(int number) {
        return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? (short) (number >> 16) : (short) number;
    }

    private int checked(String call, Object... arguments) throws IOException {
        while (true) {
            int result = library.getFunction(call).invokeInt(arguments);
            if (result >= 0) {
                return result;
            }
            int error = Native.getLastError();
            if (error != EINTR) {
                throw new IOException(library.getFunction("strerror").invokeString(new Object[] { error }, false));
            }
        }
    }
}
