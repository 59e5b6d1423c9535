// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs a program of the system that only shows something.
 * No shell, an empty environment but for what is told (LC_ALL=C), absolute paths, a limit of time and of output. It runs in its own folder: Windows
 * looks for libraries and programs in the one that a program runs in, and ours may be anybody's.
 */
public final class ShowingProgram {

    /** Where only root can put a program. */
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private static final String NOTHING = File.separatorChar == '/' ? "/dev/null" : "NUL";

    private ShowingProgram() { }

    /** How it ended. */
    public sealed interface Outcome {
        /** With status 0. */
        record Shown(String text) implements Outcome { }

        /** With another status, by a signal, too late or with too much to say. */
        record Failed(String reason) implements Outcome { }
    }

    /** {@return where a program of that name is} */
    public static Optional<String> find(String name) {
        return FOLDERS.stream().map(folder -> folder + "/" + name).filter(path -> Files.isExecutable(Path.of(path))).findFirst();
    }

    /** Runs the program with its arguments to its end; what it writes on its standard error is lost. */
    public static Outcome run(List<String> command, Duration limit, int mostBytes) {
        return run(command, Map.of("LC_ALL", "C"), said -> new String(said, StandardCharsets.UTF_8), limit, mostBytes);
    }

    /** Runs it in that environment, and nothing else of ours; the decoder makes a text of what it writes. */
    public static Outcome run(List<String> command, Map<String, String> environment, Function<byte[], String> decoder, Duration limit, int mostBytes) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File(command.getFirst()).getParentFile()).redirectError(ProcessBuilder.Redirect.DISCARD).redirectInput(new File(NOTHING));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            CompletableFuture<Void> clock = CompletableFuture.runAsync(process::destroyForcibly,
                    CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS));
            try (InputStream out = process.getInputStream()) {
                byte[] text = out.readNBytes(mostBytes + 1);
                if (text.length > mostBytes) {
                    return new Outcome.Failed("it has more than " + mostBytes + " bytes to say");
                }
                int status = process.waitFor();
                return status == 0 ? new Outcome.Shown(decoder.apply(text)) : new Outcome.Failed("it ended with status " + status);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome.Failed("the search was interrupted");
            } finally {
                clock.cancel(false);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return new Outcome.Failed("it can't be started");
        }
    }
}
