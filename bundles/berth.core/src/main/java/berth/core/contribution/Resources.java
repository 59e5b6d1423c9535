// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads files inside bundles; the workbench and the command line find them in different ways. */
@FunctionalInterface
public interface Resources {
    /** The largest file of a bundle that is read, in bytes. */
    int LIMIT = 1 << 20;

    /** {@return the file's bytes, at most {@link #LIMIT}}; throws {@link IOException} when there is none or it is larger. */
    byte[] read(String bundle, String path) throws IOException;

    /** {@return the names of the files in that folder of a bundle; none where that is not known} */
    default List<String> names(@SuppressWarnings("unused") String bundle, @SuppressWarnings("unused") String folder) {
        return List.of();
    }

    /** {@return the jar or folder that a bundle is; empty when that is not known} */
    default Optional<Path> location(@SuppressWarnings("unused") String bundle) {
        return Optional.empty();
    }
}
