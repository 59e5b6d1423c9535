// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;

/**
 * Reads the records of one chunk after the other, and goes on behind what is damaged. One thread.
 * <p>
 * Source: libyal/libevtx, "Windows XML Event Log (EVTX) format", event record.
 */
final class ChunkReader {
    static final int RECORD_MAGIC = 0x2A2A;
    private static final int SHORTEST = 28;
    private static final int HEAD = 24;

    private final SeekableByteChannel file;
    private final String log;
    private final Chunk chunk = new Chunk();
    private final Budget budget = new Budget();
    private final Names names = new Names(chunk);
    private final Assembly assembly;
    private final Interpreter interpreter;
    private long last;
    private boolean hurt;

    /** Takes what is read; it says when it can take no more. */
    interface Sink {
        /** Takes a record that cost so many steps; false when the rest of the chunk is not wanted. */
        boolean record(LogRecord read, int cost);

        void damage(Damage damage);
    }

    ChunkReader(SeekableByteChannel file, String log) {
        this.file = file;
        this.log = log;
        Values values = new Values(chunk);
        this.assembly = new Assembly(values, budget);
        this.interpreter = new Interpreter(chunk, names, budget, values, assembly);
    }

    /** Reads a slot's records, and those recovered from what was overwritten if they are wanted. */
    void read(Slot slot, boolean recovered, Sink sink) throws IOException {
        chunk.read(file, slot.offset(), slot.length());
        names.nextChunk();
        interpreter.nextChunk();
        budget.nextChunk();
        hurt = false;
        try {
            int end = slot.kind() == Slot.Kind.RUIN ? Chunk.RECORDS : live(slot, sink);
            if (end >= 0 && recovered) {
                recovered(end, sink);
            }
        } catch (DamagedException e) {
            throw new IllegalStateException("a place inside the chunk lies outside", e);
        }
    }

    /** Reads the records that belong to the log, and returns where they end, or -1 when no more are wanted. */
    private int live(Slot slot, Sink sink) throws DamagedException {
        if (chunk.length() < Chunk.RECORDS) {
            return chunk.length();
        }
        // Where a log was not closed, its newest chunk may hold other records than those that the header tells of.
        boolean stale = slot.kind() == Slot.Kind.OPEN_CHUNK && chunk.wide(24) != slot.first();
        int limit = stale ? chunk.length() : limit();
        long declared = chunk.wide(32);
        last = slot.first() - 1;
        int at = Chunk.RECORDS;
        while (at < limit || slot.kind() == Slot.Kind.OPEN_CHUNK && goesOn(at)) {
            int size = size(at);
            boolean left = size > 0 && (stale || last == declared) && Long.compareUnsigned(chunk.wide(at + 8), last) <= 0;
            if (left || size == 0 && stale && !isNext(at)) {
                break;
            }
            int next = size > 0 ? at + size : stale ? limit : resume(at, limit);
            if (size == 0) {
                damage(slot, at, reason(at), sink);
            } else if (!record(slot, at, size, sink)) {
                return -1;
            }
            at = next;
        }
        boolean complete = slot.kind() == Slot.Kind.CHUNK && !stale && chunk.length() == Chunk.SIZE;
        if (!hurt && complete && !chunk.isSound()) {
            sink.damage(new Damage(slot.offset(), "The checksum of the chunk is wrong: its records may have been changed."));
        }
        return at;
    }

    private int limit() throws DamagedException {
        int free = chunk.word(48);
        return free >= Chunk.RECORDS && free <= chunk.length() ? free : lastTold();
    }

    /** Where the header tells of no usable end, the records themselves must. */
    private int lastTold() throws DamagedException {
        int at = Chunk.RECORDS;
        int end = at;
        while (at + SHORTEST <= chunk.length()) {
            int size = size(at);
            end = size > 0 ? at + size : end;
            at = size > 0 ? end : resume(at, chunk.length());
        }
        return end;
    }

    private boolean goesOn(int at) throws DamagedException {
        return size(at) > 0 && isNext(at);
    }

    private boolean isNext(int at) throws DamagedException {
        return at + HEAD <= chunk.length() && chunk.word(at) == RECORD_MAGIC && chunk.wide(at + 8) == last + 1;
    }

    /** The length of the record at a place, or 0 when there is none; the second length may be wrong where the next record proves it. */
    private int size(int at) throws DamagedException {
        if (at + SHORTEST > chunk.length() || chunk.word(at) != RECORD_MAGIC) {
            return 0;
        }
        int size = chunk.word(at + 4);
        if (size < SHORTEST || size > chunk.length() - at) {
            return 0;
        }
        int next = at + size;
        boolean confirmed = chunk.word(next - 4) == size || next == chunk.word(48)
                || next + SHORTEST <= chunk.length() && chunk.word(next) == RECORD_MAGIC;
        return confirmed ? size : 0;
    }

    /** The next record behind a damaged one. */
    private int resume(int damaged, int limit) throws DamagedException {
        for (int at = damaged + 4; at + SHORTEST <= limit; at += 4) {
            int size = size(at);
            if (size > 0 && chunk.word(at + size - 4) == size) {
                return at;
            }
        }
        return limit;
    }

    private String reason(int at) throws DamagedException {
        if (at + HEAD > chunk.length() || chunk.word(at) != RECORD_MAGIC) {
            return "There is no record where one should begin.";
        }
        int size = chunk.word(at + 4);
        return size >= SHORTEST && size <= Chunk.SIZE - at
                ? at + size > chunk.length() ? "is cut off." : "tells two different lengths."
                : "tells an impossible length: " + Integer.toUnsignedString(size) + ".";
    }

    private boolean record(Slot slot, int at, int size, Sink sink) throws DamagedException {
        last = chunk.wide(at + 8);
        if (chunk.word(at + size - 4) != size) {
            damage(slot, at, "tells two different lengths.", sink);
        }
        LogRecord read;
        try {
            read = decoded(at, size, false);
        } catch (DamagedException e) {
            damage(slot, at, e.getMessage() + ".", sink);
            return true;
        }
        return sink.record(read, budget.spent());
    }

    private LogRecord decoded(int at, int size, boolean recovered) throws DamagedException {
        budget.nextRecord();
        assembly.nextRecord();
        interpreter.record(at + HEAD, at + size - 4);
        return assembly.record(log, chunk.wide(at + 8), Times.instant(chunk.wide(at + 16)), recovered);
    }

    private void damage(Slot slot, int at, String what, Sink sink) throws DamagedException {
        hurt = true;
        boolean head = at + HEAD <= chunk.length() && chunk.word(at) == RECORD_MAGIC;
        Optional<Long> number = head ? Optional.of(chunk.wide(at + 8)) : Optional.empty();
        sink.damage(new Damage(slot.offset() + at, number, head ? "Record " + Long.toUnsignedString(chunk.wide(at + 8)) + " " + what : what));
    }

    /** What lies behind the log's own records was overwritten in part: only what is whole counts, and nothing else is damage. */
    private void recovered(int from, Sink sink) throws DamagedException {
        int at = from;
        while (at + SHORTEST <= chunk.length()) {
            int size = size(at);
            if (size > 0 && chunk.word(at + size - 4) == size) {
                Optional<LogRecord> read = attempt(at, size);
                if (read.isPresent() && !sink.record(read.get(), budget.spent())) {
                    return;
                }
                at += read.isPresent() ? size : 4;
            } else {
                at += 4;
            }
        }
    }

    private Optional<LogRecord> attempt(int at, int size) {
        try {
            return Optional.of(decoded(at, size, true));
        } catch (DamagedException e) {
            return Optional.empty();
        }
    }
}
