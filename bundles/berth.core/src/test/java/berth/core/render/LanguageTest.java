// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The sentences of an answer, and their German. */
public class LanguageTest {
    private static final Path SOURCES = Path.of("src/main/java/berth/core/render");
    private static final String LITERAL = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final List<Pattern> TEXTS = Stream.of("language\\.of\\(" + LITERAL, "language\\.of\\([^\",]+, " + LITERAL + ", " + LITERAL, "\\bmore\\(" + LITERAL, "scale\\.put\\([^\"]+" + LITERAL,
            "Map\\.entry\\(\"\\w+\", \"((?:the|a) [^\"]+)\"").map(Pattern::compile).toList();
    private static final Pattern PLACE = Pattern.compile("%(\\d\\$)?s");
    /** The label of a section stands before its lines, which begin after seven letters and a blank. */
    private static final int LONGEST_LABEL = 7;

    /** {@return what only an English answer says: what stands between the places of a sentence, if it is two words or more} */
    public static List<String> phrases() {
        Properties german = german();
        return german.stringPropertyNames().stream().flatMap(text -> Stream.of(text.split("%s"))).map(String::strip).filter(part -> part.matches("[a-zA-Z'-]{2,} .*[a-z]{2,}.*")).distinct().toList();
    }

    @Test
    void everySentenceHasItsGerman() {
        assertThat(used()).hasSizeGreaterThan(300);
        assertThat(german().stringPropertyNames()).containsAll(used());
    }

    @Test
    void noGermanIsLeftOver() throws IOException {
        Set<String> others = new TreeSet<>(german().stringPropertyNames());
        others.removeAll(used());
        String sources = ofAllBundles();

        assertThat(others).allSatisfy(detail -> assertThat(sources).contains("\"" + detail + "\""));
    }

    /** Sources say some sentences of their gaps always alike. */
    private static String ofAllBundles() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String bundle : List.of("core", "portprobe")) {
            try (Stream<Path> files = Files.walk(Path.of("../berth." + bundle + "/src/main/java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    @Test
    void aTranslationHasThePlacesOfTheOriginal() {
        Properties german = german();

        assertThat(german.stringPropertyNames()).allSatisfy(text -> assertThat(places(german.getProperty(text))).as(german.getProperty(text)).isEqualTo(places(text)));
    }

    @Test
    void aLabelFitsItsColumn() {
        Properties german = german();

        assertThat(german.stringPropertyNames().stream().filter(text -> text.matches("[A-Z]+") && !text.equals("STEPS")).map(german::getProperty))
                .allSatisfy(label -> assertThat(label).hasSizeLessThanOrEqualTo(LONGEST_LABEL));
    }

    @Test
    void valuesTakeTheirPlaces() {
        assertThat(Language.ENGLISH.of("%s of %s", 1, "two %s")).isEqualTo("1 of two %s");
        assertThat(Language.ENGLISH.of("%2$s before %1$s, 100 %", "b", "a")).isEqualTo("a before b, 100 %");
        assertThat(Language.ENGLISH.of(1, "1 start within %s", "%s starts within %s", "10s")).isEqualTo("1 start within 10s");
        assertThat(Language.ENGLISH.of(3, "1 start within %s", "%s starts within %s", "10s")).isEqualTo("3 starts within 10s");
    }

    @Test
    void whatHasNoTranslationStaysEnglish() {
        assertThat(Language.named("tlh")).isSameAs(Language.ENGLISH);
        assertThat(Language.named("de").of("no such text as %s", "this")).isEqualTo("no such text as this");
        assertThat(Language.named("de").of("port %s", 25)).isEqualTo("Port 25");
    }

    /** The numbers of the values, in order. */
    private static List<Integer> places(String text) {
        List<MatchResult> places = PLACE.matcher(text).results().toList();
        return IntStream.range(0, places.size()).mapToObj(i -> places.get(i).group(1) == null ? i + 1 : Integer.parseInt(places.get(i).group(1).substring(0, 1))).sorted().toList();
    }

    private static Properties german() {
        Properties german = new Properties();
        try (Reader in = Files.newBufferedReader(SOURCES.resolve("sentences_de.properties"))) {
            german.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return german;
    }

    private static Set<String> used() {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : Stream.concat(files, Stream.of(Path.of("src/main/java/berth/core/trial/TrialWording.java"))).filter(each -> each.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                TEXTS.forEach(text -> text.matcher(source).results().flatMap(found -> IntStream.rangeClosed(1, found.groupCount()).mapToObj(found::group)).map(each -> each.replace("\\\"", "\""))
                        .forEach(used::add));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return used;
    }
}
