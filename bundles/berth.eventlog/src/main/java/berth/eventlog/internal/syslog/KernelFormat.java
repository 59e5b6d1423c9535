// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.syslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.spi.GrowingLogFormat;
import berth.eventlog.internal.text.Draft;
import berth.eventlog.internal.text.LineFormat;
import berth.eventlog.internal.text.Lines.Line;
import berth.eventlog.internal.text.TextEncoding;
import berth.eventlog.internal.text.Values;

/**
 * What {@code dmesg} prints: {@code [  123.456789] text}, with a priority before ({@code -r}) or none. The seconds since the start stand
 * in the value {@code monotonic}; the start's own time is not told, so a record has none.
 */
public final class KernelFormat implements GrowingLogFormat {
    private static final Pattern HEAD = Pattern.compile("(?:<(\\d{1,3})>)?\\[ {0,10}(\\d{1,10}\\.\\d{6})\\] ?");
    private static final int MOST_LINES = 50;

    @Override
    public boolean isLines() {
        return true;
    }

    @Override
    public boolean recognises(ByteBuffer head) {
        List<String> lines = TextEncoding.head(head).lines().filter(line -> !line.isBlank()).limit(MOST_LINES).toList();
        long good = lines.stream().filter(line -> HEAD.matcher(line).lookingAt()).count();
        return good > 0 && good * 2 > lines.size();
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        new LineFormat(line -> draft(log, line)).read(file, records, damages, monitor);
    }

    @Override
    public Optional<Mark> readOn(SeekableByteChannel file, String log, Mark from, boolean whole, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        return new LineFormat(line -> draft(log, line)).readOn(file, from, whole, records, damages, monitor);
    }

    private static Draft draft(String log, Line line) {
        Matcher head = HEAD.matcher(line.text());
        if (line.continues() || !head.lookingAt()) {
            return Draft.of(log, line.number(), line.text());
        }
        String level = Optional.ofNullable(head.group(1)).map(priority -> Values.severity(Integer.parseInt(priority))).orElse("");
        return new Draft(log, line.number(), Optional.empty(), "kernel", level, Optional.empty(), Optional.empty(),
                List.of(new Datum(Optional.of("monotonic"), head.group(2))), Optional.of(line.text().substring(head.end())));
    }
}
