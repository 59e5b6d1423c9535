// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

package berth.wiring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import javax.tools.ToolProvider;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.RegistryFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

import berth.core.contribution.Contribution;
import berth.core.contribution.Contributions;
import berth.core.contribution.GuestBook;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.LocalHost;
import berth.core.render.JsonRenderer;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.testkit.SnapshotFixtures;

/**
 * Strangers who break their contract, installed into the running framework: the answer is what it is without them, and names them.
 * Those that end the program are tested with the command line, which has a program of its own for each.
 */
@Timeout(60)
class StrangersTest {
    private static final String NAME = "com.example.strange";
    private static final Snapshot HOST = SnapshotFixtures.host("mx1").process(417, "exim4").listens(417, "25").snapshot();

    @TempDir
    Path folder;

    private final List<Bundle> installed = new ArrayList<>();

    @AfterEach
    void uninstall() throws BundleException {
        for (Bundle bundle : installed) {
            bundle.uninstall();
        }
        installed.clear();
    }

    private static Diagnosis answer(Contributions contributions) {
        Question question = new Question(SnapshotFixtures.tcp("25"), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        return new Inquiry(contributions, new LocalHost(HostId.named("elsewhere"), "linux"), Duration.ofSeconds(2), Clock.systemUTC())
                .explain(question, List.of(HOST), Knowledge.of(contributions));
    }

    private static Diagnosis seeing(Diagnosis d, List<NotObserved> spots) {
        return new Diagnosis(d.question(), d.takenAt(), d.verdict(), d.cause(), d.likelihood(), d.holders(), d.candidates(), d.claimants(), d.hypotheses(),
                d.evidence(), spots, d.antivirus(), d.steps(), d.articles());
    }

    /** The only difference is one blind spot, and that names the bundle. */
    private void assertOut(String body, String reason) throws IOException, BundleException {
        Diagnosis without = answer(Wiring.contributions());
        install(body);
        long start = System.nanoTime();
        Diagnosis with = answer(Wiring.contributions());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(with.blindSpots()).extracting(NotObserved::detail).contains(NAME + ".a (bundle " + NAME + "): " + reason);
        assertThat(with.blindSpots()).hasSize(without.blindSpots().size() + 1);
        assertThat(JsonRenderer.render(seeing(with, without.blindSpots()))).isEqualTo(JsonRenderer.render(without));
    }

    @Test
    void oneThatThrows() throws Exception {
        assertOut("throw new IllegalStateException(\"no\");", "IllegalStateException: no");
    }

    @Test
    void oneThatReturnsNull() throws Exception {
        assertOut("return null;", "it returned null");
    }

    @Test
    void oneThatRecursesWithoutEnd() throws Exception {
        assertOut("return detect(question, snapshot);", "its stack overflowed");
    }

    @Test
    void oneThatHangsForEver() throws Exception {
        assertOut("while (true) { try { Thread.sleep(100_000); } catch (InterruptedException e) { } }", "it did not answer in time");
    }

    @Test
    void oneThatClaimsAMatchWithoutEvidence() throws Exception {
        assertOut("return List.of(new Match(AntivirusRole.HOLDS, Optional.empty(), List.of()));", "IllegalArgumentException: a match without evidence");
    }

    @Test
    void oneThatForgesEvidence() throws Exception {
        assertOut("return List.of(new Match(AntivirusRole.HOLDS, Optional.empty(), List.of(new Evidence.Unknown(new Origin(\"x\", java.time.Instant.EPOCH, Optional.empty()), \"x\"))));",
                "it claims a match by evidence that is not in the snapshot: x");
    }

    @Test
    void oneThatAnswersDifferentlyEachTime() throws Exception {
        assertOut("return List.of(new Match(AntivirusRole.HOLDS, Optional.of(\"\" + System.nanoTime()), snapshot.evidence()));",
                "it said two different things of one snapshot");
    }

    @Test
    void oneThatNeedsAClassThatIsMissing() throws Exception {
        assertOut("return List.of(new Lost().matches());", "class " + NAME + ".Lost was not found");
    }

    @Test
    void oneThatChangesLanguageAndTimeZoneAndPrintsAndLeavesAThreadRunning() throws Exception {
        Locale language = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        String without = JsonRenderer.render(answer(Wiring.contributions()));
        install("System.out.println(\"a stranger prints\"); Locale.setDefault(Locale.forLanguageTag(\"ar-EG-u-nu-arab\")); TimeZone.setDefault(TimeZone.getTimeZone(\"Asia/Kathmandu\"));"
                + " Thread t = new Thread(() -> { try { Thread.sleep(5000); } catch (InterruptedException e) { } }); t.setDaemon(true); t.start(); return List.of();");
        assertThat(JsonRenderer.render(answer(Wiring.contributions()))).isEqualTo(without);
        assertThat(Locale.getDefault()).isEqualTo(language);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
    }

    @Test
    void oneThatNeedsABundleThatIsMissingIsNotEvenRead() throws Exception {
        String without = JsonRenderer.render(answer(Wiring.contributions()));
        Bundle bundle = add("return List.of();", "Require-Bundle: berth.core, com.example.nowhere\n");
        assertThat(Wiring.context().getBundle(0).adapt(org.osgi.framework.wiring.FrameworkWiring.class).resolveBundles(List.of(bundle))).isFalse();
        assertThat(Wiring.contributions().all()).extracting(Contribution::bundle).doesNotContain(NAME);
        assertThat(JsonRenderer.render(answer(Wiring.contributions()))).isEqualTo(without);
    }

    @Test
    void oneThatDidNotComeBackIsLeftOutByName() throws Exception {
        String without = JsonRenderer.render(answer(Wiring.contributions()));
        install("throw new IllegalStateException(\"is not even asked\");");
        Files.writeString(folder.resolve("of-a-program-that-died"), NAME + "\t7\n.\n");
        StateFolder state = name -> Optional.of(folder);
        GuestBook book = new GuestBook(state);
        Contributions read = new Contributions(RegistryFactory.getRegistry(), Platforms.resources(), List.of(),
                name -> Optional.of(name).filter(NAME::equals).map(stranger -> book.guest(stranger, "7")));
        assertThat(read.verified()).filteredOn(c -> c.bundle().equals(NAME)).singleElement()
                .satisfies(c -> assertThat(c.problem().orElseThrow()).startsWith("it did not come back the last time"));
        Diagnosis answer = answer(read);
        List<NotObserved> others = answer.blindSpots().stream().filter(spot -> !spot.detail().startsWith("bundle " + NAME + ": it did not come back")).toList();
        assertThat(others).hasSize(answer.blindSpots().size() - 1);
        assertThat(JsonRenderer.render(seeing(answer, others))).isEqualTo(without);
    }

    private void install(String body) throws IOException, BundleException {
        // Extensions are read when the bundle is resolved.
        add(body, "Require-Bundle: berth.core\n").start();
    }

    private Bundle add(String body, String needs) throws IOException, BundleException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", ("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: " + NAME + ";singleton:=true\n"
                + "Bundle-Version: 1.0.0\n" + needs).getBytes());
        entries.put("plugin.xml", ("<?eclipse version=\"3.4\"?><plugin><extension point=\"berth.core.antivirusDetectors\"><detector id=\"" + NAME
                + ".a\" vendor=\"V\" product=\"P\" class=\"" + NAME + ".Stranger\"/></extension></plugin>").getBytes());
        entries.putAll(classes(body));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        Bundle bundle = Wiring.context().installBundle("test:" + System.nanoTime(), new ByteArrayInputStream(bytes.toByteArray()));
        installed.add(bundle);
        return bundle;
    }

    private Map<String, byte[]> classes(String body) throws IOException {
        Path source = Files.writeString(Files.createDirectories(folder.resolve("sources")).resolve("Stranger.java"), "package " + NAME
                + "; import java.util.*; import berth.core.diagnosis.*; import berth.core.evidence.*; import berth.core.snapshot.*;"
                + " public class Stranger implements berth.core.spi.AntivirusDetector {"
                + " public List<Match> detect(Question question, Snapshot snapshot) { " + body + " } }"
                + " class Lost { berth.core.spi.AntivirusDetector.Match[] matches() { return new berth.core.spi.AntivirusDetector.Match[0]; } }");
        Path target = Files.createDirectories(folder.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "21", "-proc:none", "-d", target.toString(), "-classpath", classPath(), source.toString())).isZero();
        Map<String, byte[]> classes = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.filter(file -> Files.isRegularFile(file) && !file.endsWith("Lost.class")).toList()) {
                classes.put(target.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static String classPath() {
        File core = FileLocator.getBundleFileLocation(FrameworkUtil.getBundle(Contributions.class)).orElseThrow();
        return core + File.pathSeparator + new File(core, "target/classes") + File.pathSeparator
                + FileLocator.getBundleFileLocation(FrameworkUtil.getBundle(FileLocator.class)).orElseThrow();
    }
}
