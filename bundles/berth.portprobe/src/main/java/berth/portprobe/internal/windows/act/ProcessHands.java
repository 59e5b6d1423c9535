// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.act.ProcessDoor.Identity;
import berth.portprobe.internal.windows.act.ProcessDoor.Pinned;
import berth.portprobe.internal.windows.act.WindowsAction.ChangeService;
import berth.portprobe.internal.windows.act.WindowsAction.EndProcess;

/** Ends processes, each by a handle that was open when it was looked at: the number can't be another's by then. */
final class ProcessHands {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Below it are the idle process and the kernel. */
    private static final long LAST_OF_SYSTEM = 4;

    private final ProcessDoor door;
    private final ProgramDoor programs;
    private final ServiceHands services;

    ProcessHands(ProcessDoor door, ProgramDoor programs, ServiceHands services) {
        this.door = door;
        this.programs = programs;
        this.services = services;
    }

    /** {@return what it meets; empty where there is none of that number, where it can't be told from others, and where nobody should end it} */
    Optional<Seen> look(EndProcess action) {
        Optional<List<String>> told = services.in(action.pid());
        // What may run several services, or one that nobody has named, is not ended on a guess.
        if (action.pid() <= LAST_OF_SYSTEM || told.isEmpty() || told.get().size() > 1) {
            return Optional.empty();
        }
        List<String> hosted = told.get();
        try {
            Optional<Pinned> process = door.open(action.pid(), false);
            if (process.isEmpty()) {
                return Optional.empty();
            }
            try (Pinned pinned = process.get()) {
                Identity known = pinned.identity();
                String effect = "Ends process " + action.pid() + " (" + known.image() + ") at once: what it has not written to its files by then is lost"
                        + (hosted.isEmpty() ? ", and Berth can't start it again." : ".");
                return pinned.isProtected() ? Optional.empty() : Optional.of(new Seen(known.text(), Stream.concat(Stream.of(effect), hosted.stream().map(services::ended)).toList(),
                        hosted.stream().<WindowsAction> map(service -> new ChangeService(true, service)).toList()));
            }
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return by what the process of that number is told from others} */
    Optional<Identity> identity(long pid) {
        try {
            Optional<Pinned> process = door.open(pid, false);
            if (process.isEmpty()) {
                return Optional.empty();
            }
            try (Pinned pinned = process.get()) {
                return Optional.of(pinned.identity());
            }
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return whether none has the number; not where Windows does not tell} */
    boolean isGone(long pid) {
        try {
            Optional<Pinned> process = door.open(pid, false);
            process.ifPresent(Pinned::close);
            return process.isEmpty();
        } catch (WindowsError e) {
            return false;
        }
    }

    /** {@return whether who has the number now is the one that was seen to have begun then} */
    boolean began(long pid, Instant seen) {
        return identity(pid).map(known -> known.start().equals(seen)).orElse(true);
    }

    /** {@return whether this user may end it} */
    boolean mayEnd(long pid) {
        try {
            door.open(pid, true).ifPresent(Pinned::close);
            return true;
        } catch (WindowsError e) {
            return !e.denied();
        }
    }

    /** Ends it if it is still that one. One that has ended already is as it should be. */
    void end(EndProcess action, String state) throws IOException {
        boolean raised = !mayEnd(action.pid());
        try {
            Optional<Pinned> process = door.open(action.pid(), !raised);
            if (process.isEmpty()) {
                return;
            }
            try (Pinned pinned = process.get()) {
                if (!pinned.identity().text().equals(state)) {
                    throw new IOException("the number belongs to another process by now");
                }
                if (raised) {
                    // The handle that is open here keeps the number from others while a person is asked.
                    programs.runRaised(action.vector());
                } else {
                    pinned.end();
                }
                if (!pinned.hasEnded(PATIENCE)) {
                    throw new IOException(raised ? "it still runs: Windows does not let even an administrator end it, or was not asked to"
                            : "it was ended and is still there: the kernel waits for something on its behalf, such as a disk or a file server");
                }
            }
        } catch (WindowsError e) {
            throw new IOException("Windows did not end it (" + e.getMessage() + ")", e);
        }
    }
}
