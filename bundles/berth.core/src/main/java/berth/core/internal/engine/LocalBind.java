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

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.ConnectionReaches;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Share;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Evidence.Unknown;
import berth.core.evidence.IpAddress;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;

/** Could the endpoint be bound on the host of one snapshot, and if not, why? */
final class LocalBind {
    private static final List<Verdict> RANK = List.of(Verdict.NOT_LOCAL, Verdict.HELD, Verdict.RESERVED, Verdict.FORBIDDEN,
            Verdict.INTERCEPTED);
    private static final Set<String> ROOT = Set.of("root", "0");
    /** On macOS a low port of all addresses is everybody's, and one of a certain address is root's. */
    private static final String LOW_PORTS = "low ports of an address";

    private final Endpoint wanted;
    private final Optional<String> asUser;
    private final Snapshot host;
    private final boolean processesCovered;
    private final boolean ephemeral;
    private final boolean hadTheRights;
    private final boolean failed;

    LocalBind(Question question, Snapshot host) {
        this.wanted = question.wanted();
        this.asUser = question.asUser();
        this.host = host;
        this.failed = question.failure().isPresent();
        this.hadTheRights = question.failure().flatMap(BindFailure::error).map(OsError::kind).map(OsError.Kind.IN_USE::equals).orElse(false);
        this.processesCovered = host.covers(Topic.PROCESSES, wanted.port());
        this.ephemeral = Clients.get(Clients.range(host, wanted.transport()), wanted.port());
    }

    /** {@return every obstacle that was seen, the one that counts first} */
    List<Obstacle> obstacles() {
        List<Obstacle> obstacles = new ArrayList<>();
        notLocal().ifPresent(obstacles::add);
        obstacles.addAll(held());
        reserved().ifPresent(obstacles::add);
        privilege().ifPresent(obstacles::add);
        obstacles.addAll(policies());
        redirected().ifPresent(obstacles::add);
        // What is only possible does not hide what is established.
        obstacles.sort((one, other) -> one.likelihood() != other.likelihood() ? one.likelihood().compareTo(other.likelihood())
                : Integer.compare(RANK.indexOf(one.verdict()), RANK.indexOf(other.verdict())));
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
            missing.put(sockets, "nobody could try whether the sockets that are left on " + host.host().name() + " keep the port");
        }
        boolean rights = hadTheRights || isAllowed() && isCaller() || host.covers(Topic.PERMISSIONS, wanted.port()) && rightsAreKnown();
        if (!rights) {
            missing.put(Topic.PERMISSIONS, notCovered(Topic.PERMISSIONS));
        }
        if (!isAllowed() && !isOwnAddress()) {
            missing.put(Topic.ADDRESSES, notCovered(Topic.ADDRESSES));
        }
        // A refusal that is no obstacle by itself, such as one with an error that nobody foresaw, still contradicts "free".
        host.all(BindRefused.class).filter(refusal -> refusal.endpoint().equals(wanted)).findFirst()
                .ifPresent(refusal -> missing.putIfAbsent(Topic.PERMISSIONS, "why a test bind on " + host.host().name()
                        + " was refused with " + refusal.error().symbol() + " " + refusal.error().code() + " is not known"));
        return missing;
    }

    private String notCovered(Topic topic) {
        Optional<Unknown> newer = host.all(Unknown.class).findFirst();
        if (newer.isPresent()) {
            return "the snapshot of " + host.host().name() + " holds evidence of kind " + newer.get().kind()
                    + ", which a newer Berth understands";
        }
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
        return wanted.address().isWildcard() || host.covers(Topic.ADDRESSES, wanted.port())
                && (isSeen(wanted.address()) || wanted.address().isLoopback() && !addressesAreListed());
    }

    private boolean addressesAreListed() {
        return host.all(AddressSeen.class).anyMatch(seen -> seen.networkInterface().isPresent());
    }

    private boolean isSeen(IpAddress address) {
        return host.all(AddressSeen.class).map(AddressSeen::address).anyMatch(own -> isSame(own.unmapped(), address.unmapped()));
    }

    /** Of 127.0.0.0/8 the host has every address when it has one. */
    private static boolean isSame(IpAddress own, IpAddress address) {
        boolean scoped = !own.equals(own.withoutScope()) && !address.equals(address.withoutScope());
        return scoped ? own.equals(address) : own.withoutScope().equals(address.withoutScope())
                || !own.isV6() && !address.isV6() && own.isLoopback() && address.isLoopback();
    }

    private Optional<Obstacle> notLocal() {
        return refused(OsError.Kind.ADDRESS_UNAVAILABLE).<Evidence>map(refused -> refused).or(this::addressesWithoutIt)
                .map(because -> new Obstacle(Verdict.NOT_LOCAL, Cause.NOT_LOCAL, Likelihood.ESTABLISHED, List.of(),
                        Stream.of(Stream.of(because), setting("address", wanted.address().toString()).stream(), OwnAddresses.nearest(host, wanted.address()).stream()).<Evidence> flatMap(some -> some).toList()));
    }

    /** The addresses were listed interface by interface, the wanted one is none of them, and Linux was not told to allow that. */
    private Optional<Evidence> addressesWithoutIt() {
        boolean foreignAllowed = setting("sysctl", "net.ipv4.ip_nonlocal_bind").filter(s -> !s.value().strip().equals("0")).isPresent();
        boolean missing = addressesAreListed() && !foreignAllowed && !isAllowed() && host.covers(Topic.ADDRESSES, wanted.port())
                && !wanted.address().isWildcard() && !isSeen(wanted.address());
        return host.all(Surveyed.class).filter(survey -> missing && survey.topic() == Topic.ADDRESSES).<Evidence>map(survey -> survey)
                .findFirst();
    }

    /** Sockets that serve block by themselves; others only if the kernel was asked and refused. */
    private List<Obstacle> held() {
        if (!shared().isEmpty()) {
            return List.of();
        }
        Map<Cause, List<SocketSeen>> byCause = new EnumMap<>(Cause.class);
        sockets().filter(this::blocksByItself).forEach(socket -> byCause
                .computeIfAbsent(servingCause(socket), cause -> new ArrayList<>()).add(socket));
        if (byCause.isEmpty()) {
            return refused(OsError.Kind.IN_USE).map(this::heldSoftly).orElseGet(this::untried);
        }
        List<SocketSeen> all = byCause.values().stream().flatMap(List::stream).toList();
        List<Evidence> because = new ArrayList<>(all);
        reaching(all).forEach(because::add);
        ofThePort("wsl").forEach(because::add);
        if (byCause.containsKey(Cause.KERNEL)) {
            kernelServers().forEach(because::add);
        }
        tried().ifPresent(because::add);
        Stream<Obstacle> first = byCause.keySet().stream().map(cause -> new Obstacle(Verdict.HELD, cause, sureness(cause), all, because)).limit(1);
        return Stream.concat(first, listenFailed(all).stream()).toList();
    }

    /** With SO_REUSEADDR a program can bind beside another one's listener; its own listen(2) then fails, not its bind(2). */
    private Optional<Obstacle> listenFailed(List<SocketSeen> listeners) {
        List<SocketSeen> both = softSockets().filter(socket -> softCause(socket) == Cause.BOUND_NOT_LISTENING)
                .flatMap(bound -> listeners.stream().filter(listener -> isRival(bound, listener)).flatMap(listener -> Stream.of(bound, listener)))
                .distinct().toList();
        return both.isEmpty() ? Optional.empty()
                : Optional.of(new Obstacle(Verdict.HELD, Cause.LISTEN_FAILED, Likelihood.POSSIBLE, both, List.copyOf(both)));
    }

    private static boolean isRival(SocketSeen bound, SocketSeen listener) {
        return BindRules.overlap(bound.local(), listener).isPresent() && listener.owners().stream().noneMatch(bound.owners()::contains);
    }

    /** Servers of datagrams beside which another can be bound, as the trial of a bind has shown; a bind that failed was none of these. */
    List<SocketSeen> shared() {
        return wanted.transport().isDatagram() && !failed && isAllowed() ? sockets().toList() : List.of();
    }

    /** What the kernel's own lookup says of the blocking sockets: which of them has the port in practice. */
    private Stream<ConnectionReaches> reaching(List<SocketSeen> blocking) {
        Set<Long> inodes = blocking.stream().flatMap(socket -> socket.inode().stream()).collect(Collectors.toSet());
        return host.all(ConnectionReaches.class).filter(reaches -> reaches.endpoint().transport() == wanted.transport()
                && reaches.endpoint().port() == wanted.port() && inodes.contains(reaches.inode()));
    }

    private boolean blocksByItself(SocketSeen socket) {
        return socket.state().serves() || socket.local().transport().isDatagram();
    }

    /** A test bind of a server of datagrams, beside those that have the port. */
    private Optional<BindRefused> tried() {
        return wanted.transport().isDatagram() ? refused(OsError.Kind.IN_USE) : Optional.empty();
    }

    /**
     * That the socket belongs to another distribution is told by nobody; only that it belongs to none of this one's processes.
     * Servers of datagrams may share a port, and where that was to be tried and was not, nobody knows whether these do.
     */
    private Likelihood sureness(Cause serving) {
        boolean untried = wanted.transport().isDatagram() && !failed && tried().isEmpty()
                && host.all(NotObserved.class).anyMatch(gap -> gap.topic() == Topic.sockets(wanted.transport()));
        return untried || serving == Cause.OTHER_NAMESPACE ? Likelihood.POSSIBLE : Likelihood.ESTABLISHED;
    }

    /** Settings that a source has noted for the port in question. */
    private Stream<SettingSeen> ofThePort(String namespace) {
        String port = wanted.transport().id() + "/" + wanted.port();
        return host.all(SettingSeen.class).filter(seen -> seen.namespace().equals(namespace) && seen.key().equals(port));
    }

    /** What of the kernel has the port: an interface certainly, a module most likely where it is its usual port, or else perhaps. */
    private Stream<SettingSeen> kernelServers() {
        List<SettingSeen> known = Stream.concat(ofThePort("kernel-interface"), ofThePort("kernel-server")).toList();
        return !known.isEmpty() ? known.stream()
                : host.all(SettingSeen.class).filter(seen -> seen.namespace().equals("kernel") && seen.key().equals("module"));
    }

    /** A listener that no process has, although all processes were looked at, belongs to the kernel. */
    private Cause servingCause(SocketSeen socket) {
        if (!socket.state().serves()) {
            return Cause.EPHEMERAL_CLIENT;
        }
        boolean nobodys = socket.owners().isEmpty() && socket.candidates().isEmpty();
        if (nobodys && ofThePort("kernel-interface").findAny().isEmpty() && ofThePort("wsl").findAny().isPresent()) {
            return Cause.OTHER_NAMESPACE;
        }
        boolean ofInterface = socket.local().address().isWildcard() && ofThePort("kernel-interface").findAny().isPresent();
        boolean kernel = nobodys && (processesCovered || ofInterface);
        return kernel ? Cause.KERNEL : BindRules.overlap(wanted, socket).orElse(Cause.LISTENER);
    }

    /** Of several causes each is possible only: the kernel does not say which of the sockets it minds. */
    private List<Obstacle> heldSoftly(BindRefused refused) {
        Map<Cause, List<SocketSeen>> byCause = softByCause();
        if (byCause.isEmpty()) {
            // A look that was broken off may have missed the socket that the kernel minds.
            boolean sure = host.covers(Topic.sockets(wanted.transport()), wanted.port());
            return List.of(new Obstacle(Verdict.HELD, Cause.LISTEN_FAILED, sure ? Likelihood.ESTABLISHED : Likelihood.POSSIBLE, List.of(), List.of(refused)));
        }
        List<SocketSeen> all = byCause.values().stream().flatMap(List::stream).toList();
        // What is over in a minute by itself must not hide what stays, and whoever may be in the way is named.
        return byCause.entrySet().stream().sorted(Comparator.comparing(soft -> soft.getKey() == Cause.TIME_WAIT)).map(soft -> {
            // A table of connections does not tell who opened them.
            boolean sure = byCause.size() == 1 && soft.getKey() != Cause.EPHEMERAL_CLIENT && soft.getKey() != Cause.LINGERING_CONNECTION;
            List<Evidence> because = new ArrayList<>(soft.getValue());
            because.add(refused);
            return new Obstacle(Verdict.HELD, soft.getKey(), sure ? Likelihood.ESTABLISHED : Likelihood.POSSIBLE, all, because);
        }).toList();
    }

    /** Where the caller had no right to try, what is bound without listening may be in the way, or may not. */
    private List<Obstacle> untried() {
        List<SocketSeen> bound = bound();
        boolean asked = isAllowed() || refused(OsError.Kind.FORBIDDEN).isEmpty();
        return bound.isEmpty() || asked ? List.of()
                : List.of(new Obstacle(Verdict.HELD, Cause.BOUND_NOT_LISTENING, Likelihood.POSSIBLE, bound, List.copyOf(bound)));
    }

    private List<SocketSeen> bound() {
        return softByCause().getOrDefault(Cause.BOUND_NOT_LISTENING, List.of());
    }

    private Map<Cause, List<SocketSeen>> softByCause() {
        Map<Cause, List<SocketSeen>> byCause = new EnumMap<>(Cause.class);
        softSockets().forEach(socket -> byCause.computeIfAbsent(softCause(socket), cause -> new ArrayList<>()).add(socket));
        return byCause;
    }

    private Cause softCause(SocketSeen socket) {
        return switch (socket.state()) {
        case BOUND -> Cause.BOUND_NOT_LISTENING;
        case CONNECTED -> ephemeral || Clients.have(socket) ? Cause.EPHEMERAL_CLIENT : Cause.LINGERING_CONNECTION;
        // As long as a process has it, it stays; the kernel alone ends it soon.
        case CLOSING -> Holders.isLeftToTheKernel(socket) ? Cause.TIME_WAIT : Cause.LINGERING_CONNECTION;
        case TIME_WAIT -> Cause.TIME_WAIT;
        case LISTEN, UNCONNECTED -> Cause.LISTENER;
        };
    }

    /** What Windows keeps from clients, as administrators reserve ports, a server may bind all the same: the trial decides. */
    private Optional<Obstacle> reserved() {
        return host.all(PortsReserved.class).filter(r -> !isAllowed())
                .filter(r -> r.transport() == wanted.transport() && r.first() <= wanted.port() && wanted.port() <= r.last())
                .findFirst().map(r -> new Obstacle(Verdict.RESERVED, Cause.RESERVED_RANGE, Likelihood.ESTABLISHED, List.of(), List.of(r)));
    }

    /** Ports below ip_unprivileged_port_start need CAP_NET_BIND_SERVICE (ip(7), capabilities(7)). */
    private Optional<Obstacle> privilege() {
        Optional<SettingSeen> start = privilegedBelow();
        Optional<SettingSeen> right = right();
        // "In use" is said only to those who had the rights.
        if (start.isEmpty() || hadTheRights || !isCaller() && !host.covers(Topic.PERMISSIONS, wanted.port())) {
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
        return setting("sysctl", "net.ipv4.ip_unprivileged_port_start").or(() -> setting("darwin", LOW_PORTS).filter(s -> !wanted.address().isWildcard()))
                .filter(s -> s.value().strip().matches("\\d{1,5}") && wanted.port() < Integer.parseInt(s.value().strip()));
    }

    private Optional<SettingSeen> right() {
        return setting("caller", "CAP_NET_BIND_SERVICE").or(() -> setting("caller", LOW_PORTS));
    }

    private boolean rightsAreKnown() {
        return privilegedBelow().isEmpty() || !isCaller() || right().isPresent();
    }

    /** Test binds are the caller's: for another user they tell of sockets and addresses, not of rights. */
    private boolean isCaller() {
        return asUser.map(user -> Stream.of("user", "uid").anyMatch(key -> setting("caller", key).map(SettingSeen::value)
                .filter(user::equals).isPresent())).orElse(true);
    }

    private List<Obstacle> policies() {
        return privilege().isPresent() ? List.of() : BindBlocks.obstacles(ofThePort(BindBlocks.ALL).toList(), ofThePort(BindBlocks.SOME).toList(),
                isCaller() ? refused(OsError.Kind.FORBIDDEN) : Optional.empty(), isCaller() && isAllowed(), !bound().isEmpty());
    }

    /**
     * A rule that takes the port's traffic away: a server can bind, and nobody from outside, or by some interfaces, reaches it.
     * An answer where nobody listens speaks for something that does the same unseen.
     */
    private Optional<Obstacle> redirected() {
        List<Evidence> because = new ArrayList<>(rules().filter(rule -> !isForSome(rule)).toList());
        boolean all = because.stream().anyMatch(seen -> seen instanceof RedirectSeen rule && !rule.share().equals(Optional.of(Share.INTERFACES)));
        // A rule for some, such as for what the host itself sends, explains what the host itself hears.
        because.addAll(redirectedForSome().isEmpty() ? Greeters.unexplained(host, wanted) : List.of());
        return because.isEmpty() ? Optional.empty() : Optional.of(new Obstacle(Verdict.INTERCEPTED, Cause.REDIRECT,
                all ? Likelihood.ESTABLISHED : Likelihood.POSSIBLE, List.of(), because));
    }

    /** {@return the rules that take the traffic of some only, and leave the port to ordinary clients} */
    List<RedirectSeen> redirectedForSome() {
        return rules().filter(LocalBind::isForSome).toList();
    }

    private Stream<RedirectSeen> rules() {
        return host.all(RedirectSeen.class).filter(rule -> BindRules.meets(wanted, rule.from()));
    }

    private static boolean isForSome(RedirectSeen rule) {
        return rule.share().equals(Optional.of(Share.SOME));
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
