// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import berth.core.article.Article;
import berth.core.article.Article.Symptom;
import berth.core.contribution.Contributed;

/** Our own articles are read only when something speaks for them. */
class KnowledgeTest {
    private static final Path BUNDLE = Path.of("../berth.articles");
    private static final Pattern CONTRIBUTED = Pattern.compile("<article id=\"([^\"]+)\"\\s+path=\"([^\"]+)\"");

    @Test
    void whatTheTextOfSymptomsHoldsIsWhatTheArticleIsAbout() throws Exception {
        assumeTrue(Files.isRegularFile(BUNDLE.resolve("plugin.xml")), "berth.articles does not lie beside berth.core");
        List<MatchResult> entries = CONTRIBUTED.matcher(Files.readString(BUNDLE.resolve("plugin.xml"))).results().toList();
        assertThat(entries).isNotEmpty();
        for (MatchResult entry : entries) {
            Shelved shelved = Shelved.of(new Contributed<>(entry.group(1), "berth.articles", () -> Files.readAllBytes(BUNDLE.resolve(entry.group(2)))));
            Article article = shelved.read();
            for (Symptom symptom : article.symptoms()) {
                symptom.causes().forEach(cause -> assertThat(shelved.mayBeAbout(Set.of(cause), Optional.empty())).as("%s %s", entry.group(1), cause).isTrue());
                symptom.pattern().ifPresent(pattern -> assertThat(shelved.mayBeAbout(Set.of(), Optional.of(pattern))).as("%s %s", entry.group(1), pattern).isTrue());
            }
            List<String> others = new ArrayList<>(List.of("causes:", "steps:", "title:", "---"));
            others.removeIf(other -> !shelved.symptoms().contains("\n" + other));
            assertThat(others).as("%s: its symptoms end where they end", entry.group(1)).isEmpty();
        }
    }
}
