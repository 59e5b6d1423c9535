// SPDX-FileCopyrightText: The Berth authors
// SPDX-License-Identifier: EPL-2.0

package berth.wiring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.eclipse.core.runtime.FileLocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

import berth.core.contribution.Contribution;
import berth.core.contribution.Contributions;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.spi.AntivirusDetector.Match;
import berth.testkit.SnapshotFixtures;

/** Bundles of strangers, installed into the running framework. */
class VendorTest {
    private static final Path EXAMPLE = Path.of("../../examples/com.example.mailshield");

    @TempDir
    Path folder;

    private final List<Bundle> installed = new ArrayList<>();

    @AfterEach
    void uninstall() throws BundleException {
        for (Bundle bundle : installed) {
            bundle.uninstall();
        }
    }

    @Test
    void theExampleVendorIsFoundAndItsDetectorsWork() throws Exception {
        install(example());
        assertThat(of("com.example.mailshield")).extracting(c -> c.id().orElse(""), Contribution::problem)
                .containsExactly(tuple("com.example.mailshield.gateway", Optional.empty()),
                        tuple("com.example.mailshield.proxy", Optional.empty()));
        Question question = new Question(SnapshotFixtures.tcp("25"), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        assertThat(Wiring.detector("com.example.mailshield.gateway").detect(question,
                SnapshotFixtures.host("mx1").process(417, "mailshieldd").listens(417, "25").snapshot()))
                .extracting(Match::role).containsExactly(AntivirusRole.HOLDS);
        assertThat(Wiring.detector("com.example.mailshield.proxy").detect(question,
                SnapshotFixtures.host("mx1").setting("mailshield", "proxy-port", "25").snapshot()))
                .extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
    }

    @Test
    void aBrokenVendorIsListedWithItsReasonsAndHurtsNobody() throws Exception {
        long before = inUse();
        install(Map.of("META-INF/MANIFEST.MF", manifest("com.example.broken"), "plugin.xml", """
                <?eclipse version="3.4"?><plugin><extension point="berth.core.antivirusDetectors">
                <detector id="com.example.broken.lost" vendor="V" product="P" class="com.example.broken.Lost"/>
                <detector id="berth.antivirus.clamav" vendor="V" product="P"><fingerprint kind="process" pattern="clamd"/></detector>
                </extension></plugin>""".getBytes()));
        assertThat(of("com.example.broken")).extracting(c -> c.problem().orElse("in use")).containsExactlyInAnyOrder(
                "class com.example.broken.Lost cannot be found by com.example.broken_1.0.0",
                "id berth.antivirus.clamav must begin with \"com.example.broken.\", the name of the bundle that brings it");
        assertThat(inUse()).isEqualTo(before);
    }

    @Test
    void aVendorWhosePluginXmlCanNotBeReadIsLoggedAndHurtsNobody() throws Exception {
        long before = inUse();
        int errors = ContributionsTest.errors().size();
        install(Map.of("META-INF/MANIFEST.MF", manifest("com.example.malformed"), "plugin.xml", "<plugin><extension".getBytes()));
        assertThat(ContributionsTest.errors()).hasSizeGreaterThan(errors);
        assertThat(inUse()).isEqualTo(before);
    }

    @Test
    void whatWasReadSurvivesTheBundleThatIsUninstalled() throws Exception {
        install(example());
        Contributions read = Wiring.contributions();
        uninstall();
        installed.clear();
        assertThat(read.detectors()).extracting(d -> d.detector().id()).contains("com.example.mailshield.gateway");
        assertThat(read.verified()).filteredOn(c -> c.bundle().equals("com.example.mailshield")).hasSize(2);
        assertThat(of("com.example.mailshield")).isEmpty();
    }

    private static List<Contribution> of(String bundle) {
        return Wiring.contributions().verified().stream().filter(c -> c.bundle().equals(bundle)).toList();
    }

    private static long inUse() {
        return Wiring.contributions().verified().stream().filter(c -> c.problem().isEmpty()).count();
    }

    private void install(Map<String, byte[]> entries) throws IOException, BundleException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        Bundle bundle = Wiring.context().installBundle("test:" + System.nanoTime(), new ByteArrayInputStream(bytes.toByteArray()));
        installed.add(bundle);
        // Extensions are read when the bundle is resolved.
        bundle.start();
    }

    /** The example's own files, and its class compiled against the berth.core that runs. */
    private Map<String, byte[]> example() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path source = EXAMPLE.resolve("src/main/java/com/example/mailshield/MailShieldProxy.java");
        assertThat(compiler.run(null, null, null, "--release", "21", "-proc:none", "-d", folder.toString(), "-classpath", classPath(),
                source.toString())).isZero();
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String file : List.of("META-INF/MANIFEST.MF", "plugin.xml")) {
            entries.put(file, Files.readAllBytes(EXAMPLE.resolve(file)));
        }
        String type = "com/example/mailshield/MailShieldProxy.class";
        entries.put(type, Files.readAllBytes(folder.resolve(type)));
        return entries;
    }

    private static String classPath() {
        File core = FileLocator.getBundleFileLocation(FrameworkUtil.getBundle(Contributions.class)).orElseThrow();
        return core + File.pathSeparator + new File(core, "target/classes") + File.pathSeparator
                + FileLocator.getBundleFileLocation(FrameworkUtil.getBundle(FileLocator.class)).orElseThrow();
    }

    private static byte[] manifest(String name) {
        return ("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: " + name + ";singleton:=true\n"
                + "Bundle-Version: 1.0.0\nRequire-Bundle: berth.core\n").getBytes();
    }
}
