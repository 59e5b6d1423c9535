// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
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

/**
 * A program of its own that waits until a trial is over its time, and then says so again and again until the trial has ended: on the
 * terminal from which it was begun, and in the system's log. It lives on when Berth is killed and when the terminal is closed.
 */
public final class TrialReminder {
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final int TIMES = 12;
    private static final long LOOK_MILLIS = 1000;

    private TrialReminder() { }

    /** Begins to wait for the trial in that file, and {@return why it can't, if it can't}. */
    static Optional<String> begin(Path trial) {
        String java = ProcessHandle.current().info().command().orElse(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        List<String> command = new ArrayList<>();
        // A session of its own: what ends with the terminal is this one.
        List.of("/usr/bin/setsid", "/bin/setsid").stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst().ifPresent(command::add);
        command.addAll(List.of(java, "-Xmx32m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path", "."),
                TrialReminder.class.getName(), trial.toString()));
        terminal().ifPresent(command::add);
        try {
            new ProcessBuilder(command).directory(new File("/").isDirectory() ? new File("/") : null).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD)
                    .start().getOutputStream().close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Guard.reason(e));
        }
    }

    /** Not its open descriptor, which would keep a pipe open that somebody reads to its end. */
    private static Optional<String> terminal() {
        return Stream.of("2", "1", "0").flatMap(number -> {
            try {
                return Stream.of(Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString());
            } catch (IOException | UnsupportedOperationException e) {
                return Stream.empty();
            }
        }).filter(device -> device.startsWith("/dev/pts/") || device.startsWith("/dev/tty")).findFirst();
    }

    /** Waits for the trial in the file that is named; the second word is the terminal, if there is one. */
    public static void main(String[] args) throws InterruptedException {
        Path file = Path.of(args[0]);
        Optional<Instant> begun = TrialBook.read(file).map(Trial::begun);
        int times = 0;
        Instant next = TrialBook.read(file).map(Trial::until).orElse(Instant.EPOCH);
        while (times < TIMES) {
            Optional<Trial> trial = TrialBook.read(file);
            // Gone, ended, or a later one with a reminder of its own.
            if (trial.filter(open -> open.stage() != Trial.Stage.ENDED).map(Trial::begun).filter(at -> begun.equals(Optional.of(at))).isEmpty()) {
                return;
            }
            if (!Instant.now().isBefore(next)) {
                remind(Stream.of(args).skip(1).findFirst(), TrialText.reminder(trial.get(), Instant.now()));
                next = Instant.now().plus(AGAIN);
                times++;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static void remind(Optional<String> terminal, String sentence) {
        try {
            if (terminal.isPresent()) {
                Files.writeString(Path.of(terminal.get()), "\r\nberth: " + sentence + "\r\n", StandardOpenOption.WRITE);
            }
        } catch (IOException e) {
            // The window was closed; the log has it, and Berth's next start.
        }
        Path logger = Path.of("/usr/bin/logger");
        if (Files.isExecutable(logger)) {
            try {
                new ProcessBuilder(logger.toString(), "-t", "berth", "-p", "user.warning", "--", sentence).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
            } catch (IOException e) {
                // Berth's next start has it.
            }
        }
    }
}
