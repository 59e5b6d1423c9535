// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of a terminal of 96 columns. */
final class Paragraph {
    static final int COLUMNS = 96;

    private Paragraph() { }

    /** {@return the lines: the first begins with {@code first}, all others with {@code next}} */
    static List<String> wrapped(String text, String first, String next) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(next);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
