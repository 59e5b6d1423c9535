// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;

/**
 * Writes event logs of Windows NT ({@code .evt}) byte by byte, for tests: closed or open, linear or wrapped.
 * <p>
 * One thread. Records must be numbered one after the other; names and texts are taken as they are.
 *
 * <pre>{@code
 * byte[] file = new EvtFileWriter().records(EvtFileWriter.exchangePair(Instant.parse("1999-04-28T16:00:00Z")))
 *         .preallocated(65536).bytes();
 * }</pre>
 *
 * Source: [MS-EVEN] "EVENTLOGRECORD"; libyal/libevt, "Windows Event Log (EVT) format".
 */
public final class EvtFileWriter {
    private static final int HEADER = 48;
    private static final int MARK = 40;
    private static final int FIXED = 56;
    private static final int FILLER = 0x27;
    private static final int MAGIC = 0x654C664C;
    private static final int DEFAULT_MAX = 512 * 1024;
    private static final int WEEK = 604_800;

    private final List<LogRecord> records = new ArrayList<>();
    private boolean dirty;
    private Optional<Integer> ring = Optional.empty();
    private Optional<Integer> size = Optional.empty();

    /** A record in the ring; its place counts on over the ring's end. */
    private record Placed(long place, long number) { }

    /** {@return the two records that Exchange's Internet Mail Service logs when it can't bind, numbered 1 and 2} */
    public static List<LogRecord> exchangePair(Instant at) {
        return List.of(exchange(1, at, 4007, List.of(new Datum(Optional.empty(), "10048"))),
                exchange(2, at.plusSeconds(1), 4020, List.of()));
    }

    private static LogRecord exchange(long number, Instant at, int id, List<Datum> strings) {
        return new LogRecord("Application", number, Optional.of(at), Optional.of(at), "MSExchangeIMC", Optional.of(id),
                Optional.of(0xC000), "error", Optional.of(1), Optional.of("EXCH01"), Optional.empty(), strings, "",
                Optional.empty());
    }

    /** Adds a record behind the others. */
    public EvtFileWriter record(LogRecord record) {
        if (!records.isEmpty() && records.getLast().number() + 1 != record.number()) {
            throw new IllegalArgumentException("record " + record.number() + " behind " + records.getLast().number());
        }
        records.add(record);
        return this;
    }

    /** Adds records behind the others. */
    public EvtFileWriter records(Collection<LogRecord> more) {
        more.forEach(this::record);
        return this;
    }

    /** As a copy of a log that is open: the header is that of the empty log. */
    public EvtFileWriter dirty() {
        dirty = true;
        return this;
    }

    /** As a log of that full size, whose newest records overwrite the oldest when it is too small. */
    public EvtFileWriter ring(int bytes) {
        if (bytes % 4 != 0 || bytes < HEADER + MARK) {
            throw new IllegalArgumentException("no ring has " + bytes + " bytes");
        }
        ring = Optional.of(bytes);
        return this;
    }

    /** With zeros behind the end record, up to that size at least. */
    public EvtFileWriter preallocated(int bytes) {
        size = Optional.of(bytes);
        return this;
    }

    /** {@return the file} */
    public byte[] bytes() {
        List<byte[]> all = records.stream().map(EvtRecordBytes::of).toList();
        int linear = HEADER + MARK + all.stream().mapToInt(record -> record.length).sum();
        int length = ring.orElse(Math.max(linear, size.orElse(0)));
        RingBytes file = new RingBytes(new byte[length]);
        Deque<Placed> live = new ArrayDeque<>();
        long place = HEADER;
        for (int i = 0; i < all.size(); i++) {
            byte[] record = all.get(i);
            if (record.length + MARK > file.round()) {
                throw new IllegalArgumentException("record " + records.get(i).number() + " is too long for the ring");
            }
            while (file.left(place) < FIXED) {
                file.word(place, FILLER);
                place += Integer.BYTES;
            }
            file.put(place, record);
            live.add(new Placed(place, records.get(i).number()));
            place += record.length;
            while (place + MARK - live.getFirst().place() > file.round()) {
                live.removeFirst();
            }
        }
        finish(file, live, place);
        return file.bytes();
    }

    private void finish(RingBytes file, Deque<Placed> live, long place) {
        int start = live.isEmpty() ? HEADER : file.offset(live.getFirst().place());
        int end = file.offset(place);
        int next = records.isEmpty() ? 1 : (int) records.getLast().number() + 1;
        int oldest = live.isEmpty() ? 0 : (int) live.getFirst().number();
        file.words(place, MARK, 0x11111111, 0x22222222, 0x33333333, 0x44444444, start, end, next, oldest, MARK);
        int max = ring.orElse(Math.max(DEFAULT_MAX, file.bytes().length));
        int flags = (dirty ? 1 : 0) | (start > end ? 2 : 0);
        if (dirty) {
            file.words(0, HEADER, MAGIC, 1, 1, HEADER, HEADER, 1, 0, max, flags, WEEK, HEADER);
        } else {
            file.words(0, HEADER, MAGIC, 1, 1, start, end, next, oldest, max, flags, WEEK, HEADER);
        }
    }

    /** A file whose places behind its end are those behind the header. */
    private record RingBytes(byte[] bytes) {

        long round() {
            return bytes.length - HEADER;
        }

        int offset(long place) {
            return place < bytes.length ? (int) place : (int) (HEADER + (place - HEADER) % round());
        }

        long left(long place) {
            return bytes.length - offset(place);
        }

        void put(long place, byte... content) {
            for (int i = 0; i < content.length; i++) {
                bytes[offset(place + i)] = content[i];
            }
        }

        void word(long place, int word) {
            put(place, (byte) word, (byte) (word >>> 8), (byte) (word >>> 16), (byte) (word >>> 24));
        }

        void words(long place, int... words) {
            for (int i = 0; i < words.length; i++) {
                word(place + 4L * i, words[i]);
            }
        }
    }
}
