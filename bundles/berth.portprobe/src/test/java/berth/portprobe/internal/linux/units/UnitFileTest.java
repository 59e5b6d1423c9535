// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;

/** Texts of unit files, and the names of units. */
class UnitFileTest {

    static UnitName name(String text) {
        return UnitName.of(text).orElseThrow();
    }

    private static List<String> listens(String name, String... lines) {
        return SocketUnit.of(name(name), UnitFile.parse("[Socket]\n" + String.join("\n", lines) + "\n")).listens().stream()
                .map(endpoint -> endpoint.text() + "/" + endpoint.transport().id()).toList();
    }

    @Test
    void commentsContinuedLinesAndEmptyAssignments() {
        UnitFile file = UnitFile.parse("""
                # comment
                [Service]
                ExecStart=/usr/bin/one \\
                # inside of it
                ; and again
                    two
                Environment = A=1
                Environment=
                Environment=B=2
                nonsense
                =value
                [Install]
                WantedBy=multi-user.target""");
        assertThat(file.value("Service", "ExecStart").orElseThrow().split(" +")).containsExactly("/usr/bin/one", "two");
        assertThat(file.values("Service", "Environment")).containsExactly("B=2");
        assertThat(file.value("Install", "WantedBy")).contains("multi-user.target");
        assertThat(file.has("Socket")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "ListenStream=22|[::]:22/tcp", "ListenStream=0.0.0.0:80|0.0.0.0:80/tcp", "ListenStream=[::1]:80|[::1]:80/tcp",
            "ListenDatagram=69|[::]:69/udp", "ListenStream=[fe80::1]:22%eth0|[fe80::1]:22/tcp", "ListenStream= 127.0.0.1:25 |127.0.0.1:25/tcp" })
    void addresses(String line, String endpoint) {
        assertThat(listens("a.socket", line)).containsExactly(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = { "ListenStream=/run/a.sock", "ListenStream=@abstract", "ListenStream=vsock::22", "ListenStream=0", "ListenStream=65536",
            "ListenSequentialPacket=22", "ListenFIFO=/run/f", "ListenNetlink=audit 1", "ListenStream=localhost:22", "ListenStream=%h/x", "ListenStream=22%z",
            "ListenStream=22\nSocketProtocol=sctp" })
    void whatIsNoPortOfOurs(String lines) {
        assertThat(listens("a.socket", lines)).isEmpty();
    }

    @Test
    void anEmptyAssignmentForgetsAllKinds() {
        assertThat(listens("a.socket", "ListenStream=22", "ListenDatagram=22", "ListenStream=", "ListenStream=2222")).containsExactly("[::]:2222/tcp");
    }

    @Test
    void specifiersOfTheName() {
        assertThat(listens("web@8080.socket", "ListenStream=%i", "ListenStream=127.0.0.1:%I")).containsExactly("[::]:8080/tcp", "127.0.0.1:8080/tcp");
        assertThat(name("web@8080.socket").resolved("%p-%i-%n-%N-%%")).contains("web-8080-web@8080.socket-web@8080-%");
        assertThat(name("web@8080.socket").template()).contains("web@.socket");
        assertThat(name("web@.socket").isTemplate()).isTrue();
        assertThat(name("a.socket").resolved("%H")).isEmpty();
    }

    @Test
    void whatASocketStarts() {
        assertThat(SocketUnit.of(name("a.socket"), UnitFile.parse("")).starts()).contains("a.service");
        assertThat(SocketUnit.of(name("a.socket"), UnitFile.parse("[Socket]\nAccept=yes")).starts()).contains("a@.service");
        assertThat(SocketUnit.of(name("a.socket"), UnitFile.parse("[Socket]\nService=b.service")).starts()).contains("b.service");
        assertThat(SocketUnit.of(name("a.socket"), UnitFile.parse("[Socket]\nBindIPv6Only=ipv6-only")).v6Only()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "-a.service", "--user.service", "a b.service", "a.timer", "../a.service", "a\u001b[2J.service", "a;b.socket", ".service" })
    void whatIsNoNameOfAUnit(String name) {
        assertThat(UnitName.of(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "[::]:22 (Stream)|[::]:22", "0.0.0.0:69 (Datagram)|0.0.0.0:69", "/run/x (Stream)|", "[::]:22|", "junk|",
            "[::]:22 (Netlink)|" })
    void whatSystemdSaysOfSockets(String line, String endpoint) {
        assertThat(SocketUnit.shown(line).map(Endpoint::text)).isEqualTo(Optional.ofNullable(endpoint));
    }

    @Test
    void endlessNonsenseIsRead() {
        assertThat(UnitFile.parse("x=1\n".repeat(200_000)).assignments()).hasSize(10_000);
        assertThat(UnitFile.parse("\\\n".repeat(100_000)).assignments()).isEmpty();
    }
}
