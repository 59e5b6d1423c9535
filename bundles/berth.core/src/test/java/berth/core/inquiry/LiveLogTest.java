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
import berth.core.spi.Request;

/** Logs of the host that are no files, by a source that has some. */
@Timeout(60)
class LiveLogTest {
    private static final List<String> LINES = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    /** Has one log that grows, and one that may not be read. */
    public static final class Live implements LiveLogSource {
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

    @BeforeEach
    void twoEvents() {
        LINES.clear();
        LINES.addAll(List.of("bind() to 0.0.0.0:80 failed (10048: Address already in use)", "all is well"));
    }

    private Contributions contributions() throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin><extension point=\"berth.core.evidenceSources\">"
                + "<source id=\"com.example.live\" topic=\"event-log\" class=\"berth.core.inquiry.LiveLogTest$Live\"/></extension></plugin>");
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

    @Test
    void theyAreFollowed() throws Exception {
        List<LoggedFailure> begun = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        LogWatch.Taker taker = new LogWatch.Taker() {
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
                troubles.add(log);
            }

            @Override
            public void lost(String log, String why) {
                troubles.add(log);
            }
        };
        List<FailurePattern> pattern = List.of(new FailurePattern("p", "web", Set.of(1), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Transport.TCP, Optional.of(80), FailurePattern.Fields.ANY, List.of()));
        FailureKnowledge knowledge = new FailureKnowledge(pattern, new FailureVocabulary(List.of(), List.of()), List.of());
        try (LogWatch watch = new LogWatch(contributions(), knowledge, Duration.ofSeconds(20), taker)) {
            assertThat(watch.follow("Growing", new NullProgressMonitor())).isTrue();
            watch.look(new NullProgressMonitor());
            assertThat(begun).isEmpty();
            LINES.add("bind() to 0.0.0.0:80 failed (10048: Address already in use)");
            watch.look(new NullProgressMonitor());
            assertThat(begun).hasSize(1).first().extracting(LoggedFailure::log).isEqualTo("Growing");
            watch.look(new NullProgressMonitor());
            assertThat(begun).hasSize(1);
        }
        assertThat(troubles).isEmpty();
    }

    @Test
    void theUsualOnesComeBeforeFiles() throws Exception {
        assertThat(HostLogs.current(contributions())).startsWith("Growing");
    }
}
