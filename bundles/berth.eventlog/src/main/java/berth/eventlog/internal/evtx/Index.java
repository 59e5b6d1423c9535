// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.spi.EventLogFormat.Damage;

/**
 * Finds the chunks of a file by looking at each place where one can be, whatever the file's header says, and puts
 * them in the order of their records. Needs some 40 bytes a chunk.
 */
final class Index {
    /** The header's place is as long as this. */
    static final int BASE = 4096;
    /** "ElfFile" and a zero. */
    static final long MAGIC = 0x00656C6946666C45L;
    private static final int HEAD = Chunk.RECORDS + 24;
    private static final int DIRTY = 1;

    private final SeekableByteChannel file;
    private final Consumer<? super Damage> damages;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Slot> chunks = new ArrayList<>();
    private final List<Slot> ruins = new ArrayList<>();
    private final List<Slot> empty = new ArrayList<>();

    Index(SeekableByteChannel file, Consumer<? super Damage> damages) {
        this.file = file;
        this.damages = damages;
    }

    /** {@return the chunks in the order of their records; what is none has been reported} */
    List<Slot> chunks(IProgressMonitor monitor) throws IOException {
        long size = file.size();
        look(0);
        boolean whole = head.limit() >= 128 && head.getLong(0) == MAGIC;
        boolean dirty = whole && (head.getInt(120) & DIRTY) != 0;
        boolean headless = head.limit() >= 8 && head.getLong(0) == Chunk.MAGIC;
        if (!whole) {
            damages.accept(new Damage(0, size < 128 ? "The file is cut off in its header." : headless
                    ? "The file has no header." : "The header of the log is damaged."));
        }
        for (long at = headless ? 0 : BASE; at < size && !monitor.isCanceled(); at += Chunk.SIZE) {
            slot(at, (int) Math.min(Chunk.SIZE, size - at));
        }
        chunks.sort(Comparator.comparing(Slot::first, Long::compareUnsigned));
        if (dirty && !chunks.isEmpty() && chunks.getLast().kind() == Slot.Kind.CHUNK) {
            Slot newest = chunks.removeLast();
            chunks.add(new Slot(newest.first(), newest.offset(), newest.length(), Slot.Kind.OPEN_CHUNK));
        }
        report();
        return chunks;
    }

    /** {@return the places that hold no chunk but may hold records, in the order of the file} */
    List<Slot> ruins() {
        return ruins;
    }

    private void look(long at) throws IOException {
        head.clear();
        file.position(at);
        while (head.hasRemaining() && file.read(head) >= 0) {
            continue;
        }
        head.flip();
    }

    private void slot(long at, int length) throws IOException {
        look(at);
        if (isZero()) {
            empty.add(new Slot(0, at, length, Slot.Kind.RUIN));
            return;
        }
        boolean record = head.limit() == HEAD && head.getInt(Chunk.RECORDS) == ChunkReader.RECORD_MAGIC;
        long told = head.limit() >= 32 ? head.getLong(24) : 0;
        long first = record ? head.getLong(Chunk.RECORDS + 8) : told;
        if (head.limit() >= Long.BYTES && head.getLong(0) == Chunk.MAGIC) {
            chunks.add(new Slot(first, at, length, Slot.Kind.CHUNK));
        } else if (record && length == Chunk.SIZE && isMarred(at)) {
            damages.accept(new Damage(at, "The head of the chunk is damaged; its records are sound."));
            chunks.add(new Slot(first, at, length, Slot.Kind.MARRED));
        } else {
            ruins.add(new Slot(0, at, length, Slot.Kind.RUIN));
        }
    }

    private boolean isMarred(long at) throws IOException {
        Chunk chunk = new Chunk();
        chunk.read(file, at, Chunk.SIZE);
        return chunk.hasSoundRecords();
    }

    private boolean isZero() {
        for (int i = 0; i < head.limit(); i++) {
            if (head.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** One damage for all that lies side by side. Zeros are the room that the log has not yet used, where nothing follows them. */
    private void report() {
        long used = chunks.stream().mapToLong(Slot::offset).max().orElse(0);
        empty.removeIf(slot -> slot.offset() > used);
        ruins.addAll(empty);
        ruins.sort(Comparator.comparingLong(Slot::offset));
        long behind = -1;
        for (Slot slot : ruins) {
            if (slot.offset() != behind) {
                damages.accept(new Damage(slot.offset(), "There is no chunk of the log where one should be."));
            }
            behind = slot.offset() + slot.length();
        }
        chunks.stream().filter(slot -> slot.length() < Chunk.SIZE)
                .forEach(slot -> damages.accept(new Damage(slot.offset() + slot.length(), "The file is cut off here, in a chunk.")));
    }
}
