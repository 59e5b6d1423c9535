// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import berth.core.failure.FailurePatternReader;

/** The knowledge base that lies beside this bundle. */
class OwnArticlesTest {
    private static final Path BUNDLE = Path.of("../berth.articles");
    private static final Pattern CONTRIBUTED = Pattern.compile("id=\"([^\"]+)\"\\s+path=\"([^\"]+)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)\\}");

    @BeforeAll
    static void needsTheBundle() {
        assumeTrue(Files.isRegularFile(BUNDLE.resolve("plugin.xml")), "berth.articles does not lie beside berth.core");
    }

    @Test
    void everyFileIsContributedAndCanBeRead() throws Exception {
        List<Article> articles = articles();
        try (Stream<Path> files = Files.walk(BUNDLE.resolve("articles"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".md"))).hasSize(articles.size()).isNotEmpty();
        }
        assertThat(articles).allSatisfy(article -> assertThat(article.prose()).as(article.id()).startsWith("# "));
    }

    @Test
    void everyPatternThatASymptomNamesExists() throws Exception {
        List<String> known = new ArrayList<>();
        for (String[] entry : contributed(".yaml")) {
            FailurePatternReader.read(entry[0], Files.readAllBytes(BUNDLE.resolve(entry[1]))).events().forEach(pattern -> known.add(pattern.id()));
        }
        List<String> named = articles().stream().flatMap(a -> a.symptoms().stream()).flatMap(s -> s.pattern().stream()).toList();
        assertThat(named).isNotEmpty();
        assertThat(known).containsAll(named).doesNotHaveDuplicates();
    }

    @Test
    void stepsUseOnlyPlaceholdersThatTheEngineFills() throws Exception {
        Set<String> known = Set.of("pids", "outer", "antivirus", "port", "pid", "unit", "service", "container", "target", "boot", "inetd");
        Set<String> conditions = Set.of("pid", "antivirus", "unit", "service", "root", "container", "engine", "direct", "unenabled", "inetd");
        for (Article article : articles()) {
            for (Article.StepRule step : article.steps()) {
                List<String> texts = new ArrayList<>(List.of(step.title()));
                step.commands().forEach(texts::addAll);
                step.undo().forEach(texts::addAll);
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

    private static List<Article> articles() throws IOException, MalformedArticleException {
        List<Article> articles = new ArrayList<>();
        for (String[] entry : contributed(".md")) {
            articles.add(ArticleReader.read(entry[0], "berth.articles", Files.readAllBytes(BUNDLE.resolve(entry[1]))));
        }
        return articles;
    }

    private static List<String[]> contributed(String extension) throws IOException {
        return CONTRIBUTED.matcher(Files.readString(BUNDLE.resolve("plugin.xml"))).results().filter(r -> r.group(2).endsWith(extension))
                .map(r -> new String[] { r.group(1), r.group(2) }).toList();
    }
}
