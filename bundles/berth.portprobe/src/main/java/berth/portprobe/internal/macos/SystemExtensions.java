// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code systemextensionsctl list} prints: how many there are, then a row each with tabs between its columns, of which the first two have a star
 * for what is enabled and active, the third the team, and the fourth the bundle with its version in parentheses.
 *
 * @param bundles those that are active
 * @param whole   whether there are as many rows as it says
 */
record SystemExtensions(List<String> bundles, boolean whole) {
    private static final int COLUMNS = 5;
    private static final int ACTIVE = 1;
    private static final int BUNDLE = 3;
    private static final String ON = "*";

    static SystemExtensions parse(String text) {
        List<String> lines = text.lines().toList();
        List<String> bundles = new ArrayList<>();
        int rows = 0;
        for (String line : lines) {
            String[] cells = line.split("\t");
            if (cells.length >= COLUMNS && cells[BUNDLE].matches("[A-Za-z0-9.-]+ \\(.*\\)") && cells[ACTIVE].matches("\\s*|\\*")) {
                rows++;
                if (cells[ACTIVE].equals(ON)) {
                    bundles.add(cells[BUNDLE].substring(0, cells[BUNDLE].indexOf(' ')));
                }
            }
        }
        String count = lines.isEmpty() ? "" : lines.getFirst().replaceFirst("\\D.*", "");
        return new SystemExtensions(List.copyOf(bundles), count.equals(Integer.toString(rows)));
    }
}
