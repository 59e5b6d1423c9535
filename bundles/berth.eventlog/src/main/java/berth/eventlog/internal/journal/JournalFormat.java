// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;
import berth.eventlog.internal.bytes.Pages;

/**
 * The files of the systemd journal ({@code .journal}, {@code .journal~}), read directly: with all known flags (data compressed by XZ,
 * LZ4 or Zstandard, keyed hash, compact), while journald writes them, after a crash, cut off and damaged.
 * <p>
 * A record's number counts the entries of the file; the journal's own number is the field {@code __SEQNUM}. A field longer than 1 MiB
 * is cut, which is said. Needs about 32 MiB whatever the file's size.
 */
public final class JournalFormat implements EventLogFormat {

    @Override
    public boolean recognises(ByteBuffer head) {
        return head.remaining() >= Long.BYTES
                && head.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(head.position()) == JournalHeader.MAGIC;
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        Pages pages = new Pages(file);
        Optional<JournalHeader> header = JournalHeader.read(pages);
        if (header.isEmpty()) {
            damages.accept(new Damage(pages.size(), "The file is cut off in its header."));
            return;
        }
        JournalObjects objects = new JournalObjects(pages, header.get());
        Reader reader = new Reader(objects, new FieldReader(objects), log, records, damages);
        new JournalWalk(objects, header.get(), 0, reader::read, damages, monitor).run();
    }

    /** Reads whole entries. */
    private static final class Reader {
        private final JournalObjects objects;
        private final FieldReader fields;
        private final String log;
        private final Consumer<? super LogRecord> records;
        private final Consumer<? super Damage> damages;
        private long number;

        Reader(JournalObjects objects, FieldReader fields, String log, Consumer<? super LogRecord> records,
                Consumer<? super Damage> damages) {
            this.objects = objects;
            this.fields = fields;
            this.log = log;
            this.records = records;
            this.damages = damages;
        }

        void read(long at) throws IOException {
            number++;
            JournalEntry entry = new JournalEntry();
            entry.add("__REALTIME_TIMESTAMP", Long.toUnsignedString(objects.pages().i64(at + 24)));
            entry.add("__MONOTONIC_TIMESTAMP", Long.toUnsignedString(objects.pages().i64(at + 32)));
            entry.add("__SEQNUM", Long.toUnsignedString(objects.pages().i64(at + 16)));
            List<String> problems = new ArrayList<>();
            int lost = 0;
            long count = objects.items(at);
            for (long i = 0; i < count; i++) {
                if (!objects.isData(at, i)) {
                    lost++;
                } else if (!add(entry, objects.item(at, i), problems)) {
                    problems.add("the fields from the " + (i + 1) + "th on are left out");
                    break;
                }
            }
            if (lost > 0) {
                problems.add(lost + " of " + count + " fields lead to no data");
            }
            records.accept(entry.record(log, number));
            if (!problems.isEmpty()) {
                damages.accept(new Damage(at, "In record " + number + " " + String.join(", ", problems) + "."));
            }
        }

        private boolean add(JournalEntry entry, long data, List<String> problems) {
            try {
                Field field = fields.read(data);
                if (field.cut()) {
                    problems.add(field.name() + " is longer than " + (Field.LONGEST >> 20) + " MiB and cut");
                }
                return entry.add(field.name(), field.value());
            } catch (IOException e) {
                problems.add("the data at " + data + " can't be read: it " + e.getMessage());
                return problems.size() < 8;
            }
        }
    }
}
