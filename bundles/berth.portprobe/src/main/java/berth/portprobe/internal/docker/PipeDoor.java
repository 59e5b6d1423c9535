// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import static berth.portprobe.internal.windows.WindowsError.ERROR_ACCESS_DENIED;
import static berth.portprobe.internal.windows.WindowsError.ERROR_FILE_NOT_FOUND;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.NonNullByDefault;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;

/**
 * An engine's named pipe on Windows, where it has no socket.
 * <p>
 * Contract: whoever listens there may see who asks, but can't act in his name (SECURITY_IDENTIFICATION). Follows Microsoft's "Named Pipe Client".
 */
record PipeDoor(String place, String program) implements EngineDoor {
    private static final int SECURITY_SQOS_PRESENT = 0x0010_0000;
    private static final int SECURITY_IDENTIFICATION = 0x0001_0000;
    private static final int ERROR_BROKEN_PIPE = 109;
    private static final int ERROR_PIPE_BUSY = 231;
    private static final int ERROR_PIPE_NOT_CONNECTED = 233;
    private static final int PAUSE_MILLIS = 2;

    @Override
    public String remedy() {
        return "membership in its group (docker-users) or an administrator's rights would allow it";
    }

    @Override
    public Connection open(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                HANDLE pipe = Kernel32.INSTANCE.CreateFile(place, WinNT.GENERIC_READ | WinNT.GENERIC_WRITE, 0, null, WinNT.OPEN_EXISTING,
                        SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, null);
                int error = Native.getLastError();
                if (!WinBase.INVALID_HANDLE_VALUE.equals(pipe)) {
                    // Else a server that takes nothing would keep whoever writes; a write then tells how much was taken.
                    Kernel32.INSTANCE.SetNamedPipeHandleState(pipe, new IntByReference(WinBase.PIPE_NOWAIT), null, null);
                    return new Open(pipe, end);
                }
                switch (error) {
                case ERROR_FILE_NOT_FOUND -> throw new NoSuchFileException(place);
                case ERROR_ACCESS_DENIED -> throw new AccessDeniedException(place);
                case ERROR_PIPE_BUSY -> Kernel32.INSTANCE.WaitNamedPipe(place, millisUntil(end));
                default -> throw failed("CreateFile", error);
                }
            }
        } catch (LinkageError e) {
            throw new IOException("CreateFile is missing", e);
        }
    }

    private static IOException failed(String call, int error) {
        return new IOException(call + ": error " + Integer.toUnsignedString(error));
    }

    /** At least one: zero is the server's own time to the function that waits. */
    private static int millisUntil(long end) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new IOException("no answer in time");
        }
        return (int) left;
    }

    /** @param end on the clock of {@link System#nanoTime} */
    private record Open(HANDLE pipe, long end) implements Connection {
        @Override
        public void write(byte[] bytes) throws IOException {
            IntByReference written = new IntByReference();
            if (!Kernel32.INSTANCE.WriteFile(pipe, bytes, bytes.length, written, null) || written.getValue() != bytes.length) {
                throw failed("WriteFile", Native.getLastError());
            }
        }

        @Override
        public InputStream in() {
            return new Incoming(pipe, end);
        }

        @Override
        public void close() {
            Kernel32.INSTANCE.CloseHandle(pipe);
        }
    }

    /** Asks what is there before it reads: a read of nothing would never end. */
    @NonNullByDefault({}) // as the class it extends
    private static final class Incoming extends InputStream {
        private final HANDLE pipe;
        private final long end;

        Incoming(HANDLE pipe, long end) {
            this.pipe = pipe;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int there = length == 0 ? 0 : available();
            while (length > 0 && there == 0) {
                millisUntil(end);
                pause();
                there = available();
            }
            if (there < 0) {
                return -1;
            }
            byte[] part = new byte[Math.min(length, there)];
            IntByReference read = new IntByReference();
            if (part.length > 0 && !Kernel32.INSTANCE.ReadFile(pipe, part, part.length, read, null)) {
                throw failed("ReadFile", Native.getLastError());
            }
            int count = Math.min(read.getValue(), part.length);
            System.arraycopy(part, 0, bytes, from, count);
            return count;
        }

        /** {@return the bytes that are there; negative where none will come any more} */
        @Override
        public int available() throws IOException {
            IntByReference there = new IntByReference();
            if (Kernel32.INSTANCE.PeekNamedPipe(pipe, null, 0, null, there, null)) {
                return there.getValue();
            }
            int error = Native.getLastError();
            if (error == ERROR_BROKEN_PIPE || error == ERROR_PIPE_NOT_CONNECTED) {
                return -1;
            }
            throw failed("PeekNamedPipe", error);
        }

        private static void pause() throws IOException {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
