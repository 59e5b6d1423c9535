// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import berth.core.contribution.Contributed;
import berth.core.contribution.ContributedSource;
import berth.core.contribution.Guard;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.CannotObserveException;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

@Timeout(20)
class CollectorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Evidence SEEN = new Surveyed(new Origin("t", NOW, Optional.empty()), Topic.HOOKS, Set.of());
    private static final Request REQUEST = new Request(Optional.empty(), Optional.empty(), Effort.FULL, NOW);

    private static List<Evidence> collect(Duration deadline, EvidenceSource... sources) {
        return new Collector(deadline).collect(List.of(sources).stream().map(CollectorTest::hooks).toList(), REQUEST, new NullProgressMonitor());
    }

    private static ContributedSource hooks(EvidenceSource source) {
        return contributed(Set.of(Topic.HOOKS), () -> source);
    }

    private static ContributedSource contributed(Set<Topic> topics, Callable<EvidenceSource> make) {
        return new ContributedSource(topics, new Contributed<>("com.example.source", "com.example", make));
    }

    private static NotObserved blindSpot(List<Evidence> evidence) {
        return evidence.stream().filter(NotObserved.class::isInstance).map(NotObserved.class::cast)
                .filter(n -> n.topic() == Topic.CONTRIBUTION).reduce((first, second) -> second).orElseThrow();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void keepsWhatTheSourcesSawInTheirOrder() {
        assertThat(collect(Duration.ofSeconds(5), (r, sink, m) -> sink.accept(SEEN), (r, sink, m) -> { })).containsExactly(SEEN);
    }

    @Test
    void aSourceThatHangsIsLeftBehindAndWhatItSawIsKept() {
        CountDownLatch never = new CountDownLatch(1);
        long start = System.nanoTime();
        List<Evidence> evidence = collect(Duration.ofMillis(300), (request, sink, monitor) -> {
            sink.accept(SEEN);
            awaitUninterruptibly(never);
        });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
        assertThat(evidence).hasSize(3).startsWith(SEEN);
        assertThat(blindSpot(evidence).why()).isEqualTo(Why.TIMED_OUT);
        assertThat(blindSpot(evidence).detail()).contains("com.example.source").contains("bundle com.example");
        never.countDown();
    }

    @Test
    void whatIsSaidAfterTheDeadlineIsNotHeard() throws InterruptedException {
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch said = new CountDownLatch(1);
        List<Evidence> evidence = collect(Duration.ofMillis(100), (request, sink, monitor) -> {
            awaitUninterruptibly(late);
            sink.accept(SEEN);
            said.countDown();
        });
        late.countDown();
        said.await();
        assertThat(evidence).hasSize(2).hasOnlyElementsOfType(NotObserved.class);
    }

    @Test
    void exceptionsAndErrorsOfASourceAreBlindSpotsBesideTheOthersEvidence() {
        List<EvidenceSource> broken = List.of((r, sink, m) -> {
            throw new IllegalStateException("no");
        }, (r, sink, m) -> {
            throw new NoClassDefFoundError("com/example/Lost");
        }, (r, sink, m) -> overflow(0), (r, sink, m) -> sink.accept(nothing()));
        for (EvidenceSource source : broken) {
            List<Evidence> evidence = collect(Duration.ofSeconds(5), source, (r, sink, m) -> sink.accept(SEEN));
            assertThat(evidence).hasSize(3).endsWith(SEEN);
            assertThat(((NotObserved) evidence.get(0)).why()).isEqualTo(Why.BROKEN_CONTRIBUTION);
            assertThat(((NotObserved) evidence.get(0)).topic()).isEqualTo(Topic.CONTRIBUTION);
        }
    }

    @Test
    void aSourceThatCannotBeMadeIsABlindSpot() {
        ContributedSource source = contributed(Set.of(Topic.HOOKS), () -> {
            throw new ClassNotFoundException("com.example.Gone");
        });
        List<Evidence> evidence = new Collector(Duration.ofSeconds(5)).collect(List.of(source), REQUEST, new NullProgressMonitor());
        assertThat(blindSpot(evidence).detail()).contains("class com.example.Gone was not found");
    }

    @Test
    void aSourceThatCannotObserveSaysWhy() {
        List<Evidence> evidence = collect(Duration.ofSeconds(5), (request, sink, monitor) -> {
            throw new CannotObserveException(Why.ACCESS_DENIED, "the table is closed");
        });
        assertThat(evidence).hasSize(2);
        assertThat(blindSpot(evidence).why()).isEqualTo(Why.ACCESS_DENIED);
        assertThat(blindSpot(evidence).detail()).endsWith("the table is closed");
    }

    private static Snapshot host(List<Evidence> evidence) {
        return new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOW, evidence);
    }

    @Test
    void whatAFailedSourceWasToLookAtIsNotCoveredThoughAnotherSurveyedIt() {
        CountDownLatch never = new CountDownLatch(1);
        ContributedSource surveys = hooks((r, sink, m) -> sink.accept(SEEN));
        Set<Topic> topics = Set.of(Topic.PROCESSES, Topic.HOOKS);
        Map<Why, EvidenceSource> failing = Map.of(Why.BROKEN_CONTRIBUTION, (r, sink, m) -> {
            throw new IllegalStateException("no");
        }, Why.TIMED_OUT, (r, sink, m) -> awaitUninterruptibly(never), Why.ACCESS_DENIED, (r, sink, m) -> {
            throw new CannotObserveException(Why.ACCESS_DENIED, "closed");
        });
        assertThat(host(collect(Duration.ofSeconds(5), (r, sink, m) -> sink.accept(SEEN))).covers(Topic.HOOKS, 25)).isTrue();
        failing.forEach((why, source) -> {
            List<Evidence> evidence = new Collector(Duration.ofMillis(500)).collect(List.of(surveys, contributed(topics, () -> source)),
                    REQUEST, new NullProgressMonitor());
            assertThat(host(evidence).covers(Topic.HOOKS, 25)).as("with one that ends as " + why).isFalse();
            List<NotObserved> blind = host(evidence).all(NotObserved.class).toList();
            assertThat(blind).extracting(NotObserved::topic).containsExactly(Topic.CONTRIBUTION, Topic.PROCESSES, Topic.HOOKS);
            assertThat(blind).allSatisfy(n -> assertThat(n.why()).isEqualTo(why))
                    .allSatisfy(n -> assertThat(n.detail()).contains("com.example.source"));
        });
        never.countDown();
    }

    @Test
    void aCancelledSourceCoversNoneOfItsTopics() {
        NullProgressMonitor monitor = new NullProgressMonitor();
        monitor.setCanceled(true);
        List<Evidence> evidence = new Collector(Duration.ofSeconds(15)).collect(List.of(hooks((r, sink, own) -> {
            while (!own.isCanceled()) {
                sleep(Duration.ofMillis(5));
            }
        })), REQUEST, monitor);
        assertThat(host(evidence).all(NotObserved.class)).extracting(NotObserved::topic, NotObserved::why)
                .containsExactly(tuple(Topic.CONTRIBUTION, Why.CANCELLED), tuple(Topic.HOOKS, Why.CANCELLED));
    }

    @Test
    void aSurveyOfATopicThatWasNotDeclaredCountsForNothing() {
        Evidence own = new Surveyed(new Origin("t", NOW, Optional.empty()), Topic.PROCESSES, Set.of());
        List<Evidence> evidence = new Collector(Duration.ofSeconds(5)).collect(List.of(contributed(Set.of(Topic.PROCESSES),
                () -> (r, sink, m) -> List.of(SEEN, own).forEach(sink::accept))), REQUEST, new NullProgressMonitor());
        assertThat(host(evidence).covers(Topic.HOOKS, 25)).isFalse();
        assertThat(host(evidence).covers(Topic.PROCESSES, 25)).isTrue();
        assertThat(evidence).hasSize(2).contains(own);
        assertThat(blindSpot(evidence).why()).isEqualTo(Why.BROKEN_CONTRIBUTION);
        assertThat(blindSpot(evidence).detail()).endsWith("it surveyed hooks without declaring it");
    }

    @Test
    void cancellingGivesAShorterAnswerAndTellsTheSource() throws InterruptedException {
        NullProgressMonitor monitor = new NullProgressMonitor();
        CountDownLatch told = new CountDownLatch(1);
        EvidenceSource source = (request, sink, own) -> {
            sink.accept(SEEN);
            monitor.setCanceled(true);
            while (!own.isCanceled()) {
                sleep(Duration.ofMillis(5));
            }
            told.countDown();
        };
        long start = System.nanoTime();
        List<Evidence> evidence = new Collector(Duration.ofSeconds(15))
                .collect(List.of(hooks(source)), REQUEST, monitor);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(evidence).hasSize(3).startsWith(SEEN);
        assertThat(blindSpot(evidence).why()).isEqualTo(Why.CANCELLED);
        told.await();
    }

    @Test
    void sourcesRunSideBySide() {
        CountDownLatch both = new CountDownLatch(2);
        EvidenceSource meets = (request, sink, monitor) -> {
            both.countDown();
            awaitUninterruptibly(both);
            sink.accept(SEEN);
        };
        assertThat(collect(Duration.ofSeconds(10), meets, meets)).containsExactly(SEEN, SEEN);
    }

    @Test
    void severalThatHangHaveOneDeadlineTogether() {
        CountDownLatch never = new CountDownLatch(1);
        EvidenceSource hangs = (request, sink, monitor) -> awaitUninterruptibly(never);
        long start = System.nanoTime();
        assertThat(collect(Duration.ofMillis(400), hangs, hangs, hangs, hangs, hangs)).hasSize(10);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1900));
        never.countDown();
    }

    @Test
    void callsOfStrangersHaveOneDeadlineTogether() {
        CountDownLatch never = new CountDownLatch(1);
        List<Guard.Outcome<String>> outcomes = Guard.callAll(List.of(() -> "fine", () -> {
            awaitUninterruptibly(never);
            return "late";
        }, () -> {
            throw new IllegalStateException("no");
        }), Duration.ofMillis(300));
        assertThat(outcomes).containsExactly(new Guard.Done<>("fine"), new Guard.Failed<>(Why.TIMED_OUT, "it did not answer in time"),
                new Guard.Failed<>(Why.BROKEN_CONTRIBUTION, "IllegalStateException: no"));
        never.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @SuppressWarnings("null")
    private static Evidence nothing() {
        return null;
    }

    @Test
    void aSourceIsAskedToStopSoonEnoughToTellWhatItHasFound() {
        List<Evidence> evidence = collect(Duration.ofMillis(500), (request, sink, monitor) -> {
            while (!monitor.isCanceled()) {
                sleep(Duration.ofMillis(5));
            }
            sink.accept(new NotObserved(new Origin("t", NOW, Optional.empty()), Topic.PROCESSES, Why.CANCELLED, "not all were looked at"));
            sink.accept(SEEN);
        });
        assertThat(evidence).hasSize(2).endsWith(SEEN);
        assertThat(evidence.get(0)).isInstanceOfSatisfying(NotObserved.class, unseen -> assertThat(unseen.why()).isEqualTo(Why.TIMED_OUT));
    }
}
