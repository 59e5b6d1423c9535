// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
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
        Trie trie = new Trie(width);
        for (int i = 0; i < all.size(); i++) {
            trie.add(all.get(i).bytes(), columns, i, all.get(i).mask());
        }
        trie.complete();
        // Whoever steps compares one number to know whether a word ends here.
        int[] order = trie.quietFirst();
        firstTelling = trie.quiet() * width;
        next = new int[trie.size() * width];
        masks = new int[trie.size()];
        words = new int[trie.size()][];
        for (int state = 0; state < trie.size(); state++) {
            masks[order[state]] = trie.mask(state);
            words[order[state]] = trie.words(state);
            for (int column = 0; column < width; column++) {
                next[order[state] * width + column] = order[trie.next(state, column)] * width;
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

    /** {@return the state behind one more byte} */
    int step(int state, byte b) {
        return next[state + columns[b & 0xff]];
    }

    /** {@return whether a word ends in this state} */
    boolean tells(int state) {
        return state >= firstTelling;
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

    /** The words by their beginnings, while the automaton is made. */
    private static final class Trie {
        private final int width;
        private final List<int[]> children = new ArrayList<>();
        private final List<int[]> outputs = new ArrayList<>();
        private final List<Integer> masks = new ArrayList<>();

        Trie(int width) {
            this.width = width;
            node();
        }

        private int node() {
            children.add(new int[width]);
            outputs.add(new int[0]);
            masks.add(0);
            return children.size() - 1;
        }

        void add(byte[] bytes, int[] columns, int word, int mask) {
            int at = 0;
            for (byte b : bytes) {
                int column = columns[lower(b & 0xff)];
                if (children.get(at)[column] == 0) {
                    int added = node();
                    children.get(at)[column] = added;
                }
                at = children.get(at)[column];
            }
            outputs.set(at, append(outputs.get(at), word));
            masks.set(at, masks.get(at) | mask);
        }

        private static int[] append(int[] list, int... more) {
            int[] longer = Arrays.copyOf(list, list.length + more.length);
            System.arraycopy(more, 0, longer, list.length, more.length);
            return longer;
        }

        /** Makes every step lead somewhere: to the longest beginning of a word that is an end of what was read. */
        void complete() {
            int[] fallback = new int[children.size()];
            Deque<Integer> open = new ArrayDeque<>();
            for (int child : children.get(0)) {
                if (child != 0) {
                    open.add(child);
                }
            }
            while (!open.isEmpty()) {
                int state = open.poll();
                int behind = fallback[state];
                masks.set(state, masks.get(state) | masks.get(behind));
                outputs.set(state, append(outputs.get(state), outputs.get(behind)));
                int[] row = children.get(state);
                for (int column = 0; column < width; column++) {
                    if (row[column] == 0) {
                        row[column] = children.get(behind)[column];
                    } else {
                        fallback[row[column]] = children.get(behind)[column];
                        open.add(row[column]);
                    }
                }
            }
        }

        int[] quietFirst() {
            int[] order = new int[size()];
            int quiet = 0;
            int telling = quiet();
            for (int state = 0; state < order.length; state++) {
                order[state] = words(state).length == 0 ? quiet++ : telling++;
            }
            return order;
        }

        int quiet() {
            return (int) outputs.stream().filter(words -> words.length == 0).count();
        }

        int size() {
            return children.size();
        }

        int next(int state, int column) {
            return children.get(state)[column];
        }

        int mask(int state) {
            return masks.get(state);
        }

        int[] words(int state) {
            return outputs.get(state);
        }
    }
}
