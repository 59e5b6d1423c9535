// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;

/** Turns rows into evidence of sockets and of the processes that own them. One per collection. */
final class OwnerFacts {
    private static final int MOST_ANCESTORS = 32;

    private final Windows windows;
    private final Origin origin;
    private final Consumer<? super Evidence> sink;
    private final Map<Long, Optional<ProcessFacts>> known = new HashMap<>();
    private final Map<Long, Optional<ProcessSeen>> told = new HashMap<>();

    OwnerFacts(Windows windows, Origin origin, Consumer<? super Evidence> sink) {
        this.windows = windows;
        this.origin = origin;
        this.sink = sink;
    }

    /** @param v6Alone whether a trial has shown that those on [::] leave IPv4 alone */
    void sockets(SocketTables tables, boolean described, boolean v6Alone) {
        for (SocketRow row : tables.rows()) {
            List<ProcessRef> owners = row.pid() == 0 ? List.of() : List.of(ref(row.pid(), described));
            Optional<Boolean> v6Only = v6Alone && row.local().address().equals(IpAddress.ANY_V6) ? Optional.of(true) : Optional.empty();
            sink.accept(new SocketSeen(origin.at(place(row)), row.local(), row.peer(), row.state(), Optional.empty(), Optional.empty(), v6Only, Optional.empty(), Optional.empty(),
                    owners, List.of()));
        }
    }

    private static String place(SocketRow row) {
        String table = row.local().transport().isDatagram() ? "GetExtendedUdpTable" : row.state() == SocketState.BOUND ? "InternalGetBoundTcpEndpointTable" : "GetExtendedTcpTable";
        return table + row.created().map(at -> ", created " + at).orElse("");
    }

    private ProcessRef ref(long pid, boolean described) {
        return new ProcessRef(pid, described ? facts(pid).flatMap(ProcessFacts::started) : Optional.empty());
    }

    private Optional<ProcessFacts> facts(long pid) {
        return known.computeIfAbsent(pid, windows::process);
    }

    /** Says what the owners are, and from which processes they descend; of a process that runs several services, which of them made the socket. */
    void owners(SocketTables tables, IProgressMonitor monitor) {
        Map<Long, Set<Integer>> tags = tables.rows().stream().filter(row -> row.pid() != 0)
                .collect(Collectors.groupingBy(SocketRow::pid, Collectors.mapping(SocketRow::tag, Collectors.toSet())));
        for (Map.Entry<Long, Set<Integer>> owner : tags.entrySet()) {
            if (monitor.isCanceled()) {
                return;
            }
            Optional<String> service = owner.getValue().size() == 1 ? owner.getValue().stream().filter(tag -> tag != 0).findFirst().flatMap(tag -> windows.service(owner.getKey(), tag))
                    : Optional.empty();
            Optional<Long> next = tell(owner.getKey(), service).flatMap(ProcessSeen::parent);
            for (int i = 0; i < MOST_ANCESTORS && next.isPresent(); i++) {
                next = tell(next.get(), Optional.empty()).flatMap(ProcessSeen::parent);
            }
        }
    }

    private Optional<ProcessSeen> tell(long pid, Optional<String> service) {
        Optional<ProcessSeen> before = told.get(pid);
        if (before != null) {
            return before;
        }
        Optional<ProcessSeen> seen = facts(pid).map(process -> new ProcessSeen(origin.at("process " + pid), new ProcessRef(pid, process.started()), process.parent(), process.name(),
                process.exe(), process.command(), Optional.empty(), process.user(), service, Optional.empty()));
        told.put(pid, seen);
        seen.ifPresent(sink);
        return seen;
    }

    /** Closes the topic of processes: every row names its owner, as far as Windows knows one. */
    void close(List<SocketTables> all, Set<Integer> ports, boolean cancelled) {
        boolean nameless = all.stream().flatMap(tables -> tables.rows().stream()).anyMatch(row -> row.pid() == 0 && row.state().serves());
        if (cancelled) {
            sink.accept(new NotObserved(origin, Topic.PROCESSES, Why.CANCELLED, "The look at processes was broken off."));
        } else if (nameless) {
            sink.accept(new NotObserved(origin, Topic.PROCESSES, Why.FAILED, "Windows names no process for a socket that is served."));
        } else {
            sink.accept(new Surveyed(origin, Topic.PROCESSES, ports));
        }
    }
}
