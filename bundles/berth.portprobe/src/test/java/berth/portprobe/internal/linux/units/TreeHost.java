// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import berth.core.evidence.ProcessRef;

/** A host whose files are real ones below a folder, and whose programs answer what a test says. */
final class TreeHost implements UnitHost {
    static final Instant STARTED = Instant.ofEpochSecond(1_700_000_000);

    private final Path root;
    private final LiveHost live = new LiveHost();
    final List<List<String>> runs = new ArrayList<>();
    final Map<String, Run> answers = new HashMap<>();
    final Map<String, String> variables = new HashMap<>();
    final Set<String> denied = new HashSet<>();

    TreeHost(Path root) {
        this.root = root;
    }

    TreeHost file(String path, String text) {
        try {
            Files.createDirectories(root.resolve(path.substring(1)).getParent());
            Files.writeString(root.resolve(path.substring(1)), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    TreeHost link(String path, String target) {
        try {
            Files.createDirectories(root.resolve(path.substring(1)).getParent());
            Files.createSymbolicLink(root.resolve(path.substring(1)), Path.of(target));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** systemd runs, and its program answers that. */
    TreeHost systemd(String output) {
        return booted().answer("/usr/bin/systemctl", output);
    }

    TreeHost booted() {
        return file("/run/systemd/system/.keep", "");
    }

    TreeHost answer(String program, String output) {
        return answer(program, new Run.Ended(0, output.getBytes(java.nio.charset.StandardCharsets.UTF_8), "", false));
    }

    TreeHost answer(String program, Run run) {
        answers.put(program, run);
        return this;
    }

    Path path(String path) {
        return root.resolve(path.substring(1));
    }

    @Override
    public List<String> list(String directory) throws UnreadableException {
        return live.list(root + directory);
    }

    @Override
    public byte[] read(String path, int limit) throws UnreadableException {
        if (denied.contains(path)) {
            throw new UnreadableException(path, UnreadableException.Kind.DENIED);
        }
        return live.read(root + path, limit);
    }

    @Override
    public Optional<String> link(String path) {
        return live.link(root + path);
    }

    @Override
    public boolean isProgram(String path) {
        return answers.containsKey(path);
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public Optional<Integer> caller() {
        return Optional.of(1000);
    }

    @Override
    public ProcessRef process(long pid) {
        return new ProcessRef(pid, Optional.of(STARTED));
    }

    @Override
    public Run run(List<String> command, Map<String, String> environment, Duration time, int limit, BooleanSupplier cancelled) {
        runs.add(command);
        String program = command.get(0) + (command.contains("--user") ? " --user" : "");
        return Optional.ofNullable(answers.get(program)).orElse(new Run.Impossible("not there"));
    }
}
