// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the system: absolute, from folders that only the administrator can change, with a clean environment, never a shell. */
@FunctionalInterface
interface Programs {

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
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin", "SYSTEMD_PAGER", "", "SYSTEMD_COLORS", "0"));
        Process process = builder.start();
        process.getOutputStream().close();
        try (InputStream said = process.getInputStream()) {
            byte[] text = said.readNBytes(1 << 16);
            if (!process.waitFor(100, TimeUnit.SECONDS)) {
                throw new IOException(name + " did not end within 100 seconds");
            }
            return new Ended(process.exitValue(), new String(text, StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
