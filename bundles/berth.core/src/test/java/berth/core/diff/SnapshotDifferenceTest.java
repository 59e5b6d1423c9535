// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ProductInstalled;
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
import berth.core.render.DifferenceRenderer;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

class SnapshotDifferenceTest {
    private static final Instant BEFORE = Instant.parse("2026-11-29T10:00:00Z");
    private static final Instant AFTER = Instant.parse("2026-11-29T11:00:00Z");
    private static final HostId HOST = new HostId("mx1", Optional.of("a"), Optional.of("1"));

    private static Origin origin(Instant at) {
        return new Origin("test", at, Optional.of(at.toString()));
    }

    private static Evidence socket(String address, int port, SocketState state, Optional<String> peer, long... pids) {
        List<ProcessRef> owners = Arrays.stream(pids).mapToObj(pid -> new ProcessRef(pid, Optional.of(BEFORE.plusSeconds(pid)))).toList();
        return new SocketSeen(origin(BEFORE), new Endpoint(Transport.TCP, IpAddress.parse(address).orElseThrow(), port), peer, state, Optional.empty(), Optional.of("root"), Optional.empty(),
                Optional.of(pids.length == 0 ? 0 : pids[0]), Optional.empty(), owners, List.of());
    }

    private static Evidence listens(String address, int port, long... pids) {
        return socket(address, port, SocketState.LISTEN, Optional.empty(), pids);
    }

    private static Evidence process(long pid, String service) {
        return new ProcessSeen(origin(BEFORE), new ProcessRef(pid, Optional.of(BEFORE.plusSeconds(pid))), Optional.empty(), "server", Optional.of("/usr/sbin/server"), List.of("server", Long.toString(pid)),
                Optional.of(0), Optional.of("root"), Optional.of(service), Optional.empty());
    }

    private static Evidence service(String name, ServiceState state, long pid) {
        return new ServiceSeen(origin(BEFORE), name, Optional.empty(), state, Optional.of("enabled"), Optional.of(new ProcessRef(pid, Optional.empty())));
    }

    private static Snapshot snapshot(Instant at, Evidence... evidence) {
        return new Snapshot(HOST, Optional.of("linux"), at, List.of(evidence));
    }

    private static String text(Snapshot before, Snapshot after) {
        return DifferenceRenderer.text(SnapshotDifference.of(before, after, Optional.empty()));
    }

    @Test
    void whatOnlyComesFromAnotherLookIsCounted() {
        Snapshot before = snapshot(BEFORE, listens("0.0.0.0", 25, 10, 11, 12), process(10, "postfix.service"), process(11, "postfix.service"), process(12, "postfix.service"),
                service("postfix.service", ServiceState.RUNNING, 10), socket("10.0.0.1", 40_001, SocketState.CONNECTED, Optional.of("10.0.0.2:443"), 12));
        Snapshot after = snapshot(AFTER, listens("0.0.0.0", 25, 20, 21), process(20, "postfix.service"), process(21, "postfix.service"), service("postfix.service", ServiceState.RUNNING, 20),
                socket("10.0.0.1", 40_007, SocketState.TIME_WAIT, Optional.of("10.0.0.3:443")));
        assertThat(text(before, after)).isEqualTo("From mx1 (2026-11-29 10:00:00 UTC) to mx1 (2026-11-29 11:00:00 UTC): nothing changed.\n"
                + "Only counted: 1 connections (1 before), 2 processes (3 before).\n");
    }

    @Test
    void theRestIsToldInOrder() {
        Evidence tcp = new Surveyed(origin(BEFORE), Topic.TCP_SOCKETS, Set.of());
        Snapshot before = snapshot(BEFORE, tcp, new SettingSeen(origin(BEFORE), "sysctl", "k", "1"), listens("0.0.0.0", 8080, 1), listens("0.0.0.0", 80, 2), process(2, "nginx.service"),
                listens("127.0.0.1", 631, 3), service("nginx.service", ServiceState.RUNNING, 2), new ProductInstalled(origin(BEFORE), "V", "P", Optional.of("1")));
        Snapshot after = snapshot(AFTER, tcp, listens("0.0.0.0", 80, 4), process(4, "apache2.service"), listens("0.0.0.0", 8080), service("nginx.service", ServiceState.FAILED, 2),
                new PortsReserved(origin(AFTER), Transport.TCP, 50_000, 50_059, "Hyper-V"), listens("0.0.0.0", 9, 5), new SettingSeen(origin(AFTER), "sysctl", "k", "2"),
                new ProductInstalled(origin(AFTER), "V", "P", Optional.of("2\u001b[31m")), new NotObserved(origin(AFTER), Topic.HOOKS, Why.ACCESS_DENIED, "x"));
        assertThat(text(before, after).lines().skip(1).toList()).containsExactly(
                "new      listener   tcp 0.0.0.0:9               pid 5, user root",
                "changed  listener   tcp 0.0.0.0:80              nginx.service, user root -> apache2.service, user root",
                "gone     listener   tcp 127.0.0.1:631           pid 3, user root",
                "changed  service    nginx.service               running, enabled -> failed, enabled",
                "new      reserved   tcp 50000-50059             Hyper-V  (or not seen before)",
                "changed  product    V P                         1 -> 2\\u{1b}[31m",
                "changed  setting    sysctl k                    1 -> 2",
                "new      blind-spot hooks                       access-denied",
                "Only counted: 1 processes (1 before).");
        SnapshotDifference ofPort = SnapshotDifference.of(before, after, Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80)));
        assertThat(ofPort.changes()).extracting(Change::what).contains("tcp 0.0.0.0:80", "nginx.service").doesNotContain("tcp 0.0.0.0:9", "tcp 50000-50059");
        assertThat(DifferenceRenderer.json(ofPort)).startsWith("{\"schema\":\"berth.diff/1\",\"before\":{\"host\":\"mx1\",\"takenAt\":\"2026-11-29T10:00:00Z\"}")
                .contains("{\"change\":\"changed\",\"of\":\"listener\",\"what\":\"tcp 0.0.0.0:80\",\"before\":\"nginx.service, user root\",\"after\":\"apache2.service, user root\",\"sure\":true}")
                .doesNotContain("\u001b");
    }

    @Test
    void machinesAndBootsAreToldApart() {
        Snapshot here = snapshot(BEFORE);
        assertThat(text(here, new Snapshot(new HostId("mx1", Optional.of("b"), Optional.of("1")), Optional.empty(), AFTER, List.of()))).contains("nothing changed, of two machines.");
        assertThat(text(here, new Snapshot(new HostId("mx1", Optional.of("a"), Optional.of("2")), Optional.empty(), AFTER, List.of()))).contains("started again in between");
    }

    @Test
    void theOrderOfEvidenceDoesNotMatter() {
        List<Evidence> all = new ArrayList<>();
        for (int port = 1; port < 300; port++) {
            all.add(listens("127.0.0." + port % 9, port, port));
            all.add(process(port, "s" + port % 7));
        }
        Snapshot none = snapshot(BEFORE);
        String expected = text(none, new Snapshot(HOST, Optional.empty(), AFTER, all));
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(all, new Random(seed));
            assertThat(text(none, new Snapshot(HOST, Optional.empty(), AFTER, all))).isEqualTo(expected);
        }
    }

    @Test
    void aMillionIsBounded() {
        List<Evidence> all = new ArrayList<>();
        Origin origin = origin(BEFORE);
        for (int i = 0; i < 1_000_000; i++) {
            all.add(i % 2 == 0 ? listens("127.0." + i / 65_536 % 256 + ".1", 1 + i % 65_535, i) : new SettingSeen(origin, "n", i % 3 == 0 ? "same" : "k" + i, "v" + i));
        }
        long begun = System.nanoTime();
        SnapshotDifference difference = SnapshotDifference.of(snapshot(BEFORE), new Snapshot(HOST, Optional.empty(), AFTER, all), Optional.empty());
        assertThat(difference.changes()).hasSize(SnapshotDifference.MOST);
        assertThat(difference.more()).isGreaterThan(500_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    }
}
