// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;
import berth.eventlog.internal.bytes.Feed;
import berth.eventlog.internal.text.TextEncoding;

/**
 * What {@code journalctl -o export} prints, and {@code systemd-journal-remote} takes.
 * <p>
 * Source: systemd.io, "Journal Export Formats": a line {@code NAME=value} a field, or {@code NAME}, a line feed, the length in eight
 * bytes, the value and a line feed; an empty line ends an entry. Where a length leads out of the file, or to no line feed, the entry's
 * other fields stand and reading goes on with the next line.
 */
public final class JournalExportFormat implements EventLogFormat {
    private static final int MOST_FAILURES = 10_000;
    private static final int LONGEST_LINE = Field.LONGEST + 256;

    @Override
    public boolean recognises(ByteBuffer head) {
        String text = TextEncoding.head(head);
        int end = text.indexOf('=');
        return end > 0 && isName(text.substring(0, end))
                && (text.startsWith("__CURSOR=") || text.startsWith("__REALTIME_TIMESTAMP=") || text.contains("\n__REALTIME_TIMESTAMP="));
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= 64
                && text.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_');
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        new Reader(new Feed(file, 0), damages).run(log, records, monitor);
    }

    /** Reads one file. */
    private static final class Reader {
        private final Feed feed;
        private final Consumer<? super Damage> damages;
        private JournalEntry entry = new JournalEntry();
        private boolean hurt;
        private int failures;

        Reader(Feed feed, Consumer<? super Damage> damages) {
            this.feed = feed;
            this.damages = damages;
        }

        void run(String log, Consumer<? super LogRecord> records, IProgressMonitor monitor) throws IOException {
            long number = 0;
            while (!monitor.isCanceled()) {
                long at = feed.at();
                byte[] line = feed.line(LONGEST_LINE);
                boolean over = feed.at() == at;
                if (line.length > 0) {
                    field(at, line);
                } else if (!entry.isEmpty()) {
                    records.accept(entry.record(log, ++number));
                    entry = new JournalEntry();
                }
                hurt &= line.length > 0;
                if (over) {
                    return;
                }
            }
        }

        private void field(long at, byte[] line) throws IOException {
            int end = 0;
            while (end < line.length && line[end] != '=') {
                end++;
            }
            String name = new String(line, 0, Math.min(end, 65), StandardCharsets.UTF_8);
            if (!isName(name)) {
                damage(at, "The line is no field.");
            } else if (end == line.length) {
                long behind = feed.at();
                if (!binary(name)) {
                    damage(at, "The field " + name + " tells an impossible length.");
                    feed.seek(behind);
                }
            } else {
                add(at, name, new String(line, end + 1, line.length - end - 1, StandardCharsets.UTF_8));
                if (line.length == LONGEST_LINE) {
                    damage(at, "The field " + name + " is longer than 1 MiB and cut.");
                    skipLine();
                }
            }
        }

        private void skipLine() throws IOException {
            int next = feed.next();
            while (next >= 0 && next != '\n') {
                next = feed.next();
            }
        }

        private boolean binary(String name) throws IOException {
            long at = feed.at();
            long length = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                length |= (long) Math.max(0, feed.next()) << 8 * i;
            }
            long end = at + Long.BYTES + length;
            if (length < 0 || end < 0 || !endsValue(end)) {
                failures++;
                return false;
            }
            byte[] value = feed.take((int) Math.min(length, Field.LONGEST));
            feed.seek(end + 1);
            add(at, name, new String(value, StandardCharsets.UTF_8));
            if (length > Field.LONGEST) {
                damage(at, "The field " + name + " is longer than 1 MiB and cut.");
            }
            return true;
        }

        /** A look at a distant place is dear, so a file of false lengths gets only so many. */
        private boolean endsValue(long end) throws IOException {
            return (failures < MOST_FAILURES || feed.isNear(end)) && feed.peek(end) == '\n';
        }

        private void add(long at, String name, String value) {
            if (!entry.add(name, value)) {
                damage(at, "The entry has too many fields; the others are left out.");
            }
        }

        /** Once for an entry: what follows damage is damaged as well. */
        private void damage(long at, String what) {
            if (!hurt) {
                damages.accept(new Damage(at, what));
            }
            hurt = true;
        }
    }
}
