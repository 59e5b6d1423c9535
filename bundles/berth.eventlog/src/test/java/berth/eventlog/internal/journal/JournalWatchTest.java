// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.LogWatch;
import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.journal.JournalFileWriter.Packing;

/** The folder of a journal while journald writes it and puts files away under other names. */
@Timeout(120)
class JournalWatchTest {
    private static final long AT = 1719907845123456L;
    private static final Path PATTERNS = Path.of("../berth.articles");

    @TempDir
    private Path folder = Path.of("");

    private final List<Integer> ports = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();
    private long entries;

    private final LogWatch.Taker taker = new LogWatch.Taker() {
        @Override
        public void begun(LoggedFailure failure) {
            ports.add(failure.port().orElse(0));
        }

        @Override
        public void ended(LoggedFailure failure) {
            // It was told when it began.
            return;
        }

        @Override
        public void damaged(String log, Damage damage) {
            trouble.add(damage.what());
        }

        @Override
        public void lost(String log, String why) {
            trouble.add(why);
        }
    };

    private void fail(JournalFileWriter journal, String name, int port) throws IOException {
        journal.entry(AT + ++entries, "_HOSTNAME=web01", "PRIORITY=3", "SYSLOG_IDENTIFIER=nginx", "_PID=7",
                "MESSAGE=bind() to 0.0.0.0:" + port + " failed (98: Address already in use)");
        // journald makes its files longer than what they hold.
        Files.write(folder.resolve("0123").resolve(name), Arrays.copyOf(journal.bytes(), 1 << 16));
    }

    private List<Integer> look(LogWatch watch) {
        ports.clear();
        watch.look(new NullProgressMonitor());
        return List.copyOf(ports);
    }

    @Test
    void filesInUseAreFollowedWhateverTheyAreRenamedTo() throws Exception {
        assumeTrue(Files.isDirectory(PATTERNS), "berth.articles does not lie beside berth.eventlog");
        Contributions contributions = new FlatRegistry(List.of(Path.of("../berth.core"), Path.of("../berth.eventlog"), PATTERNS), List.of(),
                JournalWatchTest.class.getClassLoader()).contributions(List.of());
        Path journals = Files.createDirectory(folder.resolve("0123"));
        JournalFileWriter first = new JournalFileWriter(Packing.NONE, true);
        fail(first, "system.journal", 79);
        fail(new JournalFileWriter(Packing.NONE, false), "system@0001-0002.journal", 78);
        try (LogWatch watch = new LogWatch(contributions, FailureKnowledge.of(contributions), Duration.ofSeconds(20), taker)) {
            assertThat(watch.follow(folder.toString(), new NullProgressMonitor())).isTrue();
            assertThat(look(watch)).isEmpty();
            fail(first, "system.journal", 80);
            assertThat(look(watch)).containsExactly(80);
            fail(first, "system.journal", 81);
            Files.move(journals.resolve("system.journal"), journals.resolve("system@0001-0003.journal"));
            assertThat(look(watch)).as("written before the rotation").containsExactly(81);
            JournalFileWriter second = new JournalFileWriter(Packing.NONE, true, 2);
            fail(second, "system.journal", 80);
            fail(second, "system.journal", 82);
            assertThat(look(watch)).as("80 goes on").containsExactly(82);
            fail(new JournalFileWriter(Packing.NONE, true), "user-1000.journal", 8080);
            assertThat(look(watch)).as("a file that is new").containsExactly(8080);
            assertThat(look(watch)).isEmpty();
        }
        assertThat(trouble).isEmpty();
    }
}
