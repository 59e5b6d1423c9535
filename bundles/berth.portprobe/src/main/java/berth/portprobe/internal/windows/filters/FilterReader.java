// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import berth.portprobe.internal.windows.filters.PlatformFilter.Condition;
import berth.portprobe.internal.windows.filters.PlatformFilter.Value;

/** Reads the structures of fwpmtypes.h and fwptypes.h. */
record FilterReader(NativeMemory memory) {
    private static final int GUID = 16;
    private static final int INT = 4;
    private static final int LONG = 8;
    private static final int ADDRESS = 16;
    private static final int MAX_CONDITIONS = 2000;
    private static final int MAX_TEXT = 1024;
    private static final int LAST_MATCH_TYPE = 12;
    private static final int V6_BITS = 128;
    /** Block, permit, the three callouts, continue. */
    private static final Set<Integer> ACTIONS = Set.of(PlatformFilter.BLOCK, 0x1002, 0x5003, PlatformFilter.CALLOUT_INSPECTION, 0x4005, 0x2006);

    private static final int UINT8 = 1;
    private static final int UINT16 = 2;
    private static final int UINT32 = 3;
    private static final int BYTE_ARRAY16 = 11;
    private static final int BYTE_BLOB = 12;
    private static final int LAST_SINGLE = 19;
    private static final int V4_MASK = 256;
    private static final int V6_MASK = 257;
    private static final int RANGE = 258;

    /** What is there is no such structure. */
    private static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Where things are in structures, whose layout depends on the size of a pointer. */
    private record Layout(int flags, int provider, int conditionCount, int conditions, int action, int size, int condition, int value) {
        static Layout of(int pointerSize) {
            return pointerSize == INT ? new Layout(24, 28, 80, 84, 88, 152, 28, 4) : new Layout(32, 40, 112, 120, 128, 200, 40, 8);
        }
    }

    /** {@return the filter to which the pointer at that place of an array leads; empty for what is not understood} */
    Optional<PlatformFilter> filter(long array, int index) {
        try {
            return Optional.of(filter(pointer(block(array + (long) index * memory.pointerSize(), memory.pointerSize()), 0)));
        } catch (NotUnderstood e) {
            return Optional.empty();
        }
    }

    /** {@return the display name in a structure that begins with a key and FWPM_DISPLAY_DATA0} */
    Optional<String> displayName(long address) {
        try {
            return Optional.of(text(pointer(block(address + GUID, memory.pointerSize()), 0))).filter(name -> !name.isBlank());
        } catch (NotUnderstood e) {
            return Optional.empty();
        }
    }

    /** {@return the key in those bytes} */
    static UUID key(byte[] bytes, int offset) {
        ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = little.getInt(offset) & 0xffffffffL;
        high = high << 16 | little.getShort(offset + INT) & 0xffff;
        high = high << 16 | little.getShort(offset + 6) & 0xffff;
        return new UUID(high, ByteBuffer.wrap(bytes).getLong(offset + LONG));
    }

    /** {@return the bytes of a GUID} */
    static byte[] bytes(UUID key) {
        long high = key.getMostSignificantBits();
        return ByteBuffer.allocate(GUID).order(ByteOrder.LITTLE_ENDIAN).putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN).putLong(key.getLeastSignificantBits()).array();
    }

    private PlatformFilter filter(long address) throws NotUnderstood {
        Layout layout = Layout.of(memory.pointerSize());
        byte[] filter = block(address, layout.size());
        int action = number(filter, layout.action());
        if (!ACTIONS.contains(action)) {
            throw new NotUnderstood();
        }
        long provider = pointer(filter, layout.provider());
        Optional<UUID> whose = provider == 0 ? Optional.empty() : Optional.of(key(block(provider, GUID), 0));
        Optional<UUID> callout = (action & PlatformFilter.CALLOUT_FLAG) == 0 ? Optional.empty() : Optional.of(key(filter, layout.action() + INT));
        return new PlatformFilter(text(pointer(filter, GUID)), whose, action, callout, conditions(filter, layout));
    }

    private List<Condition> conditions(byte[] filter, Layout layout) throws NotUnderstood {
        int count = number(filter, layout.conditionCount());
        if (count < 0 || count > MAX_CONDITIONS) {
            throw new NotUnderstood();
        }
        List<Condition> conditions = new ArrayList<>();
        if (count > 0) {
            byte[] all = block(pointer(filter, layout.conditions()), count * layout.condition());
            for (int at = 0; at < all.length; at += layout.condition()) {
                conditions.add(condition(all, at, layout));
            }
        }
        return conditions;
    }

    private Condition condition(byte[] all, int at, Layout layout) throws NotUnderstood {
        int match = number(all, at + GUID);
        if (match < 0 || match > LAST_MATCH_TYPE) {
            throw new NotUnderstood();
        }
        int type = at + GUID + (memory.pointerSize() == INT ? INT : LONG);
        return new Condition(key(all, at), match, value(all, type, layout));
    }

    private Value value(byte[] bytes, int at, Layout layout) throws NotUnderstood {
        int type = number(bytes, at);
        int place = at + layout.value();
        return switch (type) {
        case UINT8, UINT16, UINT32, BYTE_ARRAY16 -> new Value.Number(amount(type, bytes, place));
        case BYTE_BLOB -> blob(pointer(bytes, place));
        case V4_MASK -> {
            byte[] pair = block(pointer(bytes, place), 2 * INT);
            yield new Value.Masked(unsigned(number(pair, 0)), unsigned(number(pair, INT)));
        }
        case V6_MASK -> {
            byte[] pair = block(pointer(bytes, place), ADDRESS + 1);
            int prefix = Math.min(pair[ADDRESS] & 0xff, V6_BITS);
            BigInteger mask = BigInteger.ONE.shiftLeft(prefix).subtract(BigInteger.ONE).shiftLeft(V6_BITS - prefix);
            yield new Value.Masked(new BigInteger(1, pair, 0, ADDRESS), mask);
        }
        case RANGE -> range(pointer(bytes, place), layout);
        default -> {
            if (type < 0 || type > LAST_SINGLE) {
                throw new NotUnderstood();
            }
            yield new Value.Other();
        }
        };
    }

    private Value range(long address, Layout layout) throws NotUnderstood {
        int size = 2 * layout.value();
        byte[] pair = block(address, 2 * size);
        int low = number(pair, 0);
        int high = number(pair, size);
        boolean numbers = low == high && Set.of(UINT8, UINT16, UINT32, BYTE_ARRAY16).contains(low);
        return numbers ? new Value.Range(amount(low, pair, layout.value()), amount(high, pair, size + layout.value())) : new Value.Other();
    }

    private BigInteger amount(int type, byte[] bytes, int place) throws NotUnderstood {
        return switch (type) {
        case UINT8 -> BigInteger.valueOf(bytes[place] & 0xff);
        case UINT16 -> BigInteger.valueOf(number(bytes, place) & 0xffff);
        case UINT32 -> unsigned(number(bytes, place));
        default -> new BigInteger(1, block(pointer(bytes, place), ADDRESS));
        };
    }

    private static BigInteger unsigned(int number) {
        return BigInteger.valueOf(number & 0xffffffffL);
    }

    /** Programs are named by their path in UTF-16, with a zero at its end. */
    private Value blob(long address) throws NotUnderstood {
        byte[] blob = block(address, 2 * memory.pointerSize());
        int size = number(blob, 0);
        if (size < 0 || size > 2 * MAX_TEXT) {
            throw new NotUnderstood();
        }
        String text = size == 0 ? "" : new String(block(pointer(blob, memory.pointerSize()), size), StandardCharsets.UTF_16LE);
        int end = text.indexOf(0);
        return new Value.Text(end < 0 ? text : text.substring(0, end));
    }

    /** Nobody says how long a text is: it is read one by one, so that nothing behind it is touched. */
    private String text(long address) throws NotUnderstood {
        StringBuilder text = new StringBuilder();
        while (address != 0 && text.length() < MAX_TEXT) {
            byte[] next = block(address + 2L * text.length(), 2);
            char c = (char) (next[0] & 0xff | (next[1] & 0xff) << 8);
            if (c == 0) {
                break;
            }
            text.append(c);
        }
        return text.toString();
    }

    private byte[] block(long address, int length) throws NotUnderstood {
        return Optional.of(address).filter(place -> place != 0).flatMap(place -> memory.read(place, length)).filter(bytes -> bytes.length == length)
                .orElseThrow(NotUnderstood::new);
    }

    private static int number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private long pointer(byte[] bytes, int at) {
        return memory.pointerSize() == INT ? number(bytes, at) & 0xffffffffL : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }
}
