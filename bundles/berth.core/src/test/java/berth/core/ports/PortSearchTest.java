// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

class PortSearchTest {
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());
    private static final List<Evidence> EVIDENCE = List.of(process(8080, "Nginx", "nginx.service"), process(20, "named25", "bind9.service"),
            socket(Transport.TCP, "0.0.0.0", 80, SocketState.LISTEN, 8080), socket(Transport.TCP, "::1", 8081, SocketState.BOUND, 8080),
            socket(Transport.UDP, "127.0.0.53", 53, SocketState.UNCONNECTED, 20), socket(Transport.TCP, "127.0.0.53", 53, SocketState.LISTEN, 20),
            socket(Transport.TCP, "192.0.2.80", 2525, SocketState.TIME_WAIT, 0));

    private static Evidence process(long pid, String name, String unit) {
        return new ProcessSeen(ORIGIN, new ProcessRef(pid, Optional.empty()), Optional.of(1L), name, Optional.of("/usr/sbin/" + name), List.of(name), Optional.of(0),
                Optional.of("root"), Optional.of(unit), Optional.empty());
    }

    private static Evidence socket(Transport transport, String address, int port, SocketState state, long pid) {
        return new SocketSeen(ORIGIN, new Endpoint(transport, new IpAddress(address), port), state == SocketState.TIME_WAIT ? Optional.of("198.51.100.7:443") : Optional.empty(), state,
                Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(1000L), Optional.empty(),
                pid == 0 ? List.of() : List.of(new ProcessRef(pid, Optional.empty())), List.of());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "-, tcp53 tcp80 tcp2525 tcp8081 udp53", "80, tcp80 tcp8081", "8080, tcp80 tcp8081", "port:80, tcp80", "port:53/udp, udp53", "udp/53, udp53",
        "port:, tcp53 tcp80 tcp2525 tcp8081 udp53", "port:x, ''", "99999999999, ''", "udp, udp53", "nginx, tcp80 tcp8081", "process:NGINX, tcp80 tcp8081", "process:20, tcp53 udp53",
        "process:2, tcp53 udp53", "25, tcp2525", "unit:bind, tcp53 udp53", "unit:named, ''", "state:l, tcp53 tcp80", "state:time-wait, tcp2525", "state:nonsense, ''", "LISTEN, tcp53 tcp80",
        "address:127, tcp53 udp53", "address:::1, tcp8081", "127.0.0.53:53, tcp53 udp53", "[::1]:8081, tcp8081", "::1, tcp8081", "198.51, tcp2525", "nginx listen, tcp80",
        "'  state:listen   53 ', tcp53", "nothing, ''" })
    void eachWordLimitsTheList(String text, String expected) {
        PortSearch search = PortSearch.of(text == null ? "" : text);
        assertThat(PortList.of(new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.EPOCH, EVIDENCE), PortFilter.ALL).filter(search)
                .map(row -> row.socket().local().transport().id() + row.socket().local().port()).collect(Collectors.joining(" "))).isEqualTo(expected);
    }
}
