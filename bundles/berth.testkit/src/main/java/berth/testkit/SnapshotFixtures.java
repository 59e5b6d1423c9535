// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/**
 * Builds snapshots for tests, sentence by sentence; endpoints are written {@code 25}, {@code 127.0.0.1:25} or
 * {@code [::1]:25}. Not thread-safe. The clock stands still at {@link #NOON}, so two equal snapshots are equal.
 *
 * <pre>{@code
 * Snapshot mx1 = SnapshotFixtures.host("mx1")
 *         .process(417, "clamsmtpd", p -> p.service("clamsmtp.service").user("clamsmtp"))
 *         .listens(417, "127.0.0.1:25").greets("127.0.0.1:25", "220 smtp.passthru ESMTP")
 *         .surveyed(Topic.TCP_SOCKETS).snapshot();
 * }</pre>
 */
public final class SnapshotFixtures {
    /** When everything was seen. */
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final String host;
    private String os = "linux";
    private final List<Evidence> evidence = new ArrayList<>();

    private SnapshotFixtures(String host) {
        this.host = host;
    }

    /** {@return an empty Linux host} */
    public static SnapshotFixtures host(String name) {
        return new SnapshotFixtures(name);
    }

    /** {@return a host with at least one piece of evidence of every kind, none of it an anti-virus product's} */
    public static Snapshot everyKind() {
        return EveryKind.snapshot();
    }

    /** {@return a large host: 5000 processes, 50000 sockets and 500 services, none of it an anti-virus product's, and always the same} */
    public static Snapshot large() {
        return LargeHost.snapshot();
    }

    /** Runs another system: {@code windows}, {@code macos}. */
    public SnapshotFixtures os(String name) {
        os = name;
        return this;
    }

    /** A process of which only the short name is known. */
    public SnapshotFixtures process(long pid, String name) {
        return process(pid, name, process -> process);
    }

    /** A process, described further. */
    public SnapshotFixtures process(long pid, String name, UnaryOperator<ProcessFixture> describe) {
        return add(describe.apply(ProcessFixture.named(name)).seen(ref(pid)));
    }

    /** A TCP socket that listens, held by that process. */
    public SnapshotFixtures listens(long pid, String endpoint) {
        return listener(endpoint, List.of(ref(pid)));
    }

    /** A TCP socket that listens, of which nobody could see who holds it. */
    public SnapshotFixtures listens(String endpoint) {
        return listener(endpoint, List.of());
    }

    private SnapshotFixtures listener(String endpoint, List<ProcessRef> owners) {
        return add(new SocketSeen(origin(), tcp(endpoint), Optional.empty(), SocketState.LISTEN, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), owners, List.of()));
    }

    /** What a server says first. */
    public SnapshotFixtures greets(String endpoint, String text) {
        return add(new GreetingRead(origin(), tcp(endpoint), text));
    }

    /** A running service or unit with its process. */
    public SnapshotFixtures service(String name, long pid) {
        return add(new ServiceSeen(origin(), name, Optional.empty(), ServiceState.RUNNING, Optional.of("auto"), Optional.of(ref(pid))));
    }

    /** A service or unit in that state, without a process. */
    public SnapshotFixtures service(String name, ServiceState state) {
        return add(new ServiceSeen(origin(), name, Optional.empty(), state, Optional.of("auto"), Optional.empty()));
    }

    /** A hook into files or traffic, held by that process. */
    public SnapshotFixtures hook(HookKind kind, String name, long pid) {
        return add(new HookSeen(origin(), kind, name, Optional.of(ref(pid))));
    }

    /** A hook of the kernel's own: a driver, a provider in a catalogue. */
    public SnapshotFixtures hook(HookKind kind, String name) {
        return add(new HookSeen(origin(), kind, name, Optional.empty()));
    }

    /** A foreign library inside a process. */
    public SnapshotFixtures module(long pid, String path) {
        return add(new ModuleSeen(origin(), ref(pid), path, Optional.empty()));
    }

    /** An installed product. */
    public SnapshotFixtures product(String vendor, String product) {
        return add(new ProductInstalled(origin(), vendor, product, Optional.empty()));
    }

    /** A rule that takes TCP traffic elsewhere. */
    public SnapshotFixtures redirect(String from, String to) {
        return add(new RedirectSeen(origin(), tcp(from), Optional.of(to), "nftables"));
    }

    /** A setting. */
    public SnapshotFixtures setting(String namespace, String key, String value) {
        return add(new SettingSeen(origin(), namespace, key, value));
    }

    /** A topic that was looked at completely, for every port. */
    public SnapshotFixtures surveyed(Topic topic) {
        return add(new Surveyed(origin(), topic, Set.of()));
    }

    /** A topic that could not be looked at. */
    public SnapshotFixtures blind(Topic topic, Why why) {
        return add(new NotObserved(origin(), topic, why, "not seen in this test"));
    }

    /** Any other evidence. */
    public SnapshotFixtures add(Evidence any) {
        evidence.add(any);
        return this;
    }

    /** {@return the host as it was described so far} */
    public Snapshot snapshot() {
        return new Snapshot(HostId.named(host), Optional.of(os), NOON, evidence);
    }

    /** {@return the process of that id, started an hour before noon} */
    public static ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.of(NOON.minusSeconds(3600)));
    }

    /** {@return who saw everything here} */
    public static Origin origin() {
        return new Origin("berth.testkit", NOON, Optional.empty());
    }

    /** {@return the endpoint; throws {@link IllegalArgumentException} when the text is none} */
    public static Endpoint tcp(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text)
                .orElseThrow(() -> new IllegalArgumentException("not an endpoint: " + text));
    }
}
