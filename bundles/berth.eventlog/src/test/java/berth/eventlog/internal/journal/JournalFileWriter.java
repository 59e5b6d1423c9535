// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes journal files as journald does, without its hash tables: data once, entries, and arrays that double in length. */
public final class JournalFileWriter {
    static final int HEADER = 272;

    /** How data is compressed: its flag at the object, and in the header. */
    public enum Packing {
        NONE(0, 0), XZ(1, 1), LZ4(2, 2), ZSTD(4, 8);

        private final int object;
        private final int header;

        Packing(int object, int header) {
            this.object = object;
            this.header = header;
        }
    }

    private final Packing packing;
    private final boolean compact;
    private final int firstArray;
    private int dictionary = 1 << 18;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Integer> data = new LinkedHashMap<>();
    private final List<Integer> entries = new ArrayList<>();
    private final List<int[]> links = new ArrayList<>();
    private int room;
    private int objects;

    /** A file without entries. */
    public JournalFileWriter(Packing packing, boolean compact) {
        this(packing, compact, 4);
    }

    JournalFileWriter(Packing packing, boolean compact, int firstArray) {
        this.packing = packing;
        this.compact = compact;
        this.firstArray = firstArray;
        out.writeBytes(new byte[HEADER]);
    }

    /** What follows is packed by XZ with that dictionary; journald takes one of 1 MiB. */
    JournalFileWriter dictionary(int size) {
        dictionary = size;
        return this;
    }

    /** Adds an entry; each field is {@code NAME=value}. */
    public JournalFileWriter entry(long microseconds, String... fields) {
        List<Integer> items = Arrays.stream(fields).map(this::data).toList();
        int size = 64 + items.size() * (compact ? 4 : 16);
        int at = begin(3, 0, size);
        ByteBuffer body = ByteBuffer.allocate(size - 16).order(ByteOrder.LITTLE_ENDIAN);
        body.putLong(entries.size() + 1L).putLong(microseconds).putLong(microseconds / 2).putLong(1).putLong(2).putLong(3);
        for (int i = 0; i < items.size(); i++) {
            if (compact) {
                body.putInt(items.get(i));
            } else {
                body.putLong(items.get(i)).putLong(fields[i].hashCode());
            }
        }
        end(body.array());
        link(at);
        return this;
    }

    private int data(String field) {
        return data.computeIfAbsent(field, text -> {
            byte[] payload = pack(text.getBytes(StandardCharsets.ISO_8859_1));
            int head = compact ? 72 : 64;
            int at = begin(1, packing.object, head + payload.length);
            ByteBuffer body = ByteBuffer.allocate(head - 16 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
            body.putLong(text.hashCode()).position(head - 16);
            end(body.put(payload).array());
            return at;
        });
    }

    private byte[] pack(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        switch (packing) {
        case NONE -> packed.writeBytes(bytes);
        case LZ4 -> {
            packed.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length).array());
            lz4(bytes, packed);
        }
        case ZSTD -> {
            // One segment of raw blocks: magic, a length of four bytes, and before each block its header.
            packed.writeBytes(ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putInt(0xFD2FB528).put((byte) 0xA0).putInt(bytes.length).array());
            for (int from = 0; from < bytes.length; from += 1 << 17) {
                int length = Math.min(bytes.length - from, 1 << 17);
                int head = length << 3 | (from + length == bytes.length ? 1 : 0);
                packed.writeBytes(new byte[] { (byte) head, (byte) (head >> 8), (byte) (head >> 16) });
                packed.write(bytes, from, length);
            }
        }
        case XZ -> {
            try (XZOutputStream xz = new XZOutputStream(packed, options(), 0)) {
                xz.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        }
        return packed.toByteArray();
    }

    private LZMA2Options options() throws IOException {
        LZMA2Options options = new LZMA2Options(0);
        options.setDictSize(dictionary);
        return options;
    }

    /** A run of one byte at the beginning of the value becomes a match, all else literals. */
    private static void lz4(byte[] bytes, ByteArrayOutputStream out) {
        int start = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('=') + 2;
        int run = start;
        while (run < bytes.length - 5 && bytes[run] == bytes[start - 1]) {
            run++;
        }
        int from = 0;
        if (run - start >= 4) {
            sequence(bytes, 0, start, run - start, out);
            from = run;
        }
        sequence(bytes, from, bytes.length, 0, out);
    }

    private static void sequence(byte[] bytes, int from, int to, int match, ByteArrayOutputStream out) {
        int literals = to - from;
        int code = Math.max(0, match - 4);
        out.write(Math.min(15, literals) << 4 | Math.min(15, code));
        length(literals, out);
        out.write(bytes, from, literals);
        if (match > 0) {
            out.write(1);
            out.write(0);
            length(code, out);
        }
    }

    private static void length(int length, ByteArrayOutputStream out) {
        for (int left = length - 15; left >= 0; left -= 255) {
            out.write(Math.min(255, left));
        }
    }

    private void link(int entry) {
        if (room == 0) {
            room = firstArray << links.size();
            int at = begin(6, 0, 24 + room * (compact ? 4 : 8));
            end(new byte[8 + room * (compact ? 4 : 8)]);
            links.add(new int[] { at, entries.size() });
        }
        entries.add(entry);
        room--;
    }

    private int begin(int kind, int flags, int size) {
        out.writeBytes(new byte[-out.size() & 7]);
        int at = out.size();
        objects++;
        out.writeBytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).put((byte) kind).put((byte) flags).putLong(8, size).array());
        return at;
    }

    private void end(byte[] body) {
        out.writeBytes(body);
    }

    /** {@return where the arrays lie} */
    List<Integer> arrays() {
        return links.stream().map(link -> link[0]).toList();
    }

    /** {@return where the entries lie} */
    List<Integer> entries() {
        return List.copyOf(entries);
    }

    /** {@return the file} */
    public byte[] bytes() {
        int size = out.size() + 7 & ~7;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(out.toByteArray());
        file.put(0, "LPKSHHRH".getBytes(StandardCharsets.US_ASCII)).putInt(12, packing.header | (compact ? 16 : 0) | 4);
        file.putLong(24, 77).putLong(32, 78).putLong(72, 79).putLong(80, 80);
        file.putLong(88, HEADER).putLong(96, size - HEADER).putLong(136, entries.isEmpty() ? 0 : entries.get(entries.size() - 1));
        file.putLong(144, objects).putLong(152, entries.size()).putLong(160, entries.size()).putLong(168, 1);
        file.putLong(176, links.isEmpty() ? 0 : links.get(0)[0]);
        for (int i = 0; i < links.size(); i++) {
            int array = links.get(i)[0];
            file.putLong(array + 16, i + 1 < links.size() ? links.get(i + 1)[0] : 0);
            int last = i + 1 < links.size() ? links.get(i + 1)[1] : entries.size();
            for (int j = links.get(i)[1]; j < last; j++) {
                int index = j - links.get(i)[1];
                if (compact) {
                    file.putInt(array + 24 + 4 * index, entries.get(j));
                } else {
                    file.putLong(array + 24 + 8 * index, entries.get(j));
                }
            }
        }
        return file.array();
    }
}
