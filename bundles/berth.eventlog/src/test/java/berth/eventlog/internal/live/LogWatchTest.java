// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.LogScan;
import berth.core.inquiry.LogWatch;
import berth.core.inquiry.UnreadableInputException;
import berth.core.spi.EventLogFormat.Damage;

/** Failed binds in logs on a real disk that grow, by our own patterns; the clock goes on only where a test says so. */
@Timeout(300)
class LogWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path PATTERNS = Path.of("../berth.articles");
    private static final String IN_USE = "web[7]: bind() to 0.0.0.0:%d failed (98: Address already in use)\n";
    private static final String QUIET = "app[9]: all is well, request %d served\n";

    private static Contributions contributions = none();
    private static FailureKnowledge knowledge = FailureKnowledge.of(none());

    @TempDir
    private Path folder = Path.of("");

    private final List<LoggedFailure> begun = new ArrayList<>();
    private final List<LoggedFailure> ended = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private long now;

    private static Contributions none() {
        return new FlatRegistry(List.of(Path.of("../berth.core")), List.of(), LogWatchTest.class.getClassLoader()).contributions(List.of());
    }

    @BeforeAll
    static void readThePatterns() {
        assumeTrue(Files.isDirectory(PATTERNS), "berth.articles does not lie beside berth.eventlog");
        contributions = new FlatRegistry(List.of(Path.of("../berth.core"), Path.of("../berth.eventlog"), PATTERNS), List.of(),
                LogWatchTest.class.getClassLoader()).contributions(List.of());
        knowledge = FailureKnowledge.of(contributions);
    }

    @BeforeEach
    void forget() {
        begun.clear();
        ended.clear();
    }

    private LogWatch watch() {
        return new LogWatch(contributions, knowledge, PATIENCE, new LogWatch.Taker() {
            @Override
            public void begun(LoggedFailure failure) {
                begun.add(failure);
            }

            @Override
            public void ended(LoggedFailure failure) {
                ended.add(failure);
            }

            @Override
            public void damaged(String log, Damage damage) {
                lost.add(damage.what());
            }

            @Override
            public void lost(String log, String why) {
                lost.add(why);
            }
        }, () -> now);
    }

    private Path log() {
        return folder.resolve("app.log");
    }

    private void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) throws IOException {
        Files.write(log(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** On Windows what is open may be renamed, but its name is not free when it is deleted. */
    private static void takeAway(Path file) throws IOException {
        if (OS.WINDOWS.isCurrentOs()) {
            Files.move(file, file.resolveSibling("gone.log"));
        } else {
            Files.delete(file);
        }
    }

    private static String inUse(int port) {
        return IN_USE.formatted(port);
    }

    /** Looks, and looks again when nobody writes on any more; {@return the ports that are new} */
    private List<Integer> look(LogWatch watch) {
        begun.clear();
        watch.look(new NullProgressMonitor());
        now += Duration.ofMillis(600).toNanos();
        watch.look(new NullProgressMonitor());
        return begun.stream().map(failure -> failure.port().orElse(0)).toList();
    }

    @Test
    void eachFailureArrivesOnce() throws Exception {
        write(inUse(79));
        try (LogWatch watch = watch()) {
            assertThat(watch.follow(log().toString(), new NullProgressMonitor())).isTrue();
            assertThat(look(watch)).as("what was there before").isEmpty();
            write(inUse(80));
            assertThat(look(watch)).containsExactly(80);
            assertThat(begun.get(0)).satisfies(one -> assertThat(one.line()).isEqualTo(2)).satisfies(one -> assertThat(one.log()).isEqualTo(log().toString()));
            write("web[7]: still could not bind()\n" + inUse(80));
            assertThat(look(watch)).as("a consequence and another try").isEmpty();
            write(inUse(81) + inUse(80));
            assertThat(look(watch)).containsExactly(81);
        }
        assertThat(ended).extracting(one -> one.port().orElse(0)).containsExactly(80, 81);
        assertThat(ended.get(0).count()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aFailureThatWasQuietForLongArrivesAnew() throws Exception {
        write("");
        try (LogWatch watch = watch()) {
            watch.follow(log().toString(), new NullProgressMonitor());
            for (int i = 0; i < 10; i++) {
                write(inUse(80));
                assertThat(look(watch)).as("try %s", i).hasSize(i == 0 ? 1 : 0);
                now += Duration.ofMinutes(4).toNanos();
            }
            now += Duration.ofMinutes(2).toNanos();
            assertThat(look(watch)).isEmpty();
            assertThat(ended).hasSize(1).allSatisfy(one -> assertThat(one.count()).isEqualTo(10));
            write(inUse(80));
            assertThat(look(watch)).containsExactly(80);
        }
    }

    @Test
    void aHalfLineWaitsForItsEnd() throws Exception {
        write("");
        try (LogWatch watch = watch()) {
            watch.follow(log().toString(), new NullProgressMonitor());
            write(inUse(8080).substring(0, 25));
            assertThat(look(watch)).isEmpty();
            write(inUse(8080).substring(25));
            assertThat(look(watch)).containsExactly(8080);
        }
    }

    @Test
    void theLinesOfAFailureAreJudgedTogetherWhereTheyComeWithinHalfASecond() throws Exception {
        write("");
        try (LogWatch watch = watch()) {
            watch.follow(log().toString(), new NullProgressMonitor());
            write("java.net.ConnectException: Cannot assign requested address\n");
            watch.look(new NullProgressMonitor());
            now += Duration.ofMillis(200).toNanos();
            write("\tat java.base/sun.nio.ch.Net.connect0(Native Method)\n\tat java.net.Socket.connect(Socket.java:633)\n");
            assertThat(look(watch)).as("a client's socket").isEmpty();
            write("Exception in thread \"main\" java.net.BindException: Address already in use\n");
            watch.look(new NullProgressMonitor());
            write("\tat java.base/sun.nio.ch.Net.bind0(Native Method)\n");
            assertThat(look(watch)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "rename", "copy", "hole" })
    void aFailureGoesOnOverRotation(String way) throws Exception {
        write(QUIET.formatted(1).repeat(500));
        try (LogWatch watch = watch()) {
            watch.follow(log().toString(), new NullProgressMonitor());
            write(inUse(80));
            assertThat(look(watch)).containsExactly(80);
            byte[] old = Files.readAllBytes(log());
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("app.log.2.gz")))) {
                out.write(inUse(99).getBytes(StandardCharsets.UTF_8));
            }
            if (way.equals("rename")) {
                Path renamed = Files.move(log(), folder.resolve("app.log.1"));
                assertThat(look(watch)).isEmpty();
                Files.writeString(renamed, inUse(82), StandardOpenOption.APPEND);
                write(inUse(80) + inUse(83));
                assertThat(look(watch)).containsExactly(82, 83);
            } else {
                Files.copy(log(), folder.resolve("app.log.1"), StandardCopyOption.REPLACE_EXISTING);
                Files.write(log(), way.equals("hole") ? new byte[old.length] : new byte[0]);
                write(inUse(80) + inUse(83));
                assertThat(look(watch)).containsExactly(83);
            }
            assertThat(begun.get(begun.size() - 1).line()).as("of the new file").isEqualTo(2);
            assertThat(begun.get(begun.size() - 1).text()).startsWith("web[7]");
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void aLogThatIsNotThereYetIsReadFromItsFirstLine() throws Exception {
        try (LogWatch watch = watch()) {
            assertThat(watch.follow(log().toString(), new NullProgressMonitor())).isFalse();
            assertThat(look(watch)).isEmpty();
            write(inUse(80));
            assertThat(look(watch)).containsExactly(80);
        }
    }

    @Test
    void severalLogsAreFollowedAndOneThatCanNotBeReadIsSaid() throws Exception {
        write("");
        Path other = Files.writeString(folder.resolve("other.log"), "");
        Path packed = folder.resolve("a.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(RandomLog.of(new Random(1), 3000).getBytes(StandardCharsets.UTF_8));
        }
        try (LogWatch watch = watch()) {
            assertThatThrownBy(() -> watch.follow(packed.toString(), new NullProgressMonitor())).isInstanceOf(UnreadableInputException.class);
            assertThatThrownBy(() -> watch.follow(folder.toString(), new NullProgressMonitor())).isInstanceOf(UnreadableInputException.class).hasMessageContaining("directory");
            assertThatThrownBy(() -> watch.follow("a\u0000b", new NullProgressMonitor())).isInstanceOf(UnreadableInputException.class);
            watch.follow(log().toString(), new NullProgressMonitor());
            watch.follow(other.toString(), new NullProgressMonitor());
            write(inUse(80));
            Files.writeString(other, inUse(80), StandardOpenOption.APPEND);
            assertThat(look(watch)).as("two logs").containsExactly(80, 80);
            takeAway(other);
            Files.createDirectory(other);
            look(watch);
            assertThat(look(watch)).isEmpty();
            assertThat(lost).as("said once").hasSize(1);
            write(inUse(81));
            assertThat(look(watch)).containsExactly(81);
        }
    }

    @Test
    void readingALogFromItsStartCanBeCancelled() throws Exception {
        for (int port = 1; port <= 10; port++) {
            write(inUse(port) + QUIET.repeat(40_000));
        }
        NullProgressMonitor monitor = new NullProgressMonitor() {
            private int asked;

            @Override
            public boolean isCanceled() {
                return asked++ > 2;
            }
        };
        try (LogWatch watch = watch()) {
            assertThatThrownBy(() -> watch.followFromStart(log().toString(), monitor)).isInstanceOf(OperationCanceledException.class);
            assertThat(ended).as("what was read").isNotEmpty().hasSizeLessThan(10);
            assertThat(look(watch)).as("what it was cancelled in is not followed").isEmpty();

            watch.follow(log().toString(), new NullProgressMonitor());
            write(inUse(11));
            assertThat(look(watch)).containsExactly(11);
        }
        assertThat(lost).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
    void aLogThatIsWrittenInSlicesTellsWhatAScanOfItTells(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] whole = RandomLog.of(random, 1500).getBytes(encoding(seed));
        try (LogWatch watch = watch()) {
            watch.followFromStart(log().toString(), new NullProgressMonitor());
            int at = 0;
            while (at < whole.length) {
                int to = Math.min(whole.length, at + 1 + random.nextInt(random.nextInt(20) == 0 ? 60_000 : 700));
                write(Arrays.copyOfRange(whole, at, to));
                watch.look(new NullProgressMonitor());
                at = to;
            }
        }
        List<LoggedFailure> scanned = new ArrayList<>();
        new LogScan(knowledge.scanner(), new InputFiles(contributions, PATIENCE)).run(log().toString(), scanned::add, damage -> lost.add(damage.what()),
                new NullProgressMonitor());
        assertThat(scanned).hasSizeGreaterThan(20);
        assertThat(ended).containsExactlyInAnyOrderElementsOf(scanned);
        assertThat(begun).extracting(LoggedFailure::line).containsExactlyInAnyOrderElementsOf(scanned.stream().map(LoggedFailure::line).toList());
        assertThat(lost).isEmpty();
    }

    private static Charset encoding(long seed) {
        return seed % 4 == 0 ? StandardCharsets.UTF_16 : seed % 4 == 1 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    @Test
    void aLongStreamLeavesNothingBehind() throws Exception {
        write("");
        String piece = String.join("", IntStream.range(0, 2000).mapToObj(i -> i % 20 == 0 ? "web[" + i + "]: bind to port " + (1000 + i) + ": Address already in use\n" : QUIET.formatted(i)).toList());
        long before = 0;
        long told = 0;
        try (LogWatch watch = watch()) {
            watch.follow(log().toString(), new NullProgressMonitor());
            for (int i = 0; i < 120; i++) {
                if (i % 10 == 9) {
                    Files.move(log(), folder.resolve(OS.WINDOWS.isCurrentOs() ? "app.log." + i : "app.log.1"), StandardCopyOption.REPLACE_EXISTING);
                }
                write(piece);
                told += look(watch).size();
                ended.clear();
                now += Duration.ofMinutes(1).toNanos();
                if (i == 20) {
                    before = used();
                }
            }
            assertThat(used() - before).as("bytes more than at the beginning").isLessThan(4 << 20);
        }
        assertThat(told).isGreaterThan(10_000);
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void theOwnLoopEndsWhenItIsCancelled() throws Exception {
        write("");
        NullProgressMonitor monitor = new NullProgressMonitor();
        try (LogWatch watch = watch()) {
            watch.follow(log().toString(), new NullProgressMonitor());
            Thread reader = new Thread(() -> {
                try {
                    watch.run(Duration.ofMillis(10), monitor);
                } catch (InterruptedException e) {
                    lost.add("interrupted");
                }
            });
            reader.start();
            write(inUse(80) + QUIET.repeat(5));
            for (int i = 0; i < 500 && begun.isEmpty(); i++) {
                Thread.sleep(10);
            }
            monitor.setCanceled(true);
            reader.join();
        }
        assertThat(begun).hasSize(1);
        assertThat(lost).isEmpty();
    }
}
