// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;

import berth.core.spi.Actuator.Rights;

/**
 * Gets one action done with root's rights, by {@link RaisedAction} in a program of its own: no shell, a clean environment, and only where root alone can
 * change the code that would run.
 */
final class Raiser {
    private static final int MOST_BYTES = 1 << 14;
    private static final long NAP_MILLIS = 20;
    /** An action may take as long as {@link Programs} lets it. */
    private static final Duration DOING = Programs.LIMIT.plusSeconds(20);

    /** The rights were not given, so nothing was done. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private final Supplier<Optional<Prompt>> prompt;
    private final Supplier<Optional<String>> doubt;
    private final List<String> command;
    private final Duration typing;
    private final Duration doing;

    /**
     * One that asks by that.
     *
     * @param doubt   why the command must not run as root, as the end of a sentence that begins with "because"
     * @param command what is run as root, with the state and the action's words behind it
     * @param typing  how long a person may take to give a password
     * @param doing   how long the action may take
     */
    Raiser(Supplier<Optional<Prompt>> prompt, Supplier<Optional<String>> doubt, List<String> command, Duration typing, Duration doing) {
        this.prompt = prompt;
        this.doubt = doubt;
        this.command = List.copyOf(command);
        this.typing = typing;
        this.doing = doing;
    }

    /** {@return the one that asks by what is there on this host} */
    static Raiser ofThisHost() {
        OwnProgram program = OwnProgram.current();
        return new Raiser(() -> Prompt.find(System::getenv), program::doubt, program.command(RaisedAction.class), Duration.ofSeconds(150), DOING);
    }

    /** {@return whether root's rights can be had for these actions, and what a person does where not} */
    Rights rights(List<LinuxAction> actions) {
        Optional<Prompt> asks = prompt.get();
        String byHand = String.join("; ", actions.stream().flatMap(action -> action.vectors().stream()).map(vector -> (asks.isPresent() ? "sudo " : "") + String.join(" ", vector)).toList());
        if (asks.isEmpty()) {
            return new Rights.Missing("It needs root's rights, and there is neither sudo nor pkexec here to get them by. As root, run: " + byHand);
        }
        return doubt.get().<Rights> map(why -> new Rights.Missing("It needs root's rights, and Berth does not ask for them here, because " + why
                + ". Run by hand: " + byHand + "; or let root install Berth where root alone can write.")).orElseGet(() -> new Rights.OnDemand(asks.get().how()));
    }

    /** Does it if what it changes is in that state by then; throws {@link IOException} when the rights were refused, or it was not done. */
    void act(LinuxAction action, String state) throws IOException {
        Rights rights = rights(List.of(action));
        if (rights instanceof Rights.Missing missing) {
            throw new RefusedException(missing.why());
        }
        Prompt asks = prompt.get().orElseThrow(() -> new RefusedException("there is neither sudo nor pkexec here any more"));
        List<String> words = Stream.of(asks.vector(), command, List.of(state), action.vectors().getLast()).flatMap(List::stream).toList();
        ProcessBuilder builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"));
        builder.environment().putAll(asks.environment());
        Process process = builder.start();
        try (OutputStream told = process.getOutputStream(); InputStream said = process.getInputStream(); InputStream complaints = process.getErrorStream()) {
            converse(process, told, said, complaints, asks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private void converse(Process process, OutputStream told, InputStream said, InputStream complaints, Prompt asks) throws IOException, InterruptedException {
        BufferedReader answers = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8));
        Optional<String> ready = line(process, answers, typing);
        if (!ready.equals(Optional.of(RaisedAction.READY))) {
            throw new RefusedException(process.isAlive() ? asks.name() + " was given no password in time; nothing was done"
                    : asks.name() + " did not give root's rights; nothing was done" + complaint(complaints, (before, line) -> line));
        }
        told.write((RaisedAction.GO + "\n").getBytes(StandardCharsets.UTF_8));
        told.flush();
        Optional<String> end = line(process, answers, doing);
        if (end.isEmpty() && process.isAlive()) {
            throw new IOException("it did not end within " + doing.toSeconds() + " seconds, and may still be under way with root's rights");
        }
        if (!end.equals(Optional.of(RaisedAction.DONE))) {
            throw new IOException(end.orElse("what was done with root's rights did not say how it ended" + complaint(complaints, (first, line) -> first)));
        }
        process.waitFor(1, TimeUnit.SECONDS);
    }

    /** {@return the next line; empty where the program ended without one, or said nothing in time} */
    private static Optional<String> line(Process process, BufferedReader answers, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!answers.ready() && process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(NAP_MILLIS);
        }
        return answers.ready() ? Optional.ofNullable(answers.readLine()) : Optional.empty();
    }

    private static String complaint(InputStream complaints, BinaryOperator<String> which) throws IOException {
        String text = new String(complaints.readNBytes(Math.min(MOST_BYTES, complaints.available())), StandardCharsets.UTF_8);
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).reduce(which).map(line -> " (" + line + ")").orElse("");
    }
}
