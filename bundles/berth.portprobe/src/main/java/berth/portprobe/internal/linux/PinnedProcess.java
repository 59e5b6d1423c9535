// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

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
    private static final int SIGKILL = 9;
    private static final int ESRCH = 3;
    private static final int EPERM = 1;
    private static final long CLOCK_MILLIS = 2000;

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

    /** {@return by what it is told from others; empty when it has ended} */
    public Optional<ProcessIdentity> identity() {
        // Read while it lives: after its end the number may be another's.
        Optional<ProcessIdentity> known = stat().map(stat -> new ProcessIdentity(stat.ticks(), serial(), program(), stat.name()));
        return known.filter(one -> lives());
    }

    /** {@return whether it is the one that was seen to have begun then} A clock that was set meanwhile moves what is known of starts by whole seconds. */
    public boolean began(Instant seen) {
        Processes processes = new Processes(new LinuxKernel());
        Optional<Instant> start = stat().flatMap(stat -> processes.pinned(pid, stat).started());
        return start.map(at -> Math.abs(Duration.between(at, seen).toMillis())).map(off -> off <= CLOCK_MILLIS && off % 1000 == 0).orElse(true);
    }

    /** {@return the number of the descriptor's file, which since Linux 6.9 is the process' own; before, all such descriptors have the same} */
    private OptionalLong serial() {
        int own = (int) LibC64.syscall(PIDFD_OPEN, ProcessHandle.current().pid(), 0, 0, 0, 0);
        if (own < 0) {
            return OptionalLong.empty();
        }
        long file = inode(descriptor);
        long ours = inode(own);
        LibC64.close(own);
        return file == ours ? OptionalLong.empty() : OptionalLong.of(file);
    }

    private static long inode(int descriptor) {
        try {
            return (Long) Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:ino");
        } catch (IOException e) {
            return 0;
        }
    }

    private Optional<ProcessStat> stat() {
        try {
            return ProcessStat.parse(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> program() {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return whether it runs: one that has ended and was not waited for does not} */
    public boolean lives() {
        return LibC64.syscall(PIDFD_SEND_SIGNAL, descriptor, 0, 0, 0, 0) == 0 ? stat().map(known -> !known.hasEnded()).orElse(false)
                : Native.getLastError() == EPERM && stat().map(known -> !known.hasEnded()).orElse(false);
    }

    /** {@return whether this user may end it} */
    public boolean mayEnd() {
        return LibC64.syscall(PIDFD_SEND_SIGNAL, descriptor, 0, 0, 0, 0) == 0 || Native.getLastError() != EPERM;
    }

    /** Asks it to end; throws {@link IOException} when that is not allowed. One that has ended already is as it should be. */
    public void end() throws IOException {
        signal(SIGTERM);
    }

    /** Ends it without asking; otherwise the same. */
    public void kill() throws IOException {
        signal(SIGKILL);
    }

    private void signal(int number) throws IOException {
        if (LibC64.syscall(PIDFD_SEND_SIGNAL, descriptor, number, 0, 0, 0) < 0) {
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
