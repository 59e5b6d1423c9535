// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who made a program or library, from the version resource inside it.
 * <p>
 * Pure. Source: Microsoft, "VS_VERSIONINFO structure": blocks of length, length of the value, type, key, value and further blocks, each at a multiple of four.
 */
public final class VersionInfo {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_BLOCKS = 1000;
    private static final int HEAD = 6;
    private static final int MAX_VALUE = 256;

    private final ByteBuffer bytes;
    private final String key;
    private int blocks;

    private VersionInfo(byte[] resource, String key) {
        this.bytes = ByteBuffer.wrap(resource).order(ByteOrder.LITTLE_ENDIAN);
        this.key = key;
    }

    /** {@return the company that the resource names, in whichever language it does first} */
    public static Optional<String> company(byte[] resource) {
        return new VersionInfo(resource, "CompanyName").find(0, resource.length, 0);
    }

    /** Looks into the block at that place, which ends there at the latest. */
    private Optional<String> find(int start, int limit, int depth) {
        blocks++;
        if (depth >= MAX_DEPTH || blocks > MAX_BLOCKS || start + HEAD > limit) {
            return Optional.empty();
        }
        int end = Math.min(limit, start + unsigned(start));
        int terminator = terminator(start + HEAD, end);
        if (end < start + HEAD || terminator < 0) {
            return Optional.empty();
        }
        boolean text = unsigned(start + 4) == 1;
        int value = aligned(terminator + 2);
        if (text && text(start + HEAD, terminator).equals(key)) {
            return value(value, end);
        }
        // The length of a text counts characters, that of numbers bytes.
        int child = aligned(value + unsigned(start + 2) * (text ? 2 : 1));
        Optional<String> found = Optional.empty();
        while (found.isEmpty() && child + HEAD <= end && unsigned(child) >= HEAD && blocks <= MAX_BLOCKS) {
            found = find(child, end, depth + 1);
            child = aligned(child + unsigned(child));
        }
        return found;
    }

    private Optional<String> value(int start, int end) {
        int stop = terminator(start, end);
        String value = start > end ? "" : text(start, Math.min(stop < 0 ? end : stop, start + 2 * MAX_VALUE)).strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private int terminator(int start, int end) {
        for (int at = start; at + 2 <= end; at += 2) {
            if (unsigned(at) == 0) {
                return at;
            }
        }
        return -1;
    }

    private String text(int start, int end) {
        return new String(bytes.array(), start, (end - start) / 2 * 2, StandardCharsets.UTF_16LE);
    }

    private int unsigned(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private static int aligned(int at) {
        return at + 3 & ~3;
    }
}
