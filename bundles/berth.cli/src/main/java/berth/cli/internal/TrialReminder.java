// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.contribution.Guard;
import berth.core.trial.Trial;
import berth.core.trial.TrialBook;
import berth.core.trial.TrialWording;

/**
 * A program of its own that waits until a trial is over its time, and then says so again and again until the trial has ended: on the
 * terminal from which it was begun, and in the system's log. It lives on when Berth is killed and when the terminal is closed.
 */
public final class TrialReminder {
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final int TIMES = 12;
    private static final long LOOK_MILLIS = 1000;
    private static final int LOCK_TRIES = 5;
    private static final Path LOGGER = Path.of("/usr/bin/logger");
    private static final List<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid");

    private TrialReminder() { }

    /** {@return why nothing would remind anybody here but Berth's next start, if so} */
    static Optional<String> trouble() {
        if (SETSID.stream().noneMatch(path -> Files.isExecutable(Path.of(path)))) {
            return Optional.of("there is no setsid here");
        }
        return terminal().isEmpty() && !Files.isExecutable(LOGGER) ? Optional.of("there is neither a terminal nor a logger here") : Optional.empty();
    }

    /** Begins to wait for the trial in that file, and {@return why it can't, if it can't}. */
    static Optional<String> begin(Path trial) {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            return trouble;
        }
        List<String> command = new ArrayList<>();
        // A session of its own: what ends with the terminal is this one.
        SETSID.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst().ifPresent(command::add);
        command.addAll(List.of(ProcessHandle.current().info().command().orElse(Path.of(System.getProperty("java.home", ""), "bin", "java").toString()),
                "-Xmx32m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path", "."),
                TrialReminder.class.getName(), trial.toString()));
        terminal().ifPresent(command::add);
        try {
            new ProcessBuilder(command).directory(new File("/")).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start().getOutputStream().close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Guard.reason(e));
        }
    }

    /** Not its open descriptor, which would keep a pipe open that somebody reads to its end; sudo's own terminal goes with its program. */
    private static Optional<String> terminal() {
        Stream<String> own = Stream.of("2", "1", "0").flatMap(number -> {
            try {
                return Stream.of(Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString());
            } catch (IOException | UnsupportedOperationException e) {
                return Stream.empty();
            }
        });
        return Stream.concat(Optional.ofNullable(System.getenv("SUDO_TTY")).stream(), own)
                .filter(device -> device.matches("/dev/(pts/[0-9]+|tty[A-Za-z0-9]*)")).findFirst();
    }

    /** Waits for the trial in the file that is named; the second word is the terminal, if there is one. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        Optional<Trial> first = TrialBook.read(file);
        if (first.isEmpty()) {
            return;
        }
        try (FileChannel only = FileChannel.open(file.resolveSibling(file.getFileName() + ".reminder"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            // One that waits for the trial before this one notices within a second that it is over; one for this trial goes on, and this one is not needed.
            for (int tries = 0; only.tryLock() == null; tries++) {
                if (tries == LOCK_TRIES) {
                    return;
                }
                Thread.sleep(LOOK_MILLIS);
            }
            wait(file, first.get(), Stream.of(args).skip(1).findFirst().map(Terminal::of));
        }
    }

    /** A clock that is set back does not keep anybody waiting. */
    private static void wait(Path file, Trial first, Optional<Terminal> terminal) throws InterruptedException {
        Duration time = Duration.between(Instant.now(), first.until());
        long next = System.nanoTime() + Math.max(0, time.toNanos());
        Instant until = first.until();
        int times = 0;
        while (times < TIMES && Files.exists(file)) {
            Optional<Trial> now = TrialBook.read(file);
            if (now.filter(trial -> !trial.begun().equals(first.begun())).isPresent()) {
                return;
            }
            if (now.filter(trial -> !trial.until().equals(first.until())).isPresent() && !now.get().until().equals(until)) {
                until = now.get().until();
                next = System.nanoTime() + Math.max(0, Duration.between(Instant.now(), until).toNanos());
            }
            if (System.nanoTime() - next >= 0 || times == 0 && !Instant.now().isBefore(until)) {
                remind(terminal, TrialWording.ENGLISH.reminder(now.orElse(first), Instant.now()));
                next = System.nanoTime() + AGAIN.toNanos();
                times++;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /**
     * A terminal by its path, which another person may have later.
     *
     * @param owner whose it was when the trial began
     */
    private record Terminal(Path path, Optional<Object> owner) {
        static Terminal of(String path) {
            return new Terminal(Path.of(path), owner(Path.of(path)));
        }

        private static Optional<Object> owner(Path path) {
            try {
                return Optional.ofNullable(Files.getAttribute(path, "unix:uid"));
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        void tell(String sentence) {
            if (owner.isEmpty() || !owner.equals(owner(path))) {
                return;
            }
            try {
                Files.writeString(path, "\r\nberth: " + sentence + "\r\n", StandardOpenOption.WRITE);
            } catch (IOException e) {
                // The window was closed; the log has it, and Berth's next start.
                return;
            }
        }
    }

    private static void remind(Optional<Terminal> terminal, String sentence) {
        if (Files.isExecutable(LOGGER)) {
            try {
                new ProcessBuilder(LOGGER.toString(), "-t", "berth", "-p", "user.warning", "--", sentence).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
            } catch (IOException e) {
                // The terminal may have it, and Berth's next start.
            }
        }
        // Whoever has stopped the terminal's output must not stop this program.
        terminal.ifPresent(window -> {
            Thread thread = new Thread(() -> window.tell(sentence), "berth-terminal");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
