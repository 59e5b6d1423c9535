// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.IOException;
import java.util.Optional;

/**
 * The record that stands behind the newest one; unlike the header it is always current.
 *
 * @param begin  the offset of the oldest record
 * @param end    its own offset
 * @param next   the number that the next record will get
 * @param oldest the number of the oldest record
 */
record EndMark(long begin, long end, long next, long oldest) {

    /** {@return the end record at that offset; one that tells another offset is left over from an older state} */
    static Optional<EndMark> at(Ring ring, long offset) throws IOException {
        if (!ring.holds(offset) || !ring.isMark(offset) || ring.word(offset, 36) != Ring.MARK
                || Integer.toUnsignedLong(ring.word(offset, 24)) != offset) {
            return Optional.empty();
        }
        return Optional.of(new EndMark(Integer.toUnsignedLong(ring.word(offset, 20)), offset,
                Integer.toUnsignedLong(ring.word(offset, 28)), Integer.toUnsignedLong(ring.word(offset, 32))));
    }

    /** {@return whether it says that there is no record} */
    boolean saysEmpty() {
        return begin == end && (oldest == 0 || oldest == next);
    }

    /** {@return whether the log can hold a record of that number} */
    boolean counts(long number) {
        return Numbers.distance(oldest, number) < Numbers.distance(oldest, next);
    }

    /** {@return whether the oldest record stands where this says, or there is none} */
    boolean knowsOldest(Ring ring) throws IOException {
        return saysEmpty() || ring.holds(begin) && begin != end
                && ring.record(begin, begin + ring.round()).isPresent() && ring.number(begin) == oldest;
    }

    /** {@return whether the newest record stands right before it, or there is none} */
    boolean knowsNewest(Ring ring) throws IOException {
        if (saysEmpty()) {
            return true;
        }
        long behind = end + ring.round();
        long length = end == Ring.BASE ? 0 : ring.length(end - Integer.BYTES);
        if (!Ring.isLength(length) || length > ring.round()) {
            return false;
        }
        long newest = end - length >= Ring.BASE ? end - length : behind - length;
        return ring.isHead(newest) && ring.length(newest) == length && ring.number(newest) == Numbers.before(next);
    }
}
