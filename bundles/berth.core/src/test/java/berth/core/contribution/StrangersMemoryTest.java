// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of strangers' manifests from one start to the next, and when it is not used. */
class StrangersMemoryTest {
    @TempDir
    Path folder;

    @AutoClose
    private final Registries registries = new Registries();

    @BeforeEach
    void makeOurOwn() {
        BundleFixture.core(folder.resolve("core"));
    }

    private StateFolder state() {
        return StateFolder.of(Map.of("XDG_STATE_HOME", folder.resolve("state").toString())::get, () -> false);
    }

    private Path kept() {
        return folder.resolve("state/berth/contributions");
    }

    private List<Path> memories() throws IOException {
        if (!Files.isDirectory(kept())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(kept())) {
            return all.toList();
        }
    }

    private static String detector(String id) {
        return "<detector id=\"" + id + "\" vendor=\"V\" product=\"P\"><fingerprint kind=\"process\" pattern=\"p\"/></detector>";
    }

    private static String coded(String id) {
        return "<detector id=\"" + id + "\" vendor=\"V\" product=\"P\" class=\"x.Y\"/>";
    }

    /** A folder is a bundle, too, and its own size and time stay as they are when a file in it is written over. */
    private Path stranger(String name, String... detectors) throws IOException {
        Path bundle = BundleFixture.named(name).extension(Point.ANTIVIRUS_DETECTORS, detectors).folder(folder.resolve(name));
        return settled(bundle);
    }

    private static Path settled(Path bundle) throws IOException {
        return Files.setLastModifiedTime(bundle, FileTime.from(Instant.parse("2026-01-01T00:00:00.123456789Z")));
    }

    private FlatRegistry registry(StateFolder state, Path... strangers) {
        return registries.add(new FlatRegistry(List.of(folder.resolve("core")), List.of(strangers), getClass().getClassLoader(), Optional.empty(), new GuestBook(state)));
    }

    /** One start: the detectors that it finds. */
    private List<String> start(StateFolder state, Path... strangers) {
        FlatRegistry registry = registry(state, strangers);
        Contributions read = registry.contributions(List.of());
        List<String> ids = read.detectors().stream().map(found -> found.detector().id()).sorted().toList();
        registry.rememberStrangers(read);
        registry.close();
        return ids;
    }

    @Test
    void whatWasReadOnceIsNotReadAgainUntilTheJarChanges() throws IOException {
        Path bundle = stranger("com.good", detector("com.good.a"));
        Path other = stranger("com.other", detector("com.other.a"), coded("com.other.b"));
        assertThat(start(state(), bundle, other)).containsExactly("com.good.a", "com.other.a", "com.other.b");
        assertThat(memories()).hasSize(1);
        Files.writeString(bundle.resolve("plugin.xml"), "nothing that can be read");
        Contributions read = registry(state(), bundle, other).contributions(List.of());
        assertThat(read.leftOut()).isEmpty();
        assertThat(read.all()).extracting(c -> c.id().orElseThrow() + " " + c.bundle()).containsExactly("com.good.a com.good", "com.other.a com.other", "com.other.b com.other");
        assertThat(read.detectors()).extracting(found -> found.detector().guest().isPresent()).containsExactly(false, false, true);
        assertThat(read.detectors().get(0).detector().make()).as("its children").satisfies(make -> assertThat(make.call()).isNotNull());
        stranger("com.good", detector("com.good.b"));
        Files.setLastModifiedTime(bundle, FileTime.from(Instant.parse("2026-01-01T00:00:00.123456789Z").plusNanos(OS.WINDOWS.isCurrentOs() ? 100 : 1)));
        assertThat(start(state(), bundle, other)).as("one tick of the file system later").containsExactly("com.good.b", "com.other.a", "com.other.b");
        assertThat(start(state(), other)).as("another set of jars").containsExactly("com.other.a", "com.other.b");
        assertThat(memories()).hasSize(3);
        Files.writeString(other.resolve("plugin.xml"), "<plugin/>");
        assertThat(start(state(), other)).as("remembered").containsExactly("com.other.a", "com.other.b");
        makeOurOwn();
        assertThat(start(state(), other)).as("ours have changed").isEmpty();
    }

    @Test
    void aCodeBundlesClassIsMadeByItsOwnLoaderFromMemoryToo() throws Exception {
        byte[] shield = Compiled.bytes("com.shield.Shield", "package com.shield; public class Shield implements berth.core.spi.AntivirusDetector {"
                + "public java.util.List<Match> detect(berth.core.diagnosis.Question q, berth.core.snapshot.Snapshot s) { return java.util.List.of(); } }");
        Path jar = settled(BundleFixture.named("com.shield").with("com/shield/Shield.class", shield).extension(Point.ANTIVIRUS_DETECTORS,
                "<detector id=\"com.shield.a\" vendor=\"V\" product=\"P\" class=\"com.shield.Shield\"/>").jar(folder.resolve("anything.jar")));
        start(state(), jar);
        assertThat(memories()).hasSize(1);
        Contributions read = registry(state(), jar).contributions(List.of());
        assertThat(read.verified()).allSatisfy(c -> assertThat(c.problem()).isEmpty());
        Object made = read.detectors().get(0).detector().make().call();
        assertThat(made.getClass().getClassLoader()).isNotSameAs(getClass().getClassLoader()).extracting(ClassLoader::getName).isEqualTo("plug-in com.shield");
    }

    @Test
    void whatIsDamagedIsReadAsEverAndWrittenAgain() throws IOException {
        Path bundle = stranger("com.good", detector("com.good.a"));
        start(state(), bundle);
        Path memory = memories().get(0);
        List<Path> files;
        try (Stream<Path> all = Files.walk(memory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThan(7);
        Files.writeString(bundle.resolve("plugin.xml"), Files.readString(bundle.resolve("plugin.xml")).replace("com.good.a", "com.good.b"));
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (byte[] damaged : List.of(Arrays.copyOf(whole, 0), Arrays.copyOf(whole, whole.length / 2), Arrays.copyOf(whole, Math.max(0, whole.length - 1)), flipped(whole))) {
                if (damaged.length == whole.length && Arrays.equals(damaged, whole)) {
                    continue;
                }
                Files.write(file, damaged);
                assertThat(registry(state(), bundle).contributions(List.of()).detectors()).as("%s, %d of %d", file.getFileName(), damaged.length, whole.length)
                        .extracting(found -> found.detector().id()).containsExactly("com.good.b");
            }
            Files.write(file, whole);
        }
        registries.close();
        Files.delete(files.get(0));
        assertThat(start(state(), bundle)).containsExactly("com.good.b");
        Files.writeString(bundle.resolve("plugin.xml"), "nothing that can be read");
        assertThat(start(state(), bundle)).as("written again").containsExactly("com.good.b");
        assertThat(memories()).containsExactly(memory);
    }

    private static byte[] flipped(byte[] whole) {
        byte[] bytes = whole.clone();
        if (bytes.length > 0) {
            bytes[bytes.length / 2] ^= 1;
        }
        return bytes;
    }

    @Test
    void whereAJarIsNoBundleNothingIsRemembered() throws IOException {
        Path good = stranger("com.good", detector("com.good.a"));
        Path nameless = settled(BundleFixture.nameless().plugin("").folder(folder.resolve("nameless")));
        for (int i = 0; i < 2; i++) {
            assertThat(start(state(), good, nameless)).containsExactly("com.good.a");
            assertThat(registry(state(), good, nameless).contributions(List.of()).leftOut()).hasSize(1);
        }
        assertThat(memories()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidAgainFromMemory() throws IOException {
        Path good = stranger("com.good", detector("com.good.a"), detector("com.good.b").replace("<detector", "<detector lisens=\"25\" x=\"%\tä\""), detector("com.good.c").replace("\"p\"", "\"*\""));
        Path foreign = stranger("com.foreign", detector("com.good.x"), detector("").replace(" id=\"\"", ""), detector("com.foreign.a"), detector("com.foreign.a"));
        Path broken = settled(BundleFixture.named("com.broken").with("plugin.xml", "<plugin>").folder(folder.resolve("com.broken")));
        Path empty = settled(BundleFixture.named("com.empty").folder(folder.resolve("com.empty")));
        Path outside = settled(BundleFixture.named("com.outside").plugin(detector("com.outside.a")).folder(folder.resolve("com.outside")));
        Path[] all = { good, foreign, broken, empty, outside };
        Contributions first = registry(state(), all).contributions(List.of());
        assertThat(start(state(), all)).containsExactly("com.good.a", "com.good.b");
        assertThat(memories()).hasSize(1);
        for (Path bundle : List.of(good, foreign)) {
            Files.writeString(bundle.resolve("plugin.xml"), "nothing that can be read");
        }
        assertThat(start(state(), all)).containsExactly("com.good.a", "com.good.b");
        Contributions again = registry(state(), all).contributions(List.of());
        assertThat(first.faults()).hasSize(9);
        assertThat(again.faults()).containsExactlyInAnyOrderElementsOf(first.faults());
        assertThat(again.leftOut()).hasSize(8).containsExactlyInAnyOrderElementsOf(first.leftOut());
        assertThat(again.all()).containsExactlyInAnyOrderElementsOf(first.all());
        assertThat(again.all()).filteredOn(c -> c.id().equals(Optional.of("com.good.b"))).singleElement()
                .satisfies(c -> assertThat(c.remarks()).startsWith("unknown attribute 'lisens' of <detector>; did you mean 'listens'?"));
    }

    @Test
    void whoseCodeDidNotComeBackIsOutWithAllThatIsRememberedOfIt() throws IOException {
        Path bundle = stranger("com.falls", detector("com.falls.data"), coded("com.falls.code"));
        Path good = stranger("com.good", detector("com.good.a"), coded("com.good.b"));
        start(state(), bundle, good);
        assertThat(memories()).hasSize(1);
        // As a program that was killed leaves it.
        Files.writeString(state().of("strangers").orElseThrow().resolve("killed"), "com.falls\t" + Long.toHexString(31 * (31 + bundle.toFile().lastModified()) + bundle.toFile().length()) + "\n.\n");
        Contributions read = registry(state(), bundle, good).contributions(List.of());
        assertThat(read.detectors()).extracting(found -> found.detector().id()).containsExactlyInAnyOrder("com.good.a", "com.good.b");
        assertThat(read.missing()).extracting(Contribution::bundle).containsExactly("com.falls");
        assertThat(read.leftOut()).extracting(c -> c.id().orElseThrow()).containsExactlyInAnyOrder("com.falls.data", "com.falls.code");
        new GuestBook(state()).forget();
        assertThat(start(state(), bundle, good)).hasSize(4);
    }

    @Test
    void whereNothingCanBeWrittenItIsReadAsEver() throws IOException {
        Path bundle = stranger("com.good", detector("com.good.a"));
        Path file = Files.writeString(folder.resolve("file"), "");
        for (StateFolder state : List.<StateFolder> of(StateFolder.none(), name -> Optional.of(file), name -> Optional.of(folder.resolve("none")),
                StateFolder.of(Map.of("XDG_STATE_HOME", file.toString())::get, () -> false))) {
            for (int i = 0; i < 2; i++) {
                assertThat(start(state, bundle)).containsExactly("com.good.a");
            }
        }
    }

    @Test
    void withoutStrangersOrWithAJarThatIsStillBeingWrittenNothingIsWritten() throws IOException {
        start(state());
        assertThat(folder.resolve("state")).doesNotExist();
        Path bundle = stranger("com.good", detector("com.good.a"));
        Files.setLastModifiedTime(bundle, FileTime.from(Instant.now()));
        assertThat(start(state(), bundle)).containsExactly("com.good.a");
        assertThat(memories()).isEmpty();
    }

    @Test
    void whatNobodyUsedForADayIsDeletedAtTheNextWriting() throws IOException {
        Path one = stranger("com.one", detector("com.one.a"));
        Path two = stranger("com.two", detector("com.two.a"));
        start(state(), one);
        Path unused = memories().get(0);
        Path broken = Files.createDirectories(kept().resolve("new-1/.manager"));
        FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        Files.setLastModifiedTime(unused, yesterday);
        start(state(), one);
        assertThat(Files.getLastModifiedTime(unused)).as("it was used").isGreaterThan(yesterday);
        Files.setLastModifiedTime(broken.getParent(), yesterday);
        start(state(), two);
        assertThat(memories()).hasSize(2).contains(unused);
        Files.setLastModifiedTime(unused, yesterday);
        start(state(), one, two);
        assertThat(memories()).hasSize(2).doesNotContain(unused);
    }

    @Test
    void startsAtOnceDoNotDisturbEachOther() throws Exception {
        Path one = stranger("com.one", detector("com.one.a"));
        Path two = stranger("com.two", detector("com.two.a"));
        Callable<List<String>> start = () -> start(state(), one, two);
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int round = 0; round < 5; round++) {
                for (var found : threads.invokeAll(IntStream.range(0, 12).mapToObj(i -> start).toList())) {
                    assertThat(found.get()).containsExactly("com.one.a", "com.two.a");
                }
                // On Windows what another start reads at this moment can't be taken away.
                List<Path> memories = memories().stream().filter(memory -> !OS.WINDOWS.isCurrentOs() || !memory.getFileName().toString().startsWith("new-")).toList();
                assertThat(memories).hasSize(1);
                // The next round finds it damaged.
                Files.write(memories.get(0).resolve("index"), new byte[10]);
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no owners and modes of Unix there")
    void asRootOnlyWhatRootAloneCanWriteIsUsed() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("unix") || Files.exists(Path.of("/proc")), "no Unix");
        Assumptions.assumeTrue((Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0, "not root");
        StateFolder roots = StateFolder.of(Map.of("XDG_STATE_HOME", folder.resolve("state").toString())::get, () -> true);
        Path bundle = stranger("com.good", detector("com.good.a"));
        start(roots, bundle);
        Files.writeString(bundle.resolve("plugin.xml"), Files.readString(bundle.resolve("plugin.xml")).replace("com.good.a", "com.good.b"));
        assertThat(registry(roots, bundle).contributions(List.of()).detectors()).extracting(found -> found.detector().id()).as("from memory").containsExactly("com.good.a");
        for (String open : List.of("", "index", ".mainData.1", ".manager")) {
            Path place = memories().get(0).resolve(open);
            var closed = Files.getPosixFilePermissions(place);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThat(registry(roots, bundle).contributions(List.of()).detectors()).extracting(found -> found.detector().id()).as("open " + open).containsExactly("com.good.b");
            Files.setPosixFilePermissions(place, closed);
        }
    }
}
