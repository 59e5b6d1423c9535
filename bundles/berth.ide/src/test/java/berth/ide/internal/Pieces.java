// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import berth.core.failure.FailureVocabulary;
import berth.core.failure.MessagePattern;
import berth.core.failure.Phrase;
import berth.core.failure.WordRole;

/** Makes the pieces of which every text has one without which no line tells of a failed bind: few, and rare in what programs print. */
final class Pieces {
    private static final Set<WordRole> TRIGGERS = EnumSet.of(WordRole.IN_USE, WordRole.TAKEN, WordRole.SOCKET_FORBIDDEN, WordRole.FORBIDDEN,
            WordRole.UNAVAILABLE, WordRole.CODE, WordRole.ACT);
    /** How often characters stand in what programs print, in thousandths. */
    private static final Map<String, Integer> OFTEN = Map.of(" ", 100, "etaoins", 62, "rlc", 45, "dpmuh", 25, ".-/:,0123456789", 20, "gfbvy", 14, "kwxj", 5, "qz", 1);
    private static final int OTHER_OFTEN = 6;
    private static final char LAST_ASCII = 0x7f;
    private static final int SHORTEST = 4;
    private static final int SHORTEST_FOREIGN = 2;
    private static final int LONGEST = 12;
    /** What a comparison, a find where nothing is, and one more piece cost, to each other. */
    private static final double COMPARISON = 2e3;
    private static final double FIND = 3e7;
    private static final double PIECE = 0.01;
    /** Words of ordinary output, a part of which finds too much. */
    private static final String ORDINARY = " with port on port (http) start started starting service servlet server process processes progress accessor operation instance another permissions "
            + "application program available is required address in use by default socket invokelistener eventlistener already exists up open source created host hostname profile users used by system error: errors error unable to non existing claim claims artifact payment process test_used used_by /used ";
    private static final double ORDINARY_FIND = 20;

    private Pieces() { }

    /** {@return the pieces} A greedy cover by weight. */
    static List<String> of(FailureVocabulary vocabulary) {
        Set<String> texts = texts(vocabulary);
        // What holds another one is found by that.
        List<String> least = texts.stream().filter(text -> texts.stream().noneMatch(other -> !other.equals(text) && text.contains(other))).toList();
        Map<String, BitSet> holders = new TreeMap<>();
        for (int i = 0; i < least.size(); i++) {
            for (String part : parts(least.get(i))) {
                holders.computeIfAbsent(part, any -> new BitSet()).set(i);
            }
        }
        Map<String, Double> costs = holders.keySet().stream().collect(Collectors.toMap(part -> part, Pieces::cost));
        Set<String> pieces = new TreeSet<>();
        while (!holders.isEmpty()) {
            String best = best(holders, costs);
            pieces.add(best);
            BitSet done = (BitSet) holders.get(best).clone();
            holders.values().forEach(left -> left.andNot(done));
            holders.values().removeIf(BitSet::isEmpty);
        }
        return List.copyOf(pieces);
    }

    /** {@return all that must be found, as the scanner spells it} */
    static Set<String> texts(FailureVocabulary vocabulary) {
        Set<String> texts = new TreeSet<>();
        vocabulary.phrases().stream().filter(phrase -> TRIGGERS.contains(phrase.role())).map(Phrase::word).forEach(word -> texts.addAll(spellings(word)));
        vocabulary.messages().stream().map(MessagePattern::anchor).forEach(anchor -> texts.addAll(spellings(anchor)));
        return texts;
    }

    /** The sieve knows no case but that of ASCII. */
    private static Set<String> spellings(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return isAscii(word) ? Set.of(lower)
                : new TreeSet<>(List.of(asciiLower(word), asciiLower(lower), asciiLower(lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1))));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c <= LAST_ASCII);
    }

    private static String asciiLower(String text) {
        return text.chars().map(c -> c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /** {@return how likely a character is that one} */
    private static double share(int c) {
        int thousandths = OFTEN.entrySet().stream().filter(entry -> entry.getKey().indexOf(c) >= 0).map(Map.Entry::getValue).findFirst()
                .orElse(c <= LAST_ASCII ? OTHER_OFTEN : 0);
        return Math.max(thousandths, 0.2) / 1000;
    }

    private static double share(String text) {
        return text.chars().mapToDouble(Pieces::share).reduce(1, (one, other) -> one * other);
    }

    private static Set<String> parts(String text) {
        Set<String> parts = new TreeSet<>();
        for (int length = Math.min(text.length(), SHORTEST_FOREIGN); length <= LONGEST; length++) {
            for (int i = 0; i + length <= text.length(); i++) {
                String part = text.substring(i, i + length);
                if (length >= SHORTEST || !isAscii(part)) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    /** What the sieve compares is what has the same three letters in one of two places. */
    private static double cost(String part) {
        double compared = isAscii(part) ? share(part.substring(0, SHORTEST - 1)) + share(part.substring(1, SHORTEST)) : 0;
        return COMPARISON * compared + FIND * share(part) + PIECE + (ORDINARY.contains(part) ? ORDINARY_FIND : 0);
    }

    private static String best(Map<String, BitSet> holders, Map<String, Double> costs) {
        String best = "";
        double most = 0;
        for (Map.Entry<String, BitSet> entry : holders.entrySet()) {
            double gain = entry.getValue().cardinality() / costs.get(entry.getKey());
            if (gain > most) {
                most = gain;
                best = entry.getKey();
            }
        }
        return best;
    }
}
