// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.OsError;
import berth.core.evidence.Topic;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/**
 * The snapshots of a question, joined to one for each host. What was seen earlier stands until its topic was looked at
 * again, with or without success.
 *
 * @param subject the host of the asked name; of several machines of that name, the one that was looked at last
 * @param others  all other hosts
 */
record Hosts(Optional<Snapshot> subject, List<Snapshot> others) {

    /** {@return the hosts, joined for a question about that port} */
    static Hosts of(List<Snapshot> snapshots, String name, int port) {
        List<Snapshot> left = new ArrayList<>(snapshots);
        Optional<Snapshot> subject = take(left, name).stream().reduce((older, newer) -> joined(older, newer, port));
        List<Snapshot> others = new ArrayList<>();
        while (!left.isEmpty()) {
            take(left, left.get(0).host().name()).stream().reduce((older, newer) -> joined(older, newer, port)).ifPresent(others::add);
        }
        return new Hosts(subject, others);
    }

    /** Removes the snapshots of one machine of that name from the list; the oldest comes first. */
    private static List<Snapshot> take(List<Snapshot> left, String name) {
        List<Snapshot> called = left.stream().filter(snapshot -> snapshot.host().isCalled(name)).toList();
        Optional<HostId> newest = called.stream().filter(snapshot -> snapshot.host().machineId().isPresent())
                .sorted((one, other) -> other.takenAt().compareTo(one.takenAt())).map(Snapshot::host).findFirst();
        List<Snapshot> taken = called.stream().filter(snapshot -> newest.map(id -> !id.isAnotherMachine(snapshot.host())).orElse(true))
                .sorted((one, other) -> one.takenAt().compareTo(other.takenAt())).toList();
        left.removeIf(snapshot -> taken.stream().anyMatch(other -> other == snapshot));
        return taken;
    }

    private static Snapshot joined(Snapshot older, Snapshot newer, int port) {
        Stream<Evidence> evidence = Stream.concat(stillTrue(older, newer, port), newer.evidence().stream());
        String name = newer.host().machineId().isPresent() ? newer.host().name() : older.host().name();
        HostId host = new HostId(name, newer.host().machineId().or(older.host()::machineId), newer.host().bootId().or(older.host()::bootId));
        return new Snapshot(host, newer.os().or(older::os), newer.takenAt(), evidence.toList());
    }

    private static Stream<Evidence> stillTrue(Snapshot older, Snapshot newer, int port) {
        Set<Topic> again = EnumSet.noneOf(Topic.class);
        newer.all(Surveyed.class).filter(survey -> survey.includes(port)).map(Surveyed::topic).forEach(again::add);
        newer.all(NotObserved.class).map(NotObserved::topic).forEach(again::add);
        // Once a host was looked at again, what an older look did not find may be there.
        boolean lookedAgain = !again.isEmpty();
        if (rebooted(older.host(), newer.host())) {
            again.addAll(EnumSet.of(Topic.TCP_SOCKETS, Topic.UDP_SOCKETS, Topic.UDP_LITE_SOCKETS, Topic.SCTP_SOCKETS, Topic.PROCESSES,
                    Topic.NAMESPACES, Topic.CONTAINERS));
        }
        return older.evidence().stream().filter(evidence -> !(lookedAgain && evidence instanceof Surveyed)
                && topics(evidence).stream().noneMatch(again::contains));
    }

    private static boolean rebooted(HostId older, HostId newer) {
        return older.bootId().isPresent() && newer.bootId().isPresent() && !older.bootId().equals(newer.bootId());
    }

    /** The topics of which a new look voids the evidence; records of logs and what is installed grow old otherwise. */
    private static Set<Topic> topics(Evidence evidence) {
        return switch (evidence) {
        case Evidence.SocketSeen socket -> Set.of(socket.namespace().isPresent() ? Topic.NAMESPACES : Topic.sockets(socket.local().transport()));
        case Evidence.ConnectionReaches reaches -> Set.of(Topic.sockets(reaches.endpoint().transport()));
        case Evidence.GreetingRead greeting -> Set.of(Topic.GREETINGS, Topic.sockets(greeting.endpoint().transport()));
        case Evidence.BindAllowed allowed -> Set.of(Topic.sockets(allowed.endpoint().transport()), Topic.PERMISSIONS, Topic.ADDRESSES);
        case Evidence.BindRefused refused -> Set.of(topic(refused));
        case Evidence.ProcessSeen process -> Set.of(Topic.PROCESSES);
        case Evidence.ModuleSeen module -> Set.of(Topic.PROCESSES);
        case Evidence.ServiceSeen service -> Set.of(Topic.SERVICES);
        case Evidence.ClaimSeen claim -> Set.of(claim.basis().equals(Optional.of(ClaimBasis.PUBLISHED)) ? Topic.CONTAINERS : Topic.SERVICES);
        case Evidence.ContainerSeen container -> Set.of(Topic.CONTAINERS);
        case Evidence.PortsReserved reserved -> Set.of(Topic.PERMISSIONS);
        case Evidence.SettingSeen setting -> Set.of(isRight(setting) ? Topic.PERMISSIONS : Topic.SETTINGS);
        case Evidence.AddressSeen address -> Set.of(Topic.ADDRESSES);
        case Evidence.HookSeen hook -> Set.of(Topic.HOOKS);
        case Evidence.RedirectSeen redirect -> Set.of(Topic.REDIRECTS);
        case Surveyed survey -> Set.of(survey.topic());
        case NotObserved unseen -> Set.of(unseen.topic());
        case Evidence.EventLogged logged -> Set.of();
        case Evidence.ProductInstalled product -> Set.of();
        case Evidence.Unknown unknown -> Set.of();
        };
    }

    private static boolean isRight(Evidence.SettingSeen setting) {
        return setting.namespace().equals("caller") || setting.namespace().equals("sysctl");
    }

    /** A refusal still contradicts "free" as long as nobody looked again at what it complained of. */
    private static Topic topic(Evidence.BindRefused refused) {
        OsError.Kind kind = refused.error().kind();
        return switch (kind) {
        case FORBIDDEN -> Topic.PERMISSIONS;
        case ADDRESS_UNAVAILABLE -> Topic.ADDRESSES;
        case IN_USE, NETWORK, OTHER -> Topic.sockets(refused.endpoint().transport());
        };
    }
}
