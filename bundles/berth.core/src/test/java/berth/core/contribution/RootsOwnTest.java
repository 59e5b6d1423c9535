// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import berth.core.inquiry.LocalHost;

@EnabledOnOs(OS.LINUX)
class RootsOwnTest {
    @TempDir
    Path folder;
    private Path code;
    private Path other;

    @BeforeEach
    void make() throws IOException {
        assumeTrue(LocalHost.runsAsRoot(), "only root can have files that root alone can change");
        code = Files.createDirectories(folder.resolve("code"));
        Files.writeString(Files.createDirectories(code.resolve("deep")).resolve("file"), "");
        other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("file"), "");
    }

    private static void mode(Path place, String mode) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
    }

    @Test
    void allThatLiesInAFolderCounts() throws IOException {
        assertThat(RootsOwn.changeable(code)).isEmpty();
        mode(code.resolve("deep/file"), "rw-rw----");
        assertThat(RootsOwn.changeable(code)).contains(code.resolve("deep/file"));
        assertThat(RootsOwn.changeable(code.resolve("deep"))).isPresent();
    }

    @Test
    void soDoFoldersAboveAndSticky() throws IOException {
        mode(folder, "rwxrwxrwx");
        assertThat(RootsOwn.changeable(code)).isPresent();
        mode(folder, "rwx------");
        Files.setAttribute(code.resolve("deep"), "unix:mode", 01777);
        assertThat(RootsOwn.changeable(code)).contains(code.resolve("deep"));
    }

    @Test
    void soDoLinks() throws IOException {
        Files.createSymbolicLink(code.resolve("link"), Path.of("../other"));
        Files.createSymbolicLink(code.resolve("loop"), code);
        assertThat(RootsOwn.changeable(code)).isEmpty();
        mode(other.resolve("file"), "rw-rw-rw-");
        assertThat(RootsOwn.changeable(code)).contains(code.toRealPath().resolveSibling("other").resolve("file"));
    }

    /** Who can write where a link leads can put something there. */
    @Test
    void soDoLinksToNothing() throws IOException {
        Files.createSymbolicLink(code.resolve("link"), Path.of("../other/none/at/all"));
        assertThat(RootsOwn.changeable(code)).isEmpty();
        mode(other, "rwxrwxrwx");
        assertThat(RootsOwn.changeable(code)).contains(code.resolve("link"));
        assertThatThrownBy(() -> RootsOwn.changeable(folder.resolve("nothing"))).isInstanceOf(NoSuchFileException.class);
    }
}
