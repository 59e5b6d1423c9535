// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.eventlog.internal.text.Lines.Line;

/**
 * Reads a log of one record a line, at once or as it grows.
 *
 * @param draft makes a line a record; lines that are empty are not asked about
 */
public record LineFormat(Function<? super Line, Draft> draft) {
    private static final int CHECKED = 64;

    /** Reads from the start to the end. */
    public void read(SeekableByteChannel file, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        new LineReader(file, damages, monitor).forEach(line -> records.accept(draft.apply(line).record()));
    }

    /** Reads on, as {@code GrowingLogFormat} says. */
    public Optional<Mark> readOn(SeekableByteChannel file, Mark from, boolean whole, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        if (from.place() > file.size() || check(file, from.place()) != from.check()) {
            return Optional.empty();
        }
        Lines lines = new Lines(file, from.place(), from.number());
        LineReader reader = new LineReader(lines, damages, monitor);
        long place = from.place();
        long number = from.number();
        Optional<Line> next = reader.next();
        while (next.isPresent() && (whole || next.get().ended() || next.get().more())) {
            Line line = next.get();
            if (!line.text().isEmpty()) {
                records.accept(draft.apply(line).record());
            }
            place = lines.offset();
            number = line.number() + (line.more() ? 0 : 1);
            next = reader.next();
        }
        return Optional.of(new Mark(place, number, check(file, place)));
    }

    private static long check(SeekableByteChannel file, long place) throws IOException {
        ByteBuffer last = ByteBuffer.allocate((int) Math.min(CHECKED, place));
        file.position(place - last.capacity());
        int got = 1;
        while (last.hasRemaining() && got > 0) {
            got = file.read(last);
        }
        return place == 0 ? 0 : Arrays.hashCode(last.array());
    }
}
