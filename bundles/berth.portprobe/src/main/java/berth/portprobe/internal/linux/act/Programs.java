// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the system: absolute, from folders that only the administrator can change, with a clean environment, never a shell. */
@FunctionalInterface
interface Programs {
    /** Of a program, such as systemctl that waits for a stop: systemd itself gives up after 90 seconds. */
    Duration LIMIT = Duration.ofSeconds(100);
    Duration LAST_WORDS = Duration.ofSeconds(1);
    int MOST_SAID = 1 << 16;

    /** How a program ended, and the beginning of what it said. */
    record Ended(int status, String said) { }

    /** {@return how it ended}; throws {@link IOException} when there is none of that name, or it did not end in time. */
    Ended run(String name, List<String> arguments) throws IOException;

    /** {@return those of this host} */
    static Programs ofThisHost() {
        return Programs::start;
    }

    private static Ended start(String name, List<String> arguments) throws IOException {
        Optional<Path> program = Stream.of("/usr/bin", "/bin", "/run/current-system/sw/bin").map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            throw new IOException("there is no " + name + " here");
        }
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.get().toString()), arguments.stream()).toList()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "SYSTEMD_PAGER", "", "SYSTEMD_COLORS", "0"));
        return end(name, builder.start(), LIMIT);
    }

    /** {@return how it ended} Read while it runs: it may say more than a pipe takes, and what it started may keep the pipe open after it. */
    static Ended end(String name, Process process, Duration limit) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            process.getOutputStream().close();
            Thread reader = Thread.ofPlatform().daemon().start(() -> keepBeginning(process.getInputStream(), said));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(name + " did not end within " + limit.toSeconds() + " seconds; what it was to do may still be under way");
            }
            reader.join(LAST_WORDS);
            return new Ended(process.exitValue(), said.toString(StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void keepBeginning(InputStream in, ByteArrayOutputStream said) {
        byte[] some = new byte[1 << 12];
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                said.write(some, 0, Math.min(count, MOST_SAID - said.size()));
            }
        } catch (IOException e) {
            // It was ended; what it said until then is kept.
        }
    }
}
