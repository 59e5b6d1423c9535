// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The words of the views, and their German. */
class WordsTest {
    private static final String LITERAL = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    /** Words that are given to {@link Words} by name: heads of columns, and of sections. */
    private static final List<Pattern> NAMED = Stream.of("\\badd\\(sections, ", "^ +column\\(", "^    [A-Z]+\\(").map(head -> Pattern.compile(head + LITERAL, Pattern.MULTILINE)).toList();
    private static final Pattern CALL = Pattern.compile("Words\\.of\\([^\n]*(?:\n +[^\n]*\")?");
    private static final Pattern PLACE = Pattern.compile("%s");

    @Test
    void everyTextHasItsGerman() throws IOException {
        assertThat(german().stringPropertyNames()).containsAll(used());
    }

    @Test
    void noGermanIsLeftOver() throws IOException {
        String sources = String.join("\n", sources());

        assertThat(german().stringPropertyNames()).allSatisfy(text -> assertThat(sources).contains("\"" + text.replace("\"", "\\\"") + "\""));
    }

    @Test
    void aTranslationHasThePlacesAndTheKeyOfTheOriginal() throws IOException {
        Properties german = german();

        assertThat(german.stringPropertyNames()).allSatisfy(text -> {
            String other = german.getProperty(text);
            assertThat(PLACE.matcher(other).results().count()).as(other).isEqualTo(PLACE.matcher(text).results().count());
            assertThat(other.chars().filter(each -> each == '&').count()).as(other).isEqualTo(text.chars().filter(each -> each == '&').count());
        });
    }

    @Test
    void valuesTakeTheirPlaces() {
        assertThat(Words.of("%s of %s", 1, "two")).isEqualTo("1 of two");
        assertThat(Words.of("100 %, as it stands")).isEqualTo("100 %, as it stands");
        assertThat(Words.of(1, "1 log", "%s logs")).isEqualTo("1 log");
        assertThat(Words.of(3, "1 log", "%s logs")).isEqualTo("3 logs");
    }

    private static Properties german() throws IOException {
        Properties german = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/main/java/berth/ui/words_de.properties"))) {
            german.load(in);
        }
        return german;
    }

    private static Set<String> used() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String source : sources()) {
            Matcher call = CALL.matcher(source);
            while (call.find()) {
                literals(call.group(), Pattern.compile(LITERAL), used);
            }
            NAMED.forEach(named -> literals(source, named, used));
        }
        return used;
    }

    /** What has no word of two letters is no text. */
    private static void literals(String within, Pattern of, Set<String> found) {
        of.matcher(within).results().map(match -> match.group(1).replace("\\\"", "\"")).filter(text -> text.matches(".*[A-Za-z]{2}.*")).filter(text -> !text.matches("port-|\\.html"))
                .forEach(found::add);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> ours = Files.walk(Path.of("src/main/java")); Stream<Path> ofWorkbench = Files.walk(Path.of("../berth.workbench/src/main/java"))) {
            return Stream.concat(ours, ofWorkbench).filter(file -> file.toString().endsWith(".java") && !file.endsWith("Words.java")).map(WordsTest::read).collect(Collectors.toList());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
