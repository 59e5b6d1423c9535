// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The services that have processes: systemd gives each a control group of its own and removes it with the last process
 * (systemd.resource-control(5), CONTROL_GROUP_INTERFACE). Also finds what is left of a service that systemd takes for dead.
 */
final class ControlGroupUnits {

    /** The unified hierarchy, on hybrid systems beside the others, and systemd's own on old ones. */
    private static final List<String> ROOTS = List.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd");
    private static final int DEEPEST = 4;

    private ControlGroupUnits() { }

    /** {@return the names of the system's services that have a control group} */
    static Set<String> names(Reading reading) {
        Set<String> names = new TreeSet<>();
        ROOTS.forEach(root -> slice(reading, root + "/system.slice", DEEPEST, names));
        return names;
    }

    private static void slice(Reading reading, String folder, int depth, Set<String> names) {
        for (String entry : reading.list(folder)) {
            // systemd writes _ before a name that would look like a control file.
            String name = entry.startsWith("_") ? entry.substring(1) : entry;
            if (UnitName.of(name).filter(unit -> !unit.isSocket()).isPresent()) {
                names.add(name);
            } else if (entry.endsWith(".slice") && depth > 1) {
                slice(reading, folder + "/" + entry, depth - 1, names);
            }
        }
    }
}
