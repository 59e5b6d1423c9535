// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.exports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of separated values, line by line; a value in quotes may go over several lines. Source: RFC 4180. */
final class CsvRows {
    private static final int LONGEST = 1 << 20;
    private static final int MOST_CELLS = 64;

    private final char separator;
    private final List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private boolean quoted;
    private int length;

    CsvRows(char separator) {
        this.separator = separator;
    }

    /** {@return the row that this line ends} */
    Optional<List<String>> add(String line) {
        if (quoted) {
            cell.append('\n');
        }
        length += line.length() + 1;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"' && (quoted || cell.isEmpty())) {
                quoted = !quoted;
            } else if (!quoted && c == separator && cells.size() < MOST_CELLS) {
                endCell();
            } else {
                cell.append(c);
            }
        }
        if (quoted) {
            return Optional.empty();
        }
        endCell();
        List<String> row = List.copyOf(cells);
        drop();
        return Optional.of(row);
    }

    private void endCell() {
        cells.add(cell.toString());
        cell.setLength(0);
    }

    /** {@return what there is of a row that goes on} */
    List<String> open() {
        List<String> row = new ArrayList<>(cells);
        row.add(cell.toString());
        return row;
    }

    boolean isOpen() {
        return quoted;
    }

    boolean isTooLong() {
        return quoted && length > LONGEST;
    }

    /** Forgets the row that goes on. */
    void drop() {
        cells.clear();
        cell.setLength(0);
        quoted = false;
        length = 0;
    }
}
