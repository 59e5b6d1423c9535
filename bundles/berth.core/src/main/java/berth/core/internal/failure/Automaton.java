// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many words in bytes at once, in one step a byte however many there are.
 * <p>
 * Source: Aho and Corasick, "Efficient string matching", 1975; the failure links are resolved beforehand, so that a step is one look into a
 * table. Bytes that no word has share a column, as the two cases of an ASCII letter do. Immutable; use from any thread.
 */
final class Automaton {
    private static final int BYTES = 256;

    private final int[] columns;
    private final int[] next;
    private final int width;
    private final int firstTelling;
    private final int[] masks;
    private final int[][] words;

    /** A word, and the bits that it sets. */
    record Word(byte[] bytes, int mask) { }

    /** Takes words of one byte at least. */
    Automaton(List<Word> all) {
        columns = columns(all);
        width = Arrays.stream(columns).max().orElse(0) + 1;
        Trie trie = new Trie(all, columns, width);
        int[] breadthFirst = trie.fallBack();
        // Whoever steps compares one number to know whether a word ends here.
        int[] order = trie.quietFirst();
        firstTelling = trie.quiet() * width;
        next = new int[order.length * width];
        masks = new int[order.length];
        words = new int[order.length][];
        // A row is that of the state to fall back to, with the state's own children over it; those nearer to the start come first.
        for (int state : breadthFirst) {
            int to = order[state] * width;
            masks[order[state]] = trie.mask(state);
            words[order[state]] = trie.words(state);
            System.arraycopy(next, order[trie.fallback[state]] * width, next, to, width);
            for (int child = trie.firstChild[state]; child != 0; child = trie.sibling[child]) {
                next[to + trie.column[child]] = order[child] * width;
            }
        }
    }

    private static int[] columns(List<Word> all) {
        int[] columns = new int[BYTES];
        int used = 0;
        for (Word word : all) {
            for (byte b : word.bytes()) {
                int lower = lower(b & 0xff);
                if (columns[lower] == 0) {
                    columns[lower] = ++used;
                    columns[upper(lower)] = used;
                }
            }
        }
        return columns;
    }

    private static int lower(int b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    private static int upper(int b) {
        return b >= 'a' && b <= 'z' ? b - ('a' - 'A') : b;
    }

    /** {@return the state in which nothing has been read} */
    int start() {
        return 0;
    }

    /** {@return the bits of all words that end in this state} */
    int mask(int state) {
        return masks[state / width];
    }

    /** {@return the numbers of all words that end in this state} */
    int[] words(int state) {
        return words[state / width];
    }

    /** {@return the place of the first byte from {@code at} on behind which a word ends, or {@code to}; the state is in {@code state[0]}} */
    int seek(byte[] data, int at, int to, int[] state) {
        // Local copies: the loop is what the speed of a scan depends on.
        int[] table = next;
        int[] column = columns;
        int telling = firstTelling;
        int current = state[0];
        for (int i = at; i < to; i++) {
            current = table[current + column[data[i] & 0xff]];
            if (current >= telling) {
                state[0] = current;
                return i;
            }
        }
        state[0] = current;
        return to;
    }

    /** {@return the bytes of a text as words have them} */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The words by their beginnings, while the automaton is made; state 0 is the empty beginning. */
    private static final class Trie {
        private static final int[] NO_WORDS = { };

        private final int[] root;
        private final int[] fallback;
        private final int[] firstChild;
        private final int[] sibling;
        private final int[] column;
        private final int[][] words;
        private final int[] masks;
        private int size = 1;

        Trie(List<Word> all, int[] columns, int width) {
            root = new int[width];
            int most = 1 + all.stream().mapToInt(word -> word.bytes().length).sum();
            fallback = new int[most];
            firstChild = new int[most];
            sibling = new int[most];
            column = new int[most];
            words = new int[most][];
            masks = new int[most];
            words[0] = NO_WORDS;
            for (int i = 0; i < all.size(); i++) {
                add(all.get(i), columns, i);
            }
        }

        private void add(Word word, int[] columns, int number) {
            int at = 0;
            for (byte b : word.bytes()) {
                at = child(at, columns[lower(b & 0xff)]);
            }
            words[at] = append(words[at], number);
            masks[at] |= word.mask();
        }

        private int child(int parent, int wanted) {
            int known = find(parent, wanted);
            if (known != 0) {
                return known;
            }
            int added = size++;
            column[added] = wanted;
            words[added] = NO_WORDS;
            sibling[added] = firstChild[parent];
            firstChild[parent] = added;
            if (parent == 0) {
                root[wanted] = added;
            }
            return added;
        }

        private static int[] append(int[] list, int... more) {
            if (more.length == 0) {
                return list;
            }
            int[] longer = Arrays.copyOf(list, list.length + more.length);
            System.arraycopy(more, 0, longer, list.length, more.length);
            return longer;
        }

        /** Finds for each state the longest beginning of a word that is an end of what was read. {@return the states, those nearer to the start first} */
        int[] fallBack() {
            int[] order = new int[size];
            int known = 1;
            for (int done = 0; done < known; done++) {
                int state = order[done];
                masks[state] |= masks[fallback[state]];
                words[state] = state == 0 ? words[state] : append(words[state], words[fallback[state]]);
                for (int child = firstChild[state]; child != 0; child = sibling[child]) {
                    fallback[child] = state == 0 ? 0 : behind(fallback[state], column[child]);
                    order[known++] = child;
                }
            }
            return order;
        }

        /** {@return where a step leads from a state or from those that it falls back to} */
        private int behind(int state, int wanted) {
            int at = state;
            int found = find(at, wanted);
            while (found == 0 && at != 0) {
                at = fallback[at];
                found = find(at, wanted);
            }
            return found;
        }

        private int find(int parent, int wanted) {
            if (parent == 0) {
                return root[wanted];
            }
            int child = firstChild[parent];
            while (child != 0 && column[child] != wanted) {
                child = sibling[child];
            }
            return child;
        }

        int[] quietFirst() {
            int[] order = new int[size];
            int quiet = 0;
            int telling = quiet();
            for (int state = 0; state < size; state++) {
                order[state] = words[state].length == 0 ? quiet++ : telling++;
            }
            return order;
        }

        int quiet() {
            int quiet = 0;
            for (int state = 0; state < size; state++) {
                quiet += words[state].length == 0 ? 1 : 0;
            }
            return quiet;
        }

        int mask(int state) {
            return masks[state];
        }

        int[] words(int state) {
            return words[state];
        }
    }
}
