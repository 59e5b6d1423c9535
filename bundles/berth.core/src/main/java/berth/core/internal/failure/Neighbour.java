// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A line that may say where the bind was to take place. */
record Neighbour(String text, boolean continues, boolean follows) {
    static final int NEXT = 3;

    /** The nearest first: what continues the statement, then what follows, then what went before. */
    static List<Neighbour> of(Surroundings around, Predicate<String> continues) {
        List<Neighbour> all = new ArrayList<>();
        List<String> lines = around.lines();
        int at = around.at() + 1;
        while (at < lines.size() && continues.test(lines.get(at))) {
            all.add(new Neighbour(lines.get(at++), true, true));
        }
        for (int i = at; i < Math.min(lines.size(), at + NEXT); i++) {
            all.add(new Neighbour(lines.get(i), false, true));
        }
        int before = around.at() - 1;
        int begin = around.at();
        while (begin > 0 && (continues.test(lines.get(begin)) || continues.test(lines.get(begin - 1)))) {
            begin--;
        }
        for (int i = before; i >= Math.max(0, begin - NEXT); i--) {
            all.add(new Neighbour(lines.get(i), false, false));
        }
        for (int i = before; i >= 0 && (continues.test(lines.get(i)) || continues.test(lines.get(i + 1))); i--) {
            all.add(new Neighbour(lines.get(i), true, false));
        }
        return all;
    }
}
