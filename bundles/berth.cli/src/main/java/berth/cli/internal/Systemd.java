// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import berth.core.contribution.Guard;

/** Runs systemctl and journalctl: absolute executables, a clean environment, no shell. What changes something a person was shown and agreed to. */
final class Systemd {
    private static final List<String> PLACES = List.of("/usr/bin/", "/bin/");
    private static final String JOURNALCTL = "journalctl";
    private static final int MOST_ENTRIES = 20_000;
    private static final int FEWER = 10;
    /** Three times what so many entries of a talkative service take. */
    private static final long MOST_OF_JOURNAL = 64L << 20;
    private static final long SECONDS = 100;
    private static final int MOST = 1 << 16;
    private static final long LAST_WORDS_MILLIS = 1000;

    private Systemd() { }

    /** How it ended, and what it said, perhaps not all of it. */
    private record Ended(int status, String said, boolean cut) { }

    /** {@return whether it keeps the services of this host, as sd_booted(3) tells} */
    static boolean runs() {
        return Files.isDirectory(Path.of("/run/systemd/system"));
    }

    /** {@return the units of that name which are there: itself, the service of it, and the instances of a template} */
    static List<String> units(String name) {
        String bare = name.endsWith(".service") ? name.substring(0, name.length() - ".service".length()) : name;
        List<String> instances = name.contains("@") ? List.of() : lines(List.of("list-units", "--all", "--plain", "--no-legend", "--type=service", "--", bare + "@*.service"))
                .orElse(List.of()).stream().map(line -> line.split(" ", 2)[0]).toList();
        return Stream.concat(Stream.of(name.contains(".") ? name : bare + ".service"), instances.stream()).distinct().filter(unit -> has(List.of(unit))).toList();
    }

    static boolean isActive(String unit) {
        return values("ActiveState", List.of(unit)).equals(Optional.of(List.of("active")));
    }

    /** Writes what the journal has of these units there, in its export format, and {@return what is to be said of that: what journalctl says beside, or that it is not all} */
    static Optional<String> journal(List<String> units, Path to) throws IOException {
        try {
            for (int lines = MOST_ENTRIES;; lines /= FEWER) {
                Written written = entries(units, lines, to);
                if (written.whole || lines < FEWER) {
                    return lines == MOST_ENTRIES ? written.hint : Optional.of("the entries of the journal are very large: only the last " + lines + " of " + String.join(", ", units) + " were read"
                            + (written.whole ? "" : ", and these not to the end") + ".");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private record Written(boolean whole, Optional<String> hint) { }

    /** The last so many entries, which stand in the order of time: where they are too many bytes, fewer are asked for, because the newest ones count. */
    private static Written entries(List<String> units, int lines, Path to) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program(JOURNALCTL), "--no-pager", "--output=export", "--lines=" + lines));
        units.forEach(unit -> command.add("--unit=" + unit));
        Process process = clean(command).start();
        FutureTask<Boolean> copying = new FutureTask<>(() -> {
            try {
                return isWhole(process.getInputStream(), to, MOST_OF_JOURNAL);
            } finally {
                process.destroyForcibly();
            }
        });
        Thread copier = Thread.ofPlatform().daemon().start(copying);
        String hint = end(process, process.getErrorStream()).said;
        copier.join(LAST_WORDS_MILLIS);
        boolean whole = copying.state() == Future.State.SUCCESS && copying.resultNow();
        return new Written(whole, Optional.of(hint.lines().findFirst().orElse("")).filter(line -> !line.isEmpty()));
    }

    /** {@return whether all of it was written there} */
    static boolean isWhole(InputStream from, Path to, long most) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            byte[] some = new byte[1 << 16];
            long left = most;
            for (int count = from.read(some); count >= 0; count = from.read(some)) {
                out.write(some, 0, (int) Math.min(count, left));
                left -= count;
                if (left < 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@return whether the manager that runs here has all these units} */
    static boolean has(List<String> units) {
        return values("LoadState", units).equals(all("loaded", units));
    }

    /** {@return whether all of them run, and no other unit that runs would be stopped with them} */
    static boolean runAlone(List<String> units) {
        if (!has(units) || !values("ActiveState", units).equals(all("active", units))) {
            return false;
        }
        List<Optional<List<String>>> said = Stream.of("RequiredBy", "BoundBy", "ConsistsOf").map(property -> values(property, units)).toList();
        List<String> dependents = said.stream().flatMap(Optional::stream).flatMap(List::stream).flatMap(line -> Stream.of(line.split(" "))).filter(unit -> !units.contains(unit)).distinct().toList();
        return said.stream().allMatch(Optional::isPresent) && (dependents.isEmpty() || values("ActiveState", dependents).equals(all("inactive", dependents)));
    }

    private static Optional<List<String>> all(String value, List<String> units) {
        return Optional.of(Collections.nCopies(units.size(), value));
    }

    /** {@return what systemctl says of each unit, without empty lines; empty where it could not be asked} */
    private static Optional<List<String>> values(String property, List<String> units) {
        List<String> arguments = new ArrayList<>(List.of("show", "--property=" + property, "--value", "--"));
        arguments.addAll(units);
        return lines(arguments);
    }

    private static Optional<List<String>> lines(List<String> arguments) {
        return Guard.call(() -> ended(arguments)).either(ended -> ended.status == 0 && !ended.cut
                ? Optional.of(ended.said.lines().filter(line -> !line.isBlank()).toList()) : Optional.empty(), failed -> Optional.empty());
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
        return end(process, process.getInputStream());
    }

    /** {@return how it ended} Read while it runs: it may say more than a pipe takes. */
    private static Ended end(Process process, InputStream from) throws IOException, InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            process.getOutputStream().close();
            FutureTask<Boolean> reading = new FutureTask<>(() -> read(from, said));
            Thread reader = Thread.ofPlatform().daemon().start(reading);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("it did not end within " + SECONDS + " seconds");
            }
            reader.join(LAST_WORDS_MILLIS);
            byte[] all = said.toByteArray();
            return new Ended(process.exitValue(), new String(all, 0, Math.min(MOST, all.length), StandardCharsets.UTF_8).strip(), all.length > MOST || reading.state() != Future.State.SUCCESS);
        } finally {
            process.destroyForcibly();
        }
    }

    /** {@return true at the end} Keeps one byte more than is used, which tells that there was more. */
    private static boolean read(InputStream from, ByteArrayOutputStream said) throws IOException {
        byte[] some = new byte[1 << 12];
        for (int count = from.read(some); count >= 0; count = from.read(some)) {
            said.write(some, 0, Math.min(count, MOST + 1 - said.size()));
        }
        return true;
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
