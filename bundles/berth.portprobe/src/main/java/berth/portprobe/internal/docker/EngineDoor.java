// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Where a container engine is asked; each question has a connection of its own. */
interface EngineDoor {
    /** {@return where that is, for people} */
    String place();

    /** {@return the program by which people ask it: {@code docker} or {@code podman}} */
    String program();

    /** {@return what would give the right to ask, as the end of a sentence} */
    String remedy();

    /**
     * {@return a connection, which fails once the limit is over}
     * Throws {@link java.nio.file.NoSuchFileException} where nobody can listen, {@link java.nio.file.AccessDeniedException} where
     * asking is not allowed, {@link java.net.ConnectException} where what is there was left by an engine that is gone.
     */
    Connection open(Duration limit) throws IOException;

    /** Bytes to and fro. */
    interface Connection extends Closeable {
        /** Writes them all. */
        void write(byte[] bytes) throws IOException;

        /** {@return what comes back} */
        InputStream in();
    }
}
