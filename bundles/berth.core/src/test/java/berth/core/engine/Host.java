// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** A Linux host for tests, told piece by piece; every process started at {@link #STARTED}. */
final class Host {
    static final Instant STARTED = Instant.parse("2026-01-01T06:00:00Z");
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Origin ORIGIN = new Origin("test", NOON, Optional.empty());

    private final List<Evidence> evidence = new ArrayList<>();

    /** A host of which sockets, processes, permissions and addresses were looked at completely. */
    static Host surveyed() {
        return new Host().surveys(Topic.TCP_SOCKETS, Topic.UDP_SOCKETS, Topic.PROCESSES, Topic.PERMISSIONS, Topic.ADDRESSES);
    }

    Host surveys(Topic... topics) {
        for (Topic topic : topics) {
            evidence.add(new Surveyed(ORIGIN, topic, Set.of()));
        }
        return this;
    }

    Host blindTo(Topic topic) {
        return with(new NotObserved(ORIGIN, topic, Why.ACCESS_DENIED, "no rights"));
    }

    Host listens(String endpoint, long... pids) {
        return socket(endpoint, SocketState.LISTEN, Optional.of(25), pids);
    }

    /** A listener that nobody could prove to be of those processes. */
    Host listensMaybe(String endpoint, long... pids) {
        return with(new SocketSeen(ORIGIN, tcp(endpoint), Optional.empty(), SocketState.LISTEN, Optional.of(25), Optional.of("user25"),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(), LongStream.of(pids).mapToObj(Host::ref).toList()));
    }

    Host socket(String endpoint, SocketState state, Optional<Integer> uid, long... pids) {
        return with(new SocketSeen(ORIGIN, tcp(endpoint), Optional.empty(), state, uid, uid.map(id -> "user" + id),
                endpoint.startsWith("[") ? Optional.of(false) : Optional.empty(), Optional.empty(), Optional.empty(),
                LongStream.of(pids).mapToObj(Host::ref).toList(), List.of()));
    }

    Host process(long pid, String name, Optional<Long> parent) {
        return process(ref(pid), name, parent);
    }

    Host process(ProcessRef ref, String name, Optional<Long> parent) {
        return with(new ProcessSeen(ORIGIN, ref, parent, name, Optional.of("/usr/sbin/" + name), List.of(name), Optional.of(25),
                Optional.of("user25"), Optional.empty(), Optional.empty()));
    }

    Host callerMayBind(boolean allowed) {
        return with(new SettingSeen(ORIGIN, "sysctl", "net.ipv4.ip_unprivileged_port_start", "1024"))
                .with(new SettingSeen(ORIGIN, "caller", "user", "alice"))
                .with(new SettingSeen(ORIGIN, "caller", "CAP_NET_BIND_SERVICE", String.valueOf(allowed)));
    }

    Host has(String address) {
        return with(new AddressSeen(ORIGIN, new IpAddress(address), Optional.of("eth0")));
    }

    Host allows(String endpoint) {
        return with(new BindAllowed(ORIGIN, tcp(endpoint)));
    }

    Host refuses(String endpoint, int errno) {
        return with(new BindRefused(ORIGIN, tcp(endpoint), OsError.linux(errno)));
    }

    Host with(Evidence more) {
        evidence.add(more);
        return this;
    }

    Host without(Evidence less) {
        evidence.remove(less);
        return this;
    }

    List<Evidence> evidence() {
        return List.copyOf(evidence);
    }

    Snapshot at(Instant taken) {
        return new Snapshot(HostId.named("mx1"), Optional.of("linux"), taken, evidence);
    }

    static ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.of(STARTED));
    }

    static Endpoint tcp(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).orElseThrow();
    }
}
