// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.render.JsonRenderer;
import berth.core.render.TextRenderer;

/** What the times of processes, services and boots mean for a failure. */
class TimeTest {
    private static final Instant FAILED = Host.NOON.minusSeconds(3600);

    private static Host booted(Host host, Instant at) {
        return host.with(new SettingSeen(Host.ORIGIN, "host", "booted", at.toString()));
    }

    private static ServiceSeen service(String name, ServiceState state, Instant since) {
        return new ServiceSeen(Host.ORIGIN, name, Optional.empty(), state, Optional.of("enabled"), Optional.empty(), Optional.empty(), Optional.of(since), Optional.empty(), Optional.empty(),
                List.of(), Optional.empty());
    }

    private static String text(Host host) {
        Diagnosis diagnosis = Asked.afterFailure(FAILED, host, "25");
        return TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ");
    }

    @Test
    void whoStoppedOnlyAfterTheFailureMostLikelyHadIt() {
        Host host = Host.surveyed().callerMayBind(true).with(new ClaimSeen(Host.ORIGIN, Host.tcp("25"), "exim4.service")).with(service("exim4.service", ServiceState.STOPPED, FAILED.plusSeconds(60)));
        assertThat(text(host)).contains("exim4.service, which takes the port when it runs, stopped only after the failure: most likely it had the port then.",
                "TIME 2026-01-01 11:00:00 smtpd failed; 11:01:00 exim4.service stopped; 12:00:00 seen (UTC)");
        Host before = Host.surveyed().callerMayBind(true).with(new ClaimSeen(Host.ORIGIN, Host.tcp("25"), "exim4.service"))
                .with(service("exim4.service", ServiceState.STOPPED, FAILED.minusSeconds(60)));
        assertThat(text(before)).doesNotContain("most likely").contains("exim4.service stopped; 11:00:00 smtpd failed");
    }

    @Test
    void aBootSinceTheFailureIsTold() {
        Host gone = booted(Host.surveyed().callerMayBind(true), FAILED.plusSeconds(600));
        assertThat(Asked.afterFailure(FAILED, gone, "25").cause()).contains(Cause.GONE);
        assertThat(text(gone)).contains("The host was started anew since the failure.", "11:10:00 mx1 started");
        assertThat(JsonRenderer.render(Asked.afterFailure(FAILED, gone, "25"))).contains("\"timeline\":[{\"at\":\"2026-01-01T11:00:00Z\",\"what\":\"bind-failed\",\"who\":\"smtpd\"},"
                + "{\"at\":\"2026-01-01T11:10:00Z\",\"what\":\"booted\",\"who\":\"mx1\"},");
    }

    @Test
    void whoCameBackWithABootMayNotHaveBeenTheOne() {
        Instant early = Host.STARTED.minus(Duration.ofHours(2));
        Host host = booted(Host.surveyed().listens("25", 7).process(7, "exim4", Optional.of(1L)), Host.STARTED.minusSeconds(60));
        String text = TextRenderer.ENGLISH.render(Asked.afterFailure(early, host, "25")).replaceAll("\\s+", " ");
        assertThat(text).contains("The host was started anew since the failure", "so it may have been another then", "exim4 started");
    }

    @ParameterizedTest
    @ValueSource(strings = { "x", "", "9999999999999999", "2026-13-45T00:00:00Z", "\u001b[2J" })
    void aBootThatIsNoTimeIsNone(String value) {
        Host host = Host.surveyed().callerMayBind(true).with(new SettingSeen(Host.ORIGIN, "host", "booted", value));
        assertThat(text(host)).doesNotContain("started anew", "\u001b", "TIME ");
    }

    @Test
    void withoutAFailureThereIsNoTimeLine() {
        Host host = booted(Host.surveyed().listens("25", 7).process(7, "exim4", Optional.of(1L)), Host.STARTED);
        assertThat(TextRenderer.ENGLISH.render(Asked.about(host, "25"))).doesNotContain("TIME ");
    }
}
