// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.render.PortListRenderer;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

class PortListTest {
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());

    private final List<Evidence> evidence = new ArrayList<>();

    private static ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.of(Instant.EPOCH.plusSeconds(pid)));
    }

    private PortListTest socket(Transport transport, String address, int port, SocketState state, long... pids) {
        evidence.add(new SocketSeen(ORIGIN, new Endpoint(transport, new IpAddress(address), port), Optional.empty(), state, Optional.of(0),
                Optional.of("root"), Optional.empty(), Optional.of(port + 1000L), Optional.empty(),
                LongStream.of(pids).mapToObj(PortListTest::ref).toList(), List.of()));
        return this;
    }

    private PortListTest process(long pid, long parent, String name, String unit) {
        evidence.add(new ProcessSeen(ORIGIN, ref(pid), Optional.of(parent), name, Optional.of("/usr/sbin/" + name), List.of(name, "--password=x"),
                Optional.of(0), Optional.of("root"), Optional.of(unit), Optional.empty()));
        return this;
    }

    private List<PortRow> rows(PortFilter filter) {
        return PortList.of(new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.EPOCH, evidence), filter).toList();
    }

    private void twoServers() {
        process(10, 1, "nginx", "nginx.service").process(11, 10, "nginx", "nginx.service").process(20, 1, "named", "named.service")
                .socket(Transport.UDP, "127.0.0.1", 53, SocketState.UNCONNECTED, 20).socket(Transport.TCP, "0.0.0.0", 80, SocketState.LISTEN, 10, 11)
                .socket(Transport.TCP, "127.0.0.1", 53, SocketState.LISTEN, 20).socket(Transport.TCP, "127.0.0.1", 40000, SocketState.TIME_WAIT);
    }

    private static PortFilter filter(String process, String unit, SocketState state) {
        return new PortFilter(Optional.empty(), Optional.empty(), Optional.ofNullable(process), Optional.ofNullable(unit), Optional.ofNullable(state));
    }

    @Test
    void everySocketStandsInOrderWithItsOldestHolder() {
        twoServers();
        assertThat(rows(PortFilter.ALL)).extracting(row -> row.socket().local().transport() + " " + row.socket().local().port() + " "
                + row.holder().flatMap(holder -> holder.pid()).map(String::valueOf).orElse("-"))
                .containsExactly("TCP 53 20", "TCP 80 10", "TCP 40000 -", "UDP 53 20");
        assertThat(rows(PortFilter.ALL).get(1).holder().orElseThrow().workers()).containsExactly(11L);
    }

    @Test
    void filtersLimitTheList() {
        twoServers();
        assertThat(rows(filter("nginx", null, null))).hasSize(1);
        assertThat(rows(filter("11", null, null))).as("a worker's pid").hasSize(1);
        assertThat(rows(filter("1", null, null))).as("no part of a number").isEmpty();
        assertThat(rows(filter(null, "named", null))).hasSize(2);
        assertThat(rows(filter(null, null, SocketState.TIME_WAIT))).hasSize(1);
        assertThat(rows(new PortFilter(Optional.of(Transport.UDP), Optional.of(53), Optional.empty(), Optional.empty(), Optional.empty()))).hasSize(1);
    }

    @Test
    void aRowIsOneLineOfTextAndOneDocument() {
        twoServers();
        PortRow web = rows(filter("nginx", null, null)).get(0);
        assertThat(PortListRenderer.text(web)).isEqualTo("tcp     listen      0.0.0.0:80                         10  nginx (+1)       nginx.service");
        JsonObject json = JsonParser.parseString(PortListRenderer.json(web)).getAsJsonObject();
        assertThat(json.keySet()).containsExactly("protocol", "address", "port", "state", "peer", "v6only", "user", "uid", "inode", "pid", "started",
                "name", "exe", "command", "service", "container", "workers", "candidates", "namespace");
        assertThat(json.get("command").toString()).isEqualTo("[\"nginx\",\"--password=***\"]");
        assertThat(json.get("peer").isJsonNull()).isTrue();
        PortRow waiting = rows(filter(null, null, SocketState.TIME_WAIT)).get(0);
        assertThat(JsonParser.parseString(PortListRenderer.json(waiting)).getAsJsonObject().get("pid").isJsonNull()).isTrue();
    }

    @Test
    void namesAreEscaped() {
        process(30, 1, "\u001b[2J\nx\u202e", "a\u0007.service").socket(Transport.TCP, "0.0.0.0", 81, SocketState.LISTEN, 30);
        PortRow row = rows(PortFilter.ALL).get(0);
        assertThat(PortListRenderer.text(row) + PortListRenderer.json(row)).doesNotContain("\u001b", "\n", "\u202e", "\u0007");
    }

    @Test
    void fiftyThousandSocketsOfOneProcessAreListedInTime() {
        process(10, 1, "gen", "gen.service");
        for (int i = 0; i < 50_000; i++) {
            socket(Transport.TCP, "127.0." + i / 250 + "." + (i % 250 + 1), 8080, SocketState.LISTEN, 10);
        }
        assertThat(assertTimeout(Duration.ofSeconds(20), () -> rows(PortFilter.ALL))).hasSize(50_000);
    }
}
