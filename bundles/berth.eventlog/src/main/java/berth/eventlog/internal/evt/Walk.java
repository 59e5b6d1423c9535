// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;

/** Goes from the oldest record of a log to the newest, over whatever is damaged in between. */
final class Walk {
    private final Ring ring;
    private final Extent extent;
    private final long size;
    private final boolean cut;
    private final RecordFields fields;
    private final Consumer<? super LogRecord> records;
    private final Consumer<? super Damage> damages;
    private final IProgressMonitor monitor;
    private long expected;
    private long last;
    private boolean begun;

    /** @param cut whether the log was once longer than the file, or may grow */
    Walk(Ring ring, Extent extent, long size, boolean cut, RecordFields fields, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) {
        this.ring = ring;
        this.extent = extent;
        this.size = size;
        this.cut = cut;
        this.fields = fields;
        this.records = records;
        this.damages = damages;
        this.monitor = monitor;
    }

    void run() throws IOException {
        expected = extent.mark().isPresent() ? extent.mark().get().oldest() : ring.number(extent.begin());
        last = Numbers.before(expected);
        boolean broken = false;
        long place = overFiller(extent.begin());
        while (place < extent.end() && !monitor.isCanceled()) {
            OptionalInt length = whole(place);
            if (length.isPresent() && !broken) {
                checkTurn(place);
            }
            broken = length.isEmpty();
            if (length.isPresent()) {
                deliver(place, length.getAsInt());
                place = overFiller(place + length.getAsInt());
            } else {
                long next = nextRecord(place);
                damages.accept(new Damage(offset(place), reason(place) + (next < extent.end() ? "." : "; no record follows.")));
                place = next;
            }
        }
        if (!broken && !monitor.isCanceled()) {
            extent.missing().ifPresent(what -> damages.accept(new Damage(offset(extent.end()), what)));
            checkEnd();
        }
    }

    private void checkEnd() {
        Optional<Long> newest = extent.mark().map(mark -> Numbers.before(mark.next()));
        if (begun && newest.isPresent() && newest.get() != last) {
            damages.accept(new Damage(offset(extent.end()),
                    "The last record is " + last + "; the end record tells of " + newest.get() + "."));
        }
    }

    /** The length of the record at a place; it counts over the end of the file only where that can be the ring's end. */
    private OptionalInt whole(long place) throws IOException {
        OptionalInt length = ring.record(place, extent.end());
        boolean turns = length.isPresent() && place < ring.end() && place + length.getAsInt() > ring.end();
        if (turns && cut && !(extent.mark().isPresent() && goesOn(place + length.getAsInt()))) {
            return OptionalInt.empty();
        }
        boolean foreign = place == ring.end() && extent.mark().isEmpty() && !isLater(place, place);
        return foreign ? OptionalInt.empty() : length;
    }

    private boolean goesOn(long place) throws IOException {
        return place == extent.end() || ring.record(place, extent.end()).isPresent();
    }

    private void checkTurn(long place) throws IOException {
        if (place == ring.end() && ring.number(place) != expected) {
            long newest = Numbers.before(ring.number(place));
            damages.accept(new Damage(place, "The records from " + expected + " to " + newest + " are missing."));
        }
    }

    private void deliver(long place, int length) throws IOException {
        long number = ring.number(place);
        begun = true;
        last = number;
        expected = Numbers.after(number == expected || isLater(place, place) ? number : expected);
        List<String> problems = new ArrayList<>();
        fields.read(ring.bytes(place, length), records, problems::add);
        if (!problems.isEmpty()) {
            damages.accept(new Damage(offset(place), "In record " + number + " " + String.join(", ", problems) + "."));
        }
    }

    /** The end of the ring is filled up where no fixed part has room. */
    private long overFiller(long place) throws IOException {
        if (place >= ring.end() || extent.end() <= ring.end() || ring.end() - place >= Ring.FIXED) {
            return place;
        }
        long at = place;
        while (at < ring.end() && ring.word(at, 0) == Ring.FILLER) {
            at += Integer.BYTES;
        }
        return at == ring.end() ? at : place;
    }

    /** A record that the damaged one's second length leads to comes first, then what its first length leads to. */
    private long nextRecord(long damaged) throws IOException {
        OptionalLong told = toldNext(damaged);
        long place = damaged + Integer.BYTES;
        while (place < told.orElse(extent.end()) && !monitor.isCanceled()) {
            if (ring.record(place, extent.end()).isPresent() && isLater(damaged, place)
                    && (told.isEmpty() || ring.word(place - Integer.BYTES, 0) == place - damaged)) {
                return place;
            }
            place += Integer.BYTES;
        }
        return told.orElse(extent.end());
    }

    private OptionalLong toldNext(long damaged) throws IOException {
        long length = ring.length(damaged);
        if (!ring.isHead(damaged) || !Ring.isLength(length) || damaged + length > extent.end()) {
            return OptionalLong.empty();
        }
        long behind = overFiller(damaged + length);
        boolean good = behind == extent.end() || goesOn(behind) && isLater(damaged, behind);
        return good ? OptionalLong.of(behind) : OptionalLong.empty();
    }

    /** Whether the record at a place can come after those read: no leftover, no copy inside another record's data. */
    private boolean isLater(long from, long place) throws IOException {
        long number = ring.number(place);
        long lost = (place - from) / Ring.FIXED + 1;
        return extent.mark().isPresent() && extent.mark().get().counts(number) && Numbers.distance(last, number) != 0
                || Numbers.distance(expected, number) <= lost
                || Numbers.distance(Numbers.after(last), number) <= lost;
    }

    private String reason(long place) throws IOException {
        if (!ring.isHead(place)) {
            return ring.isMark(place) ? "The end record is damaged" : "There is no record where one should begin";
        }
        String record = "Record " + ring.number(place);
        long length = ring.length(place);
        if (!Ring.isLength(length)) {
            return record + " tells an impossible length: " + length;
        }
        boolean over = place < size && place + length > size;
        return record + (!over ? " tells two different lengths"
                : extent.end() > ring.end() ? " is cut off by the end of the file or damaged" : " is cut off by the end of the file");
    }

    private long offset(long place) {
        return place == ring.end() ? place : ring.offset(place);
    }
}
