// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import com.sun.jna.Native;

/**
 * A process by an open descriptor (pidfd_open(2), Linux 5.3), so that what is asked and done hits this process even when its number
 * goes to another one meanwhile. Use from one thread.
 */
public final class PinnedProcess implements AutoCloseable {
    /** The same numbers on all processors: include/uapi/asm-generic/unistd.h. */
    private static final int PIDFD_SEND_SIGNAL = 424;
    private static final int PIDFD_OPEN = 434;
    private static final int SIGTERM = 15;
    private static final int ESRCH = 3;
    private static final int EPERM = 1;

    private final long pid;
    private final int descriptor;

    private PinnedProcess(long pid, int descriptor) {
        this.pid = pid;
        this.descriptor = descriptor;
    }

    /** {@return the process that has this number now; empty when none has}; throws {@link IOException} where the kernel can't pin one. */
    public static Optional<PinnedProcess> open(long pid) throws IOException {
        int descriptor = (int) LibC64.syscall(PIDFD_OPEN, pid, 0, 0, 0, 0);
        if (descriptor >= 0) {
            return Optional.of(new PinnedProcess(pid, descriptor));
        }
        int error = Native.getLastError();
        if (error == ESRCH) {
            return Optional.empty();
        }
        throw new IOException("this kernel can't pin process " + pid + " (pidfd_open, error " + error + "); it takes Linux 5.3");
    }

    /** {@return when it began, in ticks since the boot, and its program, as far as they can be read; empty when it has ended} */
    public Optional<String> identity() {
        Optional<ProcessStat> stat = stat();
        // Read while it lives: after its end the number may be another's.
        String text = stat.map(ProcessStat::ticks).orElse(0L) + " " + program();
        return lives() ? stat.map(known -> text) : Optional.empty();
    }

    private Optional<ProcessStat> stat() {
        try {
            return ProcessStat.parse(Files.readString(Path.of("/proc/" + pid + "/stat"), java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String program() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** {@return whether it runs: one that has ended and was not waited for does not} */
    public boolean lives() {
        return LibC64.syscall(PIDFD_SEND_SIGNAL, descriptor, 0, 0, 0, 0) == 0 ? stat().map(known -> !known.hasEnded()).orElse(false)
                : Native.getLastError() == EPERM && stat().map(known -> !known.hasEnded()).orElse(false);
    }

    /** Asks it to end; throws {@link IOException} when that is not allowed. One that has ended already is as it should be. */
    public void end() throws IOException {
        if (LibC64.syscall(PIDFD_SEND_SIGNAL, descriptor, SIGTERM, 0, 0, 0) < 0) {
            int error = Native.getLastError();
            if (error == EPERM) {
                throw new IOException("it is another user's");
            }
            if (error != ESRCH) {
                throw new IOException("error " + error + " of pidfd_send_signal");
            }
        }
    }

    @Override
    public void close() {
        LibC64.close(descriptor);
    }
}
