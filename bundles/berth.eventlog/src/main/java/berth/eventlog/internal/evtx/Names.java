// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of one chunk, by their offsets. One thread.
 * <p>
 * The chains of the name table are not followed, so that none can loop.
 */
final class Names {
    private static final int HEAD = 8;
    private static final int HASH_FACTOR = 65_599;
    private static final int MOST_SHARED = 4096;
    private static final Name NONE = new Name("", Name.Word.OTHER);

    private final Chunk chunk;
    private final Texts texts = new Texts();
    private final Map<String, Name> shared = new HashMap<>();
    private final Name[] names = new Name[Chunk.SIZE];

    Names(Chunk chunk) {
        this.chunk = chunk;
        nextChunk();
    }

    void nextChunk() {
        Arrays.fill(names, NONE);
    }

    /** {@return the name at an offset} */
    Name at(int offset) throws DamagedException {
        chunk.check(offset, HEAD);
        if (names[offset] == NONE) {
            int units = units(offset);
            names[offset] = shared(texts.read(chunk.bytes(), offset + HEAD, units));
        }
        return names[offset];
    }

    private Name shared(String text) {
        if (shared.size() >= MOST_SHARED) {
            shared.clear();
        }
        return shared.computeIfAbsent(text, Name::of);
    }

    private int units(int offset) throws DamagedException {
        int units = chunk.half(offset + 6);
        chunk.check(offset, HEAD + 2 * units);
        return units;
    }

    /** {@return the offset behind a name, its final zero included} */
    int behind(int offset) throws DamagedException {
        return offset + HEAD + 2 * units(offset) + 2;
    }

    /** {@return whether a name can be there} */
    boolean fits(int offset) {
        return offset >= 0 && offset <= chunk.length() - HEAD - 2
                && offset + HEAD + 2 * units(chunk.bytes(), offset) + 2 <= chunk.length();
    }

    private static int units(byte[] bytes, int offset) {
        return bytes[offset + 6] & 0xFF | (bytes[offset + 7] & 0xFF) << 8;
    }

    /** {@return whether what is there proves by its checksum to be a name} */
    boolean isProved(int offset) throws DamagedException {
        if (!fits(offset)) {
            return false;
        }
        int hash = 0;
        int units = units(offset);
        for (int i = 0; i < units; i++) {
            hash = hash * HASH_FACTOR + chunk.half(offset + HEAD + 2 * i);
        }
        return (hash & 0xFFFF) == chunk.half(offset + 4);
    }
}
