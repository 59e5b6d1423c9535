// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
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
    private static final int MEMBERS = 1 << 20;
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
        missing.removeIf(id -> byHandle(id, paths));
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

    /** Root may ask for a group by its id; a path of another mount of the hierarchy would not be found below this one. */
    private boolean byHandle(long id, Map<Long, String> paths) {
        try {
            String path = kernel.group(mountPoint, id);
            if (path.startsWith(mountPoint + "/") && kernel.inode(path) == id) {
                paths.put(id, path.substring(mountPoint.length()));
                return true;
            }
            return false;
        } catch (KernelError e) {
            // ESTALE: the group is gone, though the socket that was created in it is not.
            return e.errno() == KernelError.ESTALE;
        }
    }

    /** {@return the processes in a group; empty when it is gone} */
    List<Long> members(String path) {
        try {
            String text = new String(kernel.read(mountPoint + path + "/cgroup.procs", MEMBERS), StandardCharsets.ISO_8859_1);
            return ProcFacts.numbers(text);
        } catch (KernelError e) {
            return List.of();
        }
    }
}
