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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void aNameInCapitalsIsAJarToo() throws IOException {
        Path jar = Files.createFile(folder.resolve("MAILSHIELD.JAR"));
        Path other = Files.createFile(folder.resolve("N.Jar"));
        Files.createFile(folder.resolve("JAR"));
        assertThat(PluginFolder.read(folder, false)).isEqualTo(new PluginFolder(List.of(jar, other), List.of()));
    }

    @Test
    void aBundleUnderANameThatIsNoJarsIsListed() throws IOException {
        Files.createFile(folder.resolve("a.zip"));
        Files.createFile(Files.createDirectory(folder.resolve("b")).resolve("plugin.xml"));
        Files.createFile(folder.resolve("c.jar.bak"));
        Files.createDirectory(folder.resolve("d"));
        assertThat(PluginFolder.read(folder, false)).isEqualTo(new PluginFolder(List.of(),
                List.of(Contribution.unusableBundle("a.zip", "its name must end in .jar"), Contribution.unusableBundle("b", "its name must end in .jar"))));
    }

    @Test
    void aFolderThatSomebodyNamedMustBeThere() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertFolder(PluginFolder.named("$X", folder.resolve("lost"), false), folder.resolve("lost"), "it does not exist, or what it lies in can't be read; $X must name one folder");
        assertFolder(PluginFolder.named("$X", file.resolve("deeper"), false), file.resolve("deeper"), "it does not exist");
        assertFolder(PluginFolder.named("$X", file, false), file, "it is no folder");
        assertFolder(PluginFolder.read(file, false), file, "it is no folder");
        assertThat(PluginFolder.named("$X", folder, false)).isEqualTo(new PluginFolder(List.of(), List.of()));
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Assumptions.assumeTrue(closed.toFile().setReadable(false) && !Files.isReadable(closed), "root reads everything");
        assertFolder(PluginFolder.named("$X", closed, false), closed, "it can't be read: AccessDeniedException");
    }

    private static void assertFolder(PluginFolder read, Path folder, String reason) {
        assertThat(read.jars()).isEmpty();
        assertThat(read.leftOut()).singleElement().satisfies(out -> {
            assertThat(out.bundle()).isEqualTo(folder.toString());
            assertThat(out.problem().orElseThrow()).startsWith("this is where plug-ins are looked for, but " + reason);
        });
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

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void aPipeIsLeftOutUnopened(boolean asRoot) throws Exception {
        Assumptions.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"), "no pipes among files here");
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("a.jar").toString()).start().waitFor()).isZero();
        Files.createSymbolicLink(folder.resolve("b.jar"), Path.of("a.jar"));
        PluginFolder read = PluginFolder.read(folder, asRoot);
        assertThat(read.jars()).isEmpty();
        assertThat(read.leftOut()).extracting(Contribution::bundle).containsExactly("a.jar", "b.jar");
        assertThat(read.leftOut()).allSatisfy(out -> assertThat(out.problem()).contains("it is neither a file nor a folder"));
    }

    private Path folderBundle() throws IOException {
        Path bundle = Files.createDirectories(folder.resolve("x.jar"));
        Files.createFile(Files.createDirectories(bundle.resolve("com/example")).resolve("A.class"));
        Files.createFile(bundle.resolve("plugin.xml"));
        return bundle;
    }

    @Test
    void asRootAFolderIsLoadedThatRootAloneCanWrite() throws IOException {
        assumeRoot(folder);
        assertThat(PluginFolder.read(folder, true)).isEqualTo(new PluginFolder(List.of(), List.of()));
        assertThat(PluginFolder.read(folderBundle().getParent(), true)).isEqualTo(new PluginFolder(List.of(folder.resolve("x.jar").toRealPath()), List.of()));
    }

    @ParameterizedTest
    @CsvSource({ "plugin.xml,666", "com/example/A.class,664", "com,777", "com/example,1777" })
    void asRootAFolderIsLeftOutInWhichOthersCanWriteAnything(String path, String mode) throws IOException {
        assumeRoot(folder);
        Files.setAttribute(folderBundle().resolve(path), "unix:mode", Integer.parseInt(mode, 8));
        assertOut(path);
    }

    @Test
    void asRootAFolderIsLeftOutInWhichOneIsAnothersOrALink() throws IOException {
        assumeRoot(folder);
        Files.setAttribute(folderBundle().resolve("plugin.xml"), "unix:uid", 65534);
        assertOut("plugin.xml");
        Files.setAttribute(folder.resolve("x.jar/plugin.xml"), "unix:uid", 0);
        Files.createSymbolicLink(folder.resolve("x.jar/B.class"), Path.of("com/example/A.class"));
        assertOut("B.class");
    }

    private void assertOut(String file) {
        PluginFolder read = PluginFolder.read(folder, true);
        assertThat(read.jars()).isEmpty();
        assertThat(read.leftOut()).singleElement().satisfies(out -> assertThat(out.problem().orElseThrow()).startsWith("others than root can write " + file + " in it, or it is a link"));
    }

    @Test
    void asRootAFolderOfVeryManyFilesIsLeftOut() throws IOException {
        assumeRoot(folder);
        Path many = folderBundle().resolve("com");
        for (int i = 0; i < 10_000; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        assertThat(PluginFolder.read(folder, true).leftOut()).singleElement()
                .satisfies(out -> assertThat(out.problem().orElseThrow()).startsWith("it is a folder with more than 10000 files"));
    }
}
