// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.syslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.GrowingLogFormat;
import berth.eventlog.internal.text.Draft;
import berth.eventlog.internal.text.LineFormat;
import berth.eventlog.internal.text.TextEncoding;

/**
 * Syslog: packets of RFC 3164 and RFC 5424, and files, which lack the priority; what {@code journalctl} prints for people.
 * <p>
 * A record a line, its number the line's. Where a line tells no year or no zone, {@code time} is empty and the time as it is written is
 * the value {@code timestamp}: both depend on the host and the day that it was written on, which the file does not tell. A line without
 * such a head, as the further lines of a stack trace are, has only its message.
 */
public final class SyslogFormat implements GrowingLogFormat {
    private static final int MOST_LINES = 50;

    /** More than half of the lines of the head that are not indented. */
    @Override
    public boolean isLines() {
        return true;
    }

    @Override
    public boolean recognises(ByteBuffer head) {
        List<String> lines = TextEncoding.head(head).lines().filter(line -> !line.isBlank() && line.charAt(0) > ' ').limit(MOST_LINES).toList();
        long good = lines.stream().filter(SyslogFormat::isStamped).count();
        return good > 0 && good * 2 > lines.size();
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        format(log).read(file, records, damages, monitor);
    }

    @Override
    public Optional<Mark> readOn(SeekableByteChannel file, String log, Mark from, boolean whole, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        return format(log).readOn(file, from, whole, records, damages, monitor);
    }

    private static LineFormat format(String log) {
        return new LineFormat(line -> line.continues() ? Draft.of(log, line.number(), line.text())
                : SyslogLine.parse(log, line.number(), line.text()).orElse(Draft.of(log, line.number(), line.text())));
    }

    /** A time, a host and a tag, or a priority. */
    private static boolean isStamped(String line) {
        return SyslogLine.parse("", 0, line)
                .filter(draft -> draft.computer().isPresent() && !draft.provider().isEmpty() || line.startsWith("<")).isPresent();
    }
}
