// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The names of the kernel's functions by their numbers, from its BTF (Documentation/bpf/btf.rst). */
final class Btf {

    private static final int MAGIC = 0xeb9f;
    private static final int HEADER = 24;
    private static final int TYPE = 12;
    private static final int FUNCTION = 12;
    private static final int LONGEST = 128;
    /** How many bytes follow a type of each kind, beside those for each of its members. */
    private static final int[] MORE = { 0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0 };
    private static final int[] EACH = { 0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12 };

    private Btf() { }

    /** {@return the functions with such names; of what is damaged, those before} */
    static Map<Integer, String> functions(byte[] btf, ByteOrder order, Predicate<String> names) {
        Map<Integer, String> functions = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(btf).order(order);
        if (btf.length < HEADER || (in.getShort(0) & 0xffff) != MAGIC) {
            return functions;
        }
        long header = in.getInt(4) & 0xffffffffL;
        long at = header + (in.getInt(8) & 0xffffffffL);
        long end = Math.min(at + (in.getInt(12) & 0xffffffffL), btf.length);
        long texts = header + (in.getInt(16) & 0xffffffffL);
        for (int number = 1; at + TYPE <= end; number++) {
            int info = in.getInt((int) at + 4);
            int kind = info >>> 24 & 0x1f;
            if (kind == 0 || kind >= MORE.length) {
                break;
            }
            if (kind == FUNCTION) {
                String name = text(btf, texts + (in.getInt((int) at) & 0xffffffffL));
                if (names.test(name)) {
                    functions.put(number, name);
                }
            }
            at += TYPE + MORE[kind] + (long) EACH[kind] * (info & 0xffff);
        }
        return functions;
    }

    private static String text(byte[] bytes, long from) {
        if (from >= bytes.length) {
            return "";
        }
        int start = (int) from;
        int end = start;
        while (end < bytes.length && end - start < LONGEST && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    }
}
