// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.core.render.Timeline.Mark;
import berth.core.render.Timeline.Role;
import berth.core.render.Timeline.What;

class TimelineTest {
    private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");
    private static final Instant BOOT = NOW.minus(Duration.ofHours(5));
    private static final Instant STARTED = NOW.minus(Duration.ofHours(2));
    private static final Instant FAILED = NOW.minusSeconds(90);

    private static LogRecord record(Instant at, String unit) {
        return new LogRecord("journal", 3, Optional.of(at), Optional.empty(), "systemd", Optional.empty(), Optional.empty(), "error", Optional.empty(), Optional.empty(),
                Optional.empty(), List.of(new Datum(Optional.of("UNIT"), unit)), "", Optional.of(unit + ": Failed with result 'exit-code'."));
    }

    private static Diagnosis diagnosis(Optional<BindFailure> failure, List<Holder> holders, List<Claimant> claimants, List<Cited> evidence) {
        return new Diagnosis(new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80), "here", failure.map(any -> "apache2"), Optional.empty(), failure, true), NOW, Verdict.HELD,
                Optional.empty(), Likelihood.ESTABLISHED, holders, List.of(), claimants, List.of(), evidence, List.of(), List.of(), List.of(), List.of());
    }

    private static Holder holder(Optional<Instant> since) {
        return new Holder("here", Optional.of(7L), since, Optional.of("nginx"), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.of("nginx.service"),
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Upkeep.UNKNOWN, List.of());
    }

    private static Claimant claimant(ServiceState state, Instant since) {
        return new Claimant("here", "apache2.service", Optional.empty(), "0.0.0.0:80", Optional.empty(), Optional.empty(), Optional.of(state), Optional.of(since), List.of());
    }

    private static Cited cited(LogRecord event) {
        return new Cited("here", new EventLogged(new Origin("test", NOW, Optional.empty()), event));
    }

    @Test
    void eachWhoHasToDoWithThePortHasALane() {
        Cited boot = new Cited("here", new SettingSeen(new Origin("test", NOW, Optional.empty()), "host", "booted", BOOT.toString()));
        Timeline line = Timeline.of(Language.ENGLISH, diagnosis(Optional.of(new BindFailure("x", record(FAILED, "apache2.service"), Optional.empty(), Optional.empty(), List.of())),
                List.of(holder(Optional.of(STARTED))), List.of(claimant(ServiceState.FAILED, FAILED)), List.of(boot, cited(record(FAILED.minusSeconds(30), "apache2.service"))))).orElseThrow();

        assertThat(line.from()).isEqualTo(BOOT);
        assertThat(line.until()).isEqualTo(NOW);
        assertThat(line.boots()).containsExactly(BOOT);
        assertThat(line.lanes()).extracting(Timeline.Lane::who).containsExactly("apache2", "nginx.service", "apache2.service");
        assertThat(line.lanes().get(1)).isEqualTo(new Timeline.Lane("nginx.service", Role.HAS, Optional.of(STARTED), List.of(new Mark(STARTED, What.STARTED))));
        assertThat(line.lanes().get(2).marks()).containsExactly(new Mark(FAILED.minusSeconds(30), What.FAILED), new Mark(FAILED, What.FAILED));
        assertThat(line.lanes().get(2).since()).isEmpty();
        assertThat(line.lanes().get(0).marks()).containsExactly(new Mark(FAILED, What.BIND_FAILED));
        assertThat(line.lines()).containsExactly("2026-03-04 07:00:00 UTC  the host was started", "2026-03-04 10:00:00 UTC  nginx.service was started",
                "2026-03-04 11:58:00 UTC  apache2.service failed", "2026-03-04 11:58:30 UTC  apache2 could not take the port", "2026-03-04 11:58:30 UTC  apache2.service failed",
                "2026-03-04 12:00:00 UTC  this was seen");
    }

    @Test
    void whatIsLongAgoStandsCloserTogether() {
        Timeline line = Timeline.of(Language.ENGLISH, diagnosis(Optional.empty(), List.of(holder(Optional.of(NOW.minus(Duration.ofDays(40))))), List.of(claimant(ServiceState.STOPPED, FAILED)), List.of())).orElseThrow();

        assertThat(line.place(line.from())).isZero();
        assertThat(line.place(NOW)).isEqualTo(1);
        assertThat(line.place(NOW.plusSeconds(5))).as("a clock that goes ahead").isEqualTo(1);
        assertThat(line.place(FAILED)).isBetween(0.5, 0.8);
        assertThat(line.ticks()).extracting(Timeline.Tick::text).containsExactly("2026-01-23 12:00:00 UTC", "30 days", "a week", "a day", "an hour", "5 min", "20 s", "seen");
        assertThat(line.ticks()).extracting(Timeline.Tick::place).isSorted();
    }

    @Test
    void whoRunsAndWantsItHasABar() {
        assertThat(Timeline.of(Language.ENGLISH, diagnosis(Optional.empty(), List.of(), List.of(claimant(ServiceState.RUNNING, STARTED)), List.of())).orElseThrow().lanes().get(0).since()).contains(STARTED);
    }

    @Test
    void withoutATimeThereIsNothingToDraw() {
        assertThat(Timeline.of(Language.ENGLISH, diagnosis(Optional.empty(), List.of(holder(Optional.empty())), List.of(), List.of()))).isEmpty();
        assertThat(Timeline.of(Language.ENGLISH, diagnosis(Optional.empty(), List.of(), List.of(), List.of()))).isEmpty();
    }
}
