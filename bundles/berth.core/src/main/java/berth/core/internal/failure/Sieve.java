// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the first of many words in bytes, and steps over nearly all bytes where there is none: of each word only one group of four
 * bytes is looked for, its rarest, at every second place.
 * <p>
 * Source: Wu and Manber, "A fast algorithm for multi-pattern searching", 1994; here the groups are fixed in the words and not in the
 * window, so each word can be known by what is rare in it. Immutable; use from any thread.
 */
final class Sieve {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** The length of the shortest word that can be found. */
    static final int SHORTEST = 3;
    static final int GROUP = Integer.BYTES;
    /** Four groups at a time, of which the last one ends two bytes behind the eight. */
    private static final int STEP = 8;
    private static final int AHEAD = 10;
    /** Makes the cases of a letter the same, and some other bytes; words are compared in full afterwards. */
    private static final long FOLD = 0x2020202020202020L;
    /** Knuth's multiplicative hashing; the bits fill the first level of a processor's cache. */
    private static final int GOLDEN = 0x9e3779b1;
    private static final int BITS = 18;
    private static final int SHIFT = Integer.SIZE - BITS;
    private final int[] bits = new int[1 << BITS - 5];
    /** For each hash the number of the last spot of such a group, from 1 on. */
    private final int[] lastSpot = new int[1 << BITS];
    private final List<Spot> spots = new ArrayList<>();
    /**
     * A group of a word.
     *
     * @param offset where it begins in the word, or before it
     * @param next   the number of the next spot whose group has the same hash; 0 for none
     */
    private record Spot(byte[] word, int offset, int next) { }

    /** Takes words of {@link #SHORTEST} bytes at least. */
    Sieve(List<byte[]> words) {
        Rarity rarity = new Rarity();
        Set<ByteBuffer> known = new HashSet<>();
        for (byte[] word : words) {
            byte[] lower = word.clone();
            for (int i = 0; i < lower.length; i++) {
                lower[i] = lower(lower[i]);
            }
            if (known.add(ByteBuffer.wrap(lower))) {
                add(lower, rarity);
            }
        }
    }

    /** One of two groups, each a byte behind the other, stands at a second place wherever the word stands. */
    private void add(byte[] word, Rarity rarity) {
        int best = word.length > GROUP ? rarest(word, rarity) : -1;
        add(word, best);
        add(word, best + 1);
    }

    private static int rarest(byte[] word, Rarity rarity) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int at = 0; at + GROUP < word.length; at++) {
            double often = rarity.often(word, at) + rarity.often(word, at + 1);
            if (often < least) {
                least = often;
                best = at;
            }
        }
        return best;
    }

    /** Any byte may stand where the group reaches over a short word. */
    private void add(byte[] word, int offset) {
        boolean over = offset < 0 || offset + GROUP > word.length;
        int group = 0;
        int other = 0;
        for (int i = 0; i < GROUP; i++) {
            boolean known = offset + i >= 0 && offset + i < word.length;
            group |= known ? (word[offset + i] & 0xff) << Byte.SIZE * i : 0;
            other = known ? other : Byte.SIZE * i;
        }
        for (int any = 0; any < (over ? 1 << Byte.SIZE : 1); any++) {
            add((group | any << other) | (int) FOLD, word, offset);
        }
    }

    private void add(int group, byte[] word, int offset) {
        int hash = hash(group);
        bits[hash >>> 5] |= 1 << hash;
        spots.add(new Spot(word, offset, lastSpot[hash]));
        lastSpot[hash] = spots.size();
    }

    /** {@return the hash of the group that begins there} */
    static int hash(byte[] data, int at) {
        return hash((int) INT.get(data, at) | (int) FOLD);
    }

    private static int hash(int group) {
        return group * GOLDEN >>> SHIFT;
    }

    /** {@return where a word begins that stands whole in the range or goes on into it, hardly behind the first; {@code to} when there is none} */
    int seek(byte[] data, int at, int to) {
        int last = to - AHEAD;
        int place = suspect(data, at, last);
        while (place <= last) {
            int found = among(data, place, place + STEP, to);
            if (found < to) {
                return found;
            }
            place = suspect(data, place + STEP, last);
        }
        return among(data, place, to, to);
    }

    /** {@return the first of the eights, each behind the other, in which a group may be of a word; behind the last one when there is none} */
    private int suspect(byte[] data, int at, int last) {
        // A method of its own, with a local copy: this loop is what the speed of a scan depends on.
        int[] table = bits;
        int place = at;
        while (place <= last) {
            long eight = (long) LONG.get(data, place) | FOLD;
            int one = (int) eight * GOLDEN >>> SHIFT;
            int two = (int) (eight >>> 16) * GOLDEN >>> SHIFT;
            int three = (int) (eight >>> 32) * GOLDEN >>> SHIFT;
            int four = ((int) INT.get(data, place + 6) | (int) FOLD) * GOLDEN >>> SHIFT;
            if (((table[one >>> 5] >>> one | table[two >>> 5] >>> two | table[three >>> 5] >>> three | table[four >>> 5] >>> four) & 1) != 0) {
                return place;
            }
            place += STEP;
        }
        return place;
    }

    private int among(byte[] data, int from, int end, int to) {
        for (int place = from; place < end; place += 2) {
            int found = at(data, place, to);
            if (found < to) {
                return found;
            }
        }
        return to;
    }

    private int at(byte[] data, int place, int to) {
        int hash = hash(group(data, place, to) | (int) FOLD);
        for (int number = lastSpot[hash]; number > 0;) {
            Spot spot = spots.get(number - 1);
            if (stands(spot.word, data, place - spot.offset, to)) {
                return place - spot.offset;
            }
            number = spot.next;
        }
        return to;
    }

    /** At the end of the range a short word may have less than a group. */
    private static int group(byte[] data, int place, int to) {
        if (place + GROUP <= to) {
            return (int) INT.get(data, place);
        }
        int group = 0;
        for (int i = place; i < to; i++) {
            group |= (data[i] & 0xff) << Byte.SIZE * (i - place);
        }
        return group;
    }

    private static boolean stands(byte[] word, byte[] data, int begin, int to) {
        if (begin < 0 || begin + word.length > to) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (lower(data[begin + i]) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }
}
