// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import berth.core.article.Glob;
import berth.core.evidence.Evidence;

/** Tens of thousands of names, of which hundreds of patterns are to find theirs without trying all. Use by one thread at a time. */
final class Names {
    private static final int BEGIN = 6;
    private static final int NONE = -1;

    private final List<Named> all;
    /** By how it begins, the first name; few patterns begin as any name does. */
    private final int[] heads;
    /** For each name the next one that lies in the same heap. */
    private final int[] next;
    /** For each name which pairs of letters it has; most patterns without a beginning have one that it has not. */
    private Optional<long[]> pairs = Optional.empty();

    /** A name in lower case, and what has it. */
    record Named(String name, Evidence evidence) { }

    private Names(List<Named> all) {
        this.all = all;
        this.heads = new int[Integer.highestOneBit(Math.max(1, all.size())) * 2];
        this.next = new int[all.size()];
        Arrays.fill(heads, NONE);
        // From behind, so that a heap's names come in the order in which they were given.
        for (int i = all.size() - 1; i >= 0; i--) {
            int heap = heap(all.get(i).name);
            next[i] = heads[heap];
            heads[heap] = i;
        }
    }

    /** Gathers names. */
    static final class Builder {
        private final List<Named> names = new ArrayList<>();

        void add(String name, Evidence of) {
            names.add(new Named(name.toLowerCase(Locale.ROOT), of));
        }

        Names build() {
            return new Names(names);
        }
    }

    List<Named> all() {
        return all;
    }

    /** Hands over all names that the pattern fits. */
    void fitting(Glob pattern, Consumer<Named> found) {
        if (pattern.isLiteral() || pattern.begin().length() >= BEGIN) {
            fittingByBegin(pattern, found);
        } else {
            fittingByPairs(pattern, found);
        }
    }

    private void fittingByBegin(Glob pattern, Consumer<Named> found) {
        for (int i = heads[heap(pattern.begin())]; i != NONE; i = next[i]) {
            Named named = all.get(i);
            if (pattern.fits(named.name)) {
                found.accept(named);
            }
        }
    }

    private void fittingByPairs(Glob pattern, Consumer<Named> found) {
        long[] known = pairs.orElseGet(() -> all.stream().mapToLong(named -> pairs(named.name)).toArray());
        pairs = Optional.of(known);
        long wanted = pattern.parts().stream().mapToLong(Names::pairs).reduce(0, (one, other) -> one | other);
        for (int i = 0; i < known.length; i++) {
            if ((known[i] & wanted) == wanted && pattern.fits(all.get(i).name)) {
                found.accept(all.get(i));
            }
        }
    }

    private int heap(String text) {
        int hash = 0;
        for (int i = 0; i < Math.min(BEGIN, text.length()); i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return (hash ^ hash >>> 16) & heads.length - 1;
    }

    /** {@return a bit of 64 for each pair of letters that stands in the text; pairs may share one} */
    private static long pairs(String text) {
        long pairs = 0;
        for (int i = 1; i < text.length(); i++) {
            pairs |= 1L << text.charAt(i - 1) * 31 + text.charAt(i);
        }
        return pairs;
    }
}
