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

/** Where Berth keeps what it has learnt from one start to the next: a folder that only its user can write, looked for when it is needed. */
@FunctionalInterface
public interface StateFolder {
    /** {@return a folder in it, made if it is not there; empty where it can't be made, or is no safe place} */
    Optional<Path> of(String name);

    /** {@return whether what lies in such a folder is there and may be used} As root, only what root alone can write may be. */
    default boolean trusts(Path inside) {
        return Files.isReadable(inside);
    }

    /** {@return no folder: nothing is kept} */
    static StateFolder none() {
        return name -> Optional.empty();
    }

    /**
     * {@return this user's}
     * {@code $XDG_STATE_HOME/berth}, else {@code ~/.local/state/berth} (XDG Base Directory Specification 0.8), on Windows
     * {@code %LOCALAPPDATA%\berth}. For root {@code /var/lib} takes the place of the home, which may be another user's, and only root
     * may be able to write the folder and all above it.
     *
     * @param variables the environment; null where there is no such variable
     */
    static StateFolder of(UnaryOperator<String> variables, BooleanSupplier asRoot) {
        return new Users(variables, asRoot);
    }

    /** The one of the user that this program runs as. */
    record Users(UnaryOperator<String> variables, BooleanSupplier asRoot) implements StateFolder {
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
                return Files.isReadable(inside) && (!asRoot.getAsBoolean() || PluginFolder.onlyRootCanWrite(inside));
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
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
