// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

import berth.portprobe.internal.linux.PinnedProcess;
import berth.portprobe.internal.linux.ProcessIdentity;
import berth.portprobe.internal.linux.act.LinuxAction.EndProcess;

/** Ends processes, each pinned before it is looked at: its number may be another's by then. */
final class Ending {
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    /** After SIGKILL only the kernel has something to do, such as to wait for a disk. */
    private static final long LAST_NANOS = 2_000_000_000L;
    private static final long NAP_MILLIS = 20;

    private Ending() { }

    /** {@return who has the number now} */
    static Optional<ProcessIdentity> identity(long pid) {
        return ask(pid, PinnedProcess::identity).flatMap(known -> known);
    }

    /** {@return whether none has the number, or only one that has ended; not where the kernel does not tell} */
    static boolean isGone(long pid) {
        try {
            Optional<PinnedProcess> process = PinnedProcess.open(pid);
            if (process.isEmpty()) {
                return true;
            }
            try (PinnedProcess pinned = process.get()) {
                return !pinned.lives();
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return whether it is another user's, which only root may end} */
    static boolean isForeign(long pid) {
        return ask(pid, process -> !process.mayEnd()).orElse(false);
    }

    /** {@return whether who has the number now is the one that was seen to have begun then} */
    static boolean began(long pid, Instant seen) {
        return ask(pid, process -> process.began(seen)).orElse(true);
    }

    private static <T> Optional<T> ask(long pid, Function<PinnedProcess, T> question) {
        try {
            Optional<PinnedProcess> process = PinnedProcess.open(pid);
            if (process.isEmpty()) {
                return Optional.empty();
            }
            try (PinnedProcess pinned = process.get()) {
                return Optional.of(question.apply(pinned));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Ends it if it is still that one. One that has ended already is as it should be. */
    static void end(EndProcess action, String state) throws IOException {
        Optional<PinnedProcess> process = PinnedProcess.open(action.pid());
        if (process.isEmpty()) {
            return;
        }
        try (PinnedProcess pinned = process.get()) {
            Optional<ProcessIdentity> now = pinned.identity();
            if (now.isEmpty()) {
                return;
            }
            if (!now.get().isMeantBy(state)) {
                throw new IOException("the number belongs to another process by now, or the process runs another program");
            }
            end(pinned, action.forced());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void end(PinnedProcess process, boolean forced) throws IOException, InterruptedException {
        process.end();
        if (hasEnded(process, PATIENCE_NANOS)) {
            return;
        }
        if (!forced) {
            throw new IOException("it was asked to end and still runs after 5 seconds");
        }
        process.kill();
        if (!hasEnded(process, LAST_NANOS)) {
            throw new IOException("it was ended by SIGKILL and is still there: the kernel waits for something on its behalf, such as a disk or a file server");
        }
    }

    private static boolean hasEnded(PinnedProcess process, long patience) throws InterruptedException {
        long end = System.nanoTime() + patience;
        while (process.lives()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(NAP_MILLIS);
        }
        return true;
    }
}
