// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The control groups in which sockets were created, by their ids, looked up once. A socket keeps that group's id for ever, wherever
 * its holders are moved and whoever inherits it: so a group names where to look first, never who holds. One per collection.
 */
final class Groups {

    private final Optional<ControlGroups> tree;
    private final Map<Long, Optional<String>> paths = new HashMap<>();

    Groups(Kernel kernel, Mounts mounts) {
        this.tree = mounts.unifiedGroups().map(point -> new ControlGroups(kernel, point));
    }

    /** {@return the paths of those groups that exist} */
    Map<Long, String> paths(Set<Long> ids) {
        Set<Long> unknown = new HashSet<>(ids);
        unknown.removeAll(paths.keySet());
        unknown.removeIf(id -> id <= ControlGroups.ROOT);
        if (!unknown.isEmpty()) {
            Map<Long, String> found = tree.map(groups -> groups.paths(unknown)).orElse(Map.of());
            unknown.forEach(id -> paths.put(id, Optional.ofNullable(found.get(id))));
        }
        Map<Long, String> known = new HashMap<>();
        ids.forEach(id -> paths.getOrDefault(id, Optional.empty()).ifPresent(path -> known.put(id, path)));
        return known;
    }

    /** {@return the processes that are in a group now; none when it is gone or unknown} */
    List<Long> members(long id) {
        return tree.flatMap(groups -> Optional.ofNullable(paths(Set.of(id)).get(id)).map(groups::members)).orElse(List.of());
    }
}
