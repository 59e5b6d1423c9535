// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import berth.core.contribution.DetectorScene.Expected;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;

/** Our own detectors, as they lie beside this bundle, read by the real reader and asked about every scene that lies with them. */
class OwnDetectorsTest {
    private static final Path BUNDLE = Path.of("../berth.antivirus");
    private static final Path DOCUMENT = Path.of("../../docs/antivirus.md");
    private static final String PREFIX = "berth.antivirus.";
    private static final Map<String, AntivirusDetector> DETECTORS = new LinkedHashMap<>();
    private static final List<DetectorScene> SCENES = new ArrayList<>();

    @BeforeAll
    static void readTheBundle() throws Exception {
        assumeTrue(Files.isRegularFile(BUNDLE.resolve("plugin.xml")), "berth.antivirus does not lie beside berth.core");
        FlatRegistry registry = new FlatRegistry(List.of(Path.of("."), BUNDLE), List.of(), OwnDetectorsTest.class.getClassLoader());
        Contributions read = registry.contributions(List.of());
        assertThat(read.verified()).filteredOn(c -> c.bundle().equals("berth.antivirus")).isNotEmpty()
                .allSatisfy(c -> assertThat(c.problem()).as(c.id().orElse("?")).isEmpty());
        for (ContributedDetector detector : read.detectors()) {
            DETECTORS.put(detector.detector().id().substring(PREFIX.length()), detector.detector().make().call());
        }
        SCENES.addAll(DetectorScene.read(BUNDLE.resolve("scenes")));
    }

    private static List<Match> ask(String detector, String port, Snapshot snapshot) {
        return DETECTORS.get(detector).detect(new Question(DetectorScene.tcp(port), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true), snapshot);
    }

    private static Set<String> whoSees(Snapshot snapshot) {
        return DETECTORS.keySet().stream().filter(detector -> !ask(detector, "25", snapshot).isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyDetectorHasAProductANegativeAndALookAlike() {
        Map<String, Set<Character>> signs = SCENES.stream().collect(Collectors.groupingBy(DetectorScene::detector, Collectors.mapping(DetectorScene::sign, Collectors.toSet())));
        assertThat(DETECTORS).hasSizeGreaterThan(80);
        assertThat(DETECTORS.keySet()).allSatisfy(detector -> assertThat(signs.getOrDefault(detector, Set.of())).as(detector).containsOnly('+', '-', '~'));
        assertThat(signs.keySet()).filteredOn(name -> !name.isEmpty()).allSatisfy(name -> assertThat(DETECTORS).containsKey(name));
    }

    private static void inEveryScene(Consumer<DetectorScene> check) {
        assertAll(SCENES.stream().map(scene -> () -> check.accept(scene)));
    }

    @Test
    void everyDetectorSeesItsProductAndNobodyElses() {
        inEveryScene(OwnDetectorsTest::itsDetectorSeesIt);
    }

    private static void itsDetectorSeesIt(DetectorScene scene) {
        Set<String> expected = new TreeSet<>(scene.others());
        if (scene.sign() == '+') {
            expected.add(scene.detector());
        }
        assertThat(whoSees(scene.snapshot())).as(scene.place()).isEqualTo(expected);
    }

    @Test
    void theRoleIsThePorts() {
        inEveryScene(OwnDetectorsTest::itsRolesAreAsItSays);
    }

    private static void itsRolesAreAsItSays(DetectorScene scene) {
        assertThat(scene.expected().isEmpty()).as("%s says a role only of what is there", scene.place()).isEqualTo(scene.sign() != '+');
        for (Expected expected : scene.expected()) {
            String what = scene.place() + " of port " + expected.port();
            AntivirusRole role = AntivirusRole.valueOf(expected.role().toUpperCase(Locale.ROOT));
            List<Match> matches = ask(scene.detector(), expected.port(), scene.snapshot());
            // What has the port may look into files besides.
            assertThat(matches).as(what).filteredOn(match -> match.role() != AntivirusRole.SCANS || role == AntivirusRole.SCANS).singleElement().satisfies(match -> {
                assertThat(match.role()).isEqualTo(role);
                assertThat(match.component()).isEqualTo(role == AntivirusRole.PRESENT && expected.part().isEmpty() ? match.component() : expected.part());
            });
            assertThat(matches).as(what).allSatisfy(match -> assertThat(scene.evidence()).containsAll(match.because()));
        }
    }

    @Test
    void whatIsStoppedDoesNothingToAPort() {
        inEveryScene(OwnDetectorsTest::stoppedItDoesNothing);
    }

    /** What is left of a host on which somebody has stopped all services. */
    private static void stoppedItDoesNothing(DetectorScene scene) {
        List<Evidence> stopped = scene.all(ServiceSeen.class).<Evidence>map(unit -> new ServiceSeen(unit.origin(), unit.name(), unit.displayName(),
                ServiceState.STOPPED, unit.startType(), Optional.empty())).toList();
        for (Expected expected : scene.expected()) {
            assertThat(ask(scene.detector(), expected.port(), scene.snapshot(stopped))).as(scene.place())
                    .allSatisfy(match -> assertThat(match.role()).isEqualTo(AntivirusRole.PRESENT));
        }
    }

    @Test
    void aProcessThatIsMerelyCalledLikeItIsNoProduct() {
        inEveryScene(OwnDetectorsTest::itsNamesAloneShowNothing);
    }

    /** The same processes and sockets, but the programs are somebody's own, and no unit, hook or greeting speaks for them. */
    private static void itsNamesAloneShowNothing(DetectorScene scene) {
        String home = scene.os().equals("windows") ? "C:\\Users\\eve\\Downloads\\" : scene.os().equals("macos") ? "/Users/eve/bin/" : "/home/eve/bin/";
        List<Evidence> alike = scene.all(ProcessSeen.class).<Evidence>map(p -> new ProcessSeen(p.origin(), p.process(), p.parent(), p.name(),
                Optional.of(home + p.name()), List.of(home + p.name()), p.uid(), p.user(), Optional.empty(), p.container())).toList();
        List<Evidence> all = Stream.concat(alike.stream(), scene.all(Evidence.SocketSeen.class)).toList();
        assertThat(whoSees(scene.snapshot(all))).as(scene.place()).isEmpty();
    }

    @Test
    void aLookAlikeIsCalledLikeTheProduct() {
        for (String detector : DETECTORS.keySet()) {
            Set<String> names = names(detector, '+');
            assertThat(names.isEmpty() || names(detector, '~').stream().anyMatch(names::contains)).as(detector).isTrue();
        }
    }

    private static Set<String> names(String detector, char sign) {
        return SCENES.stream().filter(scene -> scene.detector().equals(detector) && scene.sign() == sign).flatMap(scene -> scene.all(ProcessSeen.class))
                .map(ProcessSeen::name).collect(Collectors.toSet());
    }

    /** {@code -Dgolden.update=true} writes the document anew. */
    @Test
    void theDocumentSaysWhatTheDetectorsKnow() throws Exception {
        String table = DetectorTable.of(BUNDLE.resolve("plugin.xml"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, table);
        }
        assertThat(table).isEqualTo(Files.readString(DOCUMENT).replace("\r", ""));
    }
}
