// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The path of a control group, and what systemd and container engines write into it. */
record GroupPath(String path) {

    /** docker-ID.scope, /docker/ID, libpod-ID.scope, crio-ID.scope, cri-containerd:ID …; the conmon scopes are outside of theirs. */
    private static final Pattern CONTAINER = Pattern.compile("(?:^|/|:|(?<!conmon)-)([0-9a-f]{64})(?:\\.scope)?(?=/|$)");

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
     * {@return the innermost service, socket or named scope; sessions and the boot itself are none}
     * That of a user's manager, which systemctl does not find among the system's, is behind the manager's name and a slash.
     */
    Optional<String> service() {
        return manager().flatMap(manager -> unit().map(name -> manager + "/" + name)).or(this::unit);
    }

    /** The manager of a user's units. */
    private Optional<String> manager() {
        return Stream.of(path.split("/")).filter(part -> part.startsWith("user@") && part.endsWith(".service")).findFirst();
    }

    private Optional<String> unit() {
        String[] parts = path.split("/");
        for (int i = parts.length - 1; i >= 0; i--) {
            // systemd writes _ before a name that would look like a control file.
            String name = parts[i].startsWith("_") ? parts[i].substring(1) : parts[i];
            if (name.endsWith(".service") && !name.startsWith("user@") || name.endsWith(".socket")) {
                return Optional.of(name);
            }
            if (name.endsWith(".scope")) {
                boolean login = name.equals("init.scope") || name.startsWith("session-");
                return login || container().isPresent() ? Optional.empty() : Optional.of(name);
            }
        }
        return Optional.empty();
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
