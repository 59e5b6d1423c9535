// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import berth.cli.internal.selftest.Check.Result;
import berth.cli.internal.selftest.Eye.LogSeen;
import berth.cli.internal.selftest.Selftest.Findings;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Verdict;
import berth.core.engine.Detections;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.inquiry.Inquiry;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

class SelftestTest {
    private static final Instant BEGUN = Instant.parse("2026-11-30T08:00:00Z");
    private static final Origin ORIGIN = new Origin("fake", BEGUN, Optional.empty());
    private static final Self SELF = new Self(4711, Optional.of(BEGUN), Optional.of("/usr/lib/jvm/bin/java"));
    private static final Endpoint OWN = new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), 40123);
    private static final Sample LISTENER = new Sample("listener", OWN, SocketState.LISTEN, OWN, Set.of(Cause.LISTENER), Optional.of(false), List.of());
    private static final ProcessRef OURS = new ProcessRef(4711, Optional.of(BEGUN));

    private static SocketSeen socket(Endpoint local, SocketState state, List<ProcessRef> owners, List<ProcessRef> candidates) {
        return new SocketSeen(ORIGIN, local, Optional.empty(), state, Optional.of(1000), Optional.empty(), Optional.empty(), Optional.of(9L), Optional.empty(), owners, candidates);
    }

    private static ProcessSeen process(ProcessRef who, String exe) {
        return new ProcessSeen(ORIGIN, who, Optional.empty(), "java", Optional.of(exe).filter(path -> !path.isEmpty()), List.of(), Optional.of(1000), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static List<Evidence> everythingLookedAt() {
        return List.of(new Surveyed(ORIGIN, Topic.TCP_SOCKETS, Set.of()), new Surveyed(ORIGIN, Topic.PROCESSES, Set.of()), new Surveyed(ORIGIN, Topic.PERMISSIONS, Set.of()),
                new Surveyed(ORIGIN, Topic.ADDRESSES, Set.of()), new Evidence.AddressSeen(ORIGIN, OWN.address(), Optional.empty()));
    }

    private static Seen seen(Endpoint asked, List<Evidence> complete, Evidence... more) {
        List<Evidence> all = new ArrayList<>(complete);
        all.addAll(List.of(more));
        Snapshot host = new Snapshot(HostId.named("here"), Optional.of("linux"), BEGUN, all);
        return new Seen(host, new DiagnosisEngine(List.of()).diagnose(Inquiry.asked(asked, Optional.empty(), host), List.of(host), new Detections(List.of(), List.of())));
    }

    private static Result result(Evidence... evidence) {
        return new Judge(SELF).sample(LISTENER, seen(OWN, everythingLookedAt(), evidence)).result();
    }

    @Test
    void whatIsSaidAsItIsIsRight() {
        assertThat(result(socket(OWN, SocketState.LISTEN, List.of(OURS), List.of()), process(OURS, "/usr/lib/jvm/bin/java"))).isEqualTo(Result.RIGHT);
        assertThat(result(socket(OWN, SocketState.LISTEN, List.of(OURS), List.of()), process(OURS, "C:\\jdk\\bin\\Java"))).isEqualTo(Result.RIGHT);
    }

    @Test
    void everyWrongAnswerIsRed() {
        ProcessSeen java = process(OURS, "/usr/lib/jvm/bin/java");
        assertThat(result()).as("the listener is not seen, and the port is called free").isEqualTo(Result.WRONG);
        ProcessRef other = new ProcessRef(99, Optional.of(BEGUN));
        assertThat(result(socket(OWN, SocketState.LISTEN, List.of(other), List.of()), process(other, "/bin/nc"))).as("another process").isEqualTo(Result.WRONG);
        assertThat(result(socket(OWN, SocketState.BOUND, List.of(OURS), List.of()), java)).as("another state").isEqualTo(Result.WRONG);
        ProcessRef before = new ProcessRef(4711, Optional.of(BEGUN.minusSeconds(3600)));
        assertThat(result(socket(OWN, SocketState.LISTEN, List.of(before), List.of()), process(before, "/usr/lib/jvm/bin/java"))).as("another process of the same number")
                .isEqualTo(Result.WRONG);
        assertThat(result(socket(OWN, SocketState.LISTEN, List.of(OURS), List.of()), process(OURS, "/bin/nc"))).as("another program").isEqualTo(Result.WRONG);
        Endpoint wildcard = new Endpoint(Transport.TCP, IpAddress.ANY_V4, OWN.port());
        assertThat(result(socket(wildcard, SocketState.LISTEN, List.of(OURS), List.of()), java)).as("another address").isEqualTo(Result.WRONG);
    }

    @Test
    void whatIsNotKnownIsUndecided() {
        Surveyed sockets = new Surveyed(ORIGIN, Topic.TCP_SOCKETS, Set.of());
        NotObserved denied = new NotObserved(ORIGIN, Topic.PROCESSES, Why.ACCESS_DENIED, "denied");
        Judge judge = new Judge(SELF);
        assertThat(judge.sample(LISTENER, seen(OWN, List.of()))).isEqualTo(Check.undecided("listener", "not seen; nobody says why"));
        assertThat(judge.sample(LISTENER, seen(OWN, List.of(sockets, denied), socket(OWN, SocketState.LISTEN, List.of(), List.of(OURS)))))
                .isEqualTo(Check.undecided("listener", "whose it is is not proven, only guessed rightly; processes: access-denied"));
        assertThat(result(socket(OWN, SocketState.LISTEN, List.of(OURS), List.of()), process(OURS, ""))).isEqualTo(Result.UNDECIDED);
    }

    @Test
    void aVerdictThatABindContradictsIsRed() {
        Sample allowed = new Sample("listener", OWN, SocketState.LISTEN, OWN, Set.of(Cause.LISTENER), Optional.of(true), List.of());
        Check check = new Judge(SELF).sample(allowed, seen(OWN, everythingLookedAt(), socket(OWN, SocketState.LISTEN, List.of(OURS), List.of()), process(OURS, "/usr/lib/jvm/bin/java")));
        assertThat(check).isEqualTo(Check.wrong("listener", "the verdict is held, and a bind was allowed"));
        assertThat(new Judge(SELF).free(OWN, true, seen(OWN, everythingLookedAt(), socket(OWN, SocketState.LISTEN, List.of(OURS), List.of()))).result()).isEqualTo(Result.WRONG);
        assertThat(new Judge(SELF).free(OWN, true, seen(OWN, everythingLookedAt())).result()).isEqualTo(Result.RIGHT);
        assertThat(new Judge(SELF).free(OWN, false, seen(OWN, everythingLookedAt())).result()).isEqualTo(Result.NOT_MADE);
    }

    /** Whether it can listen there is not tried, so that "held" may be right. */
    @Test
    void aWildcardThatCanBeBoundIsNotHeldAgainstWhoCallsItHeld() {
        Endpoint wildcard = new Endpoint(Transport.TCP, IpAddress.ANY_V4, OWN.port());
        Sample allowed = new Sample("listener", OWN, SocketState.LISTEN, wildcard, Set.of(Cause.WILDCARD_OVERLAP), Optional.empty(), List.of());
        Seen held = seen(wildcard, everythingLookedAt(), socket(OWN, SocketState.LISTEN, List.of(OURS), List.of()), process(OURS, "/usr/lib/jvm/bin/java"));
        assertThat(new Judge(SELF).sample(allowed, held)).isEqualTo(Check.undecided("listener",
                "held, wildcard-overlap; a bind was allowed, and to listen on all addresses was not tried, as a firewall may ask about it"));
    }

    /** A firewall may ask people about a program that listens for others. */
    @Test
    void nothingListensButOnLoopback() throws Exception {
        List<Callable<Sample>> all = List.of(OwnSockets::listener, OwnSockets::listenerUnderWildcard, OwnSockets::bound, OwnSockets::client);
        List<Callable<Sample>> v6 = hasV6() ? List.of(OwnSockets::listenerV6, OwnSockets::dualStack) : List.of();
        for (Callable<Sample> make : Stream.concat(all.stream(), v6.stream()).toList()) {
            Sample sample = make.call();
            assertThat(sample.open()).filteredOn(ServerSocketChannel.class::isInstance).allSatisfy(open -> assertThat(
                    ((InetSocketAddress) ((ServerSocketChannel) open).getLocalAddress()).getAddress().isLoopbackAddress()).as(sample.title()).isTrue());
            OwnSockets.close(sample);
        }
        // Somebody may take a free port meanwhile.
        assertThat(IntStream.range(0, 5).mapToObj(i -> OwnSockets.bindable(new Endpoint(Transport.TCP, IpAddress.ANY_V4, freePort())))).as("bound, and nobody knows whether it could listen")
                .contains(Optional.empty());
    }

    private static boolean hasV6() {
        try (ServerSocketChannel v6 = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            v6.bind(new InetSocketAddress("::1", 0));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static int freePort() {
        try {
            return OwnSockets.free().port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Filters may let nobody through to the loopback interface. */
    @Test
    @Timeout(60)
    void whoNeverComesIsNotWaitedForWithoutEnd() throws Exception {
        try (ServerSocketChannel lonely = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertThatThrownBy(() -> OwnSockets.accepted(lonely, 50)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void anErrorOfTheWrongKindIsRed() {
        Function<OsError, Result> told = error -> new Judge(SELF).refusal("error", OWN, Verdict.NOT_LOCAL, List.of(OsError.Kind.ADDRESS_UNAVAILABLE),
                seen(OWN, everythingLookedAt(), new BindRefused(ORIGIN, OWN, error))).result();
        assertThat(told.apply(OsError.linux(99))).isEqualTo(Result.RIGHT);
        assertThat(told.apply(OsError.darwin(49))).isEqualTo(Result.RIGHT);
        assertThat(told.apply(OsError.linux(98))).isEqualTo(Result.WRONG);
        assertThat(told.apply(OsError.linux(49))).as("the number of another system").isEqualTo(Result.WRONG);
    }

    /** A Berth that sees nothing, and one that sees the same whatever is there. */
    private record Blind(List<Evidence> always, List<SourceSurvey> surveys, List<LogSeen> logs) implements Eye {
        @Override
        public Seen port(Endpoint wanted) {
            return seen(wanted, always);
        }

        @Override
        public List<String> sources() {
            return surveys.stream().map(SourceSurvey::id).toList();
        }

        @Override
        public SourceSurvey survey(String source, Endpoint own) {
            return surveys.stream().filter(one -> one.id().equals(source)).findFirst().orElseThrow();
        }

        @Override
        public Snapshot all() {
            return new Snapshot(HostId.named("here"), Optional.of("linux"), BEGUN, always);
        }
    }

    @Test
    void whoSeesNothingIsNeverRight() {
        Findings findings = new Selftest(new Blind(List.of(), List.of(), List.of()), SELF, () -> false, false).run();
        assertThat(findings.checks()).filteredOn(check -> check.result() == Result.RIGHT || check.result() == Result.WRONG).isEmpty();
        assertThat(findings.count(Result.UNDECIDED)).isGreaterThanOrEqualTo(9);
    }

    @Test
    void whoClaimsToHaveSeenAllAndSawNothingIsWrong() {
        NotObserved broken = new NotObserved(ORIGIN, Topic.CONTRIBUTION, Why.BROKEN_CONTRIBUTION, "broken");
        List<SourceSurvey> sources = List.of(SourceSurvey.of("a", List.of(broken), 1), SourceSurvey.of("b", List.of(new NotObserved(ORIGIN, Topic.HOOKS, Why.TIMED_OUT, "late")), 1));
        Findings findings = new Selftest(new Blind(everythingLookedAt(), sources, List.of(new LogSeen("text", true), new LogSeen("none", false))), SELF, () -> false, false).run();
        assertThat(findings.checks()).filteredOn(check -> check.result() == Result.WRONG).extracting(Check::title).contains("TCP listener on 127.0.0.1",
                "TCP socket that is bound and does not listen", "error of a bind on a taken port", "source a", "source b", "event logs");
    }

    @Test
    void whenTheTimeIsUpNothingMoreIsTried() {
        Findings findings = new Selftest(new Blind(List.of(), List.of(), List.of()), SELF, () -> true, false).run();
        assertThat(findings.checks()).hasSizeGreaterThanOrEqualTo(10).allSatisfy(check -> assertThat(check).isEqualTo(Check.undecided(check.title(), "not looked at: out of time")));
    }

    /** Sources that are slow cost the later ones their turn, not the person his time. */
    @Test
    void sourcesThatAreLeftWhenTheTimeIsUpAreNotAsked() {
        SourceSurvey broken = SourceSurvey.of("b", List.of(new NotObserved(ORIGIN, Topic.CONTRIBUTION, Why.BROKEN_CONTRIBUTION, "broken")), 1);
        AtomicInteger questions = new AtomicInteger();
        Findings findings = new Selftest(new Blind(List.of(), List.of(SourceSurvey.of("a", List.of(), 1), broken), List.of(new LogSeen("none", false))), SELF,
                () -> questions.incrementAndGet() > 11, false).run();
        assertThat(findings.checks()).contains(Check.undecided("source a", "it said nothing"), Check.undecided("source b", "not looked at: out of time"),
                Check.undecided("event logs", "not looked at: out of time"));
        assertThat(findings.sources()).extracting(SourceSurvey::id).containsExactly("a");
    }

    /** A question takes sources and detectors as long as was wished; none is begun that may not end before two minutes are over. */
    @Test
    void aQuestionIsBegunOnlyIfItCanEndInTime() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        TimeLimit time = TimeLimit.start(now::get, Duration.ofSeconds(10));
        assertThat(time.isUp()).isFalse();
        now.addAndGet(Duration.ofSeconds(90).toNanos());
        assertThat(time.isUp()).isFalse();
        now.incrementAndGet();
        assertThat(time.isUp()).isTrue();
        assertThat(TimeLimit.start(now::get, Duration.ofSeconds(99_999)).each()).as("however patient one is").isEqualTo(Duration.ofSeconds(20));
    }

    private static ServiceSeen service(String name, ServiceState state) {
        return new ServiceSeen(ORIGIN, name, Optional.empty(), state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static Check services(String os, boolean systemd, Evidence... seen) {
        return new Judge(SELF).services(KnownService.of(Optional.of(os), systemd), new Snapshot(HostId.named("here"), Optional.of(os), BEGUN, List.of(seen)));
    }

    /** What runs on every such system is known without Berth. */
    @Test
    void servicesAreMeasuredByThoseThatAlwaysRun() {
        Surveyed all = new Surveyed(ORIGIN, Topic.SERVICES, Set.of());
        NotObserved gap = new NotObserved(ORIGIN, Topic.SERVICES, Why.ACCESS_DENIED, "no right");
        ServiceSeen log = service("EventLog", ServiceState.RUNNING);
        assertThat(services("windows", false, all, log, service("RPCSS", ServiceState.RUNNING))).isEqualTo(Check.right("services", "2 listed, with what always runs: EventLog, RpcSs"));
        assertThat(services("windows", false, all).result()).as("none at all").isEqualTo(Result.WRONG);
        assertThat(services("windows", false, all, log).result()).as("one of two").isEqualTo(Result.WRONG);
        assertThat(services("windows", false, gap, log, service("RpcSs", ServiceState.STOPPED)).result()).as("said to be stopped, which somebody may have wanted").isEqualTo(Result.UNDECIDED);
        assertThat(services("windows", false, gap, log)).isEqualTo(Check.undecided("services", "1 listed, without RpcSs; services: access-denied"));
        assertThat(services("linux", true, all).result()).isEqualTo(Result.WRONG);
        assertThat(services("linux", true, all, service("systemd-journald.service", ServiceState.RUNNING)).result()).isEqualTo(Result.RIGHT);
        assertThat(services("linux", false, all)).isEqualTo(Check.undecided("services", "0 listed, and none that has to run here is known"));
        assertThat(services("macos", false, gap, service("com.apple.one", ServiceState.STOPPED), service("com.apple.two", ServiceState.RUNNING)).result()).isEqualTo(Result.RIGHT);
        assertThat(services("macos", false, gap).result()).isEqualTo(Result.UNDECIDED);
    }

    @Test
    void aSourceThatSaysNothingIsNotRight() {
        Surveyed hooks = new Surveyed(ORIGIN, Topic.HOOKS, Set.of());
        assertThat(SourceSurvey.of("s", List.of(), 1).check()).isEqualTo(Check.undecided("source s", "it said nothing"));
        assertThat(SourceSurvey.of("s", List.of(hooks), 1).check().result()).isEqualTo(Result.UNDECIDED);
        assertThat(SourceSurvey.of("s", List.of(hooks, service("x", ServiceState.RUNNING)), 1).check()).isEqualTo(Check.right("source s", "1 facts in 1 ms"));
    }

    @Test
    void itsOwnSocketsAreClosed() throws Exception {
        List<Endpoint> asked = new ArrayList<>();
        Blind blind = new Blind(List.of(), List.of(), List.of());
        new Selftest(new Eye() {
            @Override
            public Seen port(Endpoint wanted) {
                asked.add(wanted);
                return blind.port(wanted);
            }

            @Override
            public List<String> sources() {
                return blind.sources();
            }

            @Override
            public SourceSurvey survey(String source, Endpoint own) {
                return blind.survey(source, own);
            }

            @Override
            public Snapshot all() {
                return blind.all();
            }

            @Override
            public List<LogSeen> logs() {
                return blind.logs();
            }
        }, SELF, () -> false, false).run();
        // A server refuses the second bind as long as the first one is there.
        assertThat(asked).hasSizeGreaterThanOrEqualTo(9).filteredOn(one -> one.transport() == Transport.TCP && one.address().isLoopback()).first()
                .satisfies(one -> assertThat(OwnSockets.bindable(one)).contains(true));
    }

    @Test
    void theReportIsATableThatNothingBreaks() {
        Findings findings = new Findings(List.of(Check.right("a|b", "fine"), Check.wrong("c", "\u001b[31m\n\"quoted\\\"")),
                List.of(SourceSurvey.of("s", List.of(new NotObserved(ORIGIN, Topic.HOOKS, Why.ACCESS_DENIED, "no right"), new Surveyed(ORIGIN, Topic.REDIRECTS, Set.of()),
                        new Surveyed(ORIGIN, Topic.HOOKS, Set.of())), 12)),
                new Snapshot(HostId.named("here"), Optional.of("linux"), BEGUN, List.of()));
        String text = ReportText.markdown(Map.of("system", "Linux"), findings);
        assertThat(text).contains("| system | Linux |", "| a\\|b | right | fine |", "| c | WRONG |", "| s | redirects | hooks (access-denied): no right | 12 |",
                "**1 right, 1 wrong, 0 undecided, 0 not made**").doesNotContain("\u001b");
        assertThat(ReportText.json(findings)).hasSize(2).allSatisfy(line -> assertThat(line).startsWith("{\"check\":\"").doesNotContain("\u001b"));
    }
}
