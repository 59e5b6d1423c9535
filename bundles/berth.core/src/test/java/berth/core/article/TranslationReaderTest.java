// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslationReaderTest {
    private static final String ORIGINAL = """
            ---
            id: Q1
            title: A port
            symptoms:
              - causes: [listener]
            causes:
              - id: smtp
                title: the SMTP service
                when: {cause: [listener]}
            steps:
              - id: stop
                title: Stop {service}.
                commands: [[net, stop, "{service}"]]
                breaks: No mail for {service}.
              - id: move
                title: Move it.
            ---
            # Prose
            """;
    private static final String GOOD = """
            ---
            id: Q1
            title: Ein Port
            causes:
              smtp: der SMTP-Dienst
            steps:
              stop:
                title: "{service} anhalten."
                breaks: Keine Post.
              move: Verlegen.
            ---
            # Text
            """;

    private static Article translated(String original, String text) throws MalformedArticleException {
        return TranslationReader.read(ArticleReader.read("Q1", "berth.test", original.getBytes(StandardCharsets.UTF_8)), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void textsAreTheTranslationsAndAllElseIsTheOriginals() throws MalformedArticleException {
        Article article = translated(ORIGINAL, GOOD);
        assertThat(article.title()).isEqualTo("Ein Port");
        assertThat(article.prose()).isEqualTo("# Text");
        assertThat(article.symptoms()).hasSize(1);
        assertThat(article.causes()).singleElement().satisfies(cause -> assertThat(cause.title()).isEqualTo("der SMTP-Dienst"));
        assertThat(article.steps()).first().satisfies(step -> {
            assertThat(step.title()).isEqualTo("{service} anhalten.");
            assertThat(step.breaks()).contains("Keine Post.");
            assertThat(step.commands()).containsExactly(List.of("net", "stop", "{service}"));
        });
        assertThat(article.steps()).extracting(Article.StepRule::id).containsExactly("stop", "move");
    }

    @Test
    void whatHasNoCausesAndStepsNeedsNone() throws MalformedArticleException {
        assertThat(translated("---\nid: Q1\ntitle: A\nsymptoms:\n  - causes: [none]\n---\nText\n", "---\nid: Q1\ntitle: B\n---\nWorte\n").prose()).isEqualTo("Worte");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "id: Q1|id: Q2|line 2: its id is Q2, but it translates Q1", "title: Ein Port|titel: x|line 3: key titel is not known",
            "smtp: der|smpt: der|line 5: key smpt is not known", "move: Verlegen.|more: Verlegen.|line 10: key more is not known",
            "  move: Verlegen.||line 7: key move is missing", "breaks: Keine Post.||line 8: the step stop needs a text for breaks",
            "move: Verlegen.|move: {title: x, breaks: y}|line 10: the step move breaks nothing", "Keine Post.|Kein {unit}.|line 8: the placeholder {unit} is not in the original",
            "der SMTP-Dienst|[a]|line 5: a text is expected here", "move: Verlegen.|move: [a]|line 10: keys and values", "title: Ein Port|when: {}|line 3: key when" })
    void anErrorNamesItsLine(String line, String instead, String message) {
        String changed = GOOD.replaceFirst(Pattern.quote(line), Matcher.quoteReplacement(instead == null ? "" : instead));
        assertThat(changed).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> translated(ORIGINAL, changed)).isInstanceOf(MalformedArticleException.class).hasMessageStartingWith(message);
    }
}
