// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Where Berth keeps what it has learnt from one start to the next: a folder that only its user can write, looked for when it is needed. */
@FunctionalInterface
public interface StateFolder {
    /** {@return a folder in it, made if it is not there; empty where it can't be made, or is no safe place} */
    Optional<Path> of(String name);

    /** {@return a folder in it, where it is there already and is a safe place} */
    default Optional<Path> existing(String name) {
        return of(name);
    }

    /** {@return a folder in it that is there and is no safe place, so that nobody may believe what it holds, or that it holds nothing} */
    @SuppressWarnings("unused") // what has no user has no such folder, whatever its name
    default Optional<Path> unsafe(String name) {
        return Optional.empty();
    }

    /**
     * {@return whether what lies in such a folder is there and may be used}
     * As root, only what root alone can write may be; that is asked of this file or folder only, so ask of those between, too.
     */
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
        return new UserState(variables, asRoot);
    }
}
