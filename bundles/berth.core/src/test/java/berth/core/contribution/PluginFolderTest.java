// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    @TempDir
    Path folder;

    @Test
    void jarsComeInTheOrderOfTheirNamesAndNothingElse() throws IOException {
        Path second = Files.createFile(folder.resolve("b.jar"));
        Path first = Files.createFile(folder.resolve("a.jar"));
        Files.createFile(folder.resolve("readme.txt"));
        assertThat(PluginFolder.read(folder, false)).isEqualTo(new PluginFolder(List.of(first, second), List.of()));
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() {
        assertThat(PluginFolder.read(folder.resolve("lost"), true)).isEqualTo(new PluginFolder(List.of(), List.of()));
    }

    @Test
    void asRootALinkToNowhereIsListedAndHidesNoOtherJar() throws IOException {
        Assumptions.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"), "no owners of files here");
        Files.createSymbolicLink(folder.resolve("a.jar"), folder.resolve("nowhere"));
        Files.createFile(folder.resolve("b.jar"));
        PluginFolder read = PluginFolder.read(folder, true);
        assertThat(read.leftOut()).filteredOn(c -> c.bundle().equals("a.jar")).singleElement()
                .satisfies(c -> assertThat(c.problem().orElseThrow()).startsWith("it can't be read: NoSuchFileException"));
        assertThat(read.jars().size() + read.leftOut().size()).isEqualTo(2);
    }

    private static void assumeRoot(Path own) throws IOException {
        Assumptions.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"), "no owners of files here");
        Assumptions.assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(own, "unix:uid")), "only root can give files away");
    }

    @Test
    void asRootAnAcceptedLinkIsLoadedFromWhereItLeads() throws IOException {
        assumeRoot(folder);
        Path safe = Files.createFile(Files.createDirectory(folder.resolve("safe")).resolve("b.bin"));
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.createSymbolicLink(plugins.resolve("a.jar"), Path.of("../safe/b.bin"));
        assertThat(PluginFolder.read(plugins, true)).isEqualTo(new PluginFolder(List.of(safe.toRealPath()), List.of()));
    }

    @Test
    void asRootALinkThatOthersCanReplaceIsLeftOut() throws IOException {
        assumeRoot(folder);
        Path safe = Files.createFile(folder.resolve("safe.jar"));
        Path usersFolder = Files.createDirectory(folder.resolve("users"));
        Path usersLink = Files.createSymbolicLink(usersFolder.resolve("a.jar"), safe);
        Files.setAttribute(usersFolder, "unix:uid", 65534);
        Path rootsFolder = Files.createDirectory(folder.resolve("roots"));
        Files.createSymbolicLink(rootsFolder.resolve("b.jar"), usersLink);
        Files.setAttribute(Files.createSymbolicLink(rootsFolder.resolve("c.jar"), safe), "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
        for (Path plugins : List.of(usersFolder, rootsFolder)) {
            PluginFolder read = PluginFolder.read(plugins, true);
            assertThat(read.jars()).as(plugins.toString()).isEmpty();
            assertThat(read.leftOut()).isNotEmpty().allSatisfy(
                    c -> assertThat(c.problem().orElseThrow()).startsWith("others than root can write it"));
        }
    }

    @Test
    void asRootAJarThatOthersCanWriteIsLeftOut() throws IOException {
        Assumptions.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"), "no owners of files here");
        Path jar = Files.createFile(folder.resolve("a.jar"));
        Files.setAttribute(jar, "unix:mode", 0666);
        assertThat(PluginFolder.read(folder, true).jars()).isEmpty();
        assertThat(PluginFolder.read(folder, true).leftOut()).singleElement()
                .satisfies(c -> assertThat(c.problem().orElseThrow()).startsWith("others than root can write it"));
    }
}
