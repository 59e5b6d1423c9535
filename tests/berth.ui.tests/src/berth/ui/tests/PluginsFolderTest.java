// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.Assumptions;
import org.eclipse.core.runtime.RegistryFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

import berth.core.contribution.Contribution;
import berth.ui.BerthUi;
import berth.ui.ContributionsPanel;
import berth.ui.ContributionsView;
import berth.workbench.PluginsFolder;

/** Bundles that are dropped into a plug-ins folder are found, and what is wrong with one is said. */
@ExtendWith(NoErrorLogged.class)
class PluginsFolderTest {
    private static final String VENDOR = "com.example.mailshield";

    private final BundleContext context = FrameworkUtil.getBundle(PluginsFolderTest.class).getBundleContext();
    private final List<ServiceRegistration<Contribution>> services = new ArrayList<>();

    @TempDir
    Path folder;

    private List<Contribution> takeIn(boolean asRoot) {
        List<Contribution> problems = new PluginsFolder(context, RegistryFactory.getRegistry(), asRoot).takeIn(List.of(folder));
        problems.forEach(problem -> services.add(context.registerService(Contribution.class, problem, null)));
        return problems;
    }

    @AfterEach
    void takeOut() throws Exception {
        services.forEach(ServiceRegistration::unregister);
        new PluginsFolder(context, RegistryFactory.getRegistry(), false).takeIn(List.of());
    }

    @Test
    void aVendorsBundleIsInUseAndABrokenOneIsListedWithItsReason() throws Exception {
        VendorJar.write(folder.resolve("mailshield.jar"), VENDOR + ";singleton:=true", VendorJar.detector(VENDOR, "mailshield"));
        VendorJar.write(folder.resolve("broken.jar"), "com.example.broken;singleton:=true", "<plugin><extension point=");
        VendorJar.write(folder.resolve("plural.jar"), "com.example.plural", VendorJar.detector("com.example.plural", "x"));
        Files.writeString(folder.resolve("letter.jar"), "This is a letter to a friend.");
        Files.writeString(folder.resolve("readme.txt"), "not a jar");

        assertThat(takeIn(false)).extracting(Contribution::bundle)
                .containsExactlyInAnyOrder("broken.jar", "plural.jar", "letter.jar");
        assertThat(new BerthUi().contributions().detectors()).anySatisfy(detector -> {
            assertThat(detector.detector().id()).isEqualTo(VENDOR + ".mailshield");
            assertThat(detector.product()).isEqualTo("MailShield");
        });
    }

    @Test
    void theContributionsViewListsThemAll() throws Exception {
        VendorJar.write(folder.resolve("mailshield.jar"), VENDOR + ";singleton:=true", VendorJar.detector(VENDOR, "mailshield"));
        VendorJar.write(folder.resolve("broken.jar"), "com.example.broken;singleton:=true", "<plugin><extension point=");
        VendorJar.write(folder.resolve("foreign.jar"), "com.example.foreign;singleton:=true", VendorJar.detector(VENDOR, "stolen"));
        takeIn(false);
        Screen screen = new Screen();
        ContributionsPanel panel = screen.show(ContributionsView.ID, ContributionsView.class).panel();
        panel.load();
        screen.until("the table", () -> !panel.isBusy());

        assertThat(panel.shown()).anySatisfy(row -> assertThat(row).startsWith("antivirusDetectors", VENDOR + ".mailshield", VENDOR, "Example MailShield")
                .contains("unsigned").endsWith("in use").element(6).asString().endsWith(" ms"));
        assertThat(panel.shown()).anySatisfy(row -> assertThat(row).contains("broken.jar").last().asString().startsWith("left out: its plugin.xml"));
        assertThat(panel.shown()).anySatisfy(row -> assertThat(row).contains("com.example.foreign").last().asString()
                .startsWith("left out: id " + VENDOR + ".stolen must begin with"));
        assertThat(panel.shown()).anySatisfy(row -> assertThat(row).contains("articles", "Q222553", "in use"));
        screen.keep("contributions");
    }

    @Test
    void whoDoesNotWaitForTheTrialsStillSeesThemAll() throws Exception {
        VendorJar.write(folder.resolve("mailshield.jar"), VENDOR + ";singleton:=true", VendorJar.detector(VENDOR, "mailshield"));
        takeIn(false);
        Screen screen = new Screen();
        ContributionsPanel panel = screen.show(ContributionsView.ID, ContributionsView.class).panel();
        screen.until("the table", () -> !panel.isBusy());
        panel.load();
        panel.cancel();
        screen.until("the table", () -> !panel.isBusy());

        assertThat(panel.shown()).anySatisfy(row -> assertThat(row).contains("antivirusDetectors", VENDOR + ".mailshield").last().isEqualTo("in use, but not tried"));
        assertThat(panel.shown()).anySatisfy(row -> assertThat(row).contains("articles", "Q222553").last().isEqualTo("in use, but not tried"));
    }

    @Test
    void aJarThatVanishedIsGone() throws Exception {
        Path jar = VendorJar.write(folder.resolve("mailshield.jar"), VENDOR + ";singleton:=true", VendorJar.detector(VENDOR, "mailshield"));
        assertThat(takeIn(false)).isEmpty();
        Files.delete(jar);
        assertThat(takeIn(false)).isEmpty();

        assertThat(context.getBundles()).noneMatch(bundle -> VENDOR.equals(bundle.getSymbolicName()));
        assertThat(new BerthUi().contributions().detectors()).noneMatch(detector -> detector.detector().bundle().equals(VENDOR));
    }

    @Test
    void aChangedJarIsReadAnew() throws Exception {
        Path jar = folder.resolve("mailshield.jar");
        VendorJar.write(jar, VENDOR + ";singleton:=true", VendorJar.detector(VENDOR, "old"));
        takeIn(false);
        VendorJar.write(jar, VENDOR + ";singleton:=true", VendorJar.detector(VENDOR, "new"));
        takeIn(false);

        assertThat(new BerthUi().contributions().detectors()).extracting(detector -> detector.detector().id())
                .contains(VENDOR + ".new").doesNotContain(VENDOR + ".old");
    }

    @Test
    void nobodyTakesOurNamesOrAnotherBundlesName() throws Exception {
        VendorJar.write(folder.resolve("ours.jar"), "berth.extra;singleton:=true", VendorJar.detector("berth.extra", "x"));
        VendorJar.write(folder.resolve("taken.jar"), "org.eclipse.ui;singleton:=true", VendorJar.detector("org.eclipse.ui", "x"));

        assertThat(takeIn(false)).extracting(problem -> problem.problem().orElseThrow())
                .containsExactly("its name berth.extra is taken", "its name org.eclipse.ui is taken");
    }

    @Test
    void unmetRequirementsAreNamed() throws Exception {
        Path jar = VendorJar.write(folder.resolve("needy.jar"), "com.example.needy;singleton:=true", VendorJar.detector("com.example.needy", "x"));
        rename(jar, "berth.core", "berth.kore");

        assertThat(takeIn(false)).singleElement()
                .satisfies(problem -> assertThat(problem.problem().orElseThrow()).startsWith("its requirements are not met").contains("berth.kore"));
    }

    private static void rename(Path jar, String from, String to) throws Exception {
        try (var zip = java.nio.file.FileSystems.newFileSystem(jar)) {
            Path manifest = zip.getPath("META-INF/MANIFEST.MF");
            Files.writeString(manifest, Files.readString(manifest).replace("Require-Bundle: " + from, "Require-Bundle: " + to));
        }
    }

    @Test
    void rootLeavesOutWhatOthersCanWrite() throws Exception {
        Assumptions.assumeThat(System.getProperty("user.name")).as("only root can see what root trusts").isEqualTo("root");
        Path good = VendorJar.write(folder.resolve("mailshield.jar"), VENDOR + ";singleton:=true", VendorJar.detector(VENDOR, "mailshield"));
        Files.setPosixFilePermissions(good, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(takeIn(true)).isEmpty();

        Files.setPosixFilePermissions(good, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(takeIn(true)).singleElement()
                .satisfies(problem -> assertThat(problem.problem().orElseThrow()).contains("Berth runs as root"));
        Files.setPosixFilePermissions(good, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(takeIn(true)).singleElement()
                .satisfies(problem -> assertThat(problem.problem().orElseThrow()).contains("Berth runs as root"));
        assertThat(takeIn(false)).isEmpty();
    }

    @Test
    void whatTheRegistryPassesOverIsNamed() throws Exception {
        VendorJar.write(folder.resolve("point.JAR"), "com.example.point;singleton:=true", VendorJar.detector("com.example.point", "x").replace("berth.core.antivirus", "antivirus"));
        VendorJar.write(folder.resolve("outside.jar"), "com.example.outside;singleton:=true", VendorJar.detector("com.example.outside", "x").replace("<plugin>", "<plugin><detector/>"));
        VendorJar.write(folder.resolve("remark.jar"), "com.example.remark;singleton:=true", VendorJar.detector("com.example.remark", "x").replace("<detector ", "<detector lisens='25' "));

        assertThat(takeIn(false)).extracting(problem -> problem.bundle() + ": " + problem.problem().orElseThrow()).anyMatch(said -> said.matches("(?s)com.example.point: line \\d+ of plugin.xml: there is no extension point antivirusDetectors; did you mean berth.core.antivirusDetectors\\?"))
                .anyMatch(said -> said.matches("(?s)com.example.outside: line \\d+ of plugin.xml: <detector> stands outside of an <extension>.*")).hasSize(2);
        assertThat(new BerthUi().contributions().all()).filteredOn(c -> c.bundle().equals("com.example.remark")).singleElement()
                .satisfies(c -> assertThat(c.remarks()).containsExactly("unknown attribute 'lisens' of <detector>; did you mean 'listens'?"));
    }

    @Test
    void aFolderThatSomebodyNamedMustBeThere() {
        assertThat(new PluginsFolder(context, RegistryFactory.getRegistry(), false).takeIn(List.of(), java.util.Optional.of(folder.resolve("none")))).singleElement()
                .satisfies(problem -> assertThat(problem.problem().orElseThrow()).contains("it does not exist"));
    }

    @Test
    void aMissingFolderIsNoProblem() {
        assertThat(new PluginsFolder(context, RegistryFactory.getRegistry(), false).takeIn(List.of(folder.resolve("none")))).isEmpty();
    }
}
