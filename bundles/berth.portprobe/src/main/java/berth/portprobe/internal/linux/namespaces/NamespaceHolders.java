// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.namespaces;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.linux.Kernel;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.Processes;
import berth.portprobe.internal.linux.SocketRow;

/** Tells the sockets of other namespaces with the members of the namespace that hold them. One per collection. */
final class NamespaceHolders {

    private static final int MOST_MEMBERS = 500;
    private static final int MOST_LINKS = 50_000;
    private static final int MOST_CANDIDATES = 8;
    private static final String SOCKET = "socket:[";

    private final Kernel kernel;
    private final Processes processes;
    private final Origin origin;
    private final Consumer<? super Evidence> sink;
    private final Map<Long, Optional<ProcessSeen>> told = new HashMap<>();
    private int links;

    NamespaceHolders(Kernel kernel, Processes processes, Origin origin, Consumer<? super Evidence> sink) {
        this.kernel = kernel;
        this.processes = processes;
        this.origin = origin;
        this.sink = sink;
    }

    void tell(List<SocketRow> rows, List<Long> members, String namespace) {
        if (rows.isEmpty()) {
            return;
        }
        Set<Long> closed = new HashSet<>();
        Map<Long, List<Long>> holders = holders(rows, members, closed);
        for (SocketRow row : rows) {
            List<ProcessRef> owners = describe(holders.getOrDefault(row.inode(), List.of()));
            OptionalInt uid = processes.known(row.owner());
            Optional<Integer> user = uid.isPresent() ? Optional.of(uid.getAsInt()) : Optional.empty();
            List<ProcessRef> candidates = owners.isEmpty() && user.isPresent() ? candidates(closed, user) : List.of();
            String file = "/proc/" + members.get(0) + "/net/" + row.transport().id() + (row.local().isV6() ? "6" : "");
            sink.accept(new SocketSeen(origin.at(file), new Endpoint(row.transport(), row.local().unmapped(), row.port()), Optional.empty(), row.state(),
                    user, processes.user(uid), row.v6Only(), Optional.of(row.inode()).filter(inode -> inode != 0), Optional.empty(), owners, candidates,
                    Optional.of(namespace)));
        }
    }

    /** {@return the processes that hold each of the sockets; those whose files can't be read go into the set} */
    private Map<Long, List<Long>> holders(List<SocketRow> rows, List<Long> members, Set<Long> closed) {
        Map<String, Long> wanted = new HashMap<>();
        rows.forEach(row -> wanted.put(SOCKET + row.inode() + "]", row.inode()));
        Map<Long, List<Long>> holders = new HashMap<>();
        for (long pid : members.stream().limit(MOST_MEMBERS).toList()) {
            for (long inode : held(pid, wanted, closed)) {
                holders.computeIfAbsent(inode, key -> new ArrayList<>()).add(pid);
            }
        }
        return holders;
    }

    private Set<Long> held(long pid, Map<String, Long> wanted, Set<Long> closed) {
        Set<Long> held = new HashSet<>();
        try {
            for (String descriptor : kernel.list("/proc/" + pid + "/fd")) {
                if (++links > MOST_LINKS) {
                    return held;
                }
                link("/proc/" + pid + "/fd/" + descriptor).map(wanted::get).ifPresent(held::add);
            }
        } catch (KernelError e) {
            if (e.denied()) {
                closed.add(pid);
            }
        }
        return held;
    }

    private Optional<String> link(String path) throws KernelError {
        try {
            return Optional.of(kernel.link(path));
        } catch (KernelError e) {
            if (e.gone()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<ProcessRef> describe(List<Long> pids) {
        return pids.stream().flatMap(pid -> seen(pid).stream()).map(ProcessSeen::process).toList();
    }

    private List<ProcessRef> candidates(Set<Long> closed, Optional<Integer> user) {
        return closed.stream().sorted().flatMap(pid -> seen(pid).stream()).filter(process -> process.uid().equals(user)).limit(MOST_CANDIDATES)
                .map(ProcessSeen::process).toList();
    }

    private Optional<ProcessSeen> seen(long pid) {
        Optional<ProcessSeen> known = told.get(pid);
        if (known != null) {
            return known;
        }
        Optional<ProcessSeen> seen = processes.describe(pid, origin.at("/proc/" + pid));
        told.put(pid, seen);
        seen.ifPresent(sink);
        return seen;
    }
}
