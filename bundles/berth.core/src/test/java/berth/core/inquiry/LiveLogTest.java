// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.BundleFixture;
import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.evidence.Evidence;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Transport;
import berth.core.failure.FailurePattern;
import berth.core.failure.FailureVocabulary;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.InputFiles.Taker;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource;
import berth.core.spi.LiveLogSource.Following;
import berth.core.spi.Request;

/** Logs of the host that are no files, by a source that has some. */
@Timeout(60)
class LiveLogTest {
    private static final List<String> LINES = new ArrayList<>();
    private static final List<String> CALLS = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    /** Has one log that grows, and one that may not be read. */
    public static class Live implements LiveLogSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            return;
        }

        @Override
        public List<String> usual() {
            return List.of("Growing");
        }

        @Override
        public boolean has(String log) {
            return log.equals("Growing") || log.equals("Forbidden");
        }

        @Override
        public Mark readOn(String log, Mark from, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
            if (log.equals("Forbidden")) {
                throw new IOException("you have no right to");
            }
            for (int i = (int) from.place(); i < LINES.size(); i++) {
                records.accept(new LogRecord(log, i + 1L, Optional.of(Instant.EPOCH.plusSeconds(3600L * i)), Optional.empty(), "web", Optional.of(1), Optional.empty(), "error",
                        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), "", Optional.of(LINES.get(i))));
            }
            return end(log, monitor);
        }

        @Override
        public Mark end(String log, IProgressMonitor monitor) {
            return new Mark(LINES.size(), LINES.size() + 1L, 0);
        }
    }

    /** Can ask one other host. */
    public static final class Far extends Live {
        @Override
        public LiveLogSource on(String host) throws IOException {
            CALLS.add(host);
            if (!host.equals("SRV1")) {
                throw new IOException("the event service does not answer");
            }
            return new Live();
        }
    }

    /** Says when it is told to follow, and fails whenever a line says so. */
    public static final class Subscribing extends Live {
        @Override
        public Following follow(String log, Mark from) throws IOException {
            CALLS.add("from " + from.place());
            Following plain = super.follow(log, from);
            return new Following() {
                @Override
                public Mark look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
                    if (LINES.remove("fail")) {
                        throw new IOException("the service has ended");
                    }
                    return plain.look(records, damages, monitor);
                }

                @Override
                public void close() {
                    CALLS.add("closed");
                }
            };
        }
    }

    /** Is late with what it opens. */
    public static final class Late extends Live {
        private static final Semaphore MAY_OPEN = new Semaphore(0);
        private static final Semaphore CLOSED = new Semaphore(0);

        @Override
        public Following follow(String log, Mark from) {
            MAY_OPEN.acquireUninterruptibly();
            return new Opened(CLOSED);
        }
    }

    /** Has nothing to say. */
    private record Opened(Semaphore closed) implements Following {
        @Override
        public Mark look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) {
            return Mark.START;
        }

        @Override
        public void close() {
            closed.release();
        }
    }

    @BeforeEach
    void twoEvents() {
        CALLS.clear();
        LINES.clear();
        LINES.addAll(List.of("bind() to 0.0.0.0:80 failed (10048: Address already in use)", "all is well"));
    }

    private Contributions contributions() throws IOException {
        return contributions("Live");
    }

    private Contributions contributions(String name) throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin><extension point=\"berth.core.evidenceSources\">"
                + "<source id=\"com.example.live\" topic=\"event-log\" class=\"berth.core.inquiry.LiveLogTest$" + name + "\"/></extension></plugin>");
        return new FlatRegistry(List.of(core, stranger), List.of(), LiveLogTest.class.getClassLoader()).contributions(List.of());
    }

    @Test
    void theyAreReadByTheirNames() throws Exception {
        InputFiles files = new InputFiles(contributions(), Duration.ofSeconds(20));
        assertThat(files.log("Growing", new NullProgressMonitor()).records()).extracting(LogRecord::number).containsExactly(1L, 2L);
        assertThat(files.log("Growing", new NullProgressMonitor()).format()).isEqualTo("com.example.live");
        List<String> taken = new ArrayList<>();
        files.records("Growing", false, new Taker<>(LogRecord::provider, taken::add, damage -> { }), new NullProgressMonitor());
        assertThat(taken).containsExactly("web", "web");
    }

    @Test
    void whyOneCanNotBeReadIsSaidInItsOwnWords() throws Exception {
        InputFiles files = new InputFiles(contributions(), Duration.ofSeconds(20));
        assertThatThrownBy(() -> files.log("Forbidden", new NullProgressMonitor())).isInstanceOf(UnreadableInputException.class)
                .hasMessage("Forbidden can't be read: you have no right to.");
        assertThatThrownBy(() -> files.log("None", new NullProgressMonitor())).hasMessageContaining("does not exist");
    }

    @Test
    void aFileOfThatNameIsMeantFirst() throws Exception {
        Path file = Files.writeString(folder.resolve("Growing"), "x");
        assertThat(LiveLog.find(contributions(), file.toString(), Duration.ofSeconds(20))).isEmpty();
        assertThat(LiveLog.find(contributions(), "Growing", Duration.ofSeconds(20))).isPresent();
    }

    /** Keeps what it is told. */
    private static final class Told implements LogWatch.Taker {
        private final List<LoggedFailure> begun = new ArrayList<>();
        private final List<String> troubles = new ArrayList<>();

        @Override
        public void begun(LoggedFailure failure) {
            begun.add(failure);
        }

        @Override
        public void ended(LoggedFailure failure) {
            return;
        }

        @Override
        public void damaged(String log, Damage damage) {
            troubles.add(damage.what());
        }

        @Override
        public void lost(String log, String why) {
            troubles.add(why);
        }
    }

    private static FailureKnowledge knowledge() {
        List<FailurePattern> pattern = List.of(new FailurePattern("p", "web", Set.of(1), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Transport.TCP, Optional.of(80), FailurePattern.Fields.ANY, List.of()));
        return new FailureKnowledge(pattern, new FailureVocabulary(List.of(), List.of()), List.of());
    }

    @Test
    void theyAreFollowed() throws Exception {
        Told told = new Told();
        try (LogWatch watch = new LogWatch(contributions(), knowledge(), Duration.ofSeconds(20), told)) {
            assertThat(watch.follow("Growing", new NullProgressMonitor())).isTrue();
            watch.look(new NullProgressMonitor());
            assertThat(told.begun).isEmpty();
            LINES.add("bind() to 0.0.0.0:80 failed (10048: Address already in use)");
            watch.look(new NullProgressMonitor());
            assertThat(told.begun).hasSize(1).first().extracting(LoggedFailure::log).isEqualTo("Growing");
            watch.look(new NullProgressMonitor());
            assertThat(told.begun).hasSize(1);
        }
        assertThat(told.troubles).isEmpty();
    }

    @Test
    void whatFailsWhileItIsFollowedIsFollowedAnewFromWhereItWas() throws Exception {
        Told told = new Told();
        try (LogWatch watch = new LogWatch(contributions("Subscribing"), knowledge(), Duration.ofSeconds(20), told)) {
            watch.follow("Growing", new NullProgressMonitor());
            watch.look(new NullProgressMonitor());
            assertThat(CALLS).containsExactly("from 2");
            LINES.add("fail");
            watch.look(new NullProgressMonitor());
            assertThat(CALLS).containsExactly("from 2", "closed");
            assertThat(told.troubles).containsExactly("Growing can't be read: the service has ended.");
            LINES.add("bind() to 0.0.0.0:80 failed (10048: Address already in use)");
            watch.look(new NullProgressMonitor());
            assertThat(told.begun).hasSize(1);
        }
        assertThat(CALLS).containsExactly("from 2", "closed", "from 2", "closed");
    }

    @Test
    void whatIsOpenedTooLateIsClosed() throws Exception {
        LiveLog log = LiveLog.find(contributions("Late"), "Growing", Duration.ofSeconds(20)).orElseThrow();
        LiveLog hasty = new LiveLog(log.name(), log.host(), log.source(), Duration.ofMillis(1));
        assertThatThrownBy(() -> hasty.follow(Mark.START)).hasMessageContaining("it did not answer in time");
        Late.MAY_OPEN.release();
        assertThat(Late.CLOSED.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Whoever waits leaves at about the time at which the look ends. */
    @Test
    void whatWasLookedAtIsClosedJustWhereTheLookFailed() throws Exception {
        LiveLog log = LiveLog.find(contributions(), "Growing", Duration.ofSeconds(20)).orElseThrow();
        for (int i = 0; i < 300; i++) {
            LiveLog hasty = new LiveLog(log.name(), log.host(), log.source(), Duration.ofNanos(1000L * i));
            Semaphore closed = new Semaphore(0);
            LiveLog.Follower follower = new LiveLog.Follower(hasty, new Opened(closed));
            boolean failed = false;
            try {
                follower.look(event -> { }, damage -> { }, new NullProgressMonitor());
            } catch (UnreadableInputException e) {
                failed = true;
            }
            assertThat(failed ? closed.tryAcquire(30, TimeUnit.SECONDS) : closed.availablePermits() == 0).as("round %s, failed: %s", i, failed).isTrue();
            assertThat(closed.availablePermits()).isZero();
        }
    }

    @Test
    void logsOfAnotherHostAreReadByNameOnly() throws Exception {
        InputFiles files = new InputFiles(contributions("Far"), Duration.ofSeconds(20));
        assertThat(files.on("SRV1").log("Growing", new NullProgressMonitor()).records()).hasSize(2);
        assertThat(CALLS).containsExactly("SRV1");
        assertThat(files.log("Growing", new NullProgressMonitor()).records()).hasSize(2);
        assertThat(CALLS).containsExactly("SRV1");
        assertThatThrownBy(() -> files.on("SRV2").log("Growing", new NullProgressMonitor())).hasMessage("Growing of SRV2 can't be read: the event service does not answer.");
        String file = Files.writeString(folder.resolve("a.log"), "bind() to 0.0.0.0:80 failed").toString();
        assertThat(files.on("SRV1").log(file, new NullProgressMonitor()).format()).isEqualTo("com.example.live");
        assertThatThrownBy(() -> new InputFiles(contributions(), Duration.ofSeconds(20)).on("SRV1").log("Growing", new NullProgressMonitor()))
                .hasMessage("Growing of SRV1 can't be read: nothing here can ask the host SRV1.");
    }

    @Test
    void theUsualOnesComeBeforeFiles() throws Exception {
        assertThat(HostLogs.current(contributions())).startsWith("Growing");
    }
}
