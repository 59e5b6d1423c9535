// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.RecentFailures;

/** The last failed binds of several real logs. */
class RecentFailuresTest {
    private static final Path PATTERNS = Path.of("../berth.articles");
    private static final String IN_USE = " web[7]: bind() to 0.0.0.0:%d failed (98: Address already in use)\n";

    @TempDir
    private Path folder = Path.of("");
    private Contributions contributions = new FlatRegistry(List.of(Path.of("../berth.core")), List.of(), RecentFailuresTest.class.getClassLoader()).contributions(List.of());

    @BeforeEach
    void readThePatterns() {
        assumeTrue(Files.isDirectory(PATTERNS), "berth.articles does not lie beside berth.eventlog");
        contributions = new FlatRegistry(List.of(Path.of("../berth.core"), Path.of("../berth.eventlog"), PATTERNS), List.of(), RecentFailuresTest.class.getClassLoader())
                .contributions(List.of());
    }

    private Path log(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<LoggedFailure> recent(int most, Path... logs) {
        return RecentFailures.of(contributions, List.of(logs), most, ZoneOffset.UTC, new NullProgressMonitor());
    }

    @Test
    void theLastOfAllLogsComesFirst() throws IOException {
        Path first = log("a.log", "2026-03-04T10:00:00Z" + IN_USE.formatted(80) + "2026-03-04T14:00:00Z" + IN_USE.formatted(81));
        Path second = log("b.log", "2026-03-04T12:00:00Z" + IN_USE.formatted(82) + "nothing\n2026-03-04T09:00:00Z" + IN_USE.formatted(83));

        assertThat(recent(3, first, second)).extracting(LoggedFailure::port).containsExactly(Optional.of(81), Optional.of(82), Optional.of(80));
    }

    @Test
    void whatSaysNoTimeComesLast() throws IOException {
        Path silent = log("a.log", "web: bind() to 0.0.0.0:84 failed (98: Address already in use)\n");
        Path timed = log("b.log", "2026-03-04T12:00:00Z" + IN_USE.formatted(85));

        assertThat(recent(9, silent, timed)).extracting(LoggedFailure::port).containsExactly(Optional.of(85), Optional.of(84));
    }

    @Test
    void aLogThatIsNotThereOrTooLargeIsPassedOver() throws IOException {
        Path huge = folder.resolve("huge.log");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        Path good = log("b.log", "2026-03-04T12:00:00Z" + IN_USE.formatted(85));

        assertThat(recent(3, folder.resolve("none.log"), huge, folder, good)).hasSize(1);
        assertThat(RecentFailures.isSoonRead(huge)).isFalse();
    }

    @Test
    void aTimeWithoutAnOffsetIsOneOfTheReadersZone() throws IOException {
        LoggedFailure failure = recent(1, log("a.log", "2026-03-04 12:00:00" + IN_USE.formatted(86))).get(0);

        assertThat(failure.moment(ZoneId.of("Europe/Berlin"))).contains(Instant.parse("2026-03-04T11:00:00Z"));
        assertThat(failure.moment(ZoneOffset.UTC)).contains(Instant.parse("2026-03-04T12:00:00Z"));
    }

    @Test
    void whoCancelsHasNone() throws IOException {
        NullProgressMonitor cancelled = new NullProgressMonitor();
        cancelled.setCanceled(true);

        assertThat(RecentFailures.of(contributions, List.of(log("a.log", "2026-03-04 12:00:00" + IN_USE.formatted(86))), 3, ZoneOffset.UTC, cancelled)).isEmpty();
    }
}
