// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Short pieces of words, chosen so that every word has one of them and few other texts do. An automaton of these has a tenth of the
 * states; its table is made in no time and what ordinary text meets of it stays near the processor.
 */
final class Landmarks {
    private static final int LENGTH = 8;
    /** The letters of English text and of numbers in logs, the most frequent first. */
    private static final String FREQUENT = " e0t1aoinsr2hld3-:5cu4mf.p6g789wyb,v=k/_'x[]()\"jqz";

    private final Set<String> chosen = new HashSet<>();

    private Landmarks() { }

    /** {@return pieces of at most 8 bytes, without upper case letters of ASCII} */
    static List<byte[]> of(List<byte[]> words) {
        Landmarks landmarks = new Landmarks();
        // The short ones first: a longer one with such a word inside needs no piece of its own.
        words.stream().map(Landmarks::lower).distinct().sorted(Comparator.comparingInt(String::length)).forEach(landmarks::add);
        return landmarks.chosen.stream().sorted().map(piece -> piece.getBytes(StandardCharsets.ISO_8859_1)).toList();
    }

    private static String lower(byte[] word) {
        StringBuilder text = new StringBuilder(word.length);
        for (byte b : word) {
            int c = b & 0xff;
            text.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
        }
        return text.toString();
    }

    private void add(String word) {
        if (!isCovered(word)) {
            chosen.add(rarest(word));
        }
    }

    private boolean isCovered(String word) {
        for (int length = 1; length <= Math.min(LENGTH, word.length()); length++) {
            for (int from = 0; from + length <= word.length(); from++) {
                if (chosen.contains(word.substring(from, from + length))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String rarest(String word) {
        String rarest = word.substring(0, Math.min(LENGTH, word.length()));
        int most = rarity(rarest);
        for (int from = 1; from + LENGTH <= word.length(); from++) {
            String piece = word.substring(from, from + LENGTH);
            if (rarity(piece) > most) {
                most = rarity(piece);
                rarest = piece;
            }
        }
        return rarest;
    }

    private static int rarity(String piece) {
        int sum = 0;
        for (int i = 0; i < piece.length(); i++) {
            int place = FREQUENT.indexOf(piece.charAt(i));
            sum += place < 0 ? FREQUENT.length() : place;
        }
        return sum;
    }
}
