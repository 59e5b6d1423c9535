// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.List;
import java.util.Optional;

/** A row of {@code launchctl list}: the process or a hyphen, how it ended last, and the label, with tabs between them (launchctl(1)). */
record LaunchctlList(Optional<Integer> pid, String label) {
    private static final int COLUMNS = 3;

    /** The head has no number and no hyphen in front, whatever its words are. */
    static List<LaunchctlList> parse(String text) {
        return text.lines().map(line -> line.split("\t")).filter(cells -> cells.length == COLUMNS && cells[0].matches("-|[0-9]{1,9}") && !cells[2].isBlank())
                .map(cells -> new LaunchctlList(cells[0].equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(cells[0])), cells[2])).toList();
    }
}
