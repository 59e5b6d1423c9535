// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** What a vendor does wrong leaves a trace that names his bundle and the mistake. */
class VendorMistakesTest {
    private static final String DETECTOR = "<detector id=\"com.v.a\" vendor=\"V\" product=\"P\"><fingerprint kind=\"process\" pattern=\"p\"/></detector>";
    private static final String EXTENSION = "<extension point=\"berth.core.antivirusDetectors\">\n" + DETECTOR + "\n</extension>";

    @TempDir
    Path folder;

    @AutoClose
    private final Registries registries = new Registries();

    private Contributions read(BundleFixture... bundles) {
        return registries.add(BundleFixture.registry(folder, List.of(), Stream.of(bundles).map(bundle -> bundle.jar(folder.resolve("v.jar"))).toList())).contributions(List.of());
    }

    private static BundleFixture vendor() {
        return BundleFixture.named("com.v");
    }

    private static List<String> said(Contributions read) {
        assertThat(read.faults()).allSatisfy(fault -> assertThat(fault.bundle()).isEqualTo("com.v"));
        return read.faults().stream().map(fault -> fault.fault().orElseThrow()).toList();
    }

    @Test
    void aPluginXmlThatIsMissingOrElsewhereIsNamed() {
        assertThat(said(read(vendor()))).containsExactly("it has no plugin.xml at its top");
        for (String path : List.of("src/plugin.xml", "META-INF/plugin.xml", "Plugin.xml")) {
            assertThat(said(read(vendor().with(path, "<plugin/>")))).containsExactly("it has no plugin.xml at its top, and " + path + " is not read");
        }
        Path bundle = vendor().with("src/plugin.xml", "<plugin/>").folder(folder.resolve("v"));
        assertThat(said(BundleFixture.registry(folder, List.of(), List.of(bundle)).contributions(List.of()))).containsExactly("it has no plugin.xml at its top, and src/plugin.xml is not read");
    }

    @Test
    void aManifestThatIsElsewhereIsNamed() {
        assertThat(read(BundleFixture.nameless().with("v/META-INF/MANIFEST.MF", "")).faults()).extracting(fault -> fault.bundle() + ": " + fault.fault().orElseThrow())
                .containsExactly("v.jar: it has no META-INF/MANIFEST.MF at its top, and v/META-INF/MANIFEST.MF is not read");
    }

    @ParameterizedTest
    @ValueSource(strings = { "antivirusDetectors", "berth.core.antivirusDetector", "berth.antivirusDetectors", "Berth.core.antivirusDetectors", "detectors", "com.v.antivirusDetectors", "berth.core.whatever" })
    void aMisspeltPointIsNamedWithTheOneThatIsMeant(String point) {
        assertThat(said(read(vendor().plugin("\n" + EXTENSION.replace("berth.core.antivirusDetectors", point)))))
                .containsExactly("line 2 of plugin.xml: there is no extension point " + point + "; did you mean berth.core.antivirusDetectors?");
    }

    @Test
    void pointsOfOthersAndOfTheBundleItselfAreNoMistakes() {
        String others = "<extension point=\"org.other.articles\"><page/></extension><extension-point id=\"articles\" name=\"Mine\"/><extension point=\"articles\"><article/></extension>";
        assertThat(said(read(vendor().plugin(EXTENSION + others)))).isEmpty();
        assertThat(said(read(vendor().plugin(others)))).containsExactly("its plugin.xml has no extension of a point of Berth, such as berth.core.antivirusDetectors");
    }

    @Test
    void anExtensionWithoutAPointIsNamed() {
        String without = EXTENSION.replace(" point=\"berth.core.antivirusDetectors\"", "");
        String named = "line 3 of plugin.xml: <extension> names no point, as point=\"berth.core.antivirusDetectors\" does";
        for (String root : List.of("<plugin>", "<plugin id=\"com.v\" version=\"1\">")) {
            BundleFixture bundle = vendor().with("plugin.xml", "<?eclipse version=\"3.4\"?>\n" + root + "\n" + without + "</plugin>");
            assertThat(said(read(bundle))).containsExactly(named);
        }
        assertThat(said(read(vendor().plugin("\n\n" + EXTENSION.replace("point=", "ponit="))))).containsExactly(named + "; by 'ponit', did you mean 'point'?");
        assertThat(said(read(vendor().plugin("<extension point=\"berth.core.articles\"/>")))).containsExactly("line 1 of plugin.xml: the extension of berth.core.articles is empty; it holds <article>");
    }

    @Test
    void aDetectorOutsideOfAnExtensionIsNamedAndTheOthersAreInUse() {
        String outside = DETECTOR.replace("com.v.a", "com.v.b");
        for (String root : List.of("<plugin>", "<plugin id=\"com.v\" version=\"1\">")) {
            Contributions read = read(vendor().with("plugin.xml", root + "\n" + outside + EXTENSION + "</plugin>"));
            assertThat(said(read)).containsExactly("line 2 of plugin.xml: <detector> stands outside of an <extension>, where nobody reads it; put it into <extension point=\"berth.core.antivirusDetectors\">");
            assertThat(read.detectors()).hasSize(1);
        }
        assertThat(said(read(vendor().with("plugin.xml", EXTENSION)))).containsExactly("line 1 of plugin.xml: <extension> must stand inside <plugin>");
        assertThat(said(read(vendor().plugin(EXTENSION.replace("extension", "extention"))))).containsExactly("line 1 of plugin.xml: <extention> is not known here; did you mean <extension>?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = { "<detector;<detector vendr=\"x\";unknown attribute 'vendr' of <detector>, did you mean 'vendor'?",
            "<detector;<detector lisens=\"25\";unknown attribute 'lisens' of <detector>, did you mean 'listens'?", "<fingerprint;<fingerprint patern=\"x\";unknown attribute 'patern' of <fingerprint>, did you mean 'pattern'?",
            "<fingerprint;<fingerprint listens=\"25\";unknown attribute 'listens' of <fingerprint>, it belongs to <detector> or <part>",
            "<fingerprint;<fingerprint qqqq=\"25\";unknown attribute 'qqqq' of <fingerprint>, known are kind, pattern", "<fingerprint;<fingerprnt/><fingerprint;unknown element <fingerprnt> in <detector>, did you mean <fingerprint>?",
            "<fingerprint;<part name=\"x\" lisens=\"1\"><fingerprint kind=\"process\" pattern=\"q\"/></part><fingerprint;unknown attribute 'lisens' of <part>, did you mean 'listens'?" })
    void whatNobodyReadsIsRemarkedUponAndTheEntryIsInUse(String from, String to, String remark) {
        Contributions read = read(vendor().plugin(EXTENSION.replace(from, to)));
        assertThat(said(read)).containsExactly(remark.replace(">, ", ">; "));
        assertThat(read.detectors()).hasSize(1);
        assertThat(read.leftOut()).isEmpty();
        assertThat(read.verified()).isEqualTo(read.faults());
    }

    @Test
    void valuesAndClassesThatAreNearlyRightAreExplained() {
        assertThat(said(read(vendor().plugin(EXTENSION.replace("\"process\"", "\"proces\""))))).containsExactly("has a fingerprint of unknown kind proces; did you mean process?");
        assertThat(said(read(vendor().extension(Point.EVIDENCE_SOURCES, "<source id=\"com.v.s\" class=\"X\" topic=\"processs\"/>")))).containsExactly("topic processs is not known; did you mean processes?");
        assertThat(read(vendor().extension(Point.ACTUATORS, "<actuator id=\"com.v.a\" class=\"java.lang.Integer\"/>", "<actuator id=\"com.v.b\" class=\"com.v.B \"/>")).verified())
                .extracting(c -> c.problem().orElse("")).containsExactly("class java.lang.Integer has no public constructor without parameters", "class com.v.B was not found");
    }

    @Test
    void thousandsOfMistakesAndLongNamesStayShort() {
        Contributions read = read(vendor().plugin(EXTENSION.replace("<fingerprint", "<x" + "y".repeat(900) + "/>" + Stream.iterate(0, i -> i + 1).limit(20_000).map(i -> "<z" + i + "/>").reduce("", String::concat) + "<fingerprint")));
        assertThat(said(read)).singleElement().asString().hasSizeLessThan(1500).endsWith("and more");
        assertThat(said(read(vendor().plugin("<w/>".repeat(50_000) + EXTENSION)))).hasSize(20);
    }

    @Test
    void ofOurOwnBundlesNothingIsSaid() throws IOException {
        List<Path> own = Stream.of("core", "portprobe", "eventlog", "antivirus", "articles").map(name -> Path.of("..", "berth." + name)).toList();
        Contributions read = new FlatRegistry(own, List.of(), getClass().getClassLoader()).contributions(List.of());
        assertThat(read.all()).hasSizeGreaterThan(80);
        assertThat(read.faults()).isEmpty();
        for (String other : List.of("../berth.ui", "../berth.ide", "../berth.workbench", "../../examples/com.example.mailshield")) {
            assertThat(PluginXml.faults(Files.readAllBytes(Path.of(other, "plugin.xml")))).as(other).isEmpty();
        }
    }

    @Test
    void theAnswerNamesEachMistakeAmongWhatWasNotSeen() {
        Contributions read = read(vendor().plugin("\n<detector/>" + EXTENSION.replace("<fingerprint", "<fingerprnt/><fingerprint") + EXTENSION.replace("com.v.a", "com.other.b")));
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        List<NotObserved> unseen = new Inquiry(read, new LocalHost(HostId.named("elsewhere"), "linux"), Duration.ofSeconds(20), Clock.systemUTC())
                .explain(question, List.of(new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.EPOCH, List.of())), new Knowledge(List.of(), List.of())).blindSpots();
        assertThat(unseen).filteredOn(spot -> spot.why() == Why.BROKEN_CONTRIBUTION).extracting(NotObserved::detail).containsExactlyInAnyOrder(
                "bundle com.v: line 2 of plugin.xml: <detector> stands outside of an <extension>, where nobody reads it; put it into <extension point=\"berth.core.antivirusDetectors\">",
                "com.v.a (bundle com.v): unknown element <fingerprnt> in <detector>; did you mean <fingerprint>?",
                "com.other.b (bundle com.v): id com.other.b must begin with \"com.v.\", the name of the bundle that brings it");
    }
}
