// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file has the log's name, where files have keys as on Linux and where they have none as on Windows. */
class FollowedFileTest {
    private static final Optional<Object> NONE = Optional.empty();

    @TempDir
    Path folder;

    private FollowedFile open(Optional<Object> key) throws IOException {
        Recognition recognition = new Recognition(List.of(), Duration.ofSeconds(20));
        return FollowedFile.open(folder.resolve("log"), key, recognition, Optional.empty(), LogNews.records(record -> { }, damage -> { }), Duration.ofSeconds(20), false);
    }

    private void write(String text, StandardOpenOption... how) throws IOException {
        Files.writeString(folder.resolve("log"), text, how);
    }

    private void rotate() throws IOException {
        Files.move(folder.resolve("log"), folder.resolve("log.1"));
    }

    @Test
    void aKeyTellsAll() throws IOException {
        write("one\n");
        try (FollowedFile file = open(Optional.of(1))) {
            write("two\nthree\n");
            assertThat(file.is(Optional.of(1))).isTrue();
            assertThat(file.is(Optional.of(2))).isFalse();
        }
    }

    @Test
    void withoutAKeyItStaysTheSameWhileItIsWrittenOrCutOff() throws Exception {
        write("one\n");
        try (FollowedFile file = open(NONE)) {
            assertThat(file.is(NONE)).isTrue();
            write("two\n", StandardOpenOption.APPEND);
            assertThat(file.is(NONE)).isTrue();
            write("a\n", StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(file.is(NONE)).isTrue();
            AtomicBoolean over = new AtomicBoolean();
            Thread writer = new Thread(() -> append(over));
            writer.start();
            while (!over.get()) {
                assertThat(file.is(NONE)).isTrue();
            }
            writer.join();
        }
    }

    private void append(AtomicBoolean over) {
        try {
            for (int i = 0; i < 2000; i++) {
                write("line " + i + "\n", StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            over.set(true);
        }
    }

    @Test
    void withoutAKeyASuccessorShowsByItsLengthOrItsBeginning() throws IOException {
        write("one\n");
        for (String successor : List.of("", "o", "one\ntwo\n", "two\n")) {
            Files.deleteIfExists(folder.resolve("log.1"));
            write("one\n");
            try (FollowedFile file = open(NONE)) {
                rotate();
                write(successor);
                assertThat(file.is(NONE)).as(successor).isFalse();
                Files.writeString(folder.resolve("log.1"), "late\n", StandardOpenOption.APPEND);
                assertThat(file.is(NONE)).as(successor).isFalse();
            }
        }
    }
}
