// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** {@return why it failed, if it did} */
    static Optional<String> run(List<String> arguments) {
        Optional<String> systemctl = PLACES.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst();
        if (systemctl.isEmpty()) {
            return Optional.of("there is no systemctl here");
        }
        List<String> command = new ArrayList<>(List.of(systemctl.get(), "--no-pager"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream said = process.getInputStream()) {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.of("it did not end within " + SECONDS + " seconds");
                }
                String text = new String(said.readNBytes(MOST), StandardCharsets.UTF_8).strip();
                return process.exitValue() == 0 ? Optional.empty() : Optional.of(text.isEmpty() ? "it ended with " + process.exitValue() : text);
            }
        } catch (IOException e) {
            return Optional.of(Guard.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("it was interrupted");
        }
    }
}
