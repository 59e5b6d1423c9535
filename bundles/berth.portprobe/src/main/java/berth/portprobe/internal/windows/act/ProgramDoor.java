// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.util.List;

/** Programs of Windows, each from the system's own folder, never by a shell, and for a bounded time. */
interface ProgramDoor {

    /** How a program ended, and the beginning of what it said. */
    record Ended(int status, String said) { }

    /** {@return how it ended}; throws {@link IOException} when there is none of that name, or it did not end in time. */
    Ended run(List<String> vector) throws IOException;

    /**
     * {@return the status with which it ended, run with the rights of an administrator, for which Windows asks}
     * Throws {@link RefusedException} when the rights were not given, {@link IOException} when it did not end in time.
     */
    int runRaised(List<String> vector) throws IOException;

    /** {@return whether this program has the rights of an administrator already} */
    boolean isRaised();

    /** The rights were not given, so nothing was done. */
    final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
