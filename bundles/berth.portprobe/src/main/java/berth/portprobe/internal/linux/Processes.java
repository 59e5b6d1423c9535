// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;

/** What /proc tells of single processes; a process that ends meanwhile is simply not there. One per collection: it remembers. */
final class Processes {

    static final String USERS = "/etc/passwd";
    /** PROC_PID_INIT_INO of include/linux/proc_ns.h. */
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";
    private static final int SMALL = 1 << 14;
    private static final int COMMAND_LINE = 1 << 16;
    private static final int PASSWD = 1 << 22;

    private final Kernel kernel;
    private final Optional<Long> bootSecond;
    private final long ticksPerSecond;
    private final Map<Integer, String> users;
    private final Optional<Set<String>> names;

    Processes(Kernel kernel) {
        this.kernel = kernel;
        this.bootSecond = text("/proc/stat", PASSWD).flatMap(ProcFacts::bootSecond);
        this.ticksPerSecond = kernel.ticksPerSecond();
        // Not getpwuid: it may ask LDAP or another service over the network, and hang there.
        Optional<String> passwd = text(USERS, PASSWD);
        this.users = passwd.map(ProcFacts::users).orElse(Map.of());
        this.names = passwd.map(ProcFacts::userNames);
    }

    Optional<String> user(OptionalInt uid) {
        return uid.isPresent() ? Optional.ofNullable(users.get(uid.getAsInt())) : Optional.empty();
    }

    /** {@return that nobody has this name or number, or that it is not known whether anybody has; empty when somebody has} */
    Optional<String> unknown(String user) {
        if (names.isEmpty()) {
            return Optional.of("whether there is a user " + user + " on this host is not known, because " + USERS + " can't be read");
        }
        boolean there = names.get().contains(user) || users.keySet().stream().anyMatch(uid -> uid.toString().equals(user));
        return there ? Optional.empty() : Optional.of("there is no user " + user + " on this host: " + USERS + " names none");
    }

    Optional<ProcessStat> stat(long pid) {
        return text("/proc/" + pid + "/stat", SMALL).flatMap(ProcessStat::parse);
    }

    ProcessStatus status(long pid) {
        return text("/proc/" + pid + "/status", SMALL).map(ProcessStatus::parse)
                .orElse(new ProcessStatus(OptionalInt.empty(), Optional.empty()));
    }

    /** {@return the process pinned by its start: the boot's second and the kernel's ticks, both of which stay the same} */
    ProcessRef pinned(long pid, ProcessStat stat) {
        return new ProcessRef(pid, bootSecond.map(boot -> Instant.ofEpochSecond(boot).plusMillis(
                stat.ticks() / ticksPerSecond * 1000 + stat.ticks() % ticksPerSecond * 1000 / ticksPerSecond)));
    }

    /** {@return all that can be told of a process, or empty when it has ended} */
    Optional<ProcessSeen> describe(long pid, Origin origin) {
        String folder = "/proc/" + pid;
        Optional<ProcessStat> before = stat(pid);
        Optional<GroupPath> group = text(folder + "/cgroup", SMALL).flatMap(GroupPath::parse);
        List<String> command = bytes(folder + "/cmdline", COMMAND_LINE).map(ProcFacts::arguments).orElse(List.of());
        OptionalInt uid = status(pid).uid();
        Optional<String> exe = link(folder + "/exe").map(ProcFacts::executable);
        // The number may have gone to another process while its files were read one by one.
        return before.filter(stat -> stat(pid).filter(again -> again.ticks() == stat.ticks()).isPresent())
                .map(stat -> new ProcessSeen(origin, pinned(pid, stat),
                        stat.parent() == 0 ? Optional.empty() : Optional.of(stat.parent()), stat.name(), exe, command,
                        uid.isPresent() ? Optional.of(uid.getAsInt()) : Optional.empty(), user(uid),
                        group.flatMap(GroupPath::service), group.flatMap(GroupPath::container)));
    }

    boolean callerIsRoot() {
        return text("/proc/self/status", SMALL).map(ProcessStatus::parse)
                .filter(self -> self.uid().equals(OptionalInt.of(0))).isPresent();
    }

    /** {@return whether /proc shows all processes of the machine, not only those of a container} */
    boolean inFirstNamespace() {
        try {
            return kernel.link("/proc/self/ns/pid").equals(FIRST_NAMESPACE);
        } catch (KernelError e) {
            // A kernel without such namespaces has no such file either.
            return e.errno() == KernelError.ENOENT;
        }
    }

    /** {@return those processes by their users, without the threads of the kernel's own} */
    Map<Integer, List<Long>> byUser(Collection<Long> pids) {
        Map<Integer, List<Long>> byUser = new HashMap<>();
        for (long pid : pids) {
            if (stat(pid).filter(stat -> !stat.kernelThread()).isPresent()) {
                status(pid).uid().ifPresent(uid -> byUser.computeIfAbsent(uid, key -> new ArrayList<>()).add(pid));
            }
        }
        return byUser;
    }

    /** {@return the text of a file, or empty when it can't be read} */
    Optional<String> text(String path, int limit) {
        return bytes(path, limit).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Optional<byte[]> bytes(String path, int limit) {
        try {
            return Optional.of(kernel.read(path, limit));
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private Optional<String> link(String path) {
        try {
            return Optional.of(kernel.link(path));
        } catch (KernelError e) {
            return Optional.empty();
        }
    }
}
