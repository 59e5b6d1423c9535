// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.resolution;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.condition.OS;

/** Links where the system lets a test make them. */
final class SymbolicLinks {
    private SymbolicLinks() { }

    /** {@return the link; on Windows not everybody may make one, and Wine says that it did and has not} */
    static Path make(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileSystemException e) {
            assumeTrue(!OS.WINDOWS.isCurrentOs(), "no right to make symbolic links");
            throw e;
        }
        assumeTrue(!OS.WINDOWS.isCurrentOs() || Files.isSymbolicLink(link), "Wine makes no symbolic links");
        return link;
    }
}
