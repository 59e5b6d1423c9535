// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The unified control group hierarchy: a group's id is the inode number of its directory (cgroups(7)). */
final class ControlGroups {

    /** The root's id; on hybrid systems every socket carries it, so it tells nothing. */
    static final long ROOT = 1;

    private static final int MOST_GROUPS = 20_000;
    private static final int MOST_MEMBERS = 256;
    private static final int DEEPEST = 24;

    private final Kernel kernel;
    private final String mountPoint;

    ControlGroups(Kernel kernel, String mountPoint) {
        this.kernel = kernel;
        this.mountPoint = mountPoint;
    }

    private record Place(String path, int depth) { }

    /** {@return the paths of those groups that exist, such as {@code /system.slice/exim4.service}} */
    Map<Long, String> paths(Set<Long> ids) {
        Map<Long, String> paths = new HashMap<>();
        Set<Long> missing = new HashSet<>(ids);
        missing.remove(ROOT);
        Deque<Place> open = new ArrayDeque<>(List.of(new Place("", 0)));
        for (int seen = 0; seen < MOST_GROUPS && !open.isEmpty() && !missing.isEmpty(); seen++) {
            Place place = open.poll();
            try {
                long id = kernel.inode(mountPoint + place.path);
                if (missing.remove(id)) {
                    paths.put(id, place.path.isEmpty() ? "/" : place.path);
                }
                if (place.depth < DEEPEST) {
                    kernel.groups(mountPoint + place.path).forEach(name -> open.add(new Place(place.path + "/" + name, place.depth + 1)));
                }
            } catch (KernelError e) {
                // Groups come and go, and these paths are only hints.
                continue;
            }
        }
        return paths;
    }

    /** {@return the processes in a group; empty when it is gone} */
    List<Long> members(String path) {
        List<Long> members = new ArrayList<>();
        try {
            String text = new String(kernel.read(mountPoint + path + "/cgroup.procs", MOST_MEMBERS * 12), StandardCharsets.ISO_8859_1);
            for (String line : text.split("\n")) {
                // 0 stands for a process outside of this process namespace.
                if (!line.isEmpty() && line.length() < 11 && !line.equals("0") && line.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    members.add(Long.valueOf(line));
                }
            }
        } catch (KernelError e) {
            return List.of();
        }
        return members;
    }
}
