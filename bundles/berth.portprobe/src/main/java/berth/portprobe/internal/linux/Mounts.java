// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;

/**
 * What /proc/self/mountinfo (proc_pid_mountinfo(5)) says that matters here.
 *
 * @param unifiedGroups  where the unified control group hierarchy is mounted
 * @param hidesProcesses whether /proc leaves the processes of other users out of its listing
 */
record Mounts(Optional<String> unifiedGroups, boolean hidesProcesses) {

    private static final int POINT = 4;

    static Mounts parse(String text) {
        Optional<String> groups = Optional.empty();
        boolean hides = false;
        for (String line : text.split("\n")) {
            int dash = line.indexOf(" - ");
            String[] before = line.split(" ");
            if (dash < 0 || before.length <= POINT) {
                continue;
            }
            String[] after = line.substring(dash + 3).split(" ");
            if (after[0].equals("cgroup2") && groups.isEmpty()) {
                groups = Optional.of(unescaped(before[POINT]));
            }
            if (after[0].equals("proc") && before[POINT].equals("/proc")) {
                String options = "," + after[after.length - 1] + ",";
                // A later mount covers an earlier one.
                hides = options.contains(",hidepid=2,") || options.contains(",hidepid=invisible,")
                        || options.contains(",hidepid=4,") || options.contains(",hidepid=ptraceable,");
            }
        }
        return new Mounts(groups, hides);
    }

    private static String unescaped(String point) {
        return point.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }
}
