// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.LocalAddresses;
import berth.portprobe.internal.macos.MacHolders.Found;

/**
 * The sockets of a macOS host, who holds them, and what else decides whether a port can be bound.
 * <p>
 * Contract: every socket is told to everybody, with its user. Holders of other users' sockets are proven to root only; to others the processes are told
 * that used them last, and a blind spot says so.
 */
public final class MacSocketSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.macos.sockets";
    private static final int ATTEMPTS = 3;
    private static final int MOST_ANCESTORS = 8;

    private final Darwin darwin;

    /** For the extension registry. */
    public MacSocketSource() {
        this(new LiveDarwin());
    }

    MacSocketSource(Darwin darwin) {
        this.darwin = darwin;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        new Look(request, sink, monitor).run();
    }

    /** One look. */
    private final class Look {
        private final Request request;
        private final Consumer<? super Evidence> sink;
        private final IProgressMonitor monitor;
        private final Origin origin;
        private final MacProcesses processes = new MacProcesses(darwin);
        private final Map<Topic, NotObserved> gaps = new LinkedHashMap<>();
        private final Set<Long> told = new HashSet<>();
        /** Whether a flow's process could not be found. */
        private boolean ended;

        Look(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            this.request = request;
            this.sink = sink;
            this.monitor = monitor;
            this.origin = new Origin(ID, request.now(), Optional.empty());
        }

        void run() {
            List<Transport> transports = request.wanted().map(Endpoint::transport).map(List::of).orElse(List.of(Transport.values()));
            List<Pcb> rows = transports.stream().flatMap(transport -> list(transport).stream()).toList();
            MacBindFacts bind = new MacBindFacts(darwin, processes, origin, sink);
            bind.permissions();
            if (request.wanted().isEmpty()) {
                LocalAddresses.tell(origin, sink);
            }
            request.wanted().filter(bind::address).ifPresent(wanted -> bind.trial(wanted, rows));
            holders(rows);
            transports.forEach(this::close);
        }

        private void close(Transport transport) {
            Topic topic = Topic.sockets(transport);
            sink.accept(gaps.containsKey(topic) ? gaps.get(topic) : new Surveyed(origin, topic, ports()));
        }

        private Set<Integer> ports() {
            return request.wanted().map(wanted -> Set.of(wanted.port())).orElse(Set.of());
        }

        private void gap(Transport transport, Why why, String detail) {
            gaps.put(Topic.sockets(transport), new NotObserved(origin, Topic.sockets(transport), why, detail));
        }

        private List<Pcb> list(Transport transport) {
            String name = "net.inet." + transport.id() + ".pcblist_n";
            try {
                return switch (transport) {
                case TCP, UDP -> list(transport, name);
                // Darwin has no sockets of these, so nobody has a port of them.
                case UDP_LITE, SCTP -> List.of();
                };
            } catch (DarwinError e) {
                gap(transport, e.why(), "The sockets could not be listed (" + e.getMessage() + "); netstat -anv shows them.");
                return List.of();
            }
        }

        private List<Pcb> list(Transport transport, String name) throws DarwinError {
            PcbList list = PcbList.parse(transport, darwin.sysctl(name));
            for (int i = 1; i < ATTEMPTS && list.changed(); i++) {
                list = PcbList.parse(transport, darwin.sysctl(name));
            }
            if (list.trouble().isPresent()) {
                gap(transport, Why.FAILED, "Not all sockets are known: " + list.trouble().get() + "; netstat -anv shows them.");
            } else if (list.changed()) {
                gap(transport, Why.FAILED, "Sockets came and went while they were listed, so one may be missing; ask again.");
            }
            return list.rows().stream().filter(row -> request.wanted().map(wanted -> wanted.port() == row.port()).orElse(true)).toList();
        }

        private void holders(List<Pcb> rows) {
            Set<Long> handles = rows.stream().map(Pcb::handle).filter(handle -> handle != 0).collect(Collectors.toSet());
            boolean search = request.effort() != Effort.EXACT && !handles.isEmpty();
            Found found = search ? new MacHolders(darwin, processes).of(handles, monitor::isCanceled) : new Found(Map.of(), false, Optional.empty());
            List<ProcessRef> all = new ArrayList<>();
            for (Pcb row : rows) {
                List<ProcessRef> owners = row.handle() == 0 ? flow(row) : found.holders().getOrDefault(row.handle(), List.of());
                ended |= row.flowOf().isPresent() && owners.isEmpty();
                List<ProcessRef> candidates = search && owners.isEmpty() && row.state() != SocketState.TIME_WAIT ? candidates(row) : List.of();
                sink.accept(seen(row, owners, candidates));
                Stream.concat(owners.stream(), candidates.stream()).forEach(all::add);
            }
            all.forEach(this::descent);
            if (request.effort() != Effort.EXACT) {
                closeProcesses(handles, found);
            }
        }

        private List<ProcessRef> flow(Pcb row) {
            return row.flowOf().flatMap(processes::of).map(MacProcess::process).stream().toList();
        }

        private SocketSeen seen(Pcb row, List<ProcessRef> owners, List<ProcessRef> candidates) {
            Optional<String> peer = row.remotePort() == 0 ? Optional.empty() : Optional.of(new Endpoint(row.transport(), row.remote().unmapped(), row.remotePort()).text());
            return new SocketSeen(origin.at("net.inet." + row.transport().id() + ".pcblist_n"), new Endpoint(row.transport(), row.local().unmapped(), row.port()), peer, row.state(),
                    row.uid(), row.uid().flatMap(processes::user), row.v6Only(), row.handle() == 0 ? Optional.empty() : Optional.of(row.handle()), Optional.empty(), owners, candidates);
        }

        private List<ProcessRef> candidates(Pcb row) {
            return row.pids().stream().flatMap(pid -> processes.of(pid).stream()).map(MacProcess::process).toList();
        }

        private void descent(ProcessRef process) {
            Optional<MacProcess> next = processes.of((int) process.pid());
            for (int i = 0; i < MOST_ANCESTORS && next.isPresent() && told.add(next.get().process().pid()); i++) {
                sink.accept(processes.seen(next.get(), origin));
                next = next.get().parent().flatMap(pid -> processes.of(pid.intValue()));
            }
        }

        private void closeProcesses(Set<Long> handles, Found found) {
            boolean proven = found.holders().keySet().containsAll(handles);
            if (found.trouble().isPresent()) {
                sink.accept(new NotObserved(origin, Topic.PROCESSES, monitor.isCanceled() ? Why.CANCELLED : Why.FAILED, "Not all processes could be looked into (" + found.trouble().get() + ")."));
            } else if (ended) {
                sink.accept(new NotObserved(origin, Topic.PROCESSES, Why.FAILED, "A process that has a flow of its own ended while it was looked at; ask again."));
            } else if (found.denied() && !proven) {
                sink.accept(new NotObserved(origin, Topic.PROCESSES, Why.ACCESS_DENIED,
                        "Which processes hold sockets of other users can be proven by root only; sudo shows it, and netstat -anv who used them last."));
            } else {
                sink.accept(new Surveyed(origin, Topic.PROCESSES, ports()));
            }
        }
    }
}
