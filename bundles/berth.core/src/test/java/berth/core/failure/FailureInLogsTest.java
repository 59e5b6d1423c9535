// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One failure that stands in several logs is one, and two are two. */
class FailureInLogsTest {
    private static final LoggedFailure JOURNAL = told("journal", Optional.of("2026-07-02T08:10:45.200Z"), Optional.of("nginx"), Optional.of("mx1"), "nginx: [emerg] bind() to 0.0.0.0:80 failed");
    private static final LoggedFailure SYSLOG = told("syslog", Optional.of("2026-07-02T08:10:45.123456+00:00"), Optional.of("nginx"), Optional.of("mx1"), "nginx[811]: bind() to 0.0.0.0:80 failed");
    private static final LoggedFailure OWN = told("error.log", Optional.of("2026-07-02T08:10:46"), Optional.empty(), Optional.empty(), "[emerg] bind() to 0.0.0.0:80 failed");
    private static final LoggedFailure OLD_SYSLOG = told("messages", Optional.empty(), Optional.of("nginx"), Optional.of("mx1"), "Jul  2 08:10:45 mx1 nginx[811]: bind() to 0.0.0.0:80 failed");

    private static LoggedFailure told(String log, Optional<String> time, Optional<String> product, Optional<String> host, String text) {
        return new LoggedFailure(log, 1, 1, 1, time, time, FailureKind.IN_USE, true, Optional.of(80), Optional.of("0.0.0.0"), Optional.empty(), Optional.empty(), product, text, host);
    }

    private static List<FailureInLogs> merged(LoggedFailure... failures) {
        return FailureInLogs.newestFirst(List.of(failures), ZoneOffset.UTC);
    }

    @Test
    void whatFourLogsTellOfIsOneFailure() {
        assertThat(merged(OWN, OLD_SYSLOG, SYSLOG, JOURNAL)).singleElement().satisfies(one -> {
            assertThat(one.failure().host()).as("the one that tells most").contains("mx1");
            assertThat(one.failure().time()).isPresent();
            assertThat(one.all()).containsExactlyInAnyOrder(OWN, OLD_SYSLOG, SYSLOG, JOURNAL);
        });
    }

    @Test
    void twoOldSyslogsAreComparedByTheirLines() {
        LoggedFailure daemon = told("daemon.log", Optional.empty(), OLD_SYSLOG.product(), OLD_SYSLOG.host(), OLD_SYSLOG.text());
        LoggedFailure undated = told("a.log", Optional.empty(), Optional.of("nginx"), Optional.empty(), "bind() to 0.0.0.0:80 failed");

        assertThat(merged(OLD_SYSLOG, daemon)).hasSize(1);
        assertThat(merged(undated, told("b.log", Optional.empty(), undated.product(), undated.host(), undated.text()))).hasSize(2);
    }

    @Test
    void oneLogTellsOfTwo() {
        assertThat(merged(JOURNAL, JOURNAL)).hasSize(2);
        assertThat(merged(JOURNAL, JOURNAL, SYSLOG)).extracting(one -> one.elsewhere().size()).containsExactlyInAnyOrder(1, 0);
    }

    @ParameterizedTest
    @CsvSource({ "2026-07-02T08:10:48Z, nginx, mx1", "2026-07-02T08:10:45Z, apache2, mx1", "2026-07-02T08:10:45Z, nginx, mx2", "2027-07-02T08:10:45Z, nginx, mx1" })
    void anotherTimeProgramOrHostIsAnotherFailure(String time, String product, String host) {
        assertThat(merged(JOURNAL, told("syslog", Optional.of(time), Optional.of(product), Optional.of(host), "bind failed"))).hasSize(2);
    }

    @Test
    void aTimeWithoutZoneIsTheReaders() {
        LoggedFailure berlin = told("error.log", Optional.of("2026-07-02T10:10:45"), Optional.empty(), Optional.empty(), "bind failed");
        LoggedFailure old = told("messages", Optional.empty(), Optional.of("nginx"), Optional.of("mx1"), "Jul  2 10:10:46 mx1 nginx[811]: bind() failed");

        assertThat(FailureInLogs.newestFirst(List.of(JOURNAL, berlin, old), ZoneId.of("Europe/Berlin"))).hasSize(1);
        assertThat(merged(JOURNAL, berlin, old)).as("in UTC the last two are another one").hasSize(2);
    }

    @Test
    void aFailureThatGoesOnIsOneAsLongAsItGoesOn() {
        LoggedFailure lasting = new LoggedFailure("journal", 1, 400, 40, Optional.of("2026-07-02T08:00:00Z"), Optional.of("2026-07-02T08:30:00Z"), FailureKind.IN_USE, true, Optional.of(80), Optional.of("0.0.0.0"),
                Optional.empty(), Optional.empty(), Optional.of("nginx"), "bind failed", Optional.of("mx1"));

        assertThat(merged(lasting, SYSLOG)).hasSize(1);
    }
}
