// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the lines of a text that hold one of some pieces, in either case of ASCII.
 * <p>
 * Immutable; use from any thread. It looks at three letters in every second place, and compares more only where a piece may stand there:
 * a piece in ASCII has four letters at least, so three of its first four stand in such a place. Another piece is found by its first
 * letter outside of ASCII.
 */
final class LineSieve {
    private static final String COMMENT = "#";
    private static final int LAST_ASCII = 0x7f;
    private static final int ASCII_BITS = 7;
    /** What makes a capital letter of ASCII a small one, and leaves few others alone: for keys only. */
    private static final int SMALL = 0x20;
    private static final int THREE = 1 << 3 * ASCII_BITS;
    private static final int STEP = 2;
    private static final int LETTERS = 3;
    private static final int KEYS = 1 << 16;
    private static final int MIX = 0x9e3779b1;

    private final Map<Integer, List<Piece>> pieces = new HashMap<>();
    /** Which keys there may be, for a quick no. */
    private final long[] keys = new long[KEYS / Long.SIZE];

    /** A piece, and the place in it that a key is made of. */
    private record Piece(String text, int place) {
        boolean isAt(char[] chars, int at) {
            int begin = at - place;
            boolean equal = begin >= 0 && begin + text.length() <= chars.length;
            for (int i = 0; equal && i < text.length(); i++) {
                equal = small(chars[begin + i]) == text.charAt(i);
            }
            return equal;
        }
    }

    /** Looks for these, which are in small letters of ASCII. */
    LineSieve(List<String> texts) {
        for (String text : texts) {
            int foreign = foreign(text);
            if (foreign < text.length()) {
                add(text.charAt(foreign), new Piece(text, foreign));
            } else {
                for (int place = 0; place < STEP; place++) {
                    add(key(text.charAt(place), text.charAt(place + 1), text.charAt(place + 2)), new Piece(text, place));
                }
            }
        }
    }

    private void add(int key, Piece piece) {
        pieces.computeIfAbsent(key, any -> new ArrayList<>()).add(piece);
        int mixed = mixed(key);
        keys[mixed / Long.SIZE] |= 1L << mixed;
    }

    /** {@return the one for what berth.articles' patterns know} */
    static LineSieve shipped() {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(LineSieve.class.getResourceAsStream("pieces.txt")), StandardCharsets.UTF_8))) {
            return new LineSieve(in.lines().filter(line -> !line.isEmpty() && !line.startsWith(COMMENT)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where the lines begin that hold a piece} */
    List<Integer> lines(String text) {
        // Whoever looks at three letters may look behind the last one.
        char[] chars = new char[text.length() + LETTERS];
        text.getChars(0, text.length(), chars, 0);
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at < text.length(); at += STEP) {
            if (isAt(chars, at)) {
                // Pieces have no line break in them, and may begin one letter before.
                found.add(Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1);
                at = end(chars, at, text.length()) - 1;
            }
        }
        return found;
    }

    private boolean isAt(char[] chars, int at) {
        char first = chars[at];
        char second = chars[at + 1];
        if ((first | second) > LAST_ASCII) {
            return first > LAST_ASCII && holds(first, chars, at) || second > LAST_ASCII && holds(second, chars, at + 1);
        }
        return holds(key(first, second, chars[at + 2]), chars, at);
    }

    private boolean holds(int key, char[] chars, int at) {
        int mixed = mixed(key);
        return (keys[mixed / Long.SIZE] & 1L << mixed) != 0 && isOneAt(pieces.getOrDefault(key, List.of()), chars, at);
    }

    private static boolean isOneAt(List<Piece> pieces, char[] chars, int at) {
        boolean found = false;
        for (int i = 0; !found && i < pieces.size(); i++) {
            found = pieces.get(i).isAt(chars, at);
        }
        return found;
    }

    private static int end(char[] chars, int from, int length) {
        int end = from;
        while (end < length && chars[end] != '\n' && chars[end] != '\r') {
            end++;
        }
        return end;
    }

    /** Never the key of one letter outside of ASCII, since it has a bit more than any letter. */
    private static int key(char first, char second, char third) {
        return THREE | ((first | SMALL) << ASCII_BITS | second | SMALL) << ASCII_BITS | third | SMALL;
    }

    private static int mixed(int key) {
        return key * MIX >>> Character.SIZE;
    }

    private static int foreign(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) <= LAST_ASCII) {
            i++;
        }
        return i;
    }

    private static char small(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | SMALL) : c;
    }
}
