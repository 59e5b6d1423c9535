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

/** Runs systemctl and journalctl: absolute executables, a clean environment, no shell. What changes something a person was shown and agreed to. */
final class Systemd {
    private static final List<String> PLACES = List.of("/usr/bin/", "/bin/");
    private static final String JOURNALCTL = "journalctl";
    private static final int MOST_ENTRIES = 20_000;
    private static final long SECONDS = 100;
    private static final int MOST = 4096;

    private Systemd() { }

    /** How it ended, and what it said. */
    private record Ended(int status, String said) { }

    /** {@return whether it keeps the services of this host, as sd_booted(3) tells} */
    static boolean runs() {
        return Files.isDirectory(Path.of("/run/systemd/system"));
    }

    /** {@return the units of that name which are there: itself, the service of it, and the instances of a template} */
    static List<String> units(String name) {
        String bare = name.endsWith(".service") ? name.substring(0, name.length() - ".service".length()) : name;
        List<String> instances = name.contains("@") ? List.of() : lines(List.of("list-units", "--all", "--plain", "--no-legend", "--type=service", "--", bare + "@*.service")).stream()
                .map(line -> line.split(" ", 2)[0]).toList();
        return Stream.concat(Stream.of(name.contains(".") ? name : bare + ".service"), instances.stream()).distinct().filter(unit -> has(List.of(unit))).toList();
    }

    static boolean isActive(String unit) {
        return values("ActiveState", List.of(unit)).equals(List.of("active"));
    }

    /** Writes what the journal has of these units there, in its export format, and {@return what journalctl says beside that} */
    static Optional<String> journal(List<String> units, Path to) throws IOException {
        List<String> command = new ArrayList<>(List.of(program(JOURNALCTL), "--no-pager", "--output=export", "--lines=" + MOST_ENTRIES));
        units.forEach(unit -> command.add("--unit=" + unit));
        ProcessBuilder builder = clean(command);
        Process process = builder.redirectOutput(to.toFile()).start();
        process.getOutputStream().close();
        try (InputStream said = process.getErrorStream()) {
            String hint = new String(said.readNBytes(MOST), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("journalctl did not end within " + SECONDS + " seconds");
            }
            return Optional.of(hint.lines().findFirst().orElse("")).filter(line -> !line.isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

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
        return lines(arguments);
    }

    private static List<String> lines(List<String> arguments) {
        return Guard.call(() -> ended(arguments)).either(ended -> ended.status == 0 ? ended.said.lines().filter(line -> !line.isBlank()).toList() : List.of(), failed -> List.of());
    }

    /** {@return why it failed, if it did} */
    static Optional<String> run(List<String> arguments) {
        return Guard.call(() -> ended(arguments)).either(ended -> ended.status == 0 ? Optional.empty()
                : Optional.of(ended.said.isEmpty() ? "it ended with " + ended.status : ended.said), failed -> Optional.of(failed.reason()));
    }

    private static Ended ended(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program("systemctl"), "--no-pager"));
        command.addAll(arguments);
        Process process = clean(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream said = process.getInputStream()) {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("it did not end within " + SECONDS + " seconds");
            }
            return new Ended(process.exitValue(), new String(said.readNBytes(MOST), StandardCharsets.UTF_8).strip());
        }
    }

    private static String program(String name) throws IOException {
        return PLACES.stream().map(place -> place + name).filter(path -> Files.isExecutable(Path.of(path))).findFirst().orElseThrow(() -> new IOException("there is no " + name + " here"));
    }

    private static ProcessBuilder clean(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"));
        return builder;
    }
}
