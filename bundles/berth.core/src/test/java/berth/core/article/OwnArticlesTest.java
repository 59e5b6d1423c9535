// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import berth.core.failure.FailurePatternReader;

/** The knowledge base that lies beside this bundle. */
class OwnArticlesTest {
    private static final Path BUNDLE = OwnArticles.BUNDLE;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)\\}");

    @BeforeAll
    static void needsTheBundle() {
        assumeTrue(OwnArticles.areThere(), "berth.articles does not lie beside berth.core");
    }

    @Test
    void everyFileIsContributedAndCanBeRead() throws Exception {
        List<Article> articles = OwnArticles.read();
        try (Stream<Path> files = Files.walk(BUNDLE.resolve("articles"))) {
            assertThat(files.filter(file -> file.getFileName().toString().matches("[^.]+[.]md"))).hasSize(articles.size()).isNotEmpty();
        }
        assertThat(articles).allSatisfy(article -> assertThat(article.prose()).as(article.id()).startsWith("# "));
    }

    @Test
    void eachIsTranslatedIntoGermanAndNoTranslationIsLeftOver() throws Exception {
        int translations = 0;
        for (Article article : OwnArticles.read()) {
            String path = OwnArticles.contributed(".md").stream().filter(entry -> entry.group(1).equals(article.id())).findFirst().orElseThrow().group(2);
            Path file = BUNDLE.resolve(path.replace(".md", ".de.md"));
            assertThat(file).isRegularFile();
            Article german = TranslationReader.read(article, Files.readAllBytes(file));
            assertThat(german.title()).as(article.id()).isNotEqualTo(article.title());
            assertThat(german.prose()).as(article.id()).startsWith("# ").isNotEqualTo(article.prose());
            translations++;
        }
        try (Stream<Path> files = Files.walk(BUNDLE.resolve("articles"))) {
            assertThat(files.filter(file -> file.getFileName().toString().matches(".+[.].+[.]md"))).hasSize(translations);
        }
    }

    @Test
    void everyPatternThatASymptomNamesExists() throws Exception {
        List<String> known = new ArrayList<>();
        for (MatchResult entry : OwnArticles.contributed(".yaml")) {
            FailurePatternReader.read(entry.group(1), Files.readAllBytes(BUNDLE.resolve(entry.group(2)))).events().forEach(pattern -> known.add(pattern.id()));
        }
        List<String> named = OwnArticles.read().stream().flatMap(a -> a.symptoms().stream()).flatMap(s -> s.pattern().stream()).toList();
        assertThat(named).isNotEmpty();
        assertThat(known).containsAll(named).doesNotHaveDuplicates();
    }

    @Test
    void stepsUseOnlyPlaceholdersThatTheEngineFills() throws Exception {
        Set<String> known = Set.of("pids", "outer", "antivirus", "port", "pid", "unit", "service", "container", "engine", "owner", "target", "boot", "inetd", "script", "reserved", "unreserved", "start", "system", "shared");
        Set<String> conditions = Set.of("pid", "antivirus", "unit", "service", "root", "container", "engine", "docker", "podman", "owner", "direct", "unenabled", "inetd", "script", "system");
        for (Article article : OwnArticles.read()) {
            for (Article.StepRule step : article.steps()) {
                List<String> texts = new ArrayList<>(List.of(step.title()));
                step.commands().forEach(texts::addAll);
                step.undo().forEach(texts::addAll);
                step.breaks().ifPresent(texts::add);
                for (String text : texts) {
                    Matcher placeholder = PLACEHOLDER.matcher(text);
                    while (placeholder.find()) {
                        assertThat(known).as("%s %s", article.id(), step.id()).contains(placeholder.group(1));
                    }
                }
                assertThat(step.unless()).allMatch(name -> conditions.contains(name) || article.causes().stream().anyMatch(cause -> cause.id().equals(name)));
                step.os().ifPresent(os -> assertThat(Set.of("linux", "windows", "macos")).contains(os));
            }
            assertThat(article.steps()).extracting(Article.StepRule::id).as(article.id()).doesNotHaveDuplicates();
            assertThat(article.causes()).extracting(Article.CauseRule::id).as(article.id()).doesNotHaveDuplicates();
        }
    }
}
