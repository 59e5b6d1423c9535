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

/** The state folder of the user that this program runs as. */
record UserState(UnaryOperator<String> variables, BooleanSupplier asRoot) implements StateFolder {
    @Override
    public Optional<Path> of(String name) {
        boolean root = asRoot.getAsBoolean();
        Optional<Path> home = absolute(variables, "XDG_STATE_HOME").or(() -> root ? Optional.of(Path.of("/var/lib")).filter(Files::isDirectory)
                : absolute(variables, "HOME").map(user -> user.resolve(".local/state")).or(() -> absolute(variables, "LOCALAPPDATA")));
        return home.flatMap(folder -> made(folder.resolve("berth").resolve(name), root));
    }

    @Override
    public boolean trusts(Path inside) {
        try {
            return Files.isReadable(inside) && (!asRoot.getAsBoolean() || PluginFolder.isRootsOwn(inside));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static Optional<Path> absolute(UnaryOperator<String> variables, String name) {
        try {
            return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isBlank()).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> made(Path folder, boolean onlyForRoot) {
        try {
            if (!Files.isDirectory(folder)) {
                make(folder);
            }
            Path real = folder.toRealPath();
            return !onlyForRoot || PluginFolder.onlyRootCanWrite(real) ? Optional.of(real) : Optional.empty();
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
