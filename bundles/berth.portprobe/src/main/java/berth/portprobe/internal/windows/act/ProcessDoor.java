// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import berth.portprobe.internal.windows.WindowsError;

/** Processes, each by an open handle: as long as it is open no other process gets the number. */
interface ProcessDoor {

    /**
     * By what a process is told from others that have had, or get, its number.
     *
     * @param image the path of its program
     */
    record Identity(Instant start, String image) {
        /** {@return it as a text to be compared with later} */
        String text() {
            return start + " " + image;
        }
    }

    /** {@return the process that has this number now; empty when none has}; {@code toEnd}: so that it can be ended. */
    Optional<Pinned> open(long pid, boolean toEnd) throws WindowsError;

    /** A process that keeps its number until this is closed. Use from one thread. */
    interface Pinned extends AutoCloseable {
        /** {@return what it is told by} */
        Identity identity() throws WindowsError;

        /** {@return whether Windows itself would end with it, or does not let anybody end it} */
        boolean isProtected();

        /** Ends it, at once. */
        void end() throws WindowsError;

        /** {@return whether it has ended, which is waited for} */
        boolean hasEnded(Duration patience);

        @Override
        void close();
    }
}
