// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;

import berth.core.spi.Actuator.Rights;

/**
 * Gets one thing done with root's rights, by {@link RaisedProgram} in a process of its own: no shell, a clean environment, and only where root alone can
 * change the code that would run.
 */
final class Raiser {
    private static final int MOST_BYTES = 1 << 14;
    /** Of a snapshot that lists thousands of processes. */
    private static final int MOST_CHARS = 1 << 24;
    private static final int MOST_LINES = 16;
    /** Stands behind pkexec's reason. */
    private static final String EPILOGUE = "This incident has been reported.";
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
     * @param command what is run as root, with the words that tell what is asked behind it
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

    /** {@return the one that asks by what is there on this host, and runs that class of this program} */
    static Raiser ofThisHost(Class<?> main) {
        OwnProgram program = OwnProgram.current();
        return new Raiser(() -> Prompt.find(System::getenv), program::doubt, program.command(main), Duration.ofSeconds(150), DOING);
    }

    /** {@return whether root's rights can be had, and what a person does where not: these argument vectors} */
    Rights rights(List<List<String>> vectors) {
        Optional<Prompt> asks = prompt.get();
        String byHand = String.join("; ", vectors.stream().map(vector -> String.join(" ", byHand(vector))).toList());
        if (asks.isEmpty()) {
            return new Rights.Missing("It needs root's rights, and there is neither sudo nor pkexec here to get them by. As root, run: " + byHand);
        }
        return doubt.get().<Rights> map(why -> new Rights.Missing("It needs root's rights, and Berth does not ask for them here, because " + why
                + ". Run by hand: " + byHand + "; or let root install Berth where root alone can write.")).orElseGet(() -> new Rights.OnDemand(asks.get().how()));
    }

    /** {@return what a person types to run that as root, or without a way to root's rights, what root types} */
    List<String> byHand(List<String> vector) {
        return Stream.concat(prompt.get().map(Prompt::name).stream(), vector.stream()).toList();
    }

    /** Does it if what it changes is in that state by then; throws {@link IOException} when the rights were refused, or it was not done. */
    void act(LinuxAction action, String state) throws IOException {
        ask(Stream.concat(Stream.of(state), action.words().stream()).toList(), action.vectors());
    }

    /**
     * {@return the lines that the program tells, asked by these words}; throws {@link IOException} when the rights were refused, or it was not done.
     *
     * @param byHand the argument vectors by which a person does it
     */
    List<String> ask(List<String> words, List<List<String>> byHand) throws IOException {
        if (rights(byHand) instanceof Rights.Missing missing) {
            throw new RefusedException(missing.why());
        }
        Prompt asks = prompt.get().orElseThrow(() -> new RefusedException("there is neither sudo nor pkexec here any more"));
        ProcessBuilder builder = new ProcessBuilder(Stream.of(asks.vector(), command, words).flatMap(List::stream).toList()).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"));
        builder.environment().putAll(asks.environment());
        Optional<Process> agent = agent(asks);
        Process process = builder.start();
        try (OutputStream told = process.getOutputStream(); InputStream said = process.getInputStream(); InputStream complaints = process.getErrorStream()) {
            return converse(process, told, said, complaints, asks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
            agent.ifPresent(Process::destroy);
        }
    }

    /** It closes its output when it is ready to be asked, or ends. */
    private static Optional<Process> agent(Prompt asks) throws IOException {
        if (asks.agent().isEmpty()) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(asks.agent().get()).redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"));
        Process agent = builder.start();
        agent.getInputStream().transferTo(OutputStream.nullOutputStream());
        return Optional.of(agent);
    }

    private List<String> converse(Process process, OutputStream told, InputStream said, InputStream complaints, Prompt asks) throws IOException, InterruptedException {
        BufferedReader answers = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8));
        Optional<String> ready = line(process, answers, end(typing));
        if (!ready.equals(Optional.of(RaisedProgram.READY))) {
            throw new RefusedException(process.isAlive() ? asks.name() + " was given no password in time; nothing was done"
                    : asks.name() + " did not give root's rights; nothing was done" + complaint(complaints, (before, line) -> line));
        }
        told.write((RaisedProgram.GO + "\n").getBytes(StandardCharsets.UTF_8));
        told.flush();
        long end = end(doing);
        List<String> lines = new ArrayList<>();
        Optional<String> line = line(process, answers, end);
        while (line.isPresent() && !line.get().equals(RaisedProgram.DONE) && lines.size() < MOST_LINES) {
            lines.add(line.get());
            line = line(process, answers, end);
        }
        if (line.isEmpty() && process.isAlive()) {
            throw new IOException("it did not end within " + doing.toSeconds() + " seconds, and may still be under way with root's rights");
        }
        if (!line.equals(Optional.of(RaisedProgram.DONE))) {
            throw new IOException(lines.isEmpty() ? "what was done with root's rights did not say how it ended" + complaint(complaints, (first, other) -> first) : lines.getLast());
        }
        process.waitFor(1, TimeUnit.SECONDS);
        return lines;
    }

    private static long end(Duration patience) {
        return System.nanoTime() + patience.toNanos();
    }

    /** {@return the next line; empty where the program ended without one, or did not end it in time} */
    private static Optional<String> line(Process process, BufferedReader answers, long end) throws IOException, InterruptedException {
        StringBuilder line = new StringBuilder();
        while (line.length() < MOST_CHARS && System.nanoTime() < end) {
            // Once it has ended nothing more comes.
            boolean ended = !process.isAlive();
            if (answers.ready()) {
                int next = answers.read();
                if (next < 0) {
                    return Optional.empty();
                }
                if (next == '\n') {
                    return Optional.of(line.toString());
                }
                line.append((char) next);
            } else if (ended) {
                return Optional.empty();
            } else {
                Thread.sleep(NAP_MILLIS);
            }
        }
        return Optional.empty();
    }

    private static String complaint(InputStream complaints, BinaryOperator<String> which) throws IOException {
        String text = new String(complaints.readNBytes(Math.min(MOST_BYTES, complaints.available())), StandardCharsets.UTF_8);
        return text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.equals(EPILOGUE)).reduce(which)
                .map(line -> " (" + line.replaceFirst("[.]$", "") + ")").orElse("");
    }
}
