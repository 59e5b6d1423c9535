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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.GrowingLogFormat;
import berth.eventlog.internal.bytes.Pages;

/**
 * The files of the systemd journal ({@code .journal}, {@code .journal~}), read directly: with all known flags (data compressed by XZ,
 * LZ4 or Zstandard, keyed hash, compact), while journald writes them, after a crash, cut off and damaged.
 * <p>
 * A record's number counts the entries of the file; the journal's own number is the field {@code __SEQNUM}. A field longer than 1 MiB
 * is cut, which is said. Needs about 32 MiB whatever the file's size.
 */
public final class JournalFormat implements GrowingLogFormat {

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
        walk(pages, header.get(), log, Mark.START, records, damages, monitor);
    }

    private static Mark walk(Pages pages, JournalHeader header, String log, Mark from, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        JournalObjects objects = new JournalObjects(pages, header);
        Reader reader = new Reader(objects, log, from.number(), records, damages);
        long last = new JournalWalk(objects, header, from.place(), reader::read, damages, monitor).run();
        return new Mark(last, reader.number(), check(objects, last));
    }

    /** A journal that follows another one has another file id, and its own numbers. */
    private static long check(JournalObjects objects, long entry) throws IOException {
        boolean there = entry != 0 && objects.isEntry(entry);
        return objects.pages().i64(24) ^ objects.pages().i64(32) ^ (there ? objects.pages().i64(entry + 16) : -1);
    }

    @Override
    public Optional<Mark> readOn(SeekableByteChannel file, String log, Mark from, boolean whole, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        Pages pages = new Pages(file);
        Optional<JournalHeader> header = JournalHeader.read(pages);
        if (header.isEmpty() || from.place() != 0 && check(new JournalObjects(pages, header.get()), from.place()) != from.check()) {
            return from.equals(Mark.START) ? Optional.of(from) : Optional.empty();
        }
        return Optional.of(walk(pages, header.get(), log, from, records, damages, monitor));
    }

    @Override
    public Optional<Mark> end(SeekableByteChannel file, IProgressMonitor monitor) throws IOException {
        Pages pages = new Pages(file);
        Optional<JournalHeader> header = JournalHeader.read(pages);
        if (header.isEmpty()) {
            return Optional.of(Mark.START);
        }
        JournalObjects objects = new JournalObjects(pages, header.get());
        AtomicLong count = new AtomicLong();
        long last = new JournalWalk(objects, header.get(), 0, entry -> count.incrementAndGet(), damage -> { }, monitor).run();
        return Optional.of(new Mark(last, count.get() + 1, check(objects, last)));
    }

    /** Reads whole entries. */
    private static final class Reader {
        private final JournalObjects objects;
        private final FieldReader fields;
        private final String log;
        private final Consumer<? super LogRecord> records;
        private final Consumer<? super Damage> damages;
        private long number;

        Reader(JournalObjects objects, String log, long number, Consumer<? super LogRecord> records,
                Consumer<? super Damage> damages) {
            this.objects = objects;
            this.fields = new FieldReader(objects);
            this.log = log;
            this.number = number;
            this.records = records;
            this.damages = damages;
        }

        /** The number of the next entry. */
        long number() {
            return number;
        }

        void read(long at) throws IOException {
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
                damages.accept(new Damage(at, Optional.of(number), "In record " + number + " " + String.join(", ", problems) + "."));
            }
            number++;
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
