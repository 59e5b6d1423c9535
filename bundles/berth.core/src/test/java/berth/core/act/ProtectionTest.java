// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

class ProtectionTest {
    private static final Endpoint WANTED = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);

    private static Holder holder(long pid, String exe, String unit) {
        return new Holder("h", Optional.of(pid), Optional.empty(), Optional.empty(), Optional.of(exe), List.of(exe), Optional.empty(), Optional.empty(), Optional.ofNullable(unit),
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Upkeep.UNKNOWN, List.of(pid + 1));
    }

    private static SocketSeen socket(SocketState state, int port) {
        return new SocketSeen(new Origin("x", Instant.EPOCH, Optional.empty()), new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), Optional.empty(), state, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(new ProcessRef(70, Optional.empty())), List.of(), Optional.empty());
    }

    private static Optional<String> reason(Holder holder, int connections, boolean scanner) {
        List<Evidence> evidence = IntStream.range(0, connections).<Evidence> mapToObj(i -> socket(SocketState.CONNECTED, 25)).toList();
        List<AntivirusFinding> found = scanner ? List.of(new AntivirusFinding("V", "P", Optional.empty(), Optional.empty(), AntivirusRole.HOLDS, "d", "b", "h", Advice.NONE, List.of(0))) : List.of();
        Diagnosis diagnosis = new Diagnosis(new Question(WANTED, "h", Optional.empty(), Optional.empty(), Optional.empty(), true), Instant.EPOCH, Verdict.HELD, Optional.empty(),
                Likelihood.ESTABLISHED, List.of(holder), List.of(), List.of(), List.of(), List.of(new Cited("h", socket(SocketState.LISTEN, 25))), List.of(), found, List.of(), List.of());
        return Protection.of(holder, diagnosis, new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, evidence), List.of(50L, 40L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            1  | /usr/lib/systemd/systemd | -                 | the first process
            50 | /usr/bin/tmux            | -                 | you came in by it
            49 | /usr/bin/tmux            | -                 | you came in by it
            9  | /usr/sbin/sshd           | -                 | lets people in
            9  | /opt/x                   | ssh.service       | lets people in
            9  | /usr/lib/xorg/Xorg       | -                 | it is the screen
            """)
    void whatMustNotEndIsNamed(long pid, String exe, String unit, String reason) {
        assertThat(reason(holder(pid, exe, unit), 0, false)).hasValueSatisfying(why -> assertThat(why).contains(reason));
    }

    @Test
    void aDatabaseIsOneWhileItIsUsed() {
        assertThat(reason(holder(9, "/usr/lib/postgresql/15/bin/postgres", null), 0, false)).isEmpty();
        assertThat(reason(holder(9, "/usr/lib/postgresql/15/bin/postgres", null), 1, false)).contains("it is a database, and one connection to it is open");
        assertThat(reason(holder(9, "/usr/sbin/mariadbd", null), 3, false)).contains("it is a database, and 3 connections to it are open");
        assertThat(reason(holder(9, "/usr/sbin/nginx", "nginx.service"), 3, false)).isEmpty();
    }

    @Test
    void aScannerIsOneWhereItHasTheSocket() {
        assertThat(reason(holder(70, "/usr/sbin/scand", null), 0, true)).hasValueSatisfying(why -> assertThat(why).contains("berth trial"));
        assertThat(reason(holder(80, "/usr/sbin/nginx", null), 0, true)).isEmpty();
    }
}
