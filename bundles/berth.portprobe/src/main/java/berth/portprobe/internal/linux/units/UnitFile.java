// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The assignments of a unit file and its drop-ins, in their order (systemd.syntax(7), systemd.unit(5)).
 * Anything that is no assignment is passed over, as systemd does.
 */
record UnitFile(List<Assignment> assignments) {

    private static final int MOST_ASSIGNMENTS = 10_000;

    /** Copies the list. */
    UnitFile {
        assignments = List.copyOf(assignments);
    }

    /** One line {@code key=value} of a section. */
    record Assignment(String section, String key, String value) { }

    static UnitFile parse(String text) {
        List<Assignment> found = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        String section = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String stripped = line.strip();
            // A comment inside of a continued line is left out of it.
            if (stripped.startsWith("#") || stripped.startsWith(";") || stripped.isEmpty() && pending.isEmpty()) {
                continue;
            }
            if (stripped.endsWith("\\")) {
                pending.append(stripped, 0, stripped.length() - 1).append(' ');
                continue;
            }
            String whole = pending.append(stripped).toString();
            pending.setLength(0);
            if (whole.startsWith("[") && whole.endsWith("]")) {
                section = whole.substring(1, whole.length() - 1);
            } else if (whole.indexOf('=') > 0 && found.size() < MOST_ASSIGNMENTS) {
                int equals = whole.indexOf('=');
                found.add(new Assignment(section, whole.substring(0, equals).strip(), whole.substring(equals + 1).strip()));
            }
        }
        return new UnitFile(found);
    }

    /** {@return this file with the drop-in behind it} */
    UnitFile with(UnitFile dropIn) {
        List<Assignment> all = new ArrayList<>(assignments);
        all.addAll(dropIn.assignments);
        return new UnitFile(all);
    }

    /** {@return the values of a list setting; an empty assignment forgets those before it} */
    List<String> values(String section, String key) {
        List<String> values = new ArrayList<>();
        for (Assignment assignment : assignments) {
            if (assignment.section.equals(section) && assignment.key.equals(key)) {
                if (assignment.value.isEmpty()) {
                    values.clear();
                } else {
                    values.add(assignment.value);
                }
            }
        }
        return values;
    }

    /** {@return the value of a setting that has one: the last} */
    Optional<String> value(String section, String key) {
        List<String> values = values(section, key);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    boolean has(String section) {
        return assignments.stream().anyMatch(assignment -> assignment.section.equals(section));
    }
}
