// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.snapshot.Snapshot;

/**
 * What part the unseen holder of a port most likely plays. Who may not look into processes still reads their command lines, and what
 * systemd listens on: one that names the very port speaks for a cause, and proves nothing.
 */
final class Suspects {
    private static final String DOCKER_PROXY = "docker-proxy";
    private static final int ROOT = 0;

    private final Map<ProcessRef, ProcessSeen> processes = new HashMap<>();
    private final List<ClaimSeen> claims;
    private final List<ServiceSeen> listening;

    Suspects(Snapshot host) {
        host.all(ProcessSeen.class).forEach(process -> processes.putIfAbsent(process.process(), process));
        this.claims = host.all(ClaimSeen.class).filter(claim -> claim.by().endsWith(".socket")).toList();
        this.listening = host.all(ServiceSeen.class).filter(unit -> unit.name().endsWith(".socket") && unit.state() == ServiceState.RUNNING).toList();
    }

    /** {@return the obstacle with the cause that is possible, or as it was; all its sockets have no known holder} */
    Obstacle named(Obstacle obstacle) {
        return part(obstacle, Cause.SOCKET_ACTIVATION, obstacle.sockets().stream().map(this::keeper).toList())
                .or(() -> part(obstacle, Cause.FORWARDER, obstacle.sockets().stream().map(this::proxy).toList())).orElse(obstacle);
    }

    /** Every socket must be explained. */
    private static Optional<Obstacle> part(Obstacle obstacle, Cause cause, List<List<Evidence>> explained) {
        if (explained.isEmpty() || explained.stream().anyMatch(List::isEmpty)) {
            return Optional.empty();
        }
        List<Evidence> because = new ArrayList<>(obstacle.because());
        explained.stream().flatMap(List::stream).distinct().forEach(because::add);
        return Optional.of(new Obstacle(obstacle.verdict(), cause, Likelihood.POSSIBLE, obstacle.sockets(), because));
    }

    /** A socket of root's that a unit which listens now is configured for. */
    private List<Evidence> keeper(SocketSeen socket) {
        return socket.uid().filter(uid -> uid == ROOT).isEmpty() ? List.of()
                : claims.stream().filter(claim -> isSame(claim.endpoint(), socket)).flatMap(claim -> listening.stream()
                        .filter(unit -> unit.name().equals(claim.by())).map(unit -> List.<Evidence>of(claim, unit))).findFirst().orElse(List.of());
    }

    /** {@return whether a socket is at the endpoint that is configured} */
    static boolean isSame(Endpoint configured, SocketSeen socket) {
        IpAddress claimed = configured.address().unmapped().withoutScope();
        IpAddress had = socket.local().address().unmapped().withoutScope();
        return configured.transport() == socket.local().transport() && configured.port() == socket.local().port()
                && (claimed.equals(had) || claimed.isWildcard() && had.isWildcard());
    }

    private List<Evidence> proxy(SocketSeen socket) {
        List<ProcessSeen> proxies = Stream.concat(socket.owners().stream(), socket.candidates().stream()).map(processes::get)
                .filter(process -> process != null && process.name().equals(DOCKER_PROXY) && isFor(process.command(), socket)).toList();
        return proxies.size() == 1 ? List.copyOf(proxies) : List.of();
    }

    /** {@return whether a forwarder's command line says that it is there for another port} */
    static boolean isForAnother(ProcessSeen process, SocketSeen socket) {
        return process.name().equals(DOCKER_PROXY) && process.command().contains("-host-port") && !isFor(process.command(), socket);
    }

    /** {@code docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip …} (moby, cmd/docker-proxy). */
    private static boolean isFor(List<String> words, SocketSeen socket) {
        Optional<String> address = Forwarders.after(words, "-host-ip");
        return Forwarders.after(words, "-proto").equals(Optional.of(socket.local().transport().id()))
                && Forwarders.after(words, "-host-port").equals(Optional.of(Integer.toString(socket.local().port())))
                && address.flatMap(IpAddress::parse).filter(ip -> ip.unmapped().equals(socket.local().address().unmapped())).isPresent();
    }
}
