// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.InputFiles.LogContent;
import berth.core.inquiry.LogFollower;
import berth.core.inquiry.UnreadableInputException;

/** Logs on a real disk, through the contributed formats: followed, compressed, and from standard input. */
@Timeout(120)
class LogFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private static Contributions contributions() throws IOException {
        return new FlatRegistry(List.of(Path.of("../berth.core"), Path.of("../berth.eventlog")), List.of(), LogFollowerTest.class.getClassLoader())
                .contributions(List.of());
    }

    private Path log() {
        return folder.resolve("app.log");
    }

    private void write(String text) throws IOException {
        Files.writeString(log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> look(LogFollower follower) throws UnreadableInputException {
        seen.clear();
        follower.look(record -> seen.add(record.message().orElse("")), damage -> seen.add("damage: " + damage.what()), new NullProgressMonitor());
        return List.copyOf(seen);
    }

    @Test
    void linesComeOnceAndWhole() throws Exception {
        write("old\n");
        try (LogFollower follower = LogFollower.fromEnd(contributions(), log(), PATIENCE)) {
            assertThat(look(follower)).isEmpty();
            write("one\ntw");
            assertThat(look(follower)).containsExactly("one");
            write("o\n");
            assertThat(look(follower)).containsExactly("two");
            assertThat(look(follower)).isEmpty();
        }
        try (LogFollower follower = LogFollower.fromStart(contributions(), log(), PATIENCE)) {
            assertThat(look(follower)).containsExactly("old", "one", "two");
        }
    }

    @Test
    void aLogThatIsNotThereYetOrEmptyIsReadFromItsFirstLine() throws Exception {
        try (LogFollower follower = LogFollower.fromEnd(contributions(), log(), PATIENCE)) {
            assertThat(look(follower)).isEmpty();
            write("");
            assertThat(look(follower)).isEmpty();
            write("first\n");
            assertThat(look(follower)).containsExactly("first");
        }
    }

    @Test
    void aRenamedLogIsReadToItsEndBesideItsSuccessor() throws Exception {
        write("one\n");
        try (LogFollower follower = LogFollower.fromStart(contributions(), log(), PATIENCE)) {
            assertThat(look(follower)).containsExactly("one");
            write("two\n");
            Path old = Files.move(log(), folder.resolve("app.log.1"));
            assertThat(look(follower)).containsExactly("two");
            write("new\n");
            Files.writeString(old, "late\n", StandardOpenOption.APPEND);
            assertThat(look(follower)).containsExactly("late", "new");
            Files.writeString(old, "later\n", StandardOpenOption.APPEND);
            write("newer\n");
            assertThat(look(follower)).containsExactly("later", "newer");
            Files.delete(old);
            assertThat(look(follower)).isEmpty();
        }
    }

    @Test
    void aLogThatIsCutOffBeginsAnewEvenWhereItHasGrownSince() throws Exception {
        write("one\ntwo\n");
        try (LogFollower follower = LogFollower.fromStart(contributions(), log(), PATIENCE)) {
            assertThat(look(follower)).containsExactly("one", "two");
            Files.copy(log(), folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(log(), "", StandardOpenOption.TRUNCATE_EXISTING);
            write("a\n");
            assertThat(look(follower)).containsExactly("a");
            Files.writeString(log(), "a much longer line than all before\nb\n", StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(look(follower)).containsExactly("a much longer line than all before", "b");
        }
    }

    @Test
    void nothingIsLostOrToldTwiceWhileAWriterRotates() throws Exception {
        write("line begins\n");
        int lines = 6000;
        NullProgressMonitor monitor = new NullProgressMonitor();
        try (LogFollower follower = LogFollower.fromEnd(contributions(), log(), PATIENCE)) {
            look(follower);
            Thread writer = new Thread(() -> rotateAndWrite(lines));
            writer.start();
            Thread reader = new Thread(() -> run(follower, monitor));
            reader.start();
            writer.join();
            for (int i = 0; i < 200 && seen.size() < lines; i++) {
                Thread.sleep(50);
            }
            monitor.setCanceled(true);
            reader.join();
        }
        assertThat(seen).isEqualTo(IntStream.range(0, lines).mapToObj(i -> "line " + i).toList());
    }

    private void run(LogFollower follower, NullProgressMonitor monitor) {
        try {
            follower.run(Duration.ofMillis(5), record -> seen.add(record.message().orElse("")), damage -> seen.add(damage.what()), monitor);
        } catch (UnreadableInputException | InterruptedException e) {
            seen.add("failed: " + e.getMessage());
        }
    }

    /** In pieces that end anywhere; a rotation every 1500 lines. */
    private void rotateAndWrite(int lines) {
        try {
            for (int i = 0; i < lines; i++) {
                if (i % 1500 == 1499) {
                    Thread.sleep(60);
                    Files.move(log(), folder.resolve("app.log." + i));
                }
                write("line ");
                write(i + "\n");
            }
        } catch (IOException | InterruptedException e) {
            seen.add("failed: " + e.getMessage());
        }
    }

    @Test
    void whatCanNotBeFollowedIsSaid() throws Exception {
        Files.writeString(log(), "{\"__CURSOR\":\"1\",\"MESSAGE\":\"x\"}\n");
        try (LogFollower follower = LogFollower.fromStart(contributions(), log(), PATIENCE)) {
            assertThatThrownBy(() -> look(follower)).isInstanceOf(UnreadableInputException.class).hasMessageContaining("can't be followed");
        }
    }

    private LogContent read(String name, byte[] input) throws Exception {
        return new InputFiles(contributions(), PATIENCE, new ByteArrayInputStream(input)).log(name, new NullProgressMonitor());
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void aCompressedLogIsReadAsItsContentHoweverItComes() throws Exception {
        byte[] syslog = "Jul  2 08:10:45 web01 nginx[7]: bind() failed\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("no-ending"), gzip(gzip(syslog)));
        for (LogContent content : List.of(read(file.toString(), new byte[0]), read("-", gzip(syslog)), read("-", syslog))) {
            assertThat(content.format()).isEqualTo("berth.eventlog.syslog");
            assertThat(content.records()).hasSize(2000);
            assertThat(content.damages()).isEmpty();
        }
    }

    @Test
    void aCompressedLogThatIsCutOffGivesWhatThereIs() throws Exception {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            content.append("line ").append(i * 7919L % 10_007).append('\n');
        }
        byte[] packed = gzip(content.toString().getBytes(StandardCharsets.UTF_8));
        LogContent read = read("-", Arrays.copyOf(packed, packed.length / 2));
        assertThat(read.records()).hasSizeBetween(1000, 19_999);
        assertThat(read.damages()).hasSize(1);
        assertThat(read.damages().get(0).what()).startsWith("The file is cut off or damaged here");
    }

    @Test
    void aBombIsReadToItsLimitAndSaid() throws Exception {
        byte[] line = "the same line again and again and again and again and again and again and again and again, some 120 bytes long it is!!\n"
                .repeat(1000).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream once = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(once)) {
            for (int i = 0; i < 1500; i++) {
                gzip.write(line);
            }
        }
        // Twice packed, 180 MB are a few KiB.
        LogContentCount count = count(gzip(once.toByteArray()));
        assertThat(count.records).isBetween(400_000L, 700_000L);
        assertThat(count.damages).hasSize(1);
        assertThat(count.damages.get(0)).startsWith("Only the first 64 MiB are read: the content is more than 1000 times as large as the file");
    }

    /** Records are counted, not kept. */
    private static final class LogContentCount {
        private long records;
        private final List<String> damages = new ArrayList<>();
    }

    private LogContentCount count(byte[] input) throws Exception {
        LogContentCount count = new LogContentCount();
        try (InputStream in = new ByteArrayInputStream(input)) {
            new InputFiles(contributions(), PATIENCE, in).records("-", false,
                    new InputFiles.Taker<>(record -> record, record -> count.records++, damage -> count.damages.add(damage.what())), new NullProgressMonitor());
        }
        return count;
    }
}
