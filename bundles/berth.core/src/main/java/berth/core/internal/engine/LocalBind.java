// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.ConnectionReaches;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.Snapshot;

/** Could the endpoint be bound on the host of one snapshot, and if not, why? */
final class LocalBind {
    private static final List<Verdict> RANK = List.of(Verdict.NOT_LOCAL, Verdict.HELD, Verdict.RESERVED, Verdict.FORBIDDEN,
            Verdict.INTERCEPTED);
    private static final Set<String> ROOT = Set.of("root", "0");

    private final Endpoint wanted;
    private final Optional<String> asUser;
    private final Snapshot host;
    private final boolean processesCovered;
    private final boolean ephemeral;

    LocalBind(Endpoint wanted, Optional<String> asUser, Snapshot host) {
        this.wanted = wanted;
        this.asUser = asUser;
        this.host = host;
        this.processesCovered = host.covers(Topic.PROCESSES, wanted.port());
        this.ephemeral = isEphemeral();
    }

    /** {@return every obstacle that was seen, the one that counts first} */
    List<Obstacle> obstacles() {
        List<Obstacle> obstacles = new ArrayList<>();
        notLocal().ifPresent(obstacles::add);
        obstacles.addAll(held());
        reserved().ifPresent(obstacles::add);
        privilege().ifPresent(obstacles::add);
        refusedOtherwise().ifPresent(obstacles::add);
        obstacles.sort(Comparator.comparing(obstacle -> RANK.indexOf(obstacle.verdict())));
        return obstacles;
    }

    /** {@return whether so much was looked at that no obstacle seen means that there is none} */
    boolean covered() {
        return missing().isEmpty();
    }

    /** {@return the topics in which something is open, and what, in one sentence each} */
    Map<Topic, String> missing() {
        Map<Topic, String> missing = new EnumMap<>(Topic.class);
        Topic sockets = Topic.sockets(wanted.transport());
        if (!isAllowed() && !host.covers(sockets, wanted.port())) {
            missing.put(sockets, notCovered(sockets));
        } else if (!socketsCovered()) {
            missing.put(sockets, "nobody asked the kernel whether the connections that are left on " + host.host().name() + " keep the port");
        }
        boolean rights = isAllowed() && isCaller() || host.covers(Topic.PERMISSIONS, wanted.port()) && rightsAreKnown();
        if (!rights) {
            missing.put(Topic.PERMISSIONS, notCovered(Topic.PERMISSIONS));
        }
        if (!isAllowed() && !isOwnAddress()) {
            missing.put(Topic.ADDRESSES, notCovered(Topic.ADDRESSES));
        }
        // A refusal that is no obstacle by itself, such as one with an error that nobody foresaw, still contradicts "free".
        host.all(BindRefused.class).filter(refusal -> refusal.endpoint().equals(wanted)).findFirst().ifPresent(refusal -> missing
                .putIfAbsent(Topic.PERMISSIONS, "nobody said why a test bind on " + host.host().name() + " was refused"));
        return missing;
    }

    private String notCovered(Topic topic) {
        return "nobody said that all " + topic.id().replace('-', ' ') + " of " + host.host().name() + " were looked at";
    }

    /** {@return whether no socket that was seen, and none that was not, can be in the way} */
    boolean socketsCovered() {
        return isAllowed() || host.covers(Topic.sockets(wanted.transport()), wanted.port()) && softSockets().findAny().isEmpty();
    }

    /** A test bind of this very endpoint that succeeded decides more than any survey. */
    private boolean isAllowed() {
        return host.all(BindAllowed.class).anyMatch(allowed -> allowed.endpoint().equals(wanted));
    }

    private boolean isOwnAddress() {
        return wanted.address().isWildcard()
                || host.covers(Topic.ADDRESSES, wanted.port()) && (wanted.address().isLoopback() || isSeen(wanted.address()));
    }

    private boolean isSeen(IpAddress address) {
        IpAddress plain = address.unmapped().withoutScope();
        return host.all(AddressSeen.class).anyMatch(seen -> seen.address().unmapped().withoutScope().equals(plain));
    }

    private Optional<Obstacle> notLocal() {
        return refused(OsError.Kind.ADDRESS_UNAVAILABLE).<Evidence>map(refused -> refused).or(this::addressesWithoutIt)
                .map(because -> new Obstacle(Verdict.NOT_LOCAL, Cause.NOT_LOCAL, Likelihood.ESTABLISHED, List.of(), List.of(because)));
    }

    /** The addresses were listed interface by interface, the wanted one is none of them, and Linux was not told to allow that. */
    private Optional<Evidence> addressesWithoutIt() {
        boolean listed = host.all(AddressSeen.class).anyMatch(seen -> seen.networkInterface().isPresent());
        boolean foreignAllowed = setting("sysctl", "net.ipv4.ip_nonlocal_bind").filter(s -> !s.value().strip().equals("0")).isPresent();
        boolean missing = listed && !foreignAllowed && !isAllowed() && host.covers(Topic.ADDRESSES, wanted.port())
                && !wanted.address().isWildcard() && !wanted.address().isLoopback() && !isSeen(wanted.address());
        return host.all(Surveyed.class).filter(survey -> missing && survey.topic() == Topic.ADDRESSES).<Evidence>map(survey -> survey)
                .findFirst();
    }

    /** Sockets that serve block by themselves; others only if the kernel was asked and refused. */
    private List<Obstacle> held() {
        Map<Cause, List<SocketSeen>> byCause = new EnumMap<>(Cause.class);
        sockets().filter(this::blocksByItself).forEach(socket -> byCause
                .computeIfAbsent(servingCause(socket), cause -> new ArrayList<>()).add(socket));
        if (byCause.isEmpty()) {
            return refused(OsError.Kind.IN_USE).map(this::heldSoftly).orElse(List.of());
        }
        List<SocketSeen> all = byCause.values().stream().flatMap(List::stream).toList();
        List<Evidence> because = new ArrayList<>(all);
        reaching(all).forEach(because::add);
        return byCause.keySet().stream().map(cause -> new Obstacle(Verdict.HELD, cause, Likelihood.ESTABLISHED, all, because)).limit(1).toList();
    }

    /** What the kernel's own lookup says of the blocking sockets: which of them has the port in practice. */
    private Stream<ConnectionReaches> reaching(List<SocketSeen> blocking) {
        Set<Long> inodes = blocking.stream().flatMap(socket -> socket.inode().stream()).collect(Collectors.toSet());
        return host.all(ConnectionReaches.class).filter(reaches -> reaches.endpoint().transport() == wanted.transport()
                && reaches.endpoint().port() == wanted.port() && inodes.contains(reaches.inode()));
    }

    private boolean blocksByItself(SocketSeen socket) {
        return socket.state().serves() || socket.local().transport() == Transport.UDP;
    }

    /** A listener that no process has, although all processes were looked at, belongs to the kernel. */
    private Cause servingCause(SocketSeen socket) {
        if (!socket.state().serves()) {
            return Cause.EPHEMERAL_CLIENT;
        }
        boolean kernel = socket.owners().isEmpty() && processesCovered;
        return kernel ? Cause.KERNEL : BindRules.overlap(wanted, socket).orElse(Cause.LISTENER);
    }

    private List<Obstacle> heldSoftly(BindRefused refused) {
        List<SocketSeen> soft = softSockets().toList();
        List<Evidence> because = new ArrayList<>(soft);
        because.add(refused);
        Cause cause = soft.stream().map(this::softCause).min(Comparator.naturalOrder()).orElse(Cause.LISTEN_FAILED);
        List<SocketSeen> holding = soft.stream().filter(socket -> softCause(socket) == cause).toList();
        // A table of connections does not tell who opened them.
        boolean direction = cause == Cause.EPHEMERAL_CLIENT || cause == Cause.LINGERING_CONNECTION;
        return List.of(new Obstacle(Verdict.HELD, cause, direction ? Likelihood.POSSIBLE : Likelihood.ESTABLISHED, holding, because));
    }

    private Cause softCause(SocketSeen socket) {
        return switch (socket.state()) {
        case BOUND -> Cause.BOUND_NOT_LISTENING;
        case CONNECTED -> ephemeral ? Cause.EPHEMERAL_CLIENT : Cause.LINGERING_CONNECTION;
        case CLOSING, TIME_WAIT -> Cause.TIME_WAIT;
        case LISTEN, UNCONNECTED -> Cause.LISTENER;
        };
    }

    private boolean isEphemeral() {
        Optional<String> range = setting("sysctl", "net.ipv4.ip_local_port_range").map(SettingSeen::value);
        String[] ends = range.orElse("").strip().split("\\s+");
        return ends.length == 2 && ends[0].matches("\\d{1,5}") && ends[1].matches("\\d{1,5}")
                && wanted.port() >= Integer.parseInt(ends[0]) && wanted.port() <= Integer.parseInt(ends[1]);
    }

    private Optional<Obstacle> reserved() {
        return host.all(PortsReserved.class)
                .filter(r -> r.transport() == wanted.transport() && r.first() <= wanted.port() && wanted.port() <= r.last())
                .findFirst().map(r -> new Obstacle(Verdict.RESERVED, Cause.RESERVED_RANGE, Likelihood.ESTABLISHED, List.of(), List.of(r)));
    }

    /** Ports below ip_unprivileged_port_start need CAP_NET_BIND_SERVICE (ip(7), capabilities(7)). */
    private Optional<Obstacle> privilege() {
        Optional<SettingSeen> start = privilegedBelow();
        Optional<SettingSeen> right = right();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        boolean lacks = isCaller() ? right.map(s -> s.value().equals("false")).orElse(false)
                : asUser.filter(ROOT::contains).isEmpty();
        List<Evidence> because = new ArrayList<>(List.of(start.get()));
        if (isCaller()) {
            right.ifPresent(because::add);
        }
        // The capabilities that the service of another user may have are not seen.
        Likelihood likelihood = isCaller() ? Likelihood.ESTABLISHED : Likelihood.POSSIBLE;
        return lacks ? Optional.of(new Obstacle(Verdict.FORBIDDEN, Cause.PRIVILEGE, likelihood, List.of(), because)) : Optional.empty();
    }

    /** The setting that makes the wanted port a privileged one. */
    private Optional<SettingSeen> privilegedBelow() {
        return setting("sysctl", "net.ipv4.ip_unprivileged_port_start")
                .filter(s -> s.value().strip().matches("\\d{1,5}") && wanted.port() < Integer.parseInt(s.value().strip()));
    }

    private Optional<SettingSeen> right() {
        return setting("caller", "CAP_NET_BIND_SERVICE");
    }

    private boolean rightsAreKnown() {
        return privilegedBelow().isEmpty() || !isCaller() || right().isPresent();
    }

    /** Test binds are the caller's: for another user they tell of sockets and addresses, not of rights. */
    private boolean isCaller() {
        return asUser.map(user -> Stream.of("user", "uid").anyMatch(key -> setting("caller", key).map(SettingSeen::value)
                .filter(user::equals).isPresent())).orElse(true);
    }

    private Optional<Obstacle> refusedOtherwise() {
        return !isCaller() || privilege().isPresent() ? Optional.empty() : refused(OsError.Kind.FORBIDDEN)
                .map(refused -> new Obstacle(Verdict.FORBIDDEN, Cause.POLICY, Likelihood.ESTABLISHED, List.of(), List.of(refused)));
    }

    private Optional<SettingSeen> setting(String namespace, String key) {
        return host.all(SettingSeen.class).filter(s -> s.namespace().equals(namespace) && s.key().equals(key)).findFirst();
    }

    private Stream<SocketSeen> sockets() {
        return host.all(SocketSeen.class).filter(socket -> BindRules.overlap(wanted, socket).isPresent());
    }

    private Stream<SocketSeen> softSockets() {
        return sockets().filter(socket -> !blocksByItself(socket) && socket.state() != SocketState.LISTEN);
    }

    private Optional<BindRefused> refused(OsError.Kind kind) {
        return host.all(BindRefused.class)
                .filter(refused -> refused.endpoint().equals(wanted) && refused.error().kind() == kind).findFirst();
    }
}
