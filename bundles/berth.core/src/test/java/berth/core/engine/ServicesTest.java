// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import berth.core.article.Article;
import berth.core.article.Article.CauseRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.article.Condition;
import berth.core.article.Glob;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Likelihood;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Topic;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** What a complete look at services proves, and what it does not. */
class ServicesTest {
    private static final Article EXIM = new Article("exim", "test", "exim", Where.HERE,
            List.of(new Symptom(Optional.empty(), Set.of(), Set.of(Cause.LISTENER))), List.of(new CauseRule("exim", "exim",
                    new Condition.HolderIs(List.of(new Glob("exim4")), List.of()))), List.of(), "");

    /** The holder of port 25 is not known, and no service of that name runs. */
    private static Optional<Likelihood> thatEximHolds(String os, Topic... surveyed) {
        Host host = new Host().surveys(Topic.TCP_SOCKETS, Topic.PERMISSIONS, Topic.ADDRESSES).surveys(surveyed).blindTo(Topic.PROCESSES).listensMaybe("25");
        Snapshot snapshot = new Snapshot(HostId.named("mx1"), Optional.of(os), Host.NOON, host.evidence());
        return new DiagnosisEngine(List.of(EXIM)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(snapshot),
                Detections.none()).hypotheses().stream().map(Diagnosis.Hypothesis::likelihood).findFirst();
    }

    @Test
    void onLinuxAProgramRunsWithoutAServiceToo() {
        assertThat(thatEximHolds("linux", Topic.SERVICES)).contains(Likelihood.POSSIBLE);
        assertThat(thatEximHolds("windows")).contains(Likelihood.POSSIBLE);
        assertThat(thatEximHolds("windows", Topic.SERVICES)).as("an article whose causes are all ruled out").isEmpty();
    }

    private static EventLogged failed(String unit, int minute) {
        return new EventLogged(Host.ORIGIN, new LogRecord("journal", minute, Optional.of(Instant.parse("2026-01-01T06:0" + minute + ":00Z")), Optional.empty(),
                "systemd", Optional.empty(), Optional.empty(), "error", Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(new LogRecord.Datum(Optional.of("UNIT"), unit)), "", Optional.of("Failed to start " + unit)));
    }

    @Test
    void aClaimantsFailedStartsAreCitedWithIt() {
        Host host = Host.surveyed().listens("25", 7).with(new ClaimSeen(Host.ORIGIN, Host.tcp("25"), "late.service", Optional.of(ClaimBasis.CONFIGURED),
                Optional.of("enabled"))).with(failed("late.service", 1)).with(failed("other.service", 2)).with(failed("late.service", 3));
        Diagnosis diagnosis = Asked.about(host, "25");
        List<Integer> because = diagnosis.claimants().get(0).because();
        assertThat(because.stream().map(diagnosis.evidence()::get).map(Cited::evidence)).filteredOn(EventLogged.class::isInstance)
                .containsExactly(failed("late.service", 1), failed("late.service", 3));
    }

    private static EventLogged event(String provider, int id, int minute, String... data) {
        return new EventLogged(Host.ORIGIN, new LogRecord("System", minute, Optional.of(Instant.parse("2026-01-01T06:0" + minute + ":00Z")), Optional.empty(),
                provider, Optional.of(id), Optional.empty(), "error", Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(data).stream().map(value -> new LogRecord.Datum(Optional.empty(), value)).toList(), "", Optional.empty()));
    }

    @Test
    void soAreAServicesOfWindowsWhicheverComesFirst() {
        EventLogged own = event("Late", 4007, 1, "10048");
        EventLogged manager = event("Service Control Manager", 7024, 2, "Late", "%%10048");
        Host host = Host.surveyed().listens("25", 7).with(new ClaimSeen(Host.ORIGIN, Host.tcp("25"), "late", Optional.of(ClaimBasis.CONFIGURED), Optional.of("automatic")))
                .with(manager).with(event("Service Control Manager", 7036, 3, "other")).with(event("Other", 1, 1, "10048")).with(own);
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(diagnosis.claimants().get(0).because().stream().map(diagnosis.evidence()::get).map(Cited::evidence)).filteredOn(EventLogged.class::isInstance)
                .containsExactly(own, manager);
        assertThat(diagnosis.claimants().get(0).failures()).isEqualTo(1);
    }
}
