// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.snapshot.Snapshot;

/** Who has a group of sockets, as far as the snapshot proves it, and who may have them. */
public final class Holders {
    private static final int MAX_CANDIDATES = 16;

    private final Snapshot host;
    private final Map<ProcessRef, ProcessSeen> processes = new HashMap<>();
    private final Map<ProcessRef, List<ServiceSeen>> services = new HashMap<>();
    private final Map<ProcessRef, List<SocketSeen>> serving = new HashMap<>();
    private final Map<String, ServiceSeen> units = new HashMap<>();
    private final Forwarders forwarders;

    /** Reads who has what from that snapshot. */
    public Holders(Snapshot host) {
        this.host = host;
        this.forwarders = new Forwarders(host);
        host.all(ServiceSeen.class).forEach(service -> units.putIfAbsent(service.name(), service));
        host.all(ProcessSeen.class).forEach(process -> processes.putIfAbsent(process.process(), process));
        host.all(ServiceSeen.class).forEach(service -> service.process()
                .ifPresent(process -> services.computeIfAbsent(process, key -> new ArrayList<>()).add(service)));
        host.all(SocketSeen.class).filter(socket -> socket.state().serves() && socket.namespace().isEmpty()).forEach(socket -> socket.owners().stream().distinct()
                .forEach(owner -> serving.computeIfAbsent(owner, key -> new ArrayList<>()).add(socket)));
    }

    /** {@return who has that one socket; empty when no process is proven to} */
    public Optional<Holder> of(SocketSeen socket) {
        return socket.owners().isEmpty() ? Optional.empty()
                : Optional.of(known(new LinkedHashSet<>(socket.owners()), List.of(socket), List.of(socket.local().text())));
    }

    /** {@return one holder for each group of processes that share sockets; sockets without a known process are grouped by user} */
    List<Holder> of(List<SocketSeen> sockets) {
        Map<Set<ProcessRef>, List<SocketSeen>> groups = new LinkedHashMap<>();
        Map<Optional<Integer>, List<SocketSeen>> ownerless = new LinkedHashMap<>();
        for (SocketSeen socket : sockets) {
            if (isLeftToTheKernel(socket)) {
                continue;
            }
            if (socket.owners().isEmpty()) {
                ownerless.computeIfAbsent(socket.uid(), uid -> new ArrayList<>()).add(socket);
            } else {
                groups.computeIfAbsent(new LinkedHashSet<>(socket.owners()), owners -> new ArrayList<>()).add(socket);
            }
        }
        Stream<Holder> known = merged(groups).stream().map(group -> known(group.owners(), group.sockets(), endpoints(group.sockets())));
        return Stream.concat(known, ownerless.values().stream().map(this::unnamed)).toList();
    }

    /** Whether no process can have that socket any more: it waits after its close, or is being closed and belongs to nobody. */
    static boolean isLeftToTheKernel(SocketSeen socket) {
        return socket.state() == SocketState.TIME_WAIT || socket.state() == SocketState.CLOSING && socket.owners().isEmpty()
                && socket.uid().isEmpty() && socket.inode().isEmpty();
    }

    /** A worker may hold one of the group's sockets alone: groups with a common process are one. */
    private static Collection<Group> merged(Map<Set<ProcessRef>, List<SocketSeen>> groups) {
        Map<ProcessRef, Group> ofProcess = new HashMap<>();
        groups.forEach((owners, sockets) -> {
            Group group = owners.stream().filter(ofProcess::containsKey).map(ofProcess::get).findFirst()
                    .orElseGet(() -> new Group(new LinkedHashSet<>(), new ArrayList<>()));
            for (ProcessRef owner : owners) {
                Group other = ofProcess.getOrDefault(owner, group);
                if (other != group) {
                    other.owners().forEach(moved -> ofProcess.put(moved, group));
                    group.owners().addAll(other.owners());
                    group.sockets().addAll(other.sockets());
                }
                group.owners().add(owner);
                ofProcess.put(owner, group);
            }
            group.sockets().addAll(sockets);
        });
        Map<ProcessRef, Group> inOrder = new LinkedHashMap<>();
        groups.keySet().stream().map(owners -> ofProcess.get(owners.iterator().next()))
                .forEach(group -> inOrder.put(group.owners().iterator().next(), group));
        return inOrder.values();
    }

    /** {@return those who share sockets with others and descend from none of them: the sockets were passed to them, and stay with them when the others end} */
    List<ProcessSeen> strangers(List<SocketSeen> sockets) {
        Map<Set<ProcessRef>, List<SocketSeen>> groups = new LinkedHashMap<>();
        sockets.forEach(socket -> groups.computeIfAbsent(new LinkedHashSet<>(socket.owners()), owners -> new ArrayList<>()).add(socket));
        groups.remove(Set.of());
        List<Set<ProcessRef>> shared = merged(groups).stream().map(Group::owners).filter(owners -> owners.size() > 1).toList();
        Map<Long, Long> parents = new HashMap<>();
        processes.values().stream().filter(process -> !shared.isEmpty()).forEach(process -> process.parent().ifPresent(parent -> parents.put(process.process().pid(), parent)));
        return shared.stream().flatMap(owners -> strangers(owners, parents).stream()).toList();
    }

    private List<ProcessSeen> strangers(Set<ProcessRef> owners, Map<Long, Long> parents) {
        ProcessRef first = oldestAncestor(owners);
        Set<Long> relatives = owners.stream().map(ProcessRef::pid).collect(Collectors.toCollection(HashSet::new));
        return owners.stream().filter(owner -> !owner.equals(first)).flatMap(owner -> process(owner).stream())
                .filter(process -> !descends(process.process().pid(), parents, relatives)).toList();
    }

    private static boolean descends(long pid, Map<Long, Long> parents, Set<Long> relatives) {
        Set<Long> asked = new HashSet<>();
        for (Long parent = parents.get(pid); parent != null && asked.add(parent); parent = parents.get(parent)) {
            if (relatives.contains(parent)) {
                return true;
            }
        }
        return false;
    }

    private record Group(Set<ProcessRef> owners, List<SocketSeen> sockets) { }

    /** {@return the processes that may have sockets whose owner nobody could prove} */
    List<Holder> candidates(List<SocketSeen> sockets) {
        Map<ProcessRef, List<SocketSeen>> ofProcess = new LinkedHashMap<>();
        for (SocketSeen socket : sockets) {
            socket.candidates().stream().filter(candidate -> socket.owners().isEmpty() && processes.containsKey(candidate) && !Suspects.isForAnother(processes.get(candidate), socket)
                    && (ofProcess.size() < MAX_CANDIDATES || ofProcess.containsKey(candidate)))
                    .forEach(candidate -> ofProcess.computeIfAbsent(candidate, key -> new ArrayList<>()).add(socket));
        }
        return ofProcess.entrySet().stream()
                .map(one -> holder(processes.get(one.getKey()), one.getValue(), endpoints(one.getValue()), List.of())).toList();
    }

    private Holder known(Set<ProcessRef> owners, List<SocketSeen> sockets, List<String> endpoints) {
        ProcessRef first = oldestAncestor(owners);
        List<Long> workers = owners.stream().filter(owner -> !owner.equals(first)).map(ProcessRef::pid).sorted().toList();
        return process(first).map(process -> holder(process, sockets, endpoints, workers))
                .orElseGet(() -> new Holder(host.host().name(), Optional.of(first.pid()), first.started(), Optional.empty(),
                        Optional.empty(), List.of(), user(sockets), uid(sockets), service(first).map(ServiceSeen::name),
                        service(first).flatMap(ServiceSeen::displayName), Optional.empty(), endpoints, Optional.empty(),
                        Upkeeps.of(service(first)), workers));
    }

    private Holder holder(ProcessSeen process, List<SocketSeen> sockets, List<String> endpoints, List<Long> workers) {
        Optional<Via> via = forwarders.via(process, sockets);
        Optional<ServiceSeen> socketUnit = via.filter(kept -> kept.kind() == Via.Kind.SOCKET_UNIT).flatMap(kept -> forwarders.socketUnit(sockets));
        Optional<String> unit = socketUnit.map(ServiceSeen::name).or(process::service);
        Optional<ServiceSeen> service = socketUnit.or(() -> service(process.process())).or(() -> unit.map(units::get));
        return new Holder(host.host().name(), Optional.of(process.process().pid()), process.process().started(),
                Optional.of(process.name()), process.exe(), process.command(), process.user().or(() -> user(sockets)),
                process.uid().or(() -> uid(sockets)), unit.or(() -> service.map(ServiceSeen::name)),
                service.flatMap(ServiceSeen::displayName), process.container().map(forwarders::containerOf), endpoints, via,
                Upkeeps.of(service), workers);
    }

    private Holder unnamed(List<SocketSeen> sockets) {
        return new Holder(host.host().name(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                user(sockets), uid(sockets), Optional.empty(), Optional.empty(), Optional.empty(), endpoints(sockets), Optional.empty(), Upkeep.UNKNOWN,
                List.of());
    }

    /** The owner whose parent is no owner; of several, the one that started first. */
    private ProcessRef oldestAncestor(Set<ProcessRef> owners) {
        if (owners.size() == 1) {
            return owners.iterator().next();
        }
        Set<Long> pids = new LinkedHashSet<>();
        owners.forEach(owner -> pids.add(owner.pid()));
        return owners.stream().min(Comparator
                .comparing((ProcessRef owner) -> process(owner).flatMap(ProcessSeen::parent).map(pids::contains).orElse(false))
                .thenComparing(owner -> owner.started().orElse(Instant.MAX)).thenComparing(ProcessRef::pid)).orElseThrow();
    }

    /** {@return what tells for whom the kernel of Windows has these sockets} */
    List<? extends Evidence> kernelTenants(List<SocketSeen> sockets) {
        return sockets.stream().flatMap(forwarders::kernelTenants).distinct().toList();
    }

    /** {@return what is known of a process} */
    Optional<ProcessSeen> process(ProcessRef ref) {
        return Optional.ofNullable(processes.get(ref));
    }

    /** One process may host several services; then none of them is proven to be the one. */
    private Optional<ServiceSeen> service(ProcessRef ref) {
        List<ServiceSeen> services = services(ref);
        return services.size() == 1 ? Optional.of(services.get(0)) : Optional.empty();
    }

    /** {@return all services that run in a process} */
    List<ServiceSeen> services(ProcessRef ref) {
        return services.getOrDefault(ref, List.of());
    }

    private static Optional<String> user(List<SocketSeen> sockets) {
        return sockets.stream().flatMap(socket -> socket.user().stream()).findFirst();
    }

    private static Optional<Integer> uid(List<SocketSeen> sockets) {
        return sockets.stream().flatMap(socket -> socket.uid().stream()).findFirst();
    }

    /** All that the same processes have of the port, also what would not be in the way by itself. */
    private List<String> endpoints(List<SocketSeen> sockets) {
        Set<ProcessRef> owners = new LinkedHashSet<>();
        sockets.forEach(socket -> owners.addAll(socket.owners()));
        Set<List<Object>> ports = new HashSet<>();
        sockets.forEach(socket -> ports.add(port(socket)));
        Stream<SocketSeen> others = owners.stream().flatMap(owner -> serving.getOrDefault(owner, List.of()).stream())
                .filter(other -> ports.contains(port(other)));
        return Stream.concat(sockets.stream(), others).map(socket -> socket.local().text()).distinct().toList();
    }

    private static List<Object> port(SocketSeen socket) {
        return List.of(socket.local().transport(), socket.local().port());
    }
}
