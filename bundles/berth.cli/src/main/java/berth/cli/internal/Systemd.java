// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import berth.core.contribution.Guard;

/** Runs systemctl, for what a person was shown and agreed to: an absolute executable, a clean environment, no shell. */
final class Systemd {
    private static final List<String> PLACES = List.of("/usr/bin/systemctl", "/bin/systemctl");
    private static final long SECONDS = 100;
    private static final int MOST = 4096;

    private Systemd() { }

    /** How it ended, and what it said. */
    private record Ended(int status, String said) { }

    /** {@return whether the manager that runs here has all these units} */
    static boolean has(List<String> units) {
        List<String> arguments = new ArrayList<>(List.of("show", "--property=LoadState", "--value", "--"));
        arguments.addAll(units);
        return Guard.call(() -> ended(arguments)).either(ended -> ended.status == 0 && ended.said.lines().filter(line -> !line.isBlank()).toList()
                .equals(Collections.nCopies(units.size(), "loaded")), failed -> false);
    }

    /** {@return why it failed, if it did} */
    static Optional<String> run(List<String> arguments) {
        return Guard.call(() -> ended(arguments)).either(ended -> ended.status == 0 ? Optional.empty()
                : Optional.of(ended.said.isEmpty() ? "it ended with " + ended.status : ended.said), failed -> Optional.of(failed.reason()));
    }

    private static Ended ended(List<String> arguments) throws IOException, InterruptedException {
        String systemctl = PLACES.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst().orElseThrow(() -> new IOException("there is no systemctl here"));
        List<String> command = new ArrayList<>(List.of(systemctl, "--no-pager"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"));
        Process process = builder.start();
        process.getOutputStream().close();
        try (InputStream said = process.getInputStream()) {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("it did not end within " + SECONDS + " seconds");
            }
            return new Ended(process.exitValue(), new String(said.readNBytes(MOST), StandardCharsets.UTF_8).strip());
        }
    }
}
