// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import berth.core.contribution.ContributedSource;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Topic;
import berth.core.internal.engine.BindRules;
import berth.core.internal.engine.Holders;
import berth.core.snapshot.Snapshot;

/**
 * Whether to knock at a port. Who is asked for his greeting notices it: so it comes after everything else, and not at all where it would
 * start a service or reach another host, or use up the one visit that a server waits for.
 */
final class Doorstep {
    /** They serve one visitor, and end. */
    private static final Set<String> ONCE = Set.of("nc", "ncat", "netcat", "nc.openbsd", "nc.traditional", "socat");

    private Doorstep() { }

    /** {@return whether a source connects to the port instead of looking at the host} */
    static boolean isKnocking(ContributedSource source) {
        return source.topics().contains(Topic.GREETINGS);
    }

    /** {@return whether nobody has the port, as far as is seen, who only passes it on, keeps it for a service that a client starts, or serves but once} */
    static boolean mayBeKnockedAt(Snapshot seen, Endpoint wanted) {
        List<SocketSeen> listeners = listeners(seen.evidence(), wanted);
        Holders holders = new Holders(seen);
        boolean passedOn = listeners.stream().flatMap(socket -> holders.of(socket).stream()).anyMatch(holder -> holder.via().isPresent() || isOnce(holder));
        // Who may not look at the first process's sockets still sees which units of it listen.
        Set<String> listening = seen.all(ServiceSeen.class).filter(unit -> unit.state() == ServiceState.RUNNING).map(ServiceSeen::name).collect(Collectors.toSet());
        boolean kept = seen.all(ClaimSeen.class).anyMatch(claim -> claim.endpoint().port() == wanted.port() && claim.by().endsWith(".socket")
                && listening.contains(claim.by()) || claim.endpoint().port() == wanted.port() && claim.by().matches("x?inetd \\(.*"));
        // Which of launchd's sockets wait for a client, it tells nobody but root.
        boolean launchds = seen.os().filter("macos"::equals).isPresent() && seen.all(ClaimSeen.class).anyMatch(claim -> claim.endpoint().port() == wanted.port());
        return !passedOn && !kept && !launchds;
    }

    private static boolean isOnce(Holder holder) {
        return holder.exe().or(holder::name).map(path -> path.substring(path.lastIndexOf('/') + 1)).filter(ONCE::contains).isPresent();
    }

    /** {@return whether somebody answered whose socket had not been seen before} It may be a server that has started meanwhile. */
    static boolean isUnexpected(List<Evidence> seen, Endpoint wanted) {
        Set<Endpoint> answered = new HashSet<>();
        seen.stream().filter(GreetingRead.class::isInstance).map(GreetingRead.class::cast).map(GreetingRead::endpoint).forEach(answered::add);
        List<SocketSeen> listeners = listeners(seen, wanted);
        return answered.stream().anyMatch(door -> listeners.stream().noneMatch(socket -> BindRules.overlap(door, socket).isPresent()));
    }

    private static List<SocketSeen> listeners(List<Evidence> seen, Endpoint wanted) {
        return seen.stream().filter(SocketSeen.class::isInstance).map(SocketSeen.class::cast).filter(socket -> socket.state().serves()
                && socket.namespace().isEmpty() && socket.local().port() == wanted.port() && socket.local().transport() == wanted.transport()).toList();
    }
}
