// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import berth.core.snapshot.Snapshot;

/** A vendor's bundle that was built against a release runs on the later ones: docs/api/frozen holds what each release had (docs/decisions/0063). */
class PromiseTest {
    private static final List<String> PACKAGES = List.of("berth.core.spi", "berth.core.evidence", "berth.core.snapshot", "berth.core.diagnosis", "berth.testkit");
    private static final Path FROZEN = Path.of("../../docs/api/frozen");
    private static final String CURRENT = "0.1.0";
    private static final Pattern REFERENCE = Pattern.compile("L([\\w/$]+);");

    private static Map<String, PublishedType> now() throws IOException, ClassNotFoundException {
        Map<String, PublishedType> types = new TreeMap<>();
        for (Class<?> of : List.of(Snapshot.class, SnapshotFixtures.class)) {
            Path classes = Path.of(URI.create(of.getProtectionDomain().getCodeSource().getLocation().toString()));
            for (String name : names(classes)) {
                Class<?> type = Class.forName(name, false, PromiseTest.class.getClassLoader());
                if (PublishedType.isPublished(type)) {
                    types.put(name, PublishedType.of(type));
                }
            }
        }
        return types;
    }

    /** A bundle is a folder in some builds, and a jar in others. */
    private static List<String> names(Path bundle) throws IOException {
        if (Files.isDirectory(bundle)) {
            return namesIn(bundle);
        }
        try (FileSystem jar = FileSystems.newFileSystem(bundle)) {
            return namesIn(jar.getPath("/"));
        }
    }

    private static List<String> namesIn(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString().replace('\\', '/')).filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.')).filter(name -> PACKAGES.contains(name.substring(0, name.lastIndexOf('.')))).toList();
        }
    }

    private static Path file(String release) {
        return FROZEN.resolve(release + ".txt");
    }

    /** {@code -Dgolden.update=true} freezes a release that is not frozen yet, and leaves those alone that are. */
    @Test
    void whatAReleaseHadIsThere() throws Exception {
        Map<String, PublishedType> now = now();
        if (Boolean.getBoolean("golden.update") && !Files.exists(file(CURRENT))) {
            Files.createDirectories(FROZEN);
            Files.writeString(file(CURRENT), "# SPDX-License-Identifier: EPL-2.0\n# SPDX-FileCopyrightText: The Berth authors\n# What vendors' class files may refer to since "
                    + CURRENT + ". Never changed: see docs/decisions/0063-the-promise-is-a-text.md\n" + now.values().stream().map(PublishedType::text).collect(Collectors.joining()));
        }
        try (Stream<Path> files = Files.list(FROZEN)) {
            List<Path> releases = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
            assertThat(releases).contains(file(CURRENT));
            for (Path release : releases) {
                Map<String, PublishedType> before = PublishedType.parse(Files.readString(release).replace("\r", ""));
                assertThat(before).hasSizeGreaterThan(40);
                assertThat(new Promise(before, now).breaches()).as("bundles that were built against %s would fail. Keep the old member beside the new one "
                        + "(of a record: the old constructor). Only while that release is not published: delete the file and run with -Dgolden.update=true", release.getFileName()).isEmpty();
            }
        }
    }

    /** A promise that mentions a type outside of itself is none. */
    @Test
    void whatIsPromisedMentionsOnlyWhatIsPromised() throws Exception {
        Map<String, PublishedType> now = now();
        TreeSet<String> strangers = new TreeSet<>();
        now.values().forEach(type -> type.members().keySet().forEach(member -> REFERENCE.matcher(member).results().map(found -> found.group(1).replace('/', '.'))
                .filter(name -> name.startsWith("berth.") && !now.containsKey(name)).forEach(name -> strangers.add(name + " in " + type.name() + " " + member))));
        assertThat(strangers).isEmpty();
    }

    @Test
    void vendorsAreToldThesePackages() throws IOException {
        String told = Files.readString(Path.of("../../docs/vendor.md")).replace("\r", "");
        String section = told.substring(told.indexOf("## Packages that you may use"));
        assertThat(Pattern.compile("`(berth\\.[a-z.]+)`").matcher(section.substring(0, section.indexOf("Require the bundle"))).results().map((MatchResult found) -> found.group(1)).toList())
                .containsExactlyInAnyOrderElementsOf(PACKAGES);
    }

    private static final String OLD = """
            type a.Spi interface
                method ask (I)I | abstract
                method help ()V
            type a.Value final record
                above java.lang.Record
                constructor (I)V
                field MAX I | =7 final static
                method size ()I
            type a.Open class
                above a.Top
                constructor ()V
                method run ()V
            type a.Top class
            type a.Kind enum final
                field ONE La/Kind; | final static
            type a.Family interface sealed
                method name ()V | abstract
            """;

    private static List<String> breaches(String was, String is) {
        assertThat(OLD).contains(was);
        return new Promise(PublishedType.parse(OLD), PublishedType.parse(OLD.replace(was, is))).breaches();
    }

    private static void breaks(String was, String is, String how) {
        assertThat(breaches(was, is)).as(was + " > " + is).singleElement().isEqualTo(how);
    }

    private static void grows(String was, String is) {
        assertThat(breaches(was, is)).as(was + " > " + is).isEmpty();
    }

    @Test
    void whatIsTakenAwayOrChangedBreaksIt() {
        breaks("    constructor (I)V\n", "    constructor (IJ)V\n", "a.Value has lost constructor (I)V");
        breaks("method size ()I", "method size ()J", "a.Value has lost method size ()I");
        breaks("method size ()I", "method size ()I | static", "a.Value: method size ()I is static now");
        breaks("method run ()V", "method run ()V | protected", "a.Open: method run ()V has become protected");
        breaks("method run ()V", "method run ()V | final", "a.Open: method run ()V has become final");
        breaks("method help ()V", "method help ()V | abstract", "a.Spi: method help ()V has become abstract");
        breaks("=7", "=8", "a.Value: field MAX I had a value that is in class files of others, 7");
        breaks("    field ONE La/Kind; | final static\n", "", "a.Kind has lost field ONE La/Kind;");
        breaks("type a.Open class", "type a.Open class final", "a.Open has become final");
        breaks("type a.Spi interface", "type a.Spi interface sealed", "a.Spi has become sealed");
        breaks("    above a.Top\n", "", "a.Open is no a.Top any more");
        breaks("type a.Top class\n", "", "a.Top is gone");
        assertThat(breaches("type a.Value final record", "type a.Value final class")).containsExactly("a.Value is no record any more");
    }

    @Test
    void newDutiesOfWhatOthersImplementBreakIt() {
        breaks("    method ask (I)I | abstract\n", "    method ask (I)I | abstract\n    method more ()V | abstract\n", "a.Spi asks its implementations for method more ()V");
        grows("    method ask (I)I | abstract\n", "    method ask (I)I | abstract\n    method more ()V\n");
        grows("    method name ()V | abstract\n", "    method name ()V | abstract\n    method more ()V | abstract\n");
    }

    @Test
    void whatIsAddedBesideTheOldDoesNot() {
        grows("    constructor (I)V\n", "    constructor (I)V\n    constructor (IJ)V\n");
        grows("    field ONE La/Kind; | final static\n", "    field ONE La/Kind; | final static\n    field TWO La/Kind; | final static\n");
        grows("type a.Top class\n", "type a.Top class\ntype a.New class\n");
        grows("    method run ()V\ntype a.Top class\n", "type a.Top class\n    method run ()V\n");
        grows("method size ()I", "method size ()I | final");
    }

    /** What is read from classes is what is read from a file of it. */
    @Test
    void theTextHoldsAllThatMatters() throws Exception {
        Map<String, PublishedType> now = now();
        String text = now.values().stream().map(PublishedType::text).collect(Collectors.joining());
        assertThat(new ArrayList<>(PublishedType.parse(text).values())).isEqualTo(new ArrayList<>(now.values()));
        assertThat(new Promise(now, PublishedType.parse(text)).breaches()).isEmpty();
        assertThat(now.get("berth.core.spi.AntivirusDetector").members()).containsKey("method detect (Lberth/core/diagnosis/Question;Lberth/core/snapshot/Snapshot;)Ljava/util/List;");
    }
}
