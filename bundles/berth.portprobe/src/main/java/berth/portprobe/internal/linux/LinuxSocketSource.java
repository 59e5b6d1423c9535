// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ConnectionReaches;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.LookoutSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.LocalAddresses;

/**
 * The sockets of a Linux host, who holds them, and what else decides whether a port can be bound.
 * <p>
 * Contract: sees the network namespace of the caller. What needs no right is always told: every socket with its user.
 * Holders of other users' sockets need root; without it the likely processes are told and a blind spot says so.
 */
public final class LinuxSocketSource implements LookoutSource {

    private static final String ID = "berth.portprobe.linux.sockets";
    private static final int ATTEMPTS = 3;

    private final Kernel kernel;

    /** For the extension registry. */
    public LinuxSocketSource() {
        this(new LinuxKernel());
    }

    LinuxSocketSource(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Lookout lookout() {
        return new LinuxLookout(new PortLookup(kernel));
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        try (DiagQueries diag = new DiagQueries(kernel)) {
            collect(request, diag, sink, monitor);
        }
    }

    /** Tells who has the wanted endpoint, and nothing else; tries nothing. */
    public void holders(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        try (DiagQueries diag = new DiagQueries(kernel)) {
            Processes processes = new Processes(kernel);
            HolderFacts facts = new HolderFacts(kernel, processes, request.wanted().map(Endpoint::address), new Origin(ID, request.now(), Optional.empty()), sink);
            holders(request, tables(request.wanted(), diag), diag, facts, processes, monitor);
            facts.packages();
        }
    }

    private void collect(Request request, DiagQueries diag, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        Processes processes = new Processes(kernel);
        BindFacts bind = new BindFacts(kernel, processes, origin, sink);
        HolderFacts facts = new HolderFacts(kernel, processes, request.wanted().map(Endpoint::address), origin, sink);
        if (request.wanted().isEmpty()) {
            LocalAddresses.tell(origin, sink);
        }
        // The lookup does not ask whether the host has the address: it finds who serves all addresses for a foreign one too.
        Optional<Endpoint> own = request.wanted().filter(bind::address);
        Optional<SocketRow> found = own.flatMap(wanted -> lookup(wanted, diag, origin, sink));
        if (request.effort() == Effort.EXACT && found.isPresent()) {
            facts.sockets(SocketTable.found(found.get()), Map.of(), Map.of(), Map.of());
            return;
        }
        Map<Transport, SocketTable> tables = tables(request.wanted(), diag);
        bind.permissions(request.asUser());
        if (request.effort() != Effort.EXACT) {
            bind.localPortsLeft();
        }
        Map<Transport, SocketTable> first = Map.copyOf(tables);
        Optional<Boolean> tried = request.wanted().flatMap(wanted -> bind.trial(wanted, first.get(wanted.transport())));
        holders(request, tables, diag, facts, processes, monitor);
        // A listener that there was no trial beside may have gone meanwhile, such as the trial of another Berth.
        boolean triedWell = tried.or(() -> request.wanted().filter(wanted -> tables.get(wanted.transport()) != first.get(wanted.transport()))
                .flatMap(wanted -> bind.trial(wanted, tables.get(wanted.transport())))).orElse(false);
        tables.forEach((transport, table) -> bind.close(Topic.sockets(transport), ports(request), table, triedWell));
        if (request.wanted().isPresent() && request.patience().isPresent()) {
            // To look through the lists of packages takes a tenth of an answer.
            facts.packages();
        }
    }

    /** {@return the listener that the kernel's lookup finds, if it stands in the way of the wanted endpoint} */
    private Optional<SocketRow> lookup(Endpoint wanted, DiagQueries diag, Origin origin, Consumer<? super Evidence> sink) {
        Optional<Endpoint> target = SocketLookup.target(wanted);
        Optional<SocketRow> found = target.flatMap(endpoint -> SocketLookup.taker(kernel, diag, endpoint));
        found.ifPresent(row -> sink.accept(new ConnectionReaches(origin.at(SocketLookup.PLACE), target.get(), row.inode())));
        // A program in the kernel (BPF, sk_lookup) may give the connection to a socket of any other port or address.
        return found.filter(row -> row.port() == wanted.port() && Overlap.possible(wanted.address(), row));
    }

    private Map<Transport, SocketTable> tables(Optional<Endpoint> wanted, DiagQueries diag) {
        Map<Transport, SocketTable> tables = new EnumMap<>(Transport.class);
        for (Transport transport : wanted.map(Endpoint::transport).map(List::of).orElse(List.of(Transport.values()))) {
            tables.put(transport, wanted.map(endpoint -> SocketTable.read(kernel, diag, endpoint)).orElseGet(() -> SocketTable.read(kernel, diag, transport, 0)));
        }
        return tables;
    }

    private void holders(Request request, Map<Transport, SocketTable> tables, DiagQueries diag, HolderFacts facts, Processes processes,
            IProgressMonitor monitor) {
        boolean nothingToFind = rows(tables).stream().allMatch(row -> row.inode() == 0);
        if (request.effort() == Effort.EXACT || nothingToFind && request.effort() == Effort.OWNER) {
            tables.values().forEach(table -> facts.sockets(table, Map.of(), Map.of(), Map.of()));
            if (nothingToFind) {
                facts.nobody(ports(request));
            }
            return;
        }
        HolderSearch search = new HolderSearch(kernel, processes, facts.groups(), monitor::isCanceled);
        HolderWalk.Result walk = walk(request, tables, diag, search);
        List<SocketRow> unproven = facts.withoutInterfaces(unproven(tables, walk));
        Map<Long, String> groups = facts.groups(unproven);
        Map<Long, List<ProcessRef>> candidates = monitor.isCanceled() ? Map.of() : facts.candidates(unproven, walk);
        boolean searched = walk.complete() && walk.candidates().isEmpty();
        if (searched) {
            facts.otherDistributions(unproven);
        }
        // Reading about a process can hang on its memory lock, so the sockets come first.
        tables.values().forEach(table -> facts.sockets(table, walk.holders(), groups, candidates));
        facts.holders(walk);
        facts.describe(candidates);
        if (searched) {
            facts.kernelServers(unproven);
        }
        facts.close(walk, unproven, ports(request));
    }

    /**
     * Searches until the table stood still meanwhile: a socket that was closed during the search has no holder either,
     * and must not pass for one that the kernel or somebody unseen holds.
     */
    private HolderWalk.Result walk(Request request, Map<Transport, SocketTable> tables, DiagQueries diag, HolderSearch search) {
        boolean near = request.wanted().isPresent() && request.effort() == Effort.OWNER;
        for (int attempt = 1;; attempt++) {
            Set<Long> inodes = inodes(rows(tables));
            HolderWalk.Result walk = near ? search.nearFirst(rows(tables)) : search.everywhere(rows(tables));
            if (unproven(tables, walk).isEmpty()) {
                return walk;
            }
            Map<Transport, SocketTable> fresh = tables(request.wanted(), diag);
            // Before subflows are given the number of the file in front of them: by its own number each is still there.
            Set<Long> listed = inodes(rows(fresh));
            Set<Long> lost = inodes(unproven(tables, walk));
            int port = request.wanted().map(Endpoint::port).orElse(0);
            fresh.computeIfPresent(Transport.TCP, (transport, table) -> table.behindMultipath(diag, port, lost));
            Set<Long> present = inodes(rows(fresh));
            if (request.wanted().isEmpty()) {
                tables.replaceAll((transport, table) -> !fresh.get(transport).seesAsMuchAs(table) ? table : table.only(
                        row -> row.inode() == 0 || walk.holders().containsKey(row.inode()) || listed.contains(row.inode()) || present.contains(row.inode())));
                return walk;
            }
            if (!walk.complete() || attempt == ATTEMPTS) {
                // What came meanwhile has the port now, whoever it is of.
                tables.replaceAll((transport, table) -> fresh.get(transport).seesAsMuchAs(table) ? fresh.get(transport) : table);
                return walk;
            }
            tables.putAll(fresh);
            if (inodes.containsAll(present)) {
                return walk;
            }
        }
    }

    private static List<SocketRow> rows(Map<Transport, SocketTable> tables) {
        return tables.values().stream().flatMap(table -> table.rows().stream()).toList();
    }

    private static Set<Long> inodes(List<SocketRow> rows) {
        return rows.stream().map(SocketRow::inode).filter(inode -> inode != 0).collect(Collectors.toSet());
    }

    private static List<SocketRow> unproven(Map<Transport, SocketTable> tables, HolderWalk.Result walk) {
        return rows(tables).stream().filter(row -> row.inode() != 0 && !walk.holders().containsKey(row.inode())).toList();
    }

    private static Set<Integer> ports(Request request) {
        return request.wanted().map(wanted -> Set.of(wanted.port())).orElse(Set.of());
    }
}
