// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.XZInputStream;

import berth.eventlog.internal.bytes.Pages;
import berth.eventlog.internal.packed.DamagedDataException;
import berth.eventlog.internal.packed.Unpacked;

/** Reads the data objects that the fields of entries lead to. What many entries share is kept, within bounds. */
final class FieldReader {
    private static final int MOST_KEPT = 4096;
    private static final int LONGEST_KEPT = 2048;
    private static final int XZ = 1;
    private static final int LZ4 = 2;
    private static final int ZSTD = 4;
    private static final int MOST_PACKED = 1 << 24;
    /** journald packs with a dictionary of 1 MiB. */
    private static final int XZ_MEMORY_KIB = 1 << 12;

    private final JournalObjects objects;
    /** Each piece of data tells its own dictionary, and making one costs more than unpacking. */
    private final ArrayCache arrays = new BasicArrayCache();
    private final Map<Long, Field> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true);

    FieldReader(JournalObjects objects) {
        this.objects = objects;
    }

    /** {@return the field at a data object, which the caller has looked at} */
    Field read(long data) throws IOException {
        Field known = kept.get(data);
        if (known != null) {
            return known;
        }
        Field field = Field.of(payload(data));
        if (field.value().length() <= LONGEST_KEPT) {
            if (kept.size() >= MOST_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            kept.put(data, field);
        }
        return field;
    }

    private Unpacked payload(long data) throws IOException {
        Pages pages = objects.pages();
        long at = data + objects.dataHead();
        long length = objects.size(data) - objects.dataHead();
        int packing = objects.flags(data) & (XZ | LZ4 | ZSTD);
        if (packing == 0) {
            return new Unpacked(pages.copy(at, (int) Math.min(length, Field.LONGEST)), length > Field.LONGEST);
        }
        if (length > MOST_PACKED) {
            throw new DamagedDataException("is larger than " + (MOST_PACKED >> 20) + " MiB");
        }
        byte[] packed = pages.copy(at, (int) length);
        return switch (packing) {
        case XZ -> xz(packed);
        case LZ4 -> Unpacked.lz4(packed, Field.LONGEST);
        case ZSTD -> Unpacked.zstd(packed, Field.LONGEST);
        default -> throw new DamagedDataException("is of several kinds at once");
        };
    }

    private Unpacked xz(byte[] packed) throws IOException {
        try (XZInputStream in = new XZInputStream(new ByteArrayInputStream(packed), XZ_MEMORY_KIB, true, arrays)) {
            return Unpacked.read(in, Field.LONGEST);
        }
    }
}
