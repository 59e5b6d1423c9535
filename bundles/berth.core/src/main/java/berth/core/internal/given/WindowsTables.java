// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.Endpoint;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.internal.given.SocketBook.Listed;

/** Tables that PowerShell wrote as CSV; names of columns and numbers of states (MSFT_NetTCPConnection) are the same in every language. */
final class WindowsTables {
    private final SocketBook sockets;
    private final ProcessBook processes;

    WindowsTables(SocketBook sockets, ProcessBook processes) {
        this.sockets = sockets;
        this.processes = processes;
    }

    /** {@return whether there were rows} */
    boolean tcp(Section section) {
        List<Map<String, String>> rows = Csv.rows(section);
        for (Map<String, String> row : rows) {
            Optional<Endpoint> local = endpoint(Transport.TCP, row, "Local");
            SocketState state = switch (row.getOrDefault("State", "")) {
            case "2" -> SocketState.LISTEN;
            case "100", "1" -> SocketState.BOUND;
            case "6", "7", "9", "10" -> SocketState.CLOSING;
            case "11", "12" -> SocketState.TIME_WAIT;
            default -> SocketState.CONNECTED;
            };
            Optional<String> peer = state.serves() || state == SocketState.BOUND ? Optional.empty() : endpoint(Transport.TCP, row, "Remote").map(Endpoint::text);
            local.ifPresent(place -> sockets.add(listed(place, peer, state, row, section)));
        }
        return !rows.isEmpty();
    }

    void udp(Section section) {
        Csv.rows(section).forEach(row -> endpoint(Transport.UDP, row, "Local")
                .ifPresent(place -> sockets.add(listed(place, Optional.empty(), SocketState.UNCONNECTED, row, section))));
    }

    private static Optional<Endpoint> endpoint(Transport transport, Map<String, String> row, String end) {
        return Places.withColon(transport, false, "[" + row.getOrDefault(end + "Address", "") + "]:" + row.getOrDefault(end + "Port", "")).map(Places::endpoint);
    }

    private static Listed listed(Endpoint local, Optional<String> peer, SocketState state, Map<String, String> row, Section section) {
        Set<Long> pids = Numbers.of(row.getOrDefault("OwningProcess", "")).filter(pid -> pid != 0).map(Set::of).orElse(Set.of());
        return new Listed(local, peer, state, Optional.empty(), Optional.empty(), Optional.empty(), pids, section.command());
    }

    /** What {@code netstat -q} tells beyond the listeners of the list without it is bound only; {@return how many rows there were} */
    int bound(Section section) {
        SocketBook all = new SocketBook();
        int count = new SocketLists(all, processes).netstat(section);
        all.all().filter(socket -> socket.state() == SocketState.LISTEN && !sockets.has(socket.local(), socket.peer(), socket.state())).forEach(socket -> sockets.add(
                new Listed(socket.local(), socket.peer(), SocketState.BOUND, socket.uid(), socket.inode(), socket.v6Only(), socket.pids(), socket.source())));
        return count;
    }

    void processes(Section section) {
        for (Map<String, String> row : Csv.rows(section)) {
            Numbers.of(row.getOrDefault("ProcessId", "")).ifPresent(pid -> {
                processes.name(pid, row.getOrDefault("Name", ""));
                Numbers.of(row.getOrDefault("ParentProcessId", "")).ifPresent(parent -> processes.parent(pid, parent));
                text(row, "ExecutablePath").ifPresent(exe -> processes.exe(pid, exe));
                text(row, "CommandLine").ifPresent(command -> processes.command(pid, List.of(command)));
                text(row, "Created").flatMap(HostFacts::instant).ifPresent(started -> processes.started(pid, started));
            });
        }
    }

    private static Optional<String> text(Map<String, String> row, String column) {
        return Optional.ofNullable(row.get(column)).filter(value -> !value.isBlank());
    }
}
