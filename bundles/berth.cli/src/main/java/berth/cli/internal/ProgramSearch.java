// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the system looks for a program that is called by its name.
 *
 * @param windows whether {@code .exe} may be left out
 */
record ProgramSearch(boolean windows, List<String> folders) {

    static ProgramSearch here() {
        boolean windows = File.separatorChar == '\\';
        List<String> folders = new ArrayList<>();
        if (windows) {
            // Windows looks here first, and then where the path leads to.
            String root = Optional.ofNullable(System.getenv("SystemRoot")).orElse("C:\\Windows");
            folders.addAll(List.of(System.getProperty("java.home") + "\\bin", ".", root + "\\System32", root + "\\System", root));
        }
        // Windows spells it Path, which only this way of asking finds.
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        folders.addAll(Stream.of(path.split(File.pathSeparator)).map(folder -> windows ? folder.replace("\"", "") : folder).filter(folder -> !folder.isEmpty()).toList());
        return new ProgramSearch(windows, folders);
    }

    boolean finds(String name) {
        boolean placed = name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0;
        List<String> names = windows ? List.of(name, name + ".exe") : List.of(name);
        return (placed ? Stream.of("") : folders.stream()).anyMatch(folder -> names.stream().anyMatch(each -> isProgram(folder, each)));
    }

    private static boolean isProgram(String folder, String name) {
        try {
            Path file = Path.of(folder, name);
            return Files.isExecutable(file) && !Files.isDirectory(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
