// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import berth.portprobe.internal.ShowingProgram.Outcome;

/** The files and programs of a macOS that was made up; an empty file is one that may not be read. */
final class FakeMacHost implements MacHost {
    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, Outcome> programs = new HashMap<>();
    final List<String> run = new ArrayList<>();

    FakeMacHost file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    FakeMacHost file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    FakeMacHost shows(String program, String text) {
        programs.put(program, new Outcome.Shown(text));
        return this;
    }

    @Override
    public List<Path> propertyLists(Path folder) {
        return files.keySet().stream().map(Path::of).filter(file -> folder.equals(file.getParent())).toList();
    }

    @Override
    public byte[] read(Path file, int most) throws IOException {
        byte[] content = files.get(file.toString());
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        if (content.length == 0) {
            throw new AccessDeniedException(file.toString());
        }
        return content;
    }

    @Override
    public Path home() {
        return Path.of("/Users/eve");
    }

    @Override
    public Outcome run(List<String> command) {
        run.add(String.join(" ", command));
        return programs.getOrDefault(String.join(" ", command), programs.getOrDefault(command.getFirst(), new Outcome.Failed("it can't be started")));
    }
}
