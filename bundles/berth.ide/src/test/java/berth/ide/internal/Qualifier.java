// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
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

/**
 * Makes the expression that finds every text without which no line tells of a failed bind.
 * <p>
 * Of each text only a piece is looked for. The platform's matcher stops at every character that one class holds, so that class has few
 * and rare ones: one of each piece, its anchor. What follows an anchor is narrowed down by two or three more classes, and only what is
 * left is compared in full, by looking back.
 */
final class Qualifier {
    private static final Set<WordRole> TRIGGERS = EnumSet.of(WordRole.IN_USE, WordRole.TAKEN, WordRole.SOCKET_FORBIDDEN, WordRole.FORBIDDEN,
            WordRole.UNAVAILABLE, WordRole.CODE, WordRole.ACT);
    /** How often characters stand in what programs print, in thousandths. */
    private static final Map<String, Integer> OFTEN = Map.of(" ", 100, "etaoins", 62, "rlc", 45, "dpmuh", 25, ".-/:,0123456789", 20, "gfbvy", 14, "kwxj", 5, "qz", 1);
    private static final String OTHER_ASCII = "\t\r\n_()[]{}<>=+*'\"#$%&@!?|\\~^`;";
    private static final int OTHER_OFTEN = 6;
    private static final char LAST_ASCII = 0x7f;
    private static final int SHORTEST = 4;
    private static final int SHORTEST_FOREIGN = 2;
    private static final int LONGEST = 8;
    /** So many characters behind an anchor keep most of what is none out without a look back; of a number, one does. */
    private static final int BEHIND = 2;
    /** What a stop, a find where nothing is, and one more piece cost, to each other. */
    private static final double STOP = 18;
    private static final double FIND = 1e5;
    private static final double PIECE = 0.05;
    /** Words of ordinary output, a part of which finds too much. */
    private static final String ORDINARY = " with port on port (http) start started starting service servlet server process processes progress accessor operation instance another permissions "
            + "application program available is required address in use by default socket invokelistener eventlistener already exists up open source created host hostname profile users used by system error: errors error unable to non existing claim claims artifact payment process test_used used_by /used ";
    private static final double ORDINARY_FIND = 20;
    private static final int FEW = 2;
    private static final int CLASSES = 4;

    private Qualifier() { }

    /** A part of a text; the matcher stops at its anchor. */
    private record Piece(String text, int anchor) {
        char at(int behind) {
            return text.charAt(anchor + behind);
        }

        boolean reaches(int behind) {
            return anchor + behind < text.length();
        }
    }

    /** {@return the expression} */
    static String of(FailureVocabulary vocabulary) {
        Set<String> texts = texts(vocabulary);
        // What holds another one is found by that.
        List<String> least = texts.stream().filter(text -> texts.stream().noneMatch(other -> !other.equals(text) && text.contains(other))).toList();
        List<Piece> pieces = pieces(least, anchors(least));
        Map<Boolean, List<Piece>> plain = pieces.stream().collect(Collectors.partitioningBy(piece -> piece.at(0) <= LAST_ASCII));
        Set<Character> stops = pieces.stream().map(piece -> piece.at(0)).collect(Collectors.toCollection(TreeSet::new));
        return "(?i)" + stop(stops) + "(?:" + alternatives(plain.get(true), 1) + "|(?<=[^\\x00-\\x7f])(?:" + alternatives(plain.get(false), 1) + "))";
    }

    /** {@return all that must be found, as the scanner spells it} */
    static Set<String> texts(FailureVocabulary vocabulary) {
        Set<String> texts = new TreeSet<>();
        vocabulary.phrases().stream().filter(phrase -> TRIGGERS.contains(phrase.role())).map(Phrase::word).forEach(word -> texts.addAll(spellings(word)));
        vocabulary.messages().stream().map(MessagePattern::anchor).forEach(anchor -> texts.addAll(spellings(anchor)));
        return texts;
    }

    /** The expression knows no case but that of ASCII. */
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
    private static double share(char c) {
        int thousandths = OFTEN.entrySet().stream().filter(entry -> entry.getKey().indexOf(c) >= 0).map(Map.Entry::getValue).findFirst()
                .orElse(c <= LAST_ASCII ? OTHER_OFTEN : 0);
        return Math.max(thousandths, 0.2) / 1000;
    }

    /** {@return where the rarest of some characters stands that may be an anchor, or 0} */
    private static int rarest(String text, Set<Character> among) {
        int best = -1;
        int behind = Character.isDigit(text.charAt(text.length() - 1)) ? 1 : BEHIND;
        for (int i = 0; i < Math.max(1, text.length() - behind); i++) {
            if ((among.isEmpty() || among.contains(text.charAt(i))) && (best < 0 || share(text.charAt(i)) < share(text.charAt(best)))) {
                best = i;
            }
        }
        return best;
    }

    /** {@return characters of which each text has one: those that cannot do without a common one first, as the others may do with it} */
    private static Set<Character> anchors(List<String> texts) {
        Set<Character> anchors = new TreeSet<>();
        texts.stream().sorted(Comparator.comparingDouble((String text) -> -share(text.charAt(rarest(text, Set.of())))).thenComparing(Comparator.naturalOrder())).forEach(text -> {
            if (anchors.isEmpty() || rarest(text, anchors) < 0) {
                anchors.add(text.charAt(rarest(text, Set.of())));
            }
        });
        return anchors;
    }

    /** {@return pieces of which each text has one} A greedy cover by weight. */
    private static List<Piece> pieces(List<String> texts, Set<Character> anchors) {
        Map<String, BitSet> holders = new TreeMap<>();
        Map<String, Double> costs = new TreeMap<>();
        for (int i = 0; i < texts.size(); i++) {
            for (String part : parts(texts.get(i))) {
                if (rarest(part, anchors) >= 0) {
                    holders.computeIfAbsent(part, any -> new BitSet()).set(i);
                    costs.computeIfAbsent(part, any -> cost(part, rarest(part, anchors)));
                }
            }
        }
        BitSet left = new BitSet();
        left.set(0, texts.size());
        List<Piece> pieces = new ArrayList<>();
        while (!left.isEmpty()) {
            String best = best(holders, costs, left);
            pieces.add(new Piece(best, rarest(best, anchors)));
            left.andNot(holders.get(best));
        }
        return pieces;
    }

    private static Set<String> parts(String text) {
        Set<String> parts = new TreeSet<>();
        for (int length = Math.min(text.length(), isAscii(text) ? SHORTEST : SHORTEST_FOREIGN); length <= LONGEST; length++) {
            for (int i = 0; i + length <= text.length(); i++) {
                parts.add(text.substring(i, i + length));
            }
        }
        return parts;
    }

    private static double cost(String part, int anchor) {
        return STOP * share(part.charAt(anchor)) + FIND * part.chars().mapToDouble(c -> share((char) c)).reduce(1, (one, other) -> one * other) + PIECE
                + (ORDINARY.contains(part) ? ORDINARY_FIND : 0);
    }

    private static String best(Map<String, BitSet> holders, Map<String, Double> costs, BitSet left) {
        String best = "";
        double most = 0;
        for (Map.Entry<String, BitSet> entry : holders.entrySet()) {
            BitSet gained = (BitSet) entry.getValue().clone();
            gained.and(left);
            double gain = gained.cardinality() / costs.get(entry.getKey());
            if (gain > most) {
                most = gain;
                best = entry.getKey();
            }
        }
        return best;
    }

    /** A class that names what it does not hold is one table in Java, whatever foreign letters it holds. */
    private static String stop(Set<Character> stops) {
        String ascii = String.join("", OFTEN.keySet().stream().sorted().toList()) + OTHER_ASCII;
        return "[^" + ascii.chars().filter(c -> !stops.contains((char) c)).mapToObj(c -> escaped((char) c)).collect(Collectors.joining()) + "]";
    }

    /** What may follow so many characters from the anchor on. */
    private static String alternatives(List<Piece> pieces, int behind) {
        List<String> alternatives = new ArrayList<>();
        Map<Character, List<Piece>> next = new TreeMap<>();
        for (Piece piece : pieces) {
            if (pieces.size() <= FEW || !piece.reaches(behind)) {
                alternatives.add(escaped(piece.text.substring(piece.anchor + behind)) + "(?<=" + escaped(piece.text) + ")");
            } else {
                next.computeIfAbsent(piece.at(behind), any -> new ArrayList<>()).add(piece);
            }
        }
        double all = next.keySet().stream().mapToDouble(Qualifier::share).sum();
        double sum = 0;
        StringBuilder letters = new StringBuilder();
        List<Piece> group = new ArrayList<>();
        List<Character> order = next.keySet().stream().sorted(Comparator.comparingDouble((Character c) -> -share(c)).thenComparing(Comparator.naturalOrder())).toList();
        for (int i = 0; i < order.size(); i++) {
            letters.append(escaped(order.get(i)));
            group.addAll(next.get(order.get(i)));
            sum += share(order.get(i));
            if (sum >= all / CLASSES || i == order.size() - 1) {
                alternatives.add("[" + letters + "](?:" + alternatives(group, behind + 1) + ")");
                letters.setLength(0);
                group = new ArrayList<>();
                sum = 0;
            }
        }
        return String.join("|", alternatives);
    }

    private static String escaped(String text) {
        return text.chars().mapToObj(c -> escaped((char) c)).collect(Collectors.joining());
    }

    /** No character of an attribute of XML that a reader of XML would change, and none that is written from right to left. */
    private static String escaped(char c) {
        byte direction = Character.getDirectionality(c);
        boolean plain = Character.isLetterOrDigit(c) && direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT && direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
        return plain ? String.valueOf(c) : c <= ' ' || c > LAST_ASCII || "<>&\"'$".indexOf(c) >= 0 ? String.format(Locale.ROOT, c <= 0xff ? "\\x%02x" : "\\u%04x", (int) c) : "\\" + c;
    }
}
