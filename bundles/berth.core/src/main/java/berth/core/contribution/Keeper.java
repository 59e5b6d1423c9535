// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Whose rights this program has, so that nothing is loaded that others can change. */
interface Keeper {
    /** {@return where the entry really lies, if nobody else can change that, or what leads there} */
    Optional<Path> followed(Path entry) throws IOException;

    /** {@return whether nobody else can change what lies in a folder that is kept, or put something into it} */
    boolean keeps(Path inside) throws IOException;

    /** {@return how it is called in a sentence} */
    String who();
}
