// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;

/**
 * The lines around one that may tell of a failed bind.
 *
 * @param at    the place of that line in the list
 * @param first the number of the list's first line, counted from 1
 */
record Surroundings(List<String> lines, int at, long first) {
    /** How many lines before and behind one matter. */
    static final int BEFORE = 24;
    static final int BEHIND = 40;
    /** How far before a failure it may be announced where it takes place. */
    static final int FARTHEST = 300;

    /** Copies the list. */
    Surroundings {
        lines = List.copyOf(lines);
    }

    String line() {
        return lines.get(at);
    }

    long number() {
        return first + at;
    }
}
