// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

import berth.core.evidence.LogRecord;
import berth.core.evidence.WindowsEvent;

/**
 * Writes event logs of Windows Vista and newer ({@code .evtx}) byte by byte, for tests: from records, or token by token.
 * <p>
 * One thread. A record that has no room left in its chunk begins the next one.
 *
 * <pre>{@code
 * byte[] file = new EvtxFileWriter().record(record).bytes();
 * }</pre>
 *
 * Source: libyal/libevtx, "Windows XML Event Log (EVTX) format".
 */
public final class EvtxFileWriter {
    /** The length of the file's header. */
    public static final int HEADER = 4096;
    /** The length of a chunk. */
    public static final int CHUNK = 65_536;
    private static final int RECORDS = 512;

    private final List<Open> chunks = new ArrayList<>();
    private boolean dirty;
    private int rotation;

    /** A chunk that is being written. */
    private static final class Open {
        private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        private Map<String, Integer> names = new HashMap<>();
        private Map<String, Integer> templates = new HashMap<>();
        private long first;
        private long last;
        private int lastRecord;
        private int free = RECORDS;
    }

    /** Adds a record behind the others. */
    public EvtxFileWriter record(LogRecord record) {
        return event(record.windows().map(WindowsEvent::header).orElse(record.number()),
                record.written().map(BinXmlValue::ticks).orElse(0L), to -> EvtxEventBytes.write(to, record));
    }

    /** Adds records behind the others. */
    public EvtxFileWriter records(Collection<LogRecord> more) {
        more.forEach(this::record);
        return this;
    }

    /** Adds a record whose tokens a test writes itself. */
    public EvtxFileWriter event(long number, Instant written, Consumer<BinXml> body) {
        return event(number, BinXmlValue.ticks(written), body);
    }

    private EvtxFileWriter event(long number, long written, Consumer<BinXml> body) {
        if (chunks.isEmpty()) {
            newChunk();
        }
        if (!fits(chunks.getLast(), number, written, body)) {
            newChunk();
            if (!fits(chunks.getLast(), number, written, body)) {
                throw new IllegalArgumentException("record " + number + " is too long for a chunk");
            }
        }
        return this;
    }

    /** The next record begins a new chunk. */
    public EvtxFileWriter newChunk() {
        chunks.add(new Open());
        return this;
    }

    /** As a copy of a log that is open: the header is that of the empty log. */
    public EvtxFileWriter dirty() {
        dirty = true;
        return this;
    }

    /** With the chunks moved round, as in a log that has begun to overwrite its oldest records. */
    public EvtxFileWriter rotated(int places) {
        rotation = places;
        return this;
    }

    private static boolean fits(Open chunk, long number, long written, Consumer<BinXml> body) {
        Map<String, Integer> names = new HashMap<>(chunk.names);
        Map<String, Integer> templates = new HashMap<>(chunk.templates);
        ByteBuffer bytes = chunk.bytes;
        try {
            bytes.position(chunk.free);
            bytes.putInt(0x2A2A).putInt(0).putLong(number).putLong(written);
            body.accept(new BinXml(bytes, names, templates));
            bytes.position((bytes.position() + Integer.BYTES + 7) / 8 * 8 - Integer.BYTES);
            int size = bytes.position() + Integer.BYTES - chunk.free;
            bytes.putInt(size).putInt(chunk.free + 4, size);
        } catch (BufferOverflowException | IllegalArgumentException e) {
            Arrays.fill(bytes.array(), chunk.free, CHUNK, (byte) 0);
            return false;
        }
        chunk.first = chunk.free == RECORDS ? number : chunk.first;
        chunk.last = number;
        chunk.lastRecord = chunk.free;
        chunk.free = bytes.position();
        chunk.names = names;
        chunk.templates = templates;
        return true;
    }

    /** {@return the file} */
    public byte[] bytes() {
        List<Open> order = new ArrayList<>(chunks);
        Collections.rotate(order, rotation);
        ByteBuffer file = ByteBuffer.allocate(HEADER + CHUNK * order.size()).order(ByteOrder.LITTLE_ENDIAN);
        long next = chunks.isEmpty() ? 1 : chunks.getLast().last + 1;
        file.put("ElfFile\0".getBytes(StandardCharsets.US_ASCII)).putLong(0).putLong(dirty ? 0 : Math.max(0, order.size() - 1))
                .putLong(dirty ? 1 : next).putInt(128).putShort((short) 1).putShort((short) 3).putShort((short) HEADER)
                .putShort((short) (dirty ? 1 : order.size()));
        file.putInt(120, dirty ? 1 : 0);
        file.putInt(124, checksum(file.array(), 0, 120, 0, 0));
        file.position(HEADER);
        order.forEach(chunk -> file.put(closed(chunk)));
        return file.array();
    }

    private static byte[] closed(Open chunk) {
        ByteBuffer bytes = chunk.bytes;
        bytes.position(0);
        bytes.put("ElfChnk\0".getBytes(StandardCharsets.US_ASCII)).putLong(chunk.first).putLong(chunk.last).putLong(chunk.first)
                .putLong(chunk.last).putInt(128).putInt(chunk.lastRecord).putInt(chunk.free);
        return checksummed(bytes.array());
    }

    /** {@return the chunk with the checksums that fit its bytes, for tests that have changed some} */
    public static byte[] checksummed(byte[] chunk) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int free = Math.clamp(bytes.getInt(48), RECORDS, CHUNK);
        bytes.putInt(52, checksum(chunk, RECORDS, free - RECORDS, 0, 0));
        bytes.putInt(124, checksum(chunk, 0, 120, 128, RECORDS - 128));
        return chunk;
    }

    private static int checksum(byte[] bytes, int first, int firstLength, int second, int secondLength) {
        CRC32 sum = new CRC32();
        sum.update(bytes, first, firstLength);
        sum.update(bytes, second, secondLength);
        return (int) sum.getValue();
    }
}
