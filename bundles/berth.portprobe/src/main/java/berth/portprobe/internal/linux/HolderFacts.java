// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.portprobe.internal.linux.HolderWalk.Holder;

/** Turns rows and a walk into evidence of sockets, processes and hooks. One per collection. */
final class HolderFacts {

    private static final int MOST_PROCESSES = 8192;
    private static final int MOST_ANCESTORS = 32;
    private static final String RELEASE = "/proc/sys/kernel/osrelease";
    private static final int FEW = 8;
    private static final int MOST_CANDIDATES = 64;
    private static final int MOST_OF_A_CROWD = 128;

    private final Kernel kernel;
    private final Processes processes;
    private final Optional<String> scope;
    private final Origin origin;
    private final Consumer<? super Evidence> sink;
    private Optional<Mounts> mounts = Optional.empty();
    private Optional<Groups> groups = Optional.empty();
    private final Map<Long, Optional<ProcessSeen>> told = new HashMap<>();
    private final Set<Long> proven = new LinkedHashSet<>();
    private Set<Long> ofOtherDistributions = Set.of();
    /** Any of them may have a socket of their user's, and so none is a candidate. */
    private final Set<Long> crowd = new LinkedHashSet<>();
    private boolean fellowHidden;
    private boolean tooMany;

    HolderFacts(Kernel kernel, Processes processes, Optional<IpAddress> wanted, Origin origin, Consumer<? super Evidence> sink) {
        this.kernel = kernel;
        this.processes = processes;
        this.scope = wanted.flatMap(SocketAddress::scope);
        this.origin = origin;
        this.sink = sink;
    }

    private Mounts mounts() {
        if (mounts.isEmpty()) {
            mounts = Optional.of(processes.text("/proc/self/mountinfo", 1 << 22).map(Mounts::parse)
                    .orElse(new Mounts(Optional.empty(), true)));
        }
        return mounts.get();
    }

    /** {@return the control groups of this collection} */
    Groups groups() {
        if (groups.isEmpty()) {
            groups = Optional.of(new Groups(kernel, mounts()));
        }
        return groups.get();
    }

    /** Says the sockets of one table; the control group and the candidates only of those whose holder is not proven. */
    void sockets(SocketTable table, Map<Long, List<Holder>> holders, Map<Long, String> groups, Map<Long, List<ProcessRef>> candidates) {
        for (SocketRow row : table.rows()) {
            List<ProcessRef> owners = holders.getOrDefault(row.inode(), List.of()).stream().map(Holder::process).toList();
            OptionalInt uid = processes.known(row.owner());
            Optional<String> peer = row.remotePort() == 0 ? Optional.empty()
                    : Optional.of(new Endpoint(row.transport(), scoped(row.remote(), row.device()), row.remotePort()).text());
            Optional<String> createdIn = row.group().isPresent() && owners.isEmpty()
                    ? Optional.ofNullable(groups.get(row.group().getAsLong())) : Optional.empty();
            sink.accept(new SocketSeen(origin.at(table.place()),
                    new Endpoint(row.transport(), scoped(row.local(), row.device()), row.port()), peer, row.state(),
                    uid.isPresent() ? Optional.of(uid.getAsInt()) : Optional.empty(), user(row, uid), row.v6Only(),
                    row.inode() == 0 ? Optional.empty() : Optional.of(row.inode()), createdIn, owners,
                    candidates.getOrDefault(row.inode(), List.of())));
        }
    }

    /** Another distribution has users of its own under the same numbers. */
    private Optional<String> user(SocketRow row, OptionalInt uid) {
        return ofOtherDistributions.contains(row.inode()) ? Optional.empty() : processes.user(uid);
    }

    /** A mapped address is IPv4 in all that matters to a bind; a link-local one means nothing without its interface. */
    private IpAddress scoped(IpAddress address, int device) {
        if (device != 0 && SocketAddress.isLinkLocal(address)) {
            return IpAddress.parse(address + "%" + called(device)).orElse(address);
        }
        return address.unmapped();
    }

    /** An interface has a number, and names besides its own: here it is called as in the question, so that both can be compared. */
    private String called(int device) {
        if (scope.isPresent()) {
            OptionalInt asked = kernel.interfaceIndex(scope.get());
            if (asked.isEmpty() || asked.getAsInt() == device) {
                return scope.get();
            }
        }
        return scope.filter(SocketAddress::isNumber).map(number -> Integer.toString(device)).orElseGet(() -> kernel.interfaceName(device));
    }

    /** {@return the paths of the control groups in which the sockets without a proven holder were created} */
    Map<Long, String> groups(List<SocketRow> unproven) {
        Set<Long> ids = unproven.stream().filter(row -> row.group().isPresent()).map(row -> row.group().getAsLong())
                .filter(id -> id > ControlGroups.ROOT).collect(Collectors.toSet());
        return groups().paths(ids);
    }

    /** Says what the holders are, and from which processes they descend. */
    void holders(HolderWalk.Result walk) {
        tell(walk.holders(), walk.closed());
        for (Holder hook : walk.hooks()) {
            sink.accept(new HookSeen(origin.at(hook.place()), HookKind.FANOTIFY_PERMISSION, "fanotify", Optional.of(hook.process())));
            process(hook.process().pid(), hook.place());
        }
    }

    /** Says the same of some of them. */
    void tell(Map<Long, List<Holder>> some, Set<Long> closed) {
        for (List<Holder> holders : some.values()) {
            for (Holder holder : holders) {
                proven.add(holder.process().pid());
                descent(holder, closed);
            }
        }
    }

    /** Says with which packages the holders' programs came, where a program is the one that this host has at its path, and not a container's. */
    void packages() {
        DebianPackages packages = new DebianPackages(kernel);
        proven.stream().limit(FEW).flatMap(pid -> told.getOrDefault(pid, Optional.empty()).filter(process -> isOurs(process, pid)).stream())
                .flatMap(process -> process.exe().stream()).distinct()
                .forEach(exe -> packages.of(exe).ifPresent(installed -> {
                    sink.accept(new SettingSeen(origin.at(DebianPackages.STATUS), "package", exe, installed.name() + " " + installed.version()));
                    packages.installed(installed.name()).ifPresent(when -> sink.accept(new SettingSeen(origin.at(DebianPackages.DPKG_LOG), "package-installed", exe, when)));
                }));
    }

    private boolean isOurs(ProcessSeen process, long pid) {
        try {
            return process.exe().isPresent() && kernel.inode("/proc/" + pid + "/root" + process.exe().get()) == kernel.inode(process.exe().get());
        } catch (KernelError e) {
            return false;
        }
    }

    private void descent(Holder holder, Set<Long> closed) {
        Optional<ProcessSeen> child = process(holder.process().pid(), holder.place());
        for (int i = 0; i < MOST_ANCESTORS && child.isPresent() && child.get().parent().isPresent(); i++) {
            long pid = child.get().parent().get();
            Optional<ProcessSeen> parent = process(pid, "/proc/" + pid);
            ProcessSeen young = child.get();
            // A worker's master of another user would hold the same socket, and can't be looked into.
            fellowHidden |= i == 0 && closed.contains(pid) && parent.isPresent() && fellows(parent.get(), young);
            child = parent;
        }
    }

    private static boolean fellows(ProcessSeen one, ProcessSeen other) {
        return one.name().equals(other.name()) || one.service().isPresent() && one.service().equals(other.service());
    }

    /** {@return the process if it still lives, told now if it was not before} */
    private Optional<ProcessSeen> process(long pid, String place) {
        Optional<ProcessSeen> known = told.get(pid);
        if (known != null) {
            return known;
        }
        if (told.size() >= MOST_PROCESSES) {
            tooMany = true;
            return Optional.empty();
        }
        Optional<ProcessSeen> seen = processes.describe(pid, origin.at(place));
        told.put(pid, seen);
        seen.ifPresent(sink);
        return seen;
    }

    /** The control group and the user of a socket, of which its holder has at least the second. */
    private record Kin(OptionalLong group, int uid) { }

    /**
     * {@return which processes may hold each of the sockets whose holder can't be proven}
     * Those whose files are closed to us, and those that may hold files which have no descriptor.
     */
    Map<Long, List<ProcessRef>> candidates(List<SocketRow> unproven, HolderWalk.Result walk) {
        Map<Integer, List<Long>> byUser = walk.complete() ? Map.of() : processes.byUser(walk.closed());
        Map<Kin, List<ProcessRef>> ofKin = new HashMap<>();
        Map<Long, List<ProcessRef>> candidates = new HashMap<>();
        for (SocketRow row : unproven) {
            OptionalInt uid = processes.known(row.owner());
            List<ProcessRef> kin = uid.isEmpty() ? List.of()
                    : ofKin.computeIfAbsent(new Kin(row.group(), uid.getAsInt()), key -> candidates(key, byUser, walk.closed()));
            candidates.put(row.inode(), Stream.concat(walk.candidates().stream(), kin.stream()).distinct().limit(MOST_CANDIDATES).toList());
        }
        return candidates;
    }

    /** A server may have changed its user since; then the group in which the socket was created tells more than the socket's user. */
    private List<ProcessRef> candidates(Kin kin, Map<Integer, List<Long>> byUser, Set<Long> closed) {
        List<Long> sameUser = byUser.getOrDefault(kin.uid, List.of()).stream()
                .filter(pid -> processes.stat(pid).filter(ProcessStat::hasEnded).isEmpty()).toList();
        List<Long> all = members(kin).stream().filter(closed::contains)
                .filter(pid -> processes.stat(pid).filter(stat -> stat.kernelThread() || stat.hasEnded()).isEmpty()).toList();
        List<Long> ofUser = all.stream().filter(sameUser::contains).toList();
        List<Long> members = ofUser.isEmpty() ? all : ofUser;
        if (members.isEmpty() && sameUser.size() > FEW) {
            sameUser.stream().limit(MOST_OF_A_CROWD).forEach(crowd::add);
        }
        List<Long> pids = !members.isEmpty() ? members : sameUser.size() <= FEW ? sameUser : forwarders(sameUser);
        return pids.stream().limit(MOST_CANDIDATES)
                .flatMap(pid -> processes.stat(pid).map(stat -> processes.pinned(pid, stat)).stream()).toList();
    }

    /** Of many processes those that serve ports for others: what they serve stands in their command lines, which everybody may read. */
    private List<Long> forwarders(List<Long> pids) {
        return pids.stream().filter(pid -> processes.stat(pid).map(ProcessStat::name).filter(Set.of("docker-proxy", "conmon")::contains).isPresent()).toList();
    }

    /** Says what the candidates are, and what a crowd is of which no one is likelier than another: a scanner among them is known by its name. */
    void describe(Map<Long, List<ProcessRef>> candidates) {
        Stream<Long> likely = candidates.values().stream().flatMap(List::stream).map(ProcessRef::pid).distinct().limit(MOST_CANDIDATES);
        Stream.concat(likely, crowd.stream().limit(MOST_OF_A_CROWD)).distinct().forEach(pid -> process(pid, "/proc/" + pid));
    }

    private List<Long> members(Kin kin) {
        return kin.group.isPresent() ? groups().members(kin.group.getAsLong()) : List.of();
    }

    /** Closes the topic of processes where there was nothing to find a holder of. */
    void nobody(Set<Integer> ports) {
        sink.accept(new Surveyed(origin, Topic.PROCESSES, ports));
    }

    /** Notes what the processes of another distribution may have, where root found them with no process after everything was looked into. */
    void otherDistributions(List<SocketRow> unproven) {
        Optional<String> release = unproven.isEmpty() || !processes.callerIsRoot() ? Optional.empty()
                : processes.text(RELEASE, 1 << 12).map(String::strip).filter(WslFacts::sharesItsNetwork);
        release.ifPresent(text -> {
            ofOtherDistributions = unproven.stream().map(SocketRow::inode).collect(Collectors.toSet());
            unproven.stream().map(row -> row.transport().id() + "/" + row.port()).distinct()
                    .forEach(port -> sink.accept(new SettingSeen(origin.at(RELEASE), "wsl", port, text)));
        });
    }

    /** {@return those of the sockets that no interface of the kernel is proven to have; which have the others, is said} */
    List<SocketRow> withoutInterfaces(List<SocketRow> unproven) {
        return new KernelFacts(kernel, processes, origin, sink).withoutInterfaces(unproven);
    }

    /** Names what may have sockets inside the kernel, where they were found with no process after everything was looked into. */
    void kernelServers(List<SocketRow> unproven) {
        new KernelFacts(kernel, processes, origin, sink).servers(unproven);
    }

    /** Closes the topics of processes and hooks, or says what is missing. */
    void close(HolderWalk.Result walk, List<SocketRow> unproven, Set<Integer> ports) {
        boolean root = processes.callerIsRoot();
        Optional<Why> hidden = walk.end().or(() -> outOfSight(root)).or(() -> tooMany ? Optional.of(Why.FAILED) : Optional.empty());
        boolean matters = walk.end().equals(Optional.of(Why.CANCELLED)) || !unproven.isEmpty() || fellowHidden || tooMany || mayHideSharers(walk, ports, root);
        if (!ofOtherDistributions.isEmpty() && walk.complete()) {
            sink.accept(new NotObserved(origin.at(RELEASE), Topic.PROCESSES, Why.NOT_SUPPORTED, WslFacts.UNSEEN));
        } else if (hidden.isPresent() && matters) {
            sink.accept(new NotObserved(origin, Topic.PROCESSES, hidden.get(), detail(hidden.get(), unproven, ports, root)));
        } else if (!unproven.isEmpty() && !walk.candidates().isEmpty()) {
            sink.accept(new NotObserved(origin, Topic.PROCESSES, Why.NOT_SUPPORTED,
                    "A file without a descriptor (registered with io_uring, or sent over a unix socket and not received yet) can't be looked into, so "
                            + what(unproven.size()) + "."));
        } else {
            sink.accept(new Surveyed(origin.at(place(walk.extent())), Topic.PROCESSES, ports));
        }
        switch (walk.extent()) {
        case ALL -> {
            // Asked about a port, root is not told again and again of a first process that a sandbox keeps for itself.
            if (ports.isEmpty() || !isOnlyFirst(walk, root)) {
                hooks(hidden);
            }
        }
        // Hooks are not looked for where the holders are expected, so nothing is said of those that were not met.
        case NEAR -> { }
        }
    }

    /** Who looked everywhere has looked for those who share the socket as well; after a look near the holders that is done later. */
    private static boolean mayHideSharers(HolderWalk.Result walk, Set<Integer> ports, boolean root) {
        return !ports.isEmpty() && !walk.closed().isEmpty() && !isOnlyFirst(walk, root) && switch (walk.extent()) {
        case ALL -> true;
        case NEAR -> false;
        };
    }

    /** {@return whether root could look into all but a first process that a sandbox keeps for itself: everybody there knows of it} */
    static boolean isOnlyFirst(HolderWalk.Result walk, boolean root) {
        return root && walk.closed().equals(Set.of(1L));
    }

    private void hooks(Optional<Why> hidden) {
        sink.accept(hidden.<Evidence>map(why -> new NotObserved(origin, Topic.HOOKS, why,
                "Not every process could be searched for hooks of scanners.")).orElse(new Surveyed(origin, Topic.HOOKS, Set.of())));
    }

    private static String place(HolderWalk.Extent extent) {
        return switch (extent) {
        case ALL -> "/proc/*/fd";
        case NEAR -> "/proc/*/fd of the socket's control group, or of its user until found, and of the holders' kin";
        };
    }

    /** {@return why processes may be missing from a listing of /proc that was read without an error} */
    Optional<Why> outOfSight(boolean root) {
        if (mounts().hidesProcesses() && !root) {
            return Optional.of(Why.ACCESS_DENIED);
        }
        return processes.inFirstNamespace() ? Optional.empty() : Optional.of(Why.NOT_SUPPORTED);
    }

    private static String asRoot(List<SocketRow> unproven, Set<Integer> ports) {
        String transport = unproven.stream().map(SocketRow::transport).filter(other -> other != Transport.TCP).findFirst().map(other -> "--" + other.id() + " ").orElse("");
        return "sudo berth " + (ports.isEmpty() ? "ports" : transport + ports.iterator().next());
    }

    private static String what(int unproven) {
        return unproven == 0 ? "further holders may be unseen"
                : unproven == 1 ? "the holder of 1 socket is not proven" : "the holders of " + unproven + " sockets are not proven";
    }

    private static String detail(Why why, List<SocketRow> unproven, Set<Integer> ports, boolean root) {
        String what = what(unproven.size());
        return switch (why) {
        case ACCESS_DENIED -> root
                ? "The open files of some processes are closed even to root here, so " + what + "."
                : "The open files of other users' processes can't be read, so " + what + "; " + asRoot(unproven, ports) + " shows them.";
        case CANCELLED -> "The search for holders was broken off, so " + what + ".";
        case NOT_SUPPORTED -> "Processes outside of this container can't be seen, so " + what + ".";
        case TIMED_OUT, BROKEN_CONTRIBUTION, NOT_GIVEN, FAILED -> "Not every process could be looked into, so " + what + ".";
        };
    }
}
