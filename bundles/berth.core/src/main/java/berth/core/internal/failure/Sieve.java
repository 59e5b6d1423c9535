// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the first of many words in bytes, and steps over nearly all bytes where there is none: of each word only one group of four
 * bytes is looked for, its rarest, at every third place. A word of three bytes makes it slower.
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
    /** Two groups lie in eight bytes; eight of them are looked for at a time. */
    private static final int STRIDE = 3;
    private static final int PAIR = 2 * STRIDE;
    private static final int STEP = 4 * PAIR;
    private static final int SECOND = STRIDE * Byte.SIZE;
    /** Makes the cases of a letter the same, and some other bytes; words are compared in full afterwards. */
    private static final long FOLD = 0x2020202020202020L;
    /** Knuth's multiplicative hashing. */
    private static final int GOLDEN = 0x9e3779b1;
    private static final int SHIFT = Integer.SIZE - 17;
    private static final int CHAINS = 1 << 12;

    /** A byte for each hash, because bits take twice the time: the table need only fit into the second level of a processor's cache. */
    private final byte[] marks = new byte[1 << Integer.SIZE - SHIFT];
    /** For the low bits of each hash the number of the last spot of such a group, from 1 on. */
    private final int[] lastSpot = new int[CHAINS];
    private final List<Spot> spots = new ArrayList<>();

    /**
     * A group of a word.
     *
     * @param offset where it begins in the word, or before it
     * @param next   the number of the next spot of the same chain; 0 for none
     */
    private record Spot(byte[] word, int hash, int offset, int next) { }

    /** Takes words of {@link #SHORTEST} bytes at least. */
    Sieve(List<byte[]> words) {
        Rarity rarity = new Rarity();
        for (byte[] word : words.stream().sorted(Comparator.comparingInt(word -> word.length)).toList()) {
            byte[] lower = word.clone();
            for (int i = 0; i < lower.length; i++) {
                lower[i] = lower(lower[i]);
            }
            // A word in which another one stands is found by that one.
            if (seek(lower, 0, lower.length) == lower.length) {
                add(lower, rarity);
            }
        }
    }

    /** Of three groups, each a byte behind the other, one stands where it is looked for, wherever the word stands. */
    private void add(byte[] word, Rarity rarity) {
        int first = word.length >= GROUP + STRIDE - 1 ? rarest(word, rarity) : -1;
        for (int i = first; i < first + STRIDE; i++) {
            mark(word, i, 0, 0);
        }
    }

    private static int rarest(byte[] word, Rarity rarity) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int at = 0; at + GROUP + STRIDE - 1 <= word.length; at++) {
            double often = rarity.often(word, at) + rarity.often(word, at + 1) + rarity.often(word, at + 2);
            if (often < least) {
                least = often;
                best = at;
            }
        }
        return best;
    }

    /** Any byte may stand where the group reaches over a short word. */
    private void mark(byte[] word, int offset, int known, int group) {
        if (known == GROUP) {
            int hash = hash(group);
            marks[hash] = 1;
            spots.add(new Spot(word, hash, offset, lastSpot[hash % CHAINS]));
            lastSpot[hash % CHAINS] = spots.size();
            return;
        }
        int at = offset + known;
        boolean over = at < 0 || at >= word.length;
        for (int any = 0; any < (over ? 1 << Byte.SIZE : 1); any++) {
            int next = over ? any : word[at] & 0xff;
            if (!over || (next & (int) FOLD) != 0) {
                mark(word, offset, known + 1, group | (next | (int) FOLD & 0xff) << Byte.SIZE * known);
            }
        }
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
        int last = to - STEP - Long.BYTES + PAIR;
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

    /** {@return the first of the steps, each behind the other, in which a group may be of a word; behind the last one when there is none} */
    private int suspect(byte[] data, int at, int last) {
        // A method of its own, with a local copy: this loop is what the speed of a scan depends on.
        byte[] table = marks;
        int place = at;
        while (place <= last) {
            long one = (long) LONG.get(data, place) | FOLD;
            long two = (long) LONG.get(data, place + PAIR) | FOLD;
            long three = (long) LONG.get(data, place + 2 * PAIR) | FOLD;
            long four = (long) LONG.get(data, place + 3 * PAIR) | FOLD;
            if ((table[hash((int) one)] | table[hash((int) (one >>> SECOND))] | table[hash((int) two)] | table[hash((int) (two >>> SECOND))]
                    | table[hash((int) three)] | table[hash((int) (three >>> SECOND))] | table[hash((int) four)] | table[hash((int) (four >>> SECOND))]) != 0) {
                return place;
            }
            place += STEP;
        }
        return place;
    }

    private int among(byte[] data, int from, int end, int to) {
        for (int place = from; place < end; place += STRIDE) {
            int found = at(data, place, to);
            if (found < to) {
                return found;
            }
        }
        return to;
    }

    private int at(byte[] data, int place, int to) {
        int hash = hash(group(data, place, to) | (int) FOLD);
        if (marks[hash] == 0) {
            return to;
        }
        for (int number = lastSpot[hash % CHAINS]; number > 0;) {
            Spot spot = spots.get(number - 1);
            if (spot.hash == hash && stands(spot.word, data, place - spot.offset, to)) {
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
