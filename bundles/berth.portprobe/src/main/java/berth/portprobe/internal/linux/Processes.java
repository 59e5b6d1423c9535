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
import java.util.StringTokenizer;

import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;

/** What /proc tells of single processes; a process that ends meanwhile is simply not there. One per collection: it remembers. */
public final class Processes {

    static final String USERS = "/etc/passwd";
    /** PROC_PID_INIT_INO of include/linux/proc_ns.h. */
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";
    private static final int USUAL_OVERFLOW = 65534;
    private static final int SMALL = 1 << 14;
    private static final int COMMAND_LINE = 1 << 16;
    private static final int PASSWD = 1 << 22;

    private final Kernel kernel;
    /** Asked for when the first process is pinned: /proc/stat is long on large machines. */
    private Optional<Optional<Long>> bootSecond = Optional.empty();
    private final long ticksPerSecond;
    private final Map<Integer, String> users;
    private final Optional<Set<String>> names;
    private final Optional<Boolean> firstUserNamespace;
    private final int overflowUid;

    /** Reads what all processes have in common. */
    public Processes(Kernel kernel) {
        this.kernel = kernel;
        this.ticksPerSecond = kernel.ticksPerSecond();
        // Not getpwuid: it may ask LDAP or another service over the network, and hang there.
        Optional<String> passwd = text(USERS, PASSWD);
        this.users = passwd.map(ProcFacts::users).orElse(Map.of());
        this.names = passwd.map(ProcFacts::userNames);
        this.firstUserNamespace = readFirstUserNamespace();
        this.overflowUid = text("/proc/sys/kernel/overflowuid", SMALL).map(String::strip).filter(uid -> uid.matches("[0-9]{1,9}"))
                .map(Integer::valueOf).orElse(USUAL_OVERFLOW);
    }

    /** {@return the name of that user, where /etc/passwd has it} */
    public Optional<String> user(OptionalInt uid) {
        return uid.isPresent() ? Optional.ofNullable(users.get(uid.getAsInt())) : Optional.empty();
    }

    /** {@return that nobody has this name, or that it is not known whether anybody has; empty when somebody has, or for a number} */
    Optional<String> unknown(String user) {
        if (user.matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        if (names.isEmpty()) {
            return Optional.of("whether there is a user " + user + " on this host is not known, because " + USERS + " can't be read");
        }
        return names.get().contains(user) ? Optional.empty() : Optional.of("there is no user " + user + " in " + USERS
                + "; of a user of a directory service give the number");
    }

    Optional<ProcessStat> stat(long pid) {
        return text("/proc/" + pid + "/stat", SMALL).flatMap(ProcessStat::parse);
    }

    ProcessStatus status(long pid) {
        return text("/proc/" + pid + "/status", SMALL).map(ProcessStatus::parse)
                .orElse(ProcessStatus.UNKNOWN);
    }

    private Optional<Long> bootSecond() {
        if (bootSecond.isEmpty()) {
            bootSecond = Optional.of(text("/proc/stat", PASSWD).flatMap(ProcFacts::bootSecond));
        }
        return bootSecond.get();
    }

    /** {@return the process pinned by its start: the boot's second and the kernel's ticks, both of which stay the same} */
    ProcessRef pinned(long pid, ProcessStat stat) {
        return new ProcessRef(pid, bootSecond().map(boot -> Instant.ofEpochSecond(boot).plusMillis(
                stat.ticks() / ticksPerSecond * 1000 + stat.ticks() % ticksPerSecond * 1000 / ticksPerSecond)));
    }

    /** {@return all that can be told of a process, or empty when it has ended} */
    public Optional<ProcessSeen> describe(long pid, Origin origin) {
        String folder = "/proc/" + pid;
        Optional<ProcessStat> before = stat(pid);
        Optional<GroupPath> group = text(folder + "/cgroup", SMALL).flatMap(GroupPath::parse);
        List<String> command = bytes(folder + "/cmdline", COMMAND_LINE).map(ProcFacts::arguments).orElse(List.of());
        OptionalInt uid = known(status(pid).uid());
        Optional<String> exe = link(folder + "/exe").map(ProcFacts::executable);
        // The number may have gone to another process while its files were read one by one.
        return before.filter(stat -> stat(pid).filter(again -> again.ticks() == stat.ticks()).isPresent())
                .map(stat -> new ProcessSeen(origin, pinned(pid, stat),
                        stat.parent() == 0 ? Optional.empty() : Optional.of(stat.parent()), stat.name(), exe, command,
                        uid.isPresent() ? Optional.of(uid.getAsInt()) : Optional.empty(), user(uid),
                        group.flatMap(GroupPath::service), group.flatMap(GroupPath::container)));
    }

    /** {@return whether the caller is the machine's root, and not only the root of a container} */
    boolean callerIsRoot() {
        return firstUserNamespace.orElse(false) && text("/proc/self/status", SMALL).map(ProcessStatus::parse)
                .filter(self -> self.uid().equals(OptionalInt.of(0))).isPresent();
    }

    /** {@return whether that name or number is the caller's own} */
    public boolean isCaller(String user) {
        OptionalInt uid = text("/proc/self/status", SMALL).map(ProcessStatus::parse).map(ProcessStatus::uid).orElse(OptionalInt.empty());
        return uid.isPresent() && (user.equals(Integer.toString(uid.getAsInt())) || user(uid).filter(user::equals).isPresent());
    }

    /** {@return whether numbers of users mean here what they mean on the machine (user_namespaces(7)); empty when that can't be told} */
    Optional<Boolean> firstUserNamespace() {
        return firstUserNamespace;
    }

    private Optional<Boolean> readFirstUserNamespace() {
        try {
            String map = new String(kernel.read("/proc/self/uid_map", SMALL), StandardCharsets.US_ASCII);
            return map.endsWith("\n") ? Optional.of(isWhole(map)) : Optional.empty();
        } catch (KernelError e) {
            // A kernel without such namespaces has no such file either.
            return e.errno() == KernelError.ENOENT ? Optional.of(true) : Optional.empty();
        }
    }

    private static boolean isWhole(String map) {
        StringTokenizer fields = new StringTokenizer(map);
        return fields.countTokens() == 3 && fields.nextToken().equals("0") && fields.nextToken().equals("0") && fields.nextToken().equals("4294967295");
    }

    /** {@return that number, unless it stands for all users who are none in the caller's namespace} */
    public OptionalInt known(OptionalInt uid) {
        boolean overflow = !firstUserNamespace.orElse(false) && uid.isPresent() && uid.getAsInt() == overflowUid;
        return overflow ? OptionalInt.empty() : uid;
    }

    /** {@return whether /proc shows all processes of the machine, not only those of a container} */
    public boolean inFirstNamespace() {
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
                known(status(pid).uid()).ifPresent(uid -> byUser.computeIfAbsent(uid, key -> new ArrayList<>()).add(pid));
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
