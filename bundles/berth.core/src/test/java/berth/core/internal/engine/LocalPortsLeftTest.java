// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** What Windows logs when no local port is left tells of that moment only. */
class LocalPortsLeftTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant FAILED = NOON.minusSeconds(7200);

    private static LogRecord event(String provider, int id, Instant at) {
        return new LogRecord("System", 7, Optional.of(at), Optional.empty(), provider, Optional.of(id), Optional.empty(), "warning", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), "",
                Optional.empty());
    }

    private static List<Evidence> none(LogRecord event, boolean afterFailure) {
        Optional<BindFailure> failure = Optional.of(new BindFailure("test.smtpd", event("smtpd", 1, FAILED), OsError.winsock(10048), Optional.empty(), List.of())).filter(one -> afterFailure);
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), failure, true);
        Evidence logged = new EventLogged(new Origin("test", NOON, Optional.empty()), event);
        return LocalPortsLeft.none(new Snapshot(new HostId("mx1", Optional.empty(), Optional.empty()), Optional.of("windows"), NOON, List.of(logged)), question);
    }

    @ParameterizedTest
    @CsvSource({ "Tcpip,4231,-30,true", "Tcpip,4227,60,true", "Microsoft-Windows-TCPIP,4266,0,true", "Tcpip,4231,-3600,false", "Tcpip,4231,7200,false", "Tcpip,4201,0,false", "Other,4231,0,false" })
    void beforeAFailureItTellsOfTheTimeOfTheFailure(String provider, int id, int seconds, boolean tells) {
        assertThat(none(event(provider, id, FAILED.plusSeconds(seconds)), true)).hasSize(tells ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({ "-30,true", "-7200,false" })
    void withoutAFailureItTellsOfNow(int seconds, boolean tells) {
        assertThat(none(event("Tcpip", 4231, NOON.plusSeconds(seconds)), false)).hasSize(tells ? 1 : 0);
    }
}
