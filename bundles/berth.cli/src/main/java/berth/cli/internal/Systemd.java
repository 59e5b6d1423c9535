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
import java.util.stream.Stream;

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
        return values("LoadState", units).equals(Collections.nCopies(units.size(), "loaded"));
    }

    /** {@return whether all of them run, and no other unit that runs would be stopped with them} */
    static boolean runAlone(List<String> units) {
        if (!has(units) || !values("ActiveState", units).equals(Collections.nCopies(units.size(), "active"))) {
            return false;
        }
        List<String> dependents = Stream.of("RequiredBy", "BoundBy", "ConsistsOf").flatMap(property -> values(property, units).stream()).flatMap(line -> Stream.of(line.split(" ")))
                .filter(unit -> !units.contains(unit)).distinct().toList();
        return dependents.isEmpty() || values("ActiveState", dependents).equals(Collections.nCopies(dependents.size(), "inactive"));
    }

    /** {@return what systemctl says of each unit, without empty lines; nothing where it could not be asked} */
    private static List<String> values(String property, List<String> units) {
        List<String> arguments = new ArrayList<>(List.of("show", "--property=" + property, "--value", "--"));
        arguments.addAll(units);
        return Guard.call(() -> ended(arguments)).either(ended -> ended.status == 0 ? ended.said.lines().filter(line -> !line.isBlank()).toList() : List.of(), failed -> List.of());
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
