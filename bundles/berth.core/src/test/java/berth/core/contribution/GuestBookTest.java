// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down while strangers are at work; real programs that end are in the tests of the command line. */
class GuestBookTest {
    @TempDir
    Path folder;

    private StateFolder state() {
        return name -> Optional.of(folder);
    }

    private List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(GuestBookTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whoIsInsideIsWrittenDownAndWhoCameBackIsNot() throws Exception {
        GuestBook book = new GuestBook(state());
        Guest one = book.guest("com.one", "1");
        Guest two = book.guest("com.two", "2");
        assertThat(lines()).as("nobody has come yet").isEmpty();
        one.run(() -> {
            assertThat(lines()).containsExactly("com.one\t1\n.\n");
            two.run(() -> one.run(() -> {
                assertThat(lines()).containsExactly("com.one\t1\ncom.two\t2\n.\n");
                return true;
            }));
            assertThat(lines()).containsExactly("com.one\t1\n.\n");
            return true;
        });
        assertThat(lines()).containsExactly(".\n");
        book.close();
        assertThat(lines()).isEmpty();
    }

    @Test
    void aBookThatWasPreparedLeavesNothingWhenNobodyCame() throws IOException {
        GuestBook book = new GuestBook(state(), true);
        book.prepare();
        assertThat(lines()).containsExactly(".\n");
        book.close();
        assertThat(lines()).isEmpty();
    }

    @Test
    void whoThrowsHasComeBackAndWhoTakesAllMemoryHasNot() throws IOException {
        GuestBook book = new GuestBook(state());
        assertThatThrownBy(() -> book.guest("com.throws", "1").run(() -> {
            throw new IOException("no");
        })).isInstanceOf(IOException.class);
        assertThat(lines()).containsExactly(".\n");
        assertThatThrownBy(() -> book.guest("com.greedy", "1").run(() -> {
            throw new OutOfMemoryError("no");
        })).isInstanceOf(OutOfMemoryError.class);
        book.close();
        assertThat(lines()).containsExactly("com.greedy\t1\n.\n");
        assertThat(book.starvedBy(Map.of())).containsExactly("com.greedy");
    }

    @Test
    void whoWasInsideAProgramThatDiedIsMissingUntilItChanges() throws IOException {
        Files.writeString(folder.resolve("dead"), "com.one\t1\ncom.two\t2\n.\nold text");
        GuestBook book = new GuestBook(state());
        assertThat(book.guest("com.one", "1").missing()).isPresent();
        assertThat(book.guest("com.two", "2").missing()).isPresent();
        assertThat(book.guest("com.two", "3").missing()).isEmpty();
        assertThat(book.guest("com.three", "1").missing()).isEmpty();
        assertThat(new GuestBook(state()).guest("com.one", "1").missing()).as("and stays so").isPresent();
        book.forget();
        assertThat(book.guest("com.one", "1").missing()).isEmpty();
        assertThat(lines()).isEmpty();
    }

    @Test
    void aFileThatIsNotWholeOrNamesNobodyAccusesNobody() throws IOException {
        Files.writeString(folder.resolve("cut"), "com.one\t1\n");
        Files.writeString(folder.resolve("nobody"), ".\n");
        Files.write(folder.resolve("noise"), new byte[] { 0, -1, 9, 10, 9, 9 });
        Files.createFile(folder.resolve("fresh"));
        Files.setLastModifiedTime(Files.createFile(folder.resolve("stale")), FileTime.from(Instant.EPOCH));
        Files.createDirectory(folder.resolve("folder"));
        assertThat(new GuestBook(state()).guest("com.one", "1").missing()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("fresh", "folder");
        }
    }

    @Test
    void aNameCanNotWriteALineOfItsOwn() {
        GuestBook.Entry entry = new GuestBook.Entry("com.evil\n.\ncom.good\t1", "1\n");
        assertThat(GuestPages.parse((entry.bundle() + "\t" + entry.stamp() + "\n.\n").getBytes(StandardCharsets.UTF_8))).containsExactly(entry);
    }

    @Test
    void whereNothingCanBeWrittenTheCodeRunsAllTheSame() throws Exception {
        GuestBook nowhere = new GuestBook(name -> Optional.of(folder.resolve("no such folder")));
        assertThat(nowhere.guest("com.one", "1").run(() -> "fine")).isEqualTo("fine");
        assertThat(nowhere.guest("com.one", "1").missing()).isEmpty();
        assertThat(new GuestBook(StateFolder.none()).guest("com.one", "1").run(() -> "fine")).isEqualTo("fine");
    }

    @Test
    void theFolderIsThatOfTheUser() {
        Map<String, String> xdg = Map.of("XDG_STATE_HOME", folder.resolve("x").toString(), "HOME", folder.resolve("h").toString());
        assertThat(StateFolder.of(xdg::get, () -> false).of("a")).contains(folder.resolve("x/berth/a"));
        Map<String, String> relative = Map.of("XDG_STATE_HOME", "x", "HOME", folder.resolve("h").toString());
        assertThat(StateFolder.of(relative::get, () -> false).of("a")).contains(folder.resolve("h/.local/state/berth/a"));
        assertThat(StateFolder.of(name -> null, () -> false).of("a")).isEmpty();
    }

    @Test
    void rootTrustsOnlyAFolderThatRootAloneCanWrite() throws IOException {
        Assumptions.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"), "no owners of files here");
        Path state = Files.createDirectories(folder.resolve("berth/a")).toRealPath();
        Map<String, String> xdg = Map.of("XDG_STATE_HOME", folder.toString());
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(state, "unix:uid"));
        assertThat(StateFolder.of(xdg::get, () -> true).of("a")).isEqualTo(root ? Optional.of(state) : Optional.empty());
        Files.setAttribute(state, "unix:mode", 0777);
        assertThat(StateFolder.of(xdg::get, () -> true).of("a")).isEmpty();
        assertThat(StateFolder.of(xdg::get, () -> false).of("a")).isPresent();
    }
}
