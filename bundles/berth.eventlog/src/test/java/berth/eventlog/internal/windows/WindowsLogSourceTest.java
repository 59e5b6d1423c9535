// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** What is told of a host whose event service is one in memory. */
class WindowsLogSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-30T04:00:00Z");

    private final FakeService service = new FakeService();
    private final WindowsLogSource source = new WindowsLogSource(() -> new ChannelLog(service));
    private final List<Evidence> seen = new ArrayList<>();
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();

    private void collect(WindowsLogSource from, Effort effort) {
        from.collect(new Request(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25)), Optional.empty(), effort, NOW), seen::add, new NullProgressMonitor());
    }

    private Mark readOn(Mark mark) throws IOException {
        records.clear();
        return source.readOn("Application", mark, records::add, damages::add, new NullProgressMonitor());
    }

    private static List<String> events(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> FakeService.event("p", 1, 4, i)).toList();
    }

    private <T extends Evidence> List<T> all(Class<T> kind) {
        return seen.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void failuresAreEvidenceAndWhatMayNotBeReadIsABlindSpot() {
        service.with("System", List.of(FakeService.event("Service Control Manager", 7036, 4, 1), FakeService.event("Service Control Manager", 7024, 2, 2, "MSExchangeIMC", "%%10048")));
        service.with("Application", List.of(FakeService.event("MSExchangeIMC", 4007, 2, 9, "10048"), FakeService.event("other", 1, 2, 10, "x")));
        collect(source, Effort.OWNER);
        assertThat(all(EventLogged.class)).extracting(logged -> logged.origin().place().orElse("")).containsExactly("System record 2", "Application record 9");
        assertThat(all(NotObserved.class)).extracting(NotObserved::why).containsExactly(Why.ACCESS_DENIED);
        assertThat(all(NotObserved.class).get(0).detail()).startsWith("the Security log can't be read: you have no right to");
        assertThat(all(Surveyed.class)).isEmpty();
        assertThat(service.open()).isZero();
    }

    @Test
    void whoAsksForAPortHasLookedForThatPortOnly() {
        service.admitted = true;
        FailureEvents.logs().forEach(log -> service.with(log, List.of()));
        collect(source, Effort.OWNER);
        assertThat(all(Surveyed.class)).extracting(Surveyed::ports).containsExactly(Set.of(25));
        seen.clear();
        source.collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, NOW), seen::add, new NullProgressMonitor());
        assertThat(all(Surveyed.class)).extracting(Surveyed::ports).containsExactly(Set.of());
    }

    @Test
    void whoAsksForTheKernelsAnswerOnlyWaitsForNoLog() {
        collect(source, Effort.EXACT);
        assertThat(seen).isEmpty();
        assertThat(service.queries).isEmpty();
    }

    @Test
    void ofVeryManyTheNewestAreKeptAndThatIsSaid() {
        service.with("System", IntStream.rangeClosed(1, 500).mapToObj(i -> FakeService.event("Service Control Manager", 7034, 2, i, "svc")).toList());
        service.with("Application", List.of());
        collect(source, Effort.OWNER);
        assertThat(all(EventLogged.class)).hasSize(FailureEvents.MOST_KEPT);
        assertThat(all(EventLogged.class).get(0).event().number()).isEqualTo(500);
        assertThat(all(NotObserved.class)).extracting(NotObserved::detail).anyMatch(detail -> detail.contains("only the newest 100 warnings"));
    }

    @Test
    void aServiceThatDoesNotAnswerIsNoEmptyLog() {
        service.nothing = Optional.of(EventLogError.of("EvtQuery", EventLogError.ERROR_CALL_NOT_IMPLEMENTED));
        ClassicCalls none = new ClassicCalls() {
            @Override
            public boolean isRegistered(String log) {
                return true;
            }

            @Override
            public long open(String log) {
                return 1;
            }

            @Override
            public Buffer read(long log, boolean newestFirst, int capacity) {
                return new Buffer(0, new byte[0]);
            }

            @Override
            public void close(long log) {
                return;
            }
        };
        collect(new WindowsLogSource(() -> new EitherLog(new ChannelLog(service), new ClassicLog(none, new MessageFiles(new FakeMessageHost())))), Effort.OWNER);
        assertThat(all(EventLogged.class)).isEmpty();
        assertThat(all(Surveyed.class)).isEmpty();
        assertThat(all(NotObserved.class)).extracting(NotObserved::detail).anyMatch(detail -> detail.startsWith("Windows' event service does not answer here"))
                .anyMatch(detail -> detail.startsWith("the System log can't be read: it is empty"));
        assertThat(service.queries).hasSize(1);
    }

    @Test
    void aLogIsReadFromItsStartAndThenFollowed() throws IOException {
        service.with("Application", events(1, 3));
        Mark mark = readOn(Mark.START);
        assertThat(records).extracting(LogRecord::number).containsExactly(1L, 2L, 3L);
        assertThat(readOn(mark)).isEqualTo(mark);
        assertThat(records).isEmpty();
        service.with("Application", events(1, 6));
        mark = readOn(mark);
        assertThat(records).extracting(LogRecord::number).containsExactly(4L, 5L, 6L);
        assertThat(mark).isEqualTo(source.end("Application", new NullProgressMonitor()));
    }

    @Test
    void aLogThatIsClearedGoesOn() throws IOException {
        service.with("Application", events(5, 6));
        Mark mark = source.end("Application", new NullProgressMonitor());
        service.with("Application", List.of());
        assertThat(readOn(mark)).isEqualTo(mark);
        service.with("Application", events(7, 7));
        readOn(mark);
        assertThat(records).extracting(LogRecord::number).containsExactly(7L);
        service.with("Application", events(1, 2));
        readOn(mark);
        assertThat(records).extracting(LogRecord::number).containsExactly(1L, 2L);
    }

    @Test
    void whatIsWrittenFasterThanItIsReadIsToldOf() throws IOException {
        service.with("Application", events(1, 1));
        Mark mark = readOn(Mark.START);
        service.with("Application", events(1, 10_002));
        readOn(mark);
        assertThat(records).hasSize(10_000).last().extracting(LogRecord::number).isEqualTo(10_002L);
        assertThat(damages).hasSize(1);
    }

    @Test
    void whatWasOverwrittenBetweenTwoLooksIsToldOf() throws IOException {
        service.with("Application", events(1, 3));
        Mark mark = readOn(Mark.START);
        service.with("Application", events(3, 5));
        mark = readOn(mark);
        assertThat(damages).isEmpty();
        service.with("Application", events(8, 9));
        readOn(mark);
        assertThat(records).extracting(LogRecord::number).containsExactly(8L, 9L);
        assertThat(damages).extracting(Damage::what).singleElement().asString().startsWith("Records may be missing here");
    }

    @Test
    void aChannelIsFollowedByASubscription() throws IOException {
        service.with("Application", events(1, 3));
        try (LiveLogSource.Following followed = source.follow("Application", source.end("Application", new NullProgressMonitor()))) {
            int queries = service.queries.size();
            service.with("Application", events(1, 4));
            assertThat(followed.look(records::add, damages::add, new NullProgressMonitor()).place()).isEqualTo(4);
            assertThat(records).extracting(LogRecord::number).containsExactly(4L);
            assertThat(service.queries).hasSize(queries);
        }
        assertThat(service.open()).isZero();
    }

    @Test
    void theOlderInterfaceIsLookedAtAgainAndAgain() throws IOException {
        List<byte[]> written = new ArrayList<>(List.of(ClassicLogTest.bytes(1, "p", 1, "a")));
        service.nothing = Optional.of(EventLogError.missing("EvtSubscribe"));
        ClassicCalls calls = new ClassicLogTest.Written(written);
        WindowsLogSource classic = new WindowsLogSource(() -> new EitherLog(new ChannelLog(service), new ClassicLog(calls, new MessageFiles(new FakeMessageHost()))));
        try (LiveLogSource.Following followed = classic.follow("Application", classic.end("Application", new NullProgressMonitor()))) {
            followed.look(records::add, damages::add, new NullProgressMonitor());
            assertThat(records).isEmpty();
            written.add(ClassicLogTest.bytes(2, "p", 1, "b"));
            followed.look(records::add, damages::add, new NullProgressMonitor());
            followed.look(records::add, damages::add, new NullProgressMonitor());
            assertThat(records).extracting(LogRecord::number).containsExactly(2L);
        }
    }

    @Test
    void whatIsNoNameOfAHostIsNotAsked() {
        for (String host : List.of("", " ", "\\\\srv1", "srv1\\share", "a/b", "-x", "a b", "x".repeat(256), "a\0")) {
            assertThatThrownBy(() -> source.on(host)).as(host).hasMessage("that is no name of a host");
        }
    }

    @Test
    void aPathIsNoLogWhateverTheServiceAnswers() {
        service.nothing = Optional.of(EventLogError.of("EvtQuery", EventLogError.ERROR_ACCESS_DENIED));
        assertThat(source.has("Security")).isTrue();
        assertThat(source.has("C:\\logs\\app.log")).isFalse();
        assertThat(source.has("\\\\server\\app.log")).isFalse();
    }

    @Test
    void logsGoByTheirNames() {
        service.with("System", events(1, 1)).with("Application", List.of());
        assertThat(source.usual()).containsExactly("System", "Application");
        assertThat(source.has("Security")).isTrue();
        assertThat(source.has("No-Such/Channel")).isFalse();
        assertThatThrownBy(() -> source.end("No-Such/Channel", new NullProgressMonitor())).isInstanceOf(IOException.class);
    }
}
