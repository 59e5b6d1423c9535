// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.IOException;
import java.util.Optional;

import berth.eventlog.internal.bytes.Pages;

/**
 * The head of a journal file. Source: systemd.io, "Journal File Format", Header.
 *
 * @param flags      what a reader must know (incompatible flags)
 * @param size       how long the header is: the first object follows
 * @param entryArray where the first array of entries lies
 * @param entries    how many entries there are; out of date while the file is open
 */
record JournalHeader(int flags, long size, long entryArray, long entries) {
    static final long MAGIC = 0x48524848534B504CL;
    private static final int COMPACT = 16;
    private static final int KNOWN = 31;
    private static final int SHORTEST = 208;
    private static final int LONGEST = 1 << 16;

    /** {@return the header, unless the file is shorter than one} */
    static Optional<JournalHeader> read(Pages pages) throws IOException {
        if (!pages.holds(0, SHORTEST)) {
            return Optional.empty();
        }
        int flags = (int) pages.u32(12);
        if ((flags & ~KNOWN) != 0) {
            throw new IOException(String.format("it is of a newer kind (incompatible flags 0x%x)", flags & ~KNOWN));
        }
        long size = pages.i64(88);
        boolean good = size >= SHORTEST && size <= LONGEST && size % 8 == 0;
        return Optional.of(new JournalHeader(flags, good ? size : SHORTEST, pages.i64(176), pages.i64(152)));
    }

    boolean isCompact() {
        return (flags & COMPACT) != 0;
    }
}
