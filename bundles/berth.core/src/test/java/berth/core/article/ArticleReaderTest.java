// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.article.Article.Where;

class ArticleReaderTest {
    private static final String GOOD = """
            ---
            id: Q1
            title: A port
            where: proxy
            symptoms:
              - pattern: berth.test.p
                errors: [10048]
            causes:
              - id: smtp
                title: the SMTP service
                when:
                  any:
                    - holder: {names: [smtp*], greetings: [Microsoft]}
                    - antivirus: [holds]
              - id: other
                title: another
                when: {other-holder: {}}
            steps:
              - id: stop
                title: Stop {service}.
                cause: smtp
                commands:
                  - [net, stop, "{service}"]
                undo: [[net, start, "{service}"]]
                needs: administrator
                holders: [smtp*]
                breaks: No mail comes in meanwhile.
                check: {free: {}}
              - id: start
                title: Start it.
                check: {all: [{holder: {names: [mta]}}, {wanted-by: {names: [x*]}}]}
            ---
            # Prose

            Text.
            """;

    private static Article read(String text) throws MalformedArticleException {
        return ArticleReader.read("Q1", "berth.test", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEverything() throws MalformedArticleException {
        Article article = read(GOOD);
        assertThat(article.where()).isEqualTo(Where.PROXY);
        assertThat(article.symptoms()).singleElement().satisfies(symptom -> assertThat(symptom.errors()).isEqualTo(Set.of(10048)));
        assertThat(article.causes()).extracting(Article.CauseRule::id).containsExactly("smtp", "other");
        assertThat(article.causes().get(0).when()).isInstanceOfSatisfying(Condition.Any.class, any -> assertThat(any.of()).hasSize(2));
        assertThat(article.steps()).hasSize(2).first().satisfies(step -> {
            assertThat(step.commands()).containsExactly(List.of("net", "stop", "{service}"));
            assertThat(step.needs()).contains("administrator");
            assertThat(step.breaks()).contains("No mail comes in meanwhile.");
            assertThat(step.holders()).singleElement().hasToString("smtp*");
            assertThat(step.check()).contains(new Condition.Free());
        });
        assertThat(article.prose()).isEqualTo("# Prose\n\nText.");
    }

    @Test
    void linesMayEndAsOnWindowsAndTheFileMayBeginWithAByteOrderMark() throws MalformedArticleException {
        assertThat(read(GOOD.replace("\n", "\r\n"))).hasToString(read(GOOD).toString());
        assertThat(read("\ufeff" + GOOD)).hasToString(read(GOOD).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "title: A port|titel: A port|line 3|titel", "where: proxy|title: again|line 4|twice", "title: A port||line 2|title",
            "where: proxy|where: moon|line 2|moon", "id: Q1|id: Q2|line 2|Q2", "- antivirus: [holds]|- full-moon: {}|line 14|full-moon",
            "[holds]|[eats]|line 14|eats", "cause: smtp|cause: smpt|line 19|smpt", "errors: [10048]|errors: [x]|line 7|x",
            "title: A port|title: &a A port|line 3|anchor", "title: A port|title: *a|line 3|", "title: A port|title: !!java.net.URL x|line 3|tag",
            "title: A port|title: !x y|line 3|tag", "title: A port|title: [A|line 4|", "title: A port|title: {a: b}|line 3|text",
            "- pattern: berth.test.p|- causes: []|line 6|either", "when: {other-holder: {}}|when: {}|line 17|key",
            "when: {other-holder: {}}|when: x|line 17|keys", "title: another|colour: red|line 16|colour",
            "- id: other|- id: smtp|line 15|two causes smtp", "- id: start|- id: stop|line 29|two steps stop", "- id: stop|- id: ''|line 19|empty",
            "id: smtp|title: x|line 10|twice", "- id: smtp|- when: {}|line 11|twice", "check: {free: {}}|check: free|line 28|keys",
            "check: {free: {}}|check: {free: {port: 1}}|line 28|port", "check: {free: {}}|checks: {}|line 28|checks",
            "breaks: No mail comes in meanwhile.|breaks: [a]|line 27|text", "- id: start|- no: id|line 29|no" })
    void anErrorNamesItsLine(String line, String instead, String where, String what) {
        String changed = GOOD.replaceFirst(java.util.regex.Pattern.quote(line), java.util.regex.Matcher.quoteReplacement(instead == null ? "" : instead));
        assertThat(changed).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> read(changed)).isInstanceOf(MalformedArticleException.class).hasMessageStartingWith(where + ":")
                .hasMessageContaining(what == null ? "" : what);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "---", "---\n", "# Text", "---\nid: Q1\ntitle: x\n", "---\n---\n", "---\n- a\n---\n", "---\n\u0000\n---\n",
            "---\nid: Q1\nid: Q1\ntitle: x\n---\n", "---\n? [a, b]\n: c\n---\n", "---\nid: Q1\n...\n--- x\n---\n" })
    void whatIsNoArticleIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedArticleException.class).hasMessageStartingWith("line ");
    }

    @Test
    void whatIsTooLargeOrSpeaksOfItselfIsRefused() {
        assertThatThrownBy(() -> read(GOOD + "x".repeat(1 << 20))).isInstanceOf(MalformedArticleException.class).hasMessage("line 1: the file is larger than 1048576 bytes");
        assertThatThrownBy(() -> read(GOOD.replace("title: A port", "title: &a [*a]"))).isInstanceOf(MalformedArticleException.class).hasMessageContaining("aliases");
        String bomb = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]";
        assertThatThrownBy(() -> read(GOOD.replace("title: A port", bomb))).isInstanceOf(MalformedArticleException.class).hasMessageStartingWith("line 3: anchors and aliases");
    }

    @Test
    void deepNestingIsRefusedWithoutAStackOverflow() {
        String deep = "{any: [".repeat(20) + "{other-holder: {}}" + "]}".repeat(20);
        assertThatThrownBy(() -> read(GOOD.replace("{other-holder: {}}", deep))).isInstanceOf(MalformedArticleException.class);
        String bomb = "[".repeat(100_000);
        assertThatThrownBy(() -> read(GOOD.replace("A port", bomb))).isInstanceOf(MalformedArticleException.class);
        assertThatThrownBy(() -> read(GOOD.replace("{other-holder: {}}", "{a: ".repeat(50_000)))).isInstanceOf(MalformedArticleException.class);
    }
}
