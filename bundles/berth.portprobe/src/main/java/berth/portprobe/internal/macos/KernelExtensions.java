// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code kmutil showloaded} prints to everybody: a head, then a row for each extension in the kernel with its number, how many need it, three sizes
 * (0 where the caller may not know them), its name, and its version in parentheses.
 *
 * @param foreign those that are not the system's own
 * @param whole   whether all rows were understood, and the system's own are among them, as they always are
 */
record KernelExtensions(List<String> foreign, boolean whole) {
    private static final Pattern ROW = Pattern.compile("\\s*\\d+\\s+\\d+(?:\\s+(?:0x)?[0-9a-f]+){3}\\s+([A-Za-z0-9._-]+)\\s+\\(.*");
    private static final Pattern BEGUN = Pattern.compile("\\s*\\d.*");
    private static final String OWN = "com.apple.";

    static KernelExtensions parse(String text) {
        List<Matcher> rows = text.lines().filter(line -> BEGUN.matcher(line).matches()).map(ROW::matcher).toList();
        List<String> names = rows.stream().filter(Matcher::matches).map(row -> row.group(1)).toList();
        return new KernelExtensions(names.stream().filter(name -> !name.startsWith(OWN)).distinct().toList(),
                names.size() == rows.size() && names.stream().anyMatch(name -> name.startsWith(OWN)));
    }
}
