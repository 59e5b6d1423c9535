// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The folder of this program's user, as {@link StateFolder#of} says.
 *
 * @param variables the environment; null where there is no such variable
 */
record UserState(UnaryOperator<String> variables, BooleanSupplier asRoot) implements StateFolder {

    @Override
    public Optional<Path> of(String name) {
        boolean root = asRoot.getAsBoolean();
        return place(name, root).flatMap(folder -> safe(folder, true, root));
    }

    @Override
    public Optional<Path> existing(String name) {
        boolean root = asRoot.getAsBoolean();
        return place(name, root).filter(Files::isDirectory).flatMap(folder -> safe(folder, false, root));
    }

    @Override
    public Optional<Path> unsafe(String name) {
        boolean root = asRoot.getAsBoolean();
        return place(name, root).filter(Files::isDirectory).filter(folder -> safe(folder, false, root).isEmpty());
    }

    @Override
    public boolean trusts(Path inside) {
        try {
            return Files.isReadable(inside) && (!asRoot.getAsBoolean() || RootsOwn.owns(inside));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private Optional<Path> place(String name, boolean root) {
        Optional<Path> home = absolute("XDG_STATE_HOME").or(() -> root ? Optional.of(Path.of("/var/lib")).filter(Files::isDirectory)
                : absolute("HOME").map(user -> user.resolve(".local/state")).or(() -> absolute("LOCALAPPDATA")));
        return home.map(folder -> folder.resolve("berth").resolve(name));
    }

    private Optional<Path> absolute(String variable) {
        try {
            return Optional.ofNullable(variables.apply(variable)).filter(value -> !value.isBlank()).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> safe(Path folder, boolean make, boolean onlyForRoot) {
        try {
            if (make && !Files.isDirectory(folder)) {
                make(folder);
            }
            Path real = folder.toRealPath();
            return !onlyForRoot || RootsOwn.alone(real) ? Optional.of(real) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static void make(Path folder) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }
}
