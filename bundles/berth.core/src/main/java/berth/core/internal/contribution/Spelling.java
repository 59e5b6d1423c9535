// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant who has misspelt it. */
public final class Spelling {
    private static final int LONGEST = 64;

    private Spelling() { }

    /**
     * {@return the known name that differs least from the word: by one letter of three at most, capitals aside}
     * A letter that is missing, too many, wrong, or in its neighbour's place is one difference.
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return word.length() > LONGEST ? Optional.empty() : known.stream().filter(name -> isNear(word, name))
                .min(Comparator.comparingInt((String name) -> distance(word, name)).thenComparing(Comparator.naturalOrder()));
    }

    /** {@return the nearest name as a question to put behind a sentence; nothing where none is near} */
    static String hint(String word, Collection<String> known) {
        return nearest(word, known).map(near -> "; did you mean " + near + "?").orElse("");
    }

    private static boolean isNear(String word, String name) {
        return distance(word, name) <= Math.max(1, Math.min(word.length(), name.length()) / 3);
    }

    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] changes = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                changes[i][j] = i == 0 || j == 0 ? i + j : changes(a, b, i, j, changes);
            }
        }
        return changes[a.length()][b.length()];
    }

    private static int changes(String a, String b, int i, int j, int[][] before) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(before[i - 1][j - 1] + same, Math.min(before[i - 1][j], before[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, before[i - 2][j - 2] + 1) : least;
    }
}
