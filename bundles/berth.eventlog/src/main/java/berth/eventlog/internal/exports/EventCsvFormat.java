// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.exports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.core.spi.EventLogFormat;
import berth.eventlog.internal.text.LineReader;
import berth.eventlog.internal.text.Lines.Line;
import berth.eventlog.internal.text.TextEncoding;
import berth.eventlog.internal.text.Values;

/**
 * The {@code .csv} (or tab-separated {@code .txt}) export of Windows' Event Viewer, in any language.
 * <p>
 * Its columns have one order: level, date and time, source, event id, task category, and the message, which has no heading and may go
 * over several lines in quotes. So it is told by its shape: a heading of five columns, and a row of six whose fourth is a number. Level
 * and time are words and forms of the exporting user's language without a zone; they are the values {@code Level} and {@code Date}, and
 * {@code time} is empty.
 */
public final class EventCsvFormat implements EventLogFormat {
    private static final int COLUMNS = 5;
    private static final int MOST_ID = 65535;

    @Override
    public boolean recognises(ByteBuffer head) {
        String text = TextEncoding.head(head);
        int end = text.indexOf('\n');
        if (end < 0) {
            return false;
        }
        char separator = separator(text);
        CsvRows rows = new CsvRows(separator);
        List<String> heading = rows.add(text.substring(0, end).stripTrailing()).orElse(List.of());
        Optional<List<String>> row = Optional.empty();
        for (String line : text.substring(end + 1).lines().toList()) {
            row = row.isPresent() ? row : rows.add(line);
        }
        List<String> first = row.orElseGet(rows::open);
        return (heading.size() == COLUMNS || heading.size() == COLUMNS + 1)
                && heading.stream().limit(COLUMNS).noneMatch(cell -> cell.isBlank() || cell.chars().anyMatch(Character::isDigit)) && isEvent(first);
    }

    private static char separator(String text) {
        int end = text.indexOf('\n');
        String heading = end < 0 ? text : text.substring(0, end);
        return heading.indexOf('\t') >= 0 ? '\t' : heading.indexOf(',') >= 0 ? ',' : ';';
    }

    private static boolean isEvent(List<String> row) {
        return row.size() > COLUMNS && id(row).isPresent() && row.get(1).chars().filter(Character::isDigit).count() >= 6;
    }

    private static Optional<Integer> id(List<String> row) {
        return Values.unsigned(row.get(3)).filter(id -> id <= MOST_ID).map(Long::intValue);
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        LineReader lines = new LineReader(file, damages, monitor);
        Optional<Line> next = lines.next();
        CsvRows rows = new CsvRows(separator(next.map(Line::text).orElse("")));
        long number = 0;
        long offset = 0;
        next = lines.next();
        while (next.isPresent()) {
            offset = rows.isOpen() ? offset : next.get().offset();
            Optional<List<String>> row = next.get().text().isEmpty() && !rows.isOpen() ? Optional.empty() : rows.add(next.get().text());
            if (rows.isTooLong()) {
                damages.accept(new Damage(offset, "The row does not end within 1 MiB; reading goes on with the next line."));
                rows.drop();
            } else if (row.isPresent() && isEvent(row.get())) {
                records.accept(record(row.get(), log, ++number));
            } else if (row.isPresent()) {
                damages.accept(new Damage(offset, "The row is no event."));
            }
            next = lines.next();
        }
        if (rows.isOpen()) {
            damages.accept(new Damage(offset, "The row is cut off."));
        }
    }

    private static LogRecord record(List<String> row, String log, long number) {
        List<Datum> data = new ArrayList<>();
        data.add(new Datum(Optional.of("Level"), row.get(0)));
        data.add(new Datum(Optional.of("Date"), row.get(1)));
        data.add(new Datum(Optional.of("TaskCategory"), row.get(4)));
        for (int i = COLUMNS + 1; i < row.size(); i++) {
            data.add(new Datum(Optional.empty(), row.get(i)));
        }
        WindowsEvent windows = new WindowsEvent(number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), false);
        return new LogRecord(log, number, Optional.empty(), Optional.empty(), row.get(2), id(row), Optional.empty(), row.get(0),
                Optional.empty(), Optional.empty(), Optional.empty(), data, "", Optional.of(row.get(COLUMNS)), Optional.of(windows));
    }
}
