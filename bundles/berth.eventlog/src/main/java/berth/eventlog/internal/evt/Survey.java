// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.spi.EventLogFormat.Damage;

/**
 * Finds out which part of a file is the log: by the end record, else by the header, else by the records themselves.
 * <p>
 * Reads the file at most three times, forward, whatever is in it.
 */
final class Survey {
    /** More end records than a log can have by accident; those behind them are not looked at. */
    private static final int MOST_MARKS = 10_000;

    private final Ring ring;
    private final long size;
    private final Optional<EvtHeader> header;
    private final Consumer<? super Damage> damages;
    private final IProgressMonitor monitor;

    Survey(Ring ring, long size, Optional<EvtHeader> header, Consumer<? super Damage> damages, IProgressMonitor monitor) {
        this.ring = ring;
        this.size = size;
        this.header = header;
        this.damages = damages;
        this.monitor = monitor;
    }

    /** {@return the part that is the log; what was wrong with header or end record has been reported} */
    Extent extent() throws IOException {
        if (header.isEmpty() && size >= Ring.BASE) {
            damages.accept(new Damage(0, "The header of the log is damaged."));
        }
        Optional<EndMark> named = header.isPresent() && !header.get().dirty()
                ? EndMark.at(ring, header.get().end()) : Optional.empty();
        Optional<EndMark> mark = named.isPresent() ? named : findMark();
        if (mark.isEmpty()) {
            return withoutMark();
        }
        if (named.isEmpty() && header.isPresent() && !header.get().dirty()) {
            damages.accept(new Damage(0, "The header names a wrong place for the end of the log; it is at " + mark.get().end() + "."));
        }
        return until(mark.get());
    }

    private Extent until(EndMark mark) throws IOException {
        long begin = begin(mark);
        long end = begin <= mark.end() ? mark.end() : mark.end() + ring.round();
        return new Extent(begin, end, Optional.of(mark), Optional.empty());
    }

    private long begin(EndMark mark) throws IOException {
        if (mark.knowsOldest(ring)) {
            return mark.begin();
        }
        long told = header.map(EvtHeader::start).orElse(0L);
        if (ring.holds(told) && isRecord(told, mark.oldest())) {
            return told;
        }
        boolean agreed = ring.holds(told) && told == mark.begin() && told != mark.end();
        if (agreed) {
            return told;
        }
        OptionalLong found = oldest(Ring.BASE, mark.oldest(), mark::counts);
        damages.accept(new Damage(Math.min(mark.begin(), size), found.isEmpty()
                ? "The oldest record is not where the log says, and no other one is left."
                : "The oldest record is not where the log says; the first one left is at " + found.getAsLong() + "."));
        return found.orElse(mark.end());
    }

    private Extent withoutMark() throws IOException {
        if (header.isPresent() && !header.get().dirty() && header.get().saysEmpty() && ring.holds(header.get().end())) {
            long end = header.get().end();
            return new Extent(end, end, Optional.empty(), Optional.of("The end record of the empty log is damaged."));
        }
        if (header.isPresent() && ring.holds(header.get().start())
                && isRecord(header.get().start(), header.get().oldest())) {
            return from(header.get());
        }
        OptionalLong found = oldest(header.isPresent() ? Ring.BASE : 0, 0, number -> true);
        if (found.isEmpty()) {
            long place = header.map(EvtHeader::start).filter(ring::holds).orElse(ring.end());
            return new Extent(place, place, Optional.empty(), Optional.of("There is no whole record."));
        }
        long begin = found.getAsLong();
        long end = begin <= Ring.BASE ? ring.end() : begin + ring.round();
        return new Extent(begin, end, Optional.empty(), Optional.of("The file has no end record; it is cut off or damaged."));
    }

    private Extent from(EvtHeader known) {
        long begin = known.start();
        Optional<String> cut = Optional.of("The file is cut off here; the header tells of more.");
        if (known.dirty()) {
            return new Extent(begin, begin + ring.round(), Optional.empty(),
                    Optional.of("The file has no end record; it is cut off or damaged."));
        }
        if (known.end() > begin && known.end() <= ring.end()) {
            return new Extent(begin, known.end(), Optional.empty(),
                    known.end() == ring.end() ? cut : Optional.of("The end record is damaged."));
        }
        if (known.end() < begin && ring.holds(known.end())) {
            return new Extent(begin, known.end() + ring.round(), Optional.empty(), Optional.of("The end record is damaged."));
        }
        return new Extent(begin, ring.end(), Optional.empty(), cut);
    }

    private boolean isRecord(long place, long number) throws IOException {
        return ring.record(place, place + ring.round()).isPresent() && ring.number(place) == number;
    }

    private Optional<EndMark> findMark() throws IOException {
        Optional<EndMark> between = findMark(true);
        return between.isPresent() ? between : findMark(false);
    }

    /** Looks between whole records first: the data of a record may hold the copy of another log. */
    private Optional<EndMark> findMark(boolean betweenRecords) throws IOException {
        Ring probe = ring.scattered();
        Optional<EndMark> best = Optional.empty();
        int bestRank = -1;
        int left = MOST_MARKS;
        long place = Ring.BASE;
        while (place < ring.end() && left > 0 && !monitor.isCanceled()) {
            OptionalInt record = betweenRecords ? ring.record(place, place + ring.round()) : OptionalInt.empty();
            Optional<EndMark> mark = ring.isMark(place) ? EndMark.at(probe, place) : Optional.empty();
            if (mark.isPresent()) {
                left--;
                int rank = (mark.get().knowsOldest(probe) ? 1 : 0) + (mark.get().knowsNewest(probe) ? 1 : 0);
                if (rank > bestRank || rank == bestRank && mark.get().next() > best.orElseThrow().next()) {
                    best = mark;
                    bestRank = rank;
                }
            }
            place += record.orElse(4);
        }
        return best;
    }

    /** The place of the wanted record that is nearest behind a number. */
    private OptionalLong oldest(long from, long number, LongPredicate wanted) throws IOException {
        OptionalLong best = OptionalLong.empty();
        long nearest = Long.MAX_VALUE;
        long place = from;
        while (place < ring.end() && !monitor.isCanceled()) {
            OptionalInt record = ring.record(place, place + ring.round());
            if (record.isPresent()) {
                long found = ring.number(place);
                long distance = Numbers.distance(number, found);
                if (wanted.test(found) && distance < nearest) {
                    nearest = distance;
                    best = OptionalLong.of(place);
                }
            }
            place += record.orElse(4);
        }
        return best;
    }
}
