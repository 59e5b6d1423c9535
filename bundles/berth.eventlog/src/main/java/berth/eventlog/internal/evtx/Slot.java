// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

/**
 * A place in the file where a chunk is.
 *
 * @param first  the number of its first record, by which chunks are put in order
 * @param length how much of it there is
 * @param kind   what is expected there
 */
record Slot(long first, long offset, int length, Kind kind) {

    /** What is in a slot. */
    enum Kind {
        /** A chunk of the log. */
        CHUNK,
        /** The newest chunk of a log that was not closed: its header may be out of date. */
        OPEN_CHUNK,
        /** A chunk whose header is damaged, and whose records are sound by their checksum. */
        MARRED,
        /** No chunk of the log; whole records may still be in it. */
        RUIN
    }
}
