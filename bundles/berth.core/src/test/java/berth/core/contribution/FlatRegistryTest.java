// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.Arrays;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers' jars, good and bad, in plain Java. */
class FlatRegistryTest {
    private static final String GOOD = "<detector id=\"com.good.a\" vendor=\"V\" product=\"P\"><fingerprint kind=\"process\" pattern=\"p\"/></detector>";

    @TempDir
    Path folder;

    @AutoClose
    private final Registries registries = new Registries();

    private Contributions with(Path... strangers) {
        List<Path> all = new java.util.ArrayList<>(List.of(strangers));
        all.add(BundleFixture.named("com.good").extension(Point.ANTIVIRUS_DETECTORS, GOOD).jar(folder.resolve("good.jar")));
        return registries.add(BundleFixture.registry(folder, List.of(), all)).contributions(List.of());
    }

    /** The stranger is listed with its reason, and its neighbour is in use. */
    private static void assertLeftOut(Contributions read, String bundle, String reason) {
        assertThat(read.detectors()).extracting(d -> d.detector().id()).containsExactly("com.good.a");
        assertThat(read.all()).filteredOn(c -> c.problem().isPresent()).singleElement().satisfies(c -> {
            assertThat(c.bundle()).isEqualTo(bundle);
            assertThat(c.problem().orElseThrow()).startsWith(reason);
        });
    }

    @Test
    void aPluginXmlThatIsNoXmlIsListedWithThePlace() {
        Path jar = BundleFixture.named("com.bad").with("plugin.xml", "<plugin>\n  <extension></plugin>").jar(folder.resolve("bad.jar"));
        assertLeftOut(with(jar), "com.bad", "its plugin.xml can't be read: line 2, column 16: The element type \"extension\" must");
    }

    @Test
    void aPluginXmlThatBreaksInTheMiddleBringsNothing() {
        Path jar = BundleFixture.named("com.bad").with("plugin.xml", "<plugin><extension point=\"berth.core.antivirusDetectors\">"
                + GOOD.replace("com.good", "com.bad") + "</extension><oops").jar(folder.resolve("bad.jar"));
        assertLeftOut(with(jar), "com.bad", "its plugin.xml can't be read");
    }

    @Test
    void documentTypesAreRefused() {
        Path jar = BundleFixture.named("com.bad").with("plugin.xml", "<!DOCTYPE plugin [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><plugin>"
                + "<extension point=\"berth.core.antivirusDetectors\">" + GOOD.replace("com.good", "com.bad") + "</extension></plugin>")
                .jar(folder.resolve("bad.jar"));
        assertLeftOut(with(jar), "com.bad", "its plugin.xml can't be read: line 1, column 10: DOCTYPE");
    }

    @Test
    void ofTwoJarsWithOneNameTheSecondIsListed() {
        Path second = BundleFixture.named("com.twin").extension(Point.ANTIVIRUS_DETECTORS, GOOD.replace("com.good", "com.twin")).jar(folder.resolve("second.jar"));
        Path first = BundleFixture.named("com.twin").extension(Point.ARTICLES, "<article id=\"com.twin.b\" path=\"b.md\"/>").jar(folder.resolve("first.jar"));
        assertLeftOut(with(first, second), "second.jar", "its name com.twin is taken");
    }

    @Test
    void ourNamesAreNoStrangers() {
        for (String name : List.of("berth", "berth.core", "berth.evil")) {
            assertLeftOut(with(BundleFixture.named(name).jar(folder.resolve("thief.jar"))), "thief.jar", "its name " + name + " is taken");
        }
    }

    @Test
    void aJarWithoutAManifestIsListed() {
        assertLeftOut(with(BundleFixture.nameless().plugin("").jar(folder.resolve("bare.jar"))), "bare.jar", "it has no META-INF/MANIFEST.MF at its top");
        assertLeftOut(with(BundleFixture.nameless().with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n\n")
                .jar(folder.resolve("bare.jar"))), "bare.jar", "it has no Bundle-SymbolicName");
        assertLeftOut(with(BundleFixture.nameless().with("META-INF/MANIFEST.MF", "\u0000\u0001 nonsense")
                .jar(folder.resolve("bare.jar"))), "bare.jar", "it has no Bundle-SymbolicName");
    }

    @Test
    void whatIsNoZipOrNotThereIsListed() throws IOException {
        assertLeftOut(with(Files.writeString(folder.resolve("text.jar"), "I am a text")), "text.jar", "it can't be read: ZipException");
        assertLeftOut(with(Files.write(folder.resolve("empty.jar"), new byte[0])), "empty.jar", "it can't be read: ZipException");
        assertLeftOut(with(folder.resolve("lost.jar")), "lost.jar", "it can't be read: NoSuchFileException");
    }

    @Test
    void anEndlessPluginXmlIsListed() {
        Path jar = BundleFixture.named("com.bad").with("plugin.xml", new byte[8 << 20]).jar(folder.resolve("bomb.jar"));
        assertLeftOut(with(jar), "bomb.jar", "it can't be read: IOException: plugin.xml is larger than");
    }

    @Test
    void aStrangerCanNotTakeOverAnExtensionPoint() {
        Path jar = BundleFixture.named("com.bad").plugin("<extension-point id=\"berth.core.antivirusDetectors\" name=\"Mine\"/>")
                .jar(folder.resolve("bad.jar"));
        assertThat(with(jar).detectors()).extracting(d -> d.detector().id()).containsExactly("com.good.a");
    }

    @Test
    void aBundleOfBothKindsOfPlacesIsRead() throws IOException {
        Path own = BundleFixture.named("berth.articles").with("a.md", "text").folder(folder.resolve("articles"));
        FlatRegistry registry = BundleFixture.registry(folder, List.of(own), List.of());
        assertThat(registry.read("berth.articles", "a.md")).asString(StandardCharsets.UTF_8).isEqualTo("text");
        assertThatThrownBy(() -> registry.read("berth.articles", "b.md")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> registry.read("berth.nobody", "a.md")).isInstanceOf(IOException.class);
    }

    @Test
    void aFileIsReadUpToTheLimitAndNotFurther() throws IOException {
        Path own = BundleFixture.named("berth.articles").with("full", new byte[Resources.LIMIT])
                .with("over", new byte[Resources.LIMIT + 1]).folder(folder.resolve("articles"));
        FlatRegistry registry = BundleFixture.registry(folder, List.of(own), List.of());
        assertThat(registry.read("berth.articles", "full")).hasSize(Resources.LIMIT);
        assertThatThrownBy(() -> registry.read("berth.articles", "over")).isInstanceOf(IOException.class).hasMessageContaining("larger");
    }

    @Test
    void aStrangersJarHasOneClassLoaderOfItsOwn() throws Exception {
        byte[] shield = Compiled.bytes("com.shield.Shield", "package com.shield; public class Shield implements berth.core.spi.AntivirusDetector {"
                + "public java.util.List<Match> detect(berth.core.diagnosis.Question q, berth.core.snapshot.Snapshot s) { return java.util.List.of(); } }");
        Path jar = BundleFixture.named("com.shield").with("com/shield/Shield.class", shield).extension(Point.ANTIVIRUS_DETECTORS,
                "<detector id=\"com.shield.a\" vendor=\"V\" product=\"P\" class=\"com.shield.Shield\"/>").jar(folder.resolve("shield.jar"));
        Contributions read = with(jar);
        assertThat(read.verified()).allSatisfy(c -> assertThat(c.problem()).isEmpty());
        Callable<Object> make = () -> read.detectors().stream().filter(d -> d.detector().bundle().equals("com.shield")).findFirst()
                .orElseThrow().detector().make().call().getClass().getClassLoader();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Object>> loaders = threads.invokeAll(IntStream.range(0, 64).mapToObj(i -> make).toList());
            assertThat(loaders).extracting(Future::get).doesNotContain(getClass().getClassLoader());
            assertThat(loaders.stream().map(Future::resultNow).distinct()).hasSize(1);
        }
    }

    @Test
    void whatIsClosedMakesNoClassAnyMoreAndMayBeClosedAgain() throws Exception {
        byte[] shield = Compiled.bytes("com.shield.Shield", "package com.shield; public class Shield { }");
        Path jar = BundleFixture.named("com.shield").with("com/shield/Shield.class", shield).with("com/shield/Other.class", shield).extension(Point.ANTIVIRUS_DETECTORS,
                Stream.of("Shield", "Other").map(name -> "<detector id=\"com.shield." + name + "\" vendor=\"V\" product=\"P\" class=\"com.shield." + name + "\"/>").toArray(String[]::new))
                .jar(folder.resolve("shield.jar"));
        FlatRegistry registry = BundleFixture.registry(folder, List.of(), List.of(jar));
        List<Callable<?>> makes = registry.contributions(List.of()).detectors().stream().<Callable<?>> map(found -> found.detector().make()).toList();
        assertThatThrownBy(makes.get(1)::call).hasMessageContaining("Shield");
        registry.close();
        registry.close();
        Files.delete(jar);
        assertThatThrownBy(makes.get(0)::call).isInstanceOf(Exception.class);
    }

    @Test
    void aManifestNamesItsBundleWithoutDirectives() {
        assertThat(BundleManifest.symbolicName("Manifest-Version: 1.0\nBundle-SymbolicName: a.b ; singleton:=true\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Optional.of("a.b"));
        assertThat(BundleManifest.symbolicName("Manifest-Version: 1.0\nBundle-SymbolicName: ;x\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private FlatRegistry remembering(Path core, Path memory) {
        return registries.add(new FlatRegistry(List.of(core), List.of(), FlatRegistryTest.class.getClassLoader(), Optional.of(memory)));
    }

    /** Points and contributions of a bundle that is called like its folder, as on the class path. */
    private Path own(String id) throws IOException {
        String plugin = Files.readString(Path.of("plugin.xml")).replace("</plugin>", "<extension point=\"berth.core.actuators\"><actuator id=\"berth.core." + id
                + "\" class=\"x.Y\"/></extension></plugin>");
        return BundleFixture.named("berth.core").with("plugin.xml", plugin.getBytes(StandardCharsets.UTF_8)).folder(folder.resolve("berth.core"));
    }

    private static List<String> ids(FlatRegistry registry) {
        return registry.contributions(List.of()).all().stream().flatMap(c -> c.id().stream()).toList();
    }

    @Test
    void whatWasRememberedIsNotReadAgainUntilTheBundleChanges() throws IOException {
        Path core = own("one");
        Path memory = Files.createDirectory(folder.resolve("memory"));
        FlatRegistry.remember(List.of(core), FlatRegistryTest.class.getClassLoader(), memory);
        assertThat(ids(remembering(core, memory))).containsExactly("berth.core.one");
        // The folder's own time is what tells a change.
        FileTime time = Files.getLastModifiedTime(core);
        own("other");
        Files.setLastModifiedTime(core, time);
        assertThat(ids(remembering(core, memory))).as("not read again").containsExactly("berth.core.one");
        Files.setLastModifiedTime(core, FileTime.from(time.toInstant().truncatedTo(ChronoUnit.SECONDS)));
        assertThat(ids(remembering(core, memory))).as("nor when it comes out of an archive").containsExactly("berth.core.one");
        Files.setLastModifiedTime(core, FileTime.from(time.toInstant().plusSeconds(5)));
        assertThat(ids(remembering(core, memory))).as("changed").containsExactly("berth.core.other");
    }

    @Test
    void besideWhatWasRememberedStrangersAreCheckedAsEver() throws IOException {
        Path core = own("one");
        Path memory = Files.createDirectory(folder.resolve("memory"));
        FlatRegistry.remember(List.of(core), FlatRegistryTest.class.getClassLoader(), memory);
        Path stranger = BundleFixture.named("com.good").extension(Point.ANTIVIRUS_DETECTORS, GOOD + GOOD.replace("com.good.a", "com.good.b")
                + GOOD.replace("com.good.a", "berth.core.two") + GOOD.replace("<fingerprint kind=\"process\" pattern=\"p\"/>", "").replace("good.a", "good.c"))
                .jar(folder.resolve("good.jar"));
        Path misspelt = BundleFixture.named("com.misspelt").with("plugin.xml", "<plugin><extension point=\"berth.core.antivirusDetector\"/></plugin>")
                .jar(folder.resolve("misspelt.jar"));
        Contributions read = registries.add(new FlatRegistry(List.of(core), List.of(stranger, misspelt), FlatRegistryTest.class.getClassLoader(), Optional.of(memory)))
                .contributions(List.of());
        assertThat(read.detectors()).extracting(d -> d.detector().id()).containsExactly("com.good.a", "com.good.b");
        assertThat(read.leftOut()).extracting(c -> c.problem().orElseThrow()).containsExactlyInAnyOrder("has neither a class nor a fingerprint",
                "id berth.core.two must begin with \"com.good.\", the name of the bundle that brings it", "line 1 of plugin.xml: there is no extension point berth.core.antivirusDetector; did you mean berth.core.antivirusDetectors?");
        assertThat(read.all()).filteredOn(c -> c.problem().isEmpty()).extracting(c -> c.id().orElseThrow())
                .containsExactlyInAnyOrder("berth.core.one", "com.good.a", "com.good.b");
    }

    @Test
    void aDefectOfOurOwnIsNotRemembered() throws IOException {
        Path core = own("one\" os=\"plan9");
        Path memory = Files.createDirectory(folder.resolve("memory"));
        assertThatThrownBy(() -> FlatRegistry.remember(List.of(core), FlatRegistryTest.class.getClassLoader(), memory)).hasMessageContaining("plan9");
        assertThat(remembering(core, memory).contributions(List.of()).leftOut()).singleElement()
                .satisfies(c -> assertThat(c.problem().orElseThrow()).startsWith("os plan9 is not known"));
    }

    @Test
    void aMemoryThatIsDamagedOrMissingIsNotNeeded() throws IOException {
        Path core = own("one");
        assertThat(ids(remembering(core, folder.resolve("none")))).containsExactly("berth.core.one");
        Path memory = Files.createDirectory(folder.resolve("memory"));
        FlatRegistry.remember(List.of(core), FlatRegistryTest.class.getClassLoader(), memory);
        try (Stream<Path> files = Files.list(memory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] whole = Files.readAllBytes(file);
                for (int length : new int[] { 0, whole.length / 2, whole.length - 1 }) {
                    Files.write(file, Arrays.copyOf(whole, length));
                    assertThat(ids(remembering(core, memory))).as("%s cut to %d of %d", file.getFileName(), length, whole.length).containsExactly("berth.core.one");
                }
                Files.write(file, whole);
            }
        }
    }
}
