// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;

/** Reads files inside bundles; the workbench and the command line find them in different ways. */
@FunctionalInterface
public interface Resources {
    /** The largest file of a bundle that is read, in bytes. */
    int LIMIT = 1 << 20;

    /** {@return the file's bytes, at most {@link #LIMIT}}; throws {@link IOException} when there is none or it is larger. */
    byte[] read(String bundle, String path) throws IOException;
}
