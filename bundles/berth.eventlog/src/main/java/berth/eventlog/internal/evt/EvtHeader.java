// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/**
 * The first 48 bytes of a log file. While the log is open (dirty) they are older than the log.
 *
 * @param start   the offset of the oldest record
 * @param end     the offset of the end record
 * @param next    the number that the next record will get
 * @param oldest  the number of the oldest record
 * @param maxSize the size at which the log wraps
 */
record EvtHeader(long start, long end, long next, long oldest, long maxSize, boolean dirty) {

    /** {@return the header, or empty when these bytes are none} */
    static Optional<EvtHeader> read(SeekableByteChannel file) throws IOException {
        Window window = new Window(file, Ring.BASE);
        boolean header = window.word(0) == Ring.BASE && window.word(4) == Ring.MAGIC && window.word(44) == Ring.BASE;
        return header ? Optional.of(new EvtHeader(unsigned(window, 16), unsigned(window, 20), unsigned(window, 24),
                unsigned(window, 28), unsigned(window, 32), (window.word(36) & 1) != 0)) : Optional.empty();
    }

    /** {@return whether the header of a closed log says that there is no record} */
    boolean saysEmpty() {
        return start == end && (oldest == 0 || oldest == next);
    }

    private static long unsigned(Window window, int at) throws IOException {
        return Integer.toUnsignedLong(window.word(at));
    }
}
