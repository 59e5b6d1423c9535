// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The path of a control group, and what systemd and container engines write into it. */
record GroupPath(String path) {

    /** docker-ID.scope, /docker/ID, libpod-ID.scope, crio-ID.scope, cri-containerd:ID …; the conmon scopes are outside of theirs. */
    private static final Pattern CONTAINER = Pattern.compile("(?:^|/|:|(?<!conmon)-)([0-9a-f]{64})(?:\\.scope)?(?=/|$)");

    /** Podman's own for the process that watches a container: it ends with the container, and nobody starts or stops it as a unit. */
    private static final Pattern CONMON = Pattern.compile("libpod-conmon-[0-9a-f]{64}\\.scope");

    /**
     * {@return the path in the unified hierarchy, or on older systems in systemd's own; empty when /proc/PID/cgroup names neither}
     * (cgroups(7): {@code hierarchy-id:controllers:path})
     */
    static Optional<GroupPath> parse(String text) {
        Optional<GroupPath> found = Optional.empty();
        for (String line : text.split("\n")) {
            String[] field = line.split(":", 3);
            if (field.length == 3 && field[2].startsWith("/")) {
                boolean systemd = field[1].equals("name=systemd");
                boolean unified = field[0].equals("0") && field[1].isEmpty();
                // On a hybrid system the unified hierarchy may be there and unused.
                if (systemd || unified && (found.isEmpty() || !field[2].equals("/"))) {
                    found = found.filter(old -> !old.path.equals("/") && unified).or(() -> Optional.of(new GroupPath(field[2])));
                }
            }
        }
        return found;
    }

    /**
     * {@return the service, socket or named scope of this host's systemd; sessions and the boot itself are none}
     * The unit of a user's manager, which systemctl does not find among the system's, is behind the manager's name and a slash.
     */
    Optional<String> service() {
        List<String> parts = Stream.of(path.split("/")).map(GroupPath::unescaped).toList();
        Optional<String> manager = parts.stream().filter(part -> part.startsWith("user@") && part.endsWith(".service")).findFirst();
        List<String> below = manager.map(name -> parts.subList(parts.indexOf(name) + 1, parts.size())).orElse(parts);
        return unit(below).map(unit -> manager.map(name -> name + "/" + unit).orElse(unit));
    }

    /** The outermost: what lies inside a unit, or inside an LXC container, belongs to another systemd. */
    private Optional<String> unit(List<String> parts) {
        if (parts.stream().anyMatch(part -> part.startsWith("lxc.") || part.equals("lxc"))) {
            return Optional.empty();
        }
        Optional<String> outermost = parts.stream()
                .filter(name -> name.endsWith(".service") || name.endsWith(".socket") || name.endsWith(".scope")).findFirst();
        return outermost.filter(name -> !name.endsWith(".scope") || !isLogin(name) && !CONMON.matcher(name).matches() && container().isEmpty());
    }

    private static boolean isLogin(String scope) {
        return scope.equals("init.scope") || scope.startsWith("session-");
    }

    /** systemd writes _ before a name that would look like a control file. */
    private static String unescaped(String part) {
        return part.startsWith("_") ? part.substring(1) : part;
    }

    /** {@return the 64 hexadecimal digits that container engines put into the path; the innermost} */
    Optional<String> container() {
        Optional<String> found = Optional.empty();
        Matcher matcher = CONTAINER.matcher(path);
        while (matcher.find()) {
            found = Optional.of(matcher.group(1));
        }
        return found;
    }
}
