// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.evidence.Topic;
import berth.core.spi.AntivirusDetector;

/** The rules of docs/vendor.md, one by one. */
class ContributionsTest {
    private static final String DATA = " vendor=\"V\" product=\"P\"><fingerprint kind=\"process\" pattern=\"p\"/></detector>";

    @TempDir
    Path folder;

    @AutoClose
    private final Registries registries = new Registries();

    private Contributions read(BundleFixture... strangers) {
        List<Path> jars = new java.util.ArrayList<>();
        for (BundleFixture stranger : strangers) {
            jars.add(stranger.jar(folder.resolve(jars.size() + ".jar")));
        }
        return registries.add(BundleFixture.registry(folder, List.of(), jars)).contributions(List.of());
    }

    private Contributions detector(String... elements) {
        return read(BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, elements));
    }

    private static String code(String id, String className) {
        return "<detector id=\"" + id + "\" vendor=\"V\" product=\"P\" class=\"" + className + "\"/>";
    }

    private static Optional<String> onlyProblem(List<Contribution> contributions) {
        assertThat(contributions).hasSize(1);
        return contributions.get(0).problem();
    }

    @Test
    void aGoodOneIsInUse() {
        Contributions read = detector("<detector id=\"com.example.a\"" + DATA);
        assertThat(onlyProblem(read.verified())).isEmpty();
        assertThat(read.all().get(0)).isEqualTo(new Contribution(Optional.of("berth.core.antivirusDetectors"),
                Optional.of("com.example.a"), "com.example", "V P", Optional.empty()));
        assertThat(read.detectors()).extracting(d -> d.detector().id()).containsExactly("com.example.a");
    }

    @Test
    void oneWithoutAnIdIsOut() {
        assertThat(onlyProblem(detector("<detector" + DATA).all())).hasValue("has no id");
        assertThat(onlyProblem(detector("<detector id=\" \"" + DATA).all())).hasValue("has no id");
    }

    @Test
    void anIdUsedTwiceInABundlePutsBothOut() {
        Contributions read = detector("<detector id=\"com.example.a\"" + DATA, "<detector id=\"com.example.a\"" + DATA,
                "<detector id=\"com.example.b\"" + DATA);
        assertThat(read.detectors()).extracting(d -> d.detector().id()).containsExactly("com.example.b");
        assertThat(read.all()).filteredOn(c -> c.problem().isPresent()).hasSize(2)
                .allSatisfy(c -> assertThat(c.problem()).hasValue("id com.example.a is used more than once in bundle com.example"));
    }

    @Test
    void anIdUsedByAnUnusableOneIsUsedToo() {
        Contributions read = detector("<detector id=\"com.example.a\"" + DATA, "<detector id=\"com.example.a\" vendor=\"V\"/>");
        assertThat(read.detectors()).isEmpty();
        assertThat(read.all()).extracting(c -> c.problem().orElse("")).containsExactlyInAnyOrder("has no attribute product",
                "id com.example.a is used more than once in bundle com.example");
    }

    @Test
    void anIdOutsideTheContributorsPrefixIsOutWhoeverCameFirst() {
        BundleFixture thief = BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"org.other.a\"" + DATA);
        BundleFixture other = BundleFixture.named("org.other").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"org.other.a\"" + DATA);
        assertThat(read(thief, other).detectors()).extracting(d -> d.detector().bundle()).containsExactly("org.other");
        assertThat(read(other, thief).detectors()).extracting(d -> d.detector().bundle()).containsExactly("org.other");
        assertThat(read(thief).all().get(0).problem())
                .hasValue("id org.other.a must begin with \"com.example.\", the name of the bundle that brings it");
    }

    @Test
    void ourPrefixIsNoStrangers() {
        assertThat(onlyProblem(detector("<detector id=\"berth.antivirus.clamav\"" + DATA).all()).orElseThrow()).contains("must begin with");
        assertThat(onlyProblem(detector("<detector id=\"com.example\"" + DATA).all()).orElseThrow()).contains("must begin with");
        assertThat(onlyProblem(detector("<detector id=\"com.example.\"" + DATA).all()).orElseThrow()).contains("must begin with");
        assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.ARTICLES,
                "<article id=\"Q222553\" path=\"a.md\"/>")).all()).orElseThrow()).contains("must begin with");
    }

    @Test
    void anIdOfANestedBundleIsNotThatOfTheOuterOne() {
        BundleFixture outer = BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.example.mail.a\"" + DATA);
        BundleFixture inner = BundleFixture.named("com.example.mail").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.example.mail.a\"" + DATA);
        Contributions read = read(outer, inner);
        assertThat(read.detectors()).extracting(d -> d.detector().bundle()).containsExactly("com.example.mail");
        assertThat(read.all()).extracting(c -> c.problem().orElse("")).contains("id com.example.mail.a belongs to bundle com.example.mail");
    }

    @Test
    void missingAttributesAreNamed() {
        assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.EVIDENCE_SOURCES,
                "<source id=\"com.example.a\" topic=\"hooks\"/>")).all())).hasValue("has no attribute class");
        assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.EVENT_LOG_FORMATS,
                "<format id=\"com.example.a\" class=\"X\"/>")).all())).hasValue("has no attribute name");
        assertThat(onlyProblem(detector("<detector id=\"com.example.a\" product=\"P\" class=\"X\"/>").all())).hasValue("has no attribute vendor");
        assertThat(onlyProblem(detector("<detector id=\"com.example.a\" vendor=\"V\" product=\"P\"/>").all()))
                .hasValue("has neither a class nor a fingerprint");
    }

    @Test
    void wrongValuesAreNamed() {
        assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.EVIDENCE_SOURCES,
                "<source id=\"com.example.a\" class=\"X\" topic=\"weather\"/>")).all())).hasValue("topic weather is not known");
        assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.ACTUATORS,
                "<actuator id=\"com.example.a\" class=\"X\" os=\"beos\"/>")).all()).orElseThrow()).startsWith("os beos is not known");
        assertThat(onlyProblem(detector("<detector id=\"com.example.a\" vendor=\"V\" product=\"P\" listens=\"25;26\">"
                + "<fingerprint kind=\"process\" pattern=\"p\"/></detector>").all())).hasValue("attribute listens is no list of ports: 25;26");
        assertThat(onlyProblem(detector("<detector id=\"com.example.a\" vendor=\"V\" product=\"P\" blocks=\"0\">"
                + "<fingerprint kind=\"process\" pattern=\"p\"/></detector>").all())).hasValue("attribute blocks is no list of ports: 0");
    }

    @Test
    void fingerprintsThatCanNotBeMeantAreNamed() {
        String start = "<detector id=\"com.example.a\" vendor=\"V\" product=\"P\">";
        assertThat(onlyProblem(detector(start + "<fingerprint kind=\"smell\" pattern=\"p\"/></detector>").all()))
                .hasValue("has a fingerprint of unknown kind smell");
        assertThat(onlyProblem(detector(start + "<fingerprint pattern=\"p\"/></detector>").all()))
                .hasValue("has a fingerprint of unknown kind (none)");
        assertThat(onlyProblem(detector(start + "<fingerprint kind=\"path\"/></detector>").all()))
                .hasValue("has a fingerprint without a pattern");
        assertThat(onlyProblem(detector(start + "<fingerprint kind=\"path\" pattern=\"* *\"/></detector>").all()).orElseThrow())
                .startsWith("has a fingerprint that fits everything");
        for (String all : List.of("kind=\"path\" pattern=\"*/*\"", "kind=\"path\" pattern=\"/*\"", "kind=\"path\" pattern=\"*\\*.*\"", "kind=\"greeting\" pattern=\"220\"", "kind=\"greeting\" pattern=\"220 *\"", "kind=\"greeting\" pattern=\"Shield|2\"")) {
            assertThat(onlyProblem(detector(start + "<fingerprint " + all + "/></detector>").all()).orElseThrow()).as(all).startsWith("has a fingerprint that fits everything");
        }
        assertThat(onlyProblem(detector("<detector id=\"com.example.a\" class=\"X\"" + DATA).all())).hasValue("has both a class and fingerprints");
    }

    @Test
    void anUnknownElementOrPointIsListed() {
        assertThat(onlyProblem(detector("<scanner id=\"com.example.a\"/>").all()))
                .hasValue("element <scanner> is not known here; expected <detector>");
        assertThat(read(BundleFixture.named("com.example").plugin("<extension point=\"berth.core.antivirusDetector\"/>")).all())
                .containsExactly(Contribution.unreadable("com.example",
                        "line 1 of plugin.xml: there is no extension point berth.core.antivirusDetector; did you mean berth.core.antivirusDetectors?"));
    }

    @Test
    void aPathOutsideTheBundleIsOut() {
        for (String path : List.of("/etc/passwd", "../a.md", "a/../../b.md", "C:a.md", "a\\b.md", "%2e%2e/a.md", "a.md?x", "a.md#x")) {
            assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.ARTICLES,
                    "<article id=\"com.example.a\" path=\"" + path + "\"/>")).all())).hasValue("path " + path + " must lie inside the bundle");
        }
    }

    @Test
    void readingLoadsNoClass() {
        System.clearProperty(Strangers.LOADED);
        Contributions read = detector(code("com.example.a", "berth.core.contribution.Strangers$Loud"));
        assertThat(read.all()).hasSize(1);
        List<ContributedDetector> detectors = read.detectors();
        assertThat(System.getProperty(Strangers.LOADED)).as("after reading").isNull();
        assertThat(Guard.call(detectors.get(0).detector().make())).isInstanceOf(Guard.Done.class);
        assertThat(System.getProperty(Strangers.LOADED)).as("after making").isEqualTo("yes");
    }

    @Test
    void classesThatCanNotBeMadeAreListedAndHurtNobody() {
        Contributions read = detector(code("com.example.good", "berth.core.contribution.Strangers$Good"),
                code("com.example.lost", "com.example.Lost"), code("com.example.wrong", "berth.core.contribution.Strangers$WrongType"),
                code("com.example.throws", "berth.core.contribution.Strangers$Throwing"),
                code("com.example.broken", "berth.core.contribution.Strangers$BrokenClass"),
                code("com.example.endless", "berth.core.contribution.Strangers$Endless"),
                code("com.example.nothing", "berth.core.contribution.Strangers$Nothing"));
        assertThat(read.all()).as("nothing was tried so far").allSatisfy(c -> assertThat(c.problem()).isEmpty());
        assertThat(read.verified()).extracting(c -> c.id().orElseThrow() + ": " + c.problem().orElse("in use")).containsExactly(
                "com.example.broken: NumberFormatException: For input string: \"no number\"",
                "com.example.endless: its stack overflowed", "com.example.good: in use",
                "com.example.lost: class com.example.Lost was not found", "com.example.nothing: it returned null",
                "com.example.throws: IllegalStateException: the licence has expired",
                "com.example.wrong: ClassCastException: Cannot cast berth.core.contribution.Strangers$WrongType to "
                        + AntivirusDetector.class.getName());
    }

    @Test
    void filesThatAreMissingOrMalformedAreListed() {
        Contributions read = read(BundleFixture.named("com.example").with("bad.md", "no front matter").with("bad.yaml", "- *x")
                .plugin("<extension point=\"berth.core.articles\"><article id=\"com.example.a\" path=\"lost.md\"/>"
                        + "<article id=\"com.example.b\" path=\"bad.md\"/></extension>"
                        + "<extension point=\"berth.core.failurePatterns\"><patterns id=\"com.example.c\" path=\"bad.yaml\"/></extension>"));
        assertThat(read.verified()).hasSize(3).allSatisfy(c -> assertThat(c.problem()).isPresent());
        assertThat(read.verified().get(0).problem()).hasValue("IOException: there is no file lost.md in com.example");
    }

    @Test
    void aSourceDeclaresAllItsTopics() {
        Contributions read = read(BundleFixture.named("com.example").extension(Point.EVIDENCE_SOURCES,
                "<source id=\"com.example.a\" class=\"X\" topic=\"hooks, tcp-sockets,processes\"/>"));
        assertThat(read.sources("linux")).singleElement()
                .satisfies(s -> assertThat(s.topics()).containsExactlyInAnyOrder(Topic.HOOKS, Topic.TCP_SOCKETS, Topic.PROCESSES));
    }

    @Test
    void eachTopicOfAListIsChecked() {
        for (String list : List.of("hooks,weather", "weather,hooks")) {
            assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.EVIDENCE_SOURCES,
                    "<source id=\"com.example.a\" class=\"X\" topic=\"" + list + "\"/>")).all())).hasValue("topic weather is not known");
        }
        assertThat(onlyProblem(read(BundleFixture.named("com.example").extension(Point.EVIDENCE_SOURCES,
                "<source id=\"com.example.a\" class=\"X\" topic=\"hooks,\"/>")).all()).orElseThrow()).endsWith("is not known");
    }

    @Test
    void sourcesAreForTheirSystemOrForAll() {
        Contributions read = read(BundleFixture.named("com.example").extension(Point.EVIDENCE_SOURCES,
                "<source id=\"com.example.all\" class=\"X\" topic=\"hooks\"/>",
                "<source id=\"com.example.win\" class=\"X\" topic=\"hooks\" os=\"windows\"/>"));
        assertThat(read.sources("linux")).extracting(s -> s.source().id()).containsExactly("com.example.all");
        assertThat(read.sources("windows")).extracting(s -> s.source().id()).containsExactlyInAnyOrder("com.example.all", "com.example.win");
    }
}
