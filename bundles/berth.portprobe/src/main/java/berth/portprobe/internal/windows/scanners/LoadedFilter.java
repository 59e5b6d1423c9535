// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A minifilter that is loaded. Pure.
 * <p>
 * Source: Microsoft, "FILTER_AGGREGATE_STANDARD_INFORMATION structure" (fltUserStructures.h): offset of the next one, flags, then for a minifilter its
 * flags, frame and number of instances, and length and offset of name and altitude, in bytes from the structure's beginning. Legacy filters have no instances.
 *
 * @param altitude empty for a legacy filter
 */
record LoadedFilter(String name, Optional<String> altitude) {
    private static final int IS_MINIFILTER = 1;
    private static final int IS_LEGACY = 2;
    private static final int FLAGS = 4;
    private static final int LEGACY_NAME = 12;
    private static final int NAME = 20;
    private static final int ALTITUDE = 24;
    private static final int END = 28;
    private static final int MAX_FILTERS = 1000;

    /**
     * What a buffer says.
     *
     * @param whole whether all of it was understood
     */
    record Parsed(List<LoadedFilter> filters, boolean whole) { }

    /** {@return the filters in a buffer, of which there may be several} */
    static Parsed parse(byte[] buffer) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        List<LoadedFilter> filters = new ArrayList<>();
        boolean whole = true;
        long at = 0;
        for (int round = 0; round < MAX_FILTERS; round++) {
            if (at < 0 || at + END > buffer.length) {
                return new Parsed(filters, false);
            }
            Optional<LoadedFilter> filter = filter(bytes, (int) at);
            filter.ifPresent(filters::add);
            whole &= filter.isPresent();
            long next = Integer.toUnsignedLong(bytes.getInt((int) at));
            if (next == 0) {
                return new Parsed(filters, whole);
            }
            at += next;
        }
        return new Parsed(filters, false);
    }

    private static Optional<LoadedFilter> filter(ByteBuffer bytes, int at) {
        return switch (bytes.getInt(at + FLAGS)) {
        case IS_MINIFILTER -> text(bytes, at, NAME).flatMap(name -> text(bytes, at, ALTITUDE).map(altitude -> new LoadedFilter(name, Optional.of(altitude))));
        case IS_LEGACY -> text(bytes, at, LEGACY_NAME).map(name -> new LoadedFilter(name, Optional.empty()));
        default -> Optional.empty();
        };
    }

    private static Optional<String> text(ByteBuffer bytes, int at, int field) {
        int length = bytes.getShort(at + field) & 0xFFFF;
        int start = at + (bytes.getShort(at + field + 2) & 0xFFFF);
        boolean inside = length > 0 && length % 2 == 0 && start + length <= bytes.capacity();
        return inside ? Optional.of(new String(bytes.array(), start, length, StandardCharsets.UTF_16LE)) : Optional.empty();
    }
}
