// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Memory made by hand: structures are put one behind the other, as a compiler for that size of pointers lays them out. */
final class MemoryImage implements NativeMemory {
    static final long BASE = 0x7fff0000L;
    private static final int SIZE = 1 << 16;

    private final int pointer;
    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private int end = 16;

    MemoryImage(int pointer) {
        this.pointer = pointer;
    }

    @Override
    public int pointerSize() {
        return pointer;
    }

    @Override
    public Optional<byte[]> read(long address, int length) {
        long from = address - BASE;
        return from < 0 || length < 0 || from > end - length ? Optional.empty() : Optional.of(Arrays.copyOfRange(bytes.array(), (int) from, (int) from + length));
    }

    private int at(long address) {
        return (int) (address - BASE);
    }

    long room(int size) {
        long address = BASE + end;
        end += (size + 7) / 8 * 8;
        return address;
    }

    long put(byte... content) {
        long address = room(content.length);
        bytes.put(at(address), content);
        return address;
    }

    long text(String text) {
        return put((text + "\0").getBytes(StandardCharsets.UTF_16LE));
    }

    void number(long address, int value) {
        bytes.putInt(at(address), value);
    }

    void pointer(long address, long value) {
        if (pointer == 4) {
            bytes.putInt(at(address), (int) value);
        } else {
            bytes.putLong(at(address), value);
        }
    }

    private void key(long address, UUID key) {
        bytes.put(at(address), FilterReader.bytes(key));
    }

    /** What a condition compares with: its type, and the four bytes or the pointer that it has. */
    record Put(UUID field, int match, int type, long value) { }

    Put program(String path) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_16LE);
        long data = put(name);
        long blob = room(2 * pointer);
        number(blob, name.length);
        pointer(blob + pointer, data);
        return new Put(Match.PROGRAM, 0, 12, blob);
    }

    Put range(UUID field, int type, int low, int high) {
        long range = room(4 * pointer);
        number(range, type);
        number(range + pointer, low);
        number(range + 2L * pointer, type);
        number(range + 3L * pointer, high);
        return new Put(field, 5, 258, range);
    }

    /** {@return where FWPM_FILTER0 is} */
    long filter(String name, int action, Optional<UUID> provider, UUID callout, List<Put> conditions) {
        boolean narrow = pointer == 4;
        int each = narrow ? 28 : 40;
        long array = room(each * conditions.size());
        for (int i = 0; i < conditions.size(); i++) {
            Put put = conditions.get(i);
            long condition = array + (long) i * each;
            key(condition, put.field());
            number(condition + 16, put.match());
            number(condition + (narrow ? 20 : 24), put.type());
            pointer(condition + (narrow ? 24 : 32), put.value());
        }
        long named = text(name);
        long whose = provider.map(key -> put(FilterReader.bytes(key))).orElse(0L);
        long filter = room(narrow ? 152 : 200);
        pointer(filter + 16, named);
        pointer(filter + (narrow ? 28 : 40), whose);
        number(filter + (narrow ? 80 : 112), conditions.size());
        pointer(filter + (narrow ? 84 : 120), conditions.isEmpty() ? 0 : array);
        number(filter + (narrow ? 88 : 128), action);
        key(filter + (narrow ? 92 : 132), callout);
        return filter;
    }

    long block(String name, Put... conditions) {
        return filter(name, PlatformFilter.BLOCK, Optional.empty(), new UUID(0, 0), List.of(conditions));
    }

    /** {@return where an array of pointers is} */
    long array(long... filters) {
        long array = room(filters.length * pointer);
        for (int i = 0; i < filters.length; i++) {
            pointer(array + (long) i * pointer, filters[i]);
        }
        return array;
    }
}
