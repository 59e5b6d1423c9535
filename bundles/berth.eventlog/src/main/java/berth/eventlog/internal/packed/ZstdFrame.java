// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * The header of a frame. Source: RFC 8878, 3.1.1.1.
 *
 * @param window  how far back a match may reach; at most the whole content
 * @param content how long the content is, where it is told
 */
record ZstdFrame(long window, OptionalLong content, boolean hasChecksum) {

    /** Reads little-endian numbers. */
    interface Numbers {
        long read(int size) throws IOException;
    }

    static ZstdFrame read(Numbers in) throws IOException {
        int head = (int) in.read(1);
        boolean single = (head & 32) != 0;
        if ((head & 8) != 0) {
            throw new DamagedDataException("has a reserved bit");
        }
        long window = 0;
        if (!single) {
            int size = (int) in.read(1);
            long base = 1L << 10 + (size >> 3);
            window = base + base / 8 * (size & 7);
        }
        int dictionary = head & 3;
        if (dictionary != 0 && in.read(dictionary == 3 ? 4 : dictionary) != 0) {
            throw new DamagedDataException("needs a dictionary");
        }
        int flag = head >> 6;
        OptionalLong content = flag == 0 && !single ? OptionalLong.empty() : OptionalLong.of(in.read(1 << flag) + (flag == 1 ? 256 : 0));
        long told = content.orElse(0);
        if (single && (told < 0 || told > Integer.MAX_VALUE)) {
            throw new DamagedDataException("tells an impossible length");
        }
        return new ZstdFrame(single ? told : window, content, (head & 4) != 0);
    }

    int mostBlock(int most) {
        return (int) Math.min(most, Math.max(window, 1));
    }
}
