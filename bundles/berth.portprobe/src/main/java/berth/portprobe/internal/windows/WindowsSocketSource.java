// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.LookoutSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.LocalAddresses;
import berth.portprobe.internal.windows.BindTrial.Outcome;

/**
 * The sockets of a Windows host, who owns them, and whether a port can be bound.
 * <p>
 * Contract: needs no rights. A port that Windows refuses although no socket is listed on it is said to be unexplained, never free.
 */
public final class WindowsSocketSource implements LookoutSource {
    private static final String ID = "berth.portprobe.windows.sockets";
    private static final List<Transport> LISTED = List.of(Transport.TCP, Transport.UDP);
    private static final int ATTEMPTS = 3;

    private final Supplier<Windows> door;

    /** For the extension registry. */
    public WindowsSocketSource() {
        this(LiveWindows::new);
    }

    WindowsSocketSource(Supplier<Windows> door) {
        this.door = door;
    }

    @Override
    public Lookout lookout() {
        return new WindowsLookout(door.get());
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        Windows windows = door.get();
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        sink.accept(new SettingSeen(origin, "caller", "user", System.getProperty("user.name", "")));
        if (request.wanted().filter(wanted -> wanted.address().isWildcard()).isEmpty()) {
            LocalAddresses.tell(origin, sink);
        }
        BindTrial trial = new BindTrial(windows, origin, sink);
        OwnerFacts facts = new OwnerFacts(windows, origin, sink);
        List<SocketTables> all = new ArrayList<>();
        for (Transport transport : request.wanted().map(Endpoint::transport).map(List::of).orElse(LISTED)) {
            if (LISTED.contains(transport)) {
                all.add(transport(request, windows, transport, trial, facts));
            } else {
                sink.accept(new NotObserved(origin, Topic.sockets(transport), Why.NOT_SUPPORTED, "Windows has no " + transport.name().replace('_', '-') + ", so no server can have a port of it."));
            }
        }
        if (request.effort() != Effort.EXACT) {
            all.forEach(tables -> facts.owners(tables, monitor));
        }
        facts.close(all, ports(request), monitor.isCanceled());
    }

    private SocketTables transport(Request request, Windows windows, Transport transport, BindTrial trial, OwnerFacts facts) {
        Set<Integer> ports = ports(request);
        SocketTables tables = read(windows, transport, ports);
        Outcome outcome = Outcome.NOT_MADE;
        for (int attempt = 0; request.wanted().isPresent() && attempt < ATTEMPTS; attempt++) {
            Endpoint wanted = request.wanted().get();
            outcome = trial.address(wanted).orElse(true) ? trial.make(wanted, tables) : Outcome.OTHER;
            boolean explained = outcome != Outcome.IN_USE || tables.rows().stream().anyMatch(row -> BindTrial.mayMeet(wanted, row));
            if (explained) {
                break;
            }
            // Who came between the table and the trial is in the next one.
            tables = read(windows, transport, ports);
        }
        // One address may be bound beside a socket of all of both families, so only a trial of all of IPv4 tells that it has none of them.
        boolean v6Alone = outcome == Outcome.ALLOWED && request.wanted().filter(wanted -> wanted.address().isWildcard()).isPresent();
        facts.sockets(tables, request.effort() != Effort.EXACT, v6Alone);
        close(trial, request, tables, outcome);
        return tables;
    }

    private static SocketTables read(Windows windows, Transport transport, Set<Integer> ports) {
        SocketTables tables = SocketTables.read(windows, transport);
        return ports.isEmpty() ? tables : tables.only(row -> ports.contains(row.local().port()));
    }

    private static void close(BindTrial trial, Request request, SocketTables tables, Outcome outcome) {
        Topic topic = Topic.sockets(tables.transport());
        Optional<NotObserved> missing = tables.missing(trial.origin());
        boolean unexplained = outcome == Outcome.IN_USE && request.wanted().filter(wanted -> tables.rows().stream().noneMatch(row -> BindTrial.mayMeet(wanted, row))).isPresent();
        if (outcome == Outcome.ALLOWED && tables.gap().isEmpty() || missing.isEmpty() && !unexplained) {
            trial.sink().accept(new Surveyed(trial.origin(), topic, ports(request)));
        } else if (unexplained) {
            trial.sink().accept(new NotObserved(trial.origin(), topic, Why.FAILED,
                    "Windows refuses the port as one that is in use, and lists no socket on it: what has it is outside of its tables."));
        }
        if (outcome != Outcome.ALLOWED || tables.gap().isPresent()) {
            missing.ifPresent(trial.sink());
        }
    }

    private static Set<Integer> ports(Request request) {
        return request.wanted().map(wanted -> Set.of(wanted.port())).orElse(Set.of());
    }
}
