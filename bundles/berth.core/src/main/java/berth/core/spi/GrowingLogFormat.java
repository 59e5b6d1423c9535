// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;

/**
 * A format whose logs can be followed while they are written.
 * <p>
 * Contract: as {@link EventLogFormat}; it keeps nothing between two calls, all that it must know again is in the {@link Mark}.
 */
public interface GrowingLogFormat extends EventLogFormat {
    /**
     * Where reading goes on.
     *
     * @param place  a place in the file, as the format understands it
     * @param number the number of the next record
     * @param check  something of what lies before the place, so that it is seen when the file was written anew
     */
    record Mark(long place, long number, long check) {
        /** Before the first record of any file. */
        public static final Mark START = new Mark(0, 1, 0);
    }

    /**
     * Reads the records behind a mark as far as they are whole: one that is still being written waits for the next call.
     *
     * @param whole whether nothing more will be written, so that a last line without an end is a whole one
     * @return the mark to go on from; empty, and nothing is read, when the file is not the one that the mark is of any more
     * @throws IOException when the file can't be read at all
     */
    Optional<Mark> readOn(SeekableByteChannel file, String log, Mark from, boolean whole, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException;

    /** {@return the mark behind the last whole record} It may be found without reading the records. */
    default Optional<Mark> end(SeekableByteChannel file, IProgressMonitor monitor) throws IOException {
        return readOn(file, "", Mark.START, false, record -> { }, damage -> { }, monitor);
    }
}
