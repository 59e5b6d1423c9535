// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.Transport;

class FailureEventsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");
    private final FailureEvents smtp = new FailureEvents(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25)), NOW);

    private static LogRecord event(String log, String provider, int id, String level, String binary, List<Datum> data) {
        return new LogRecord(log, 1, Optional.of(NOW), Optional.empty(), provider, Optional.of(id), Optional.empty(), level, Optional.empty(), Optional.empty(), Optional.empty(),
                data, binary, Optional.empty());
    }

    private boolean tells(String level, String binary, String... data) {
        return smtp.tells(event("Application", "any", 1, level, binary, List.of(data).stream().map(text -> new Datum(Optional.empty(), text)).toList()));
    }

    @Test
    void errorsOfABindAreKnownByTheirNumbers() {
        assertThat(tells("error", "", "10048")).isTrue();
        assertThat(tells("error", "", "bind: 10013.")).isTrue();
        assertThat(tells("warning", "", "hr=0x80072740")).isTrue();
        assertThat(tells("error", "0000000040270000")).isTrue();
        assertThat(tells("information", "", "10048")).isFalse();
        assertThat(tells("error", "", "110048", "10048a", "1.10048")).isFalse();
        assertThat(tells("error", "0040270000000000")).isFalse();
        assertThat(tells("error", "")).isFalse();
    }

    @Test
    void thePortIsKnownInAnEndpointOrAlone() {
        assertThat(tells("error", "", "0.0.0.0:25")).isTrue();
        assertThat(tells("error", "", "[::]:25 is taken")).isTrue();
        assertThat(tells("error", "", " 25 ")).isTrue();
        assertThat(tells("error", "", "0.0.0.0:2525", "25 files", "12:25:30")).isFalse();
    }

    @Test
    void theManagerTellsOfFailedServicesOnly() {
        assertThat(smtp.tells(event("System", "Service Control Manager", 7024, "error", "", List.of()))).isTrue();
        assertThat(smtp.tells(event("System", "Service Control Manager", 7036, "information", "", List.of()))).isFalse();
        assertThat(smtp.tells(event("System", "Service Control Manager", 7045, "error", "", List.of(new Datum(Optional.empty(), "10048"))))).isFalse();
    }

    @Test
    void thatNoLocalPortWasLeftConcernsEveryPort() {
        assertThat(smtp.tells(event("System", "Tcpip", 4231, "warning", "", List.of()))).isTrue();
        assertThat(smtp.tells(event("System", "Tcpip", 4201, "information", "", List.of()))).isFalse();
    }

    @Test
    void aBlockedBindIsTheWantedPorts() {
        Datum port = new Datum(Optional.of("SourcePort"), "25");
        assertThat(smtp.tells(event("Security", "Microsoft-Windows-Security-Auditing", 5159, "audit-failure", "", List.of(port)))).isTrue();
        assertThat(smtp.tells(event("Security", "Microsoft-Windows-Security-Auditing", 5157, "audit-failure", "", List.of(port)))).isFalse();
        assertThat(smtp.tells(event("Security", "Microsoft-Windows-Security-Auditing", 5159, "audit-failure", "", List.of(new Datum(Optional.of("SourcePort"), "80"))))).isFalse();
    }

    @Test
    void theServiceLeavesOutWhatNobodyWants() {
        assertThat(smtp.query("System")).isEqualTo(new HostLog.Wanted("System", "*[System[(Level=1 or Level=2 or Level=3) and TimeCreated[@SystemTime>='2026-11-23T03:00:00Z']]]", true));
        assertThat(smtp.query("Security").xpath()).startsWith("*[System[EventID=5159 and ");
        assertThat(new FailureEvents(Optional.empty(), Instant.parse("2026-11-30T03:00:00.123456789Z")).query("Security").xpath()).contains("@SystemTime>='2026-11-23T03:00:00.123Z'");
    }
}
