// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.OptionalInt;

/**
 * The part of a log file that holds records, as a ring: a place at or behind {@link #end()} means the one that follows
 * {@link #BASE} by as much. Places inside the first round are offsets in the file.
 * <p>
 * Source: [MS-EVEN] "EVENTLOGRECORD"; libyal/libevt, "Windows Event Log (EVT) format".
 */
final class Ring {
    /** The first place behind the header. */
    static final int BASE = 48;
    /** The part of a record that never wraps. */
    static final int FIXED = 56;
    /** The length of an end record. */
    static final int MARK = 40;
    /** "LfLe". */
    static final int MAGIC = 0x654C664C;
    /** What fills the end of a ring that has no room for a fixed part. */
    static final int FILLER = 0x27;
    /** No record is longer than the buffer that a reader may pass ([MS-EVEN] MAX_BATCH_BUFF). */
    static final int LONGEST = 0x7FFFF;
    /** The fixed part, two empty names and the second length. */
    static final int SHORTEST = FIXED + 8;
    private static final int WINDOW = 4 * (LONGEST + 1);

    private final SeekableByteChannel file;
    private final Window here;
    private final Window front;
    private final int ahead;
    private final long end;

    private Ring(SeekableByteChannel file, long end, long window) {
        int capacity = (int) Math.min(window, Math.max(end, BASE));
        this.file = file;
        this.here = new Window(file, capacity);
        this.front = new Window(file, Math.min(capacity, LONGEST));
        this.ahead = capacity < WINDOW ? Integer.BYTES : LONGEST;
        this.end = end;
    }

    /** {@return the ring of a file whose ring ends there} */
    static Ring of(SeekableByteChannel file, long end) {
        return new Ring(file, end & ~3L, WINDOW);
    }

    /** {@return the same ring for looks at scattered places, which must not cost a whole window each} */
    Ring scattered() {
        return new Ring(file, end, FIXED * 4L);
    }

    long end() {
        return end;
    }

    /** {@return the length of one round} */
    long round() {
        return Math.max(0, end - BASE);
    }

    /** {@return the offset in the file} */
    long offset(long place) {
        return place < end || round() == 0 ? place : place - end + BASE;
    }

    /** {@return whether a record or end record may begin at that offset} */
    boolean holds(long offset) {
        return offset >= BASE && offset < end && offset % 4 == 0;
    }

    /** {@return the word at a distance from a place} */
    int word(long place, int distance) throws IOException {
        long at = place + distance;
        if (place < end && at >= end) {
            return front.word(offset(at));
        }
        here.cover(offset(place), ahead);
        return here.word(offset(at));
    }

    /** {@return the bytes from a place on} */
    byte[] bytes(long place, int length) throws IOException {
        byte[] bytes = new byte[length];
        int first = place < end ? (int) Math.min(length, end - place) : length;
        here.copy(offset(place), bytes, 0, first);
        if (first < length) {
            front.copy(BASE, bytes, first, length - first);
        }
        return bytes;
    }

    /** {@return the length that stands at a place, unsigned} */
    long length(long place) throws IOException {
        return Integer.toUnsignedLong(word(place, 0));
    }

    /** {@return the number of the record at a place} */
    long number(long place) throws IOException {
        return Integer.toUnsignedLong(word(place, 8));
    }

    /** {@return whether a record seems to begin there} */
    boolean isHead(long place) throws IOException {
        return word(place, 4) == MAGIC;
    }

    /** {@return the length of the whole record at a place, if there is one before the limit} */
    OptionalInt record(long place, long limit) throws IOException {
        if (!isHead(place) || place < end && end - place < FIXED) {
            return OptionalInt.empty();
        }
        long length = length(place);
        boolean possible = isLength(length) && place + length <= limit;
        if (!possible || word(place, (int) length - Integer.BYTES) != length) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) length);
    }

    /** {@return whether a record can have that length} */
    static boolean isLength(long length) {
        return length >= SHORTEST && length <= LONGEST && length % 4 == 0;
    }

    /** {@return whether an end record seems to be there} */
    boolean isMark(long place) throws IOException {
        return word(place, 0) == MARK && word(place, 4) == 0x11111111 && word(place, 8) == 0x22222222
                && word(place, 12) == 0x33333333 && word(place, 16) == 0x44444444;
    }
}
