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
import java.util.List;
import java.util.Optional;

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
        assertThat(RootsOwn.changeable(code)).map(RootsOwn.Doubt::place).contains(code.resolve("deep/file"));
        assertThat(RootsOwn.changeable(code.resolve("deep"))).isPresent();
    }

    @Test
    void soDoFoldersAboveAndSticky() throws IOException {
        mode(folder, "rwxrwxrwx");
        assertThat(RootsOwn.changeable(code)).isPresent();
        mode(folder, "rwx------");
        Files.setAttribute(code.resolve("deep"), "unix:mode", 01777);
        assertThat(RootsOwn.changeable(code)).map(RootsOwn.Doubt::place).contains(code.resolve("deep"));
    }

    @Test
    void soDoLinks() throws IOException {
        Files.createSymbolicLink(code.resolve("link"), Path.of("../other"));
        Files.createSymbolicLink(code.resolve("loop"), code);
        assertThat(RootsOwn.changeable(code)).isEmpty();
        mode(other.resolve("file"), "rw-rw-rw-");
        assertThat(RootsOwn.changeable(code)).map(RootsOwn.Doubt::place).contains(code.toRealPath().resolveSibling("other").resolve("file"));
    }

    /** Who can write where a link leads can put something there. */
    @Test
    void soDoLinksToNothing() throws IOException {
        Files.createSymbolicLink(code.resolve("link"), Path.of("../other/none/at/all"));
        assertThat(RootsOwn.changeable(code)).isEmpty();
        mode(other, "rwxrwxrwx");
        assertThat(RootsOwn.changeable(code)).contains(new RootsOwn.Doubt(code.resolve("link"), Optional.empty()));
        assertThatThrownBy(() -> RootsOwn.changeable(folder.resolve("nothing"))).isInstanceOf(NoSuchFileException.class);
    }

    /** In a sticky folder everybody can make what is not there yet. */
    @Test
    void soDoLinksToNothingInAStickyFolder() throws IOException {
        Files.setAttribute(other, "unix:mode", 01777);
        Files.createSymbolicLink(code.resolve("link"), other.resolve("none"));
        assertThat(RootsOwn.changeable(code)).map(RootsOwn.Doubt::place).contains(code.resolve("link"));
        Files.delete(code.resolve("link"));
        Files.createSymbolicLink(code.resolve("link"), other.resolve("none/deeper"));
        assertThat(RootsOwn.changeable(code)).isPresent();
    }

    @Test
    void soDoLinksToNothingByWayOfOthers() throws IOException {
        Path sticky = Files.createDirectories(folder.resolve("sticky"));
        Files.setAttribute(sticky, "unix:mode", 01777);
        Files.createSymbolicLink(other.resolve("next"), sticky.resolve("none"));
        Files.createSymbolicLink(code.resolve("link"), other.resolve("next"));
        assertThat(RootsOwn.changeable(code)).map(RootsOwn.Doubt::place).contains(code.resolve("link"));
        Files.delete(code.resolve("link"));
        Files.createSymbolicLink(code.resolve("link"), other.resolve("next/deeper"));
        assertThat(RootsOwn.changeable(code)).map(RootsOwn.Doubt::place).contains(code.resolve("link"));
        Files.delete(other.resolve("next"));
        Files.createSymbolicLink(other.resolve("next"), code.resolve("link"));
        assertThat(RootsOwn.changeable(code)).as("a ring").isPresent();
    }

    @Test
    void whereOwnersAreMadeUpNothingIsRoots() throws IOException {
        Path real = code.toRealPath();
        for (String kind : List.of("fuse", "fuse.sshfs", "fuseblk", "9p", "vfat", "exfat", "ntfs3", "cifs", "nfs4")) {
            OwnersMadeUp mounts = OwnersMadeUp.parse("1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:9 / " + real + "/deep rw,relatime shared:5 - " + kind + " x rw\n");
            assertThat(RootsOwn.changeable(code, mounts)).as(kind).contains(new RootsOwn.Doubt(code.resolve("deep"), Optional.of(kind)));
        }
    }

    @Test
    void theNearestAndLastMountCounts() throws IOException {
        String mounts = "1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / /mnt/a\\040b rw - vfat b rw\n3 2 8:2 / /mnt/a\\040b/c rw - ext4 c rw\n4 1 0:9 / /mnt/d rw - nfs d rw\n5 4 8:2 / /mnt/d rw - tmpfs e rw\n6 1 0:7 / /f rw - fusectl f rw\n";
        OwnersMadeUp madeUp = OwnersMadeUp.parse(mounts);
        assertThat(madeUp.at(Path.of("/mnt/a b/x"))).contains("vfat");
        assertThat(madeUp.at(Path.of("/mnt/a b/c/x"))).isEmpty();
        assertThat(madeUp.at(Path.of("/mnt/a"))).isEmpty();
        assertThat(madeUp.at(Path.of("/mnt/d/x"))).isEmpty();
        assertThat(madeUp.at(Path.of("/f"))).isEmpty();
        assertThatThrownBy(() -> OwnersMadeUp.parse("1 0 8:1 / /")).hasMessageStartingWith("what is mounted can't be told");
    }
}
