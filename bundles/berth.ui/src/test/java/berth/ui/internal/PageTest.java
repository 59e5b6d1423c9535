// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import berth.core.article.Article;
import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.render.VerdictText;
import berth.ui.internal.Page.Command;
import berth.ui.internal.Page.Item;
import berth.ui.internal.Page.Section;
import berth.ui.internal.Page.Sentence;
import berth.ui.internal.Page.Undo;

class PageTest {
    private static final String EVIL = "evil\u001b[31m\u202e\u0085\nname";
    private static final Origin ORIGIN = new Origin(EVIL, Instant.EPOCH, Optional.of(EVIL));

    private static Diagnosis diagnosis(String text, List<NotObserved> blindSpots) {
        Optional<String> some = Optional.of(text);
        Diagnosis.Holder holder = new Diagnosis.Holder("here", Optional.of(7L), Optional.of(Instant.EPOCH), some, some, List.of(text),
                some, Optional.of(0), some, some, Optional.of(new Diagnosis.Container(text)), List.of("0.0.0.0:25"), Optional.empty(),
                Diagnosis.Upkeep.UNKNOWN, List.of(8L));
        return new Diagnosis(new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "here", some, some, Optional.empty(), true),
                Instant.EPOCH, Verdict.HELD, Optional.of(Cause.LISTENER), Likelihood.ESTABLISHED, List.of(holder), List.of(holder),
                List.of(new Diagnosis.Claimant(text, text, some, text, Optional.empty(), some, Optional.empty(), Optional.empty(), List.of(0))),
                List.of(new Diagnosis.Hypothesis(text, text, text, Likelihood.POSSIBLE, List.of(0))),
                List.of(new Diagnosis.Cited("here", new Evidence.SettingSeen(ORIGIN, text, text, text))), blindSpots,
                List.of(new Diagnosis.AntivirusFinding(text, text, Optional.of(text), Optional.of(text), AntivirusRole.HOLDS, text, text, text,
                        new Advice(Optional.of(text), Optional.of(text), Optional.of(text), Optional.of(text)), List.of(0))),
                List.of(new Diagnosis.Step("stop", "a", text, Optional.of("proxy"), List.of(List.of("stop", text)),
                        List.of(List.of("start", "it")), Optional.of("root"))),
                List.of(text));
    }

    private static NotObserved blindSpot(Topic topic, Why why) {
        return new NotObserved(ORIGIN, topic, why, EVIL);
    }

    private static Stream<String> texts(Page page) {
        return Stream.concat(Stream.of(page.verdict()), page.sections().stream().flatMap(section -> section.rows().stream()).map(
                row -> switch (row) {
                case Sentence(String text) -> text;
                case Item(String number, String text) -> number + text;
                case Command(String text) -> text;
                case Undo(String text) -> text;
                }));
    }

    @Test
    void nothingFromElsewhereIsShownRaw() {
        Page page = Page.of(diagnosis(EVIL, List.of(blindSpot(Topic.PROCESSES, Why.FAILED))), List.of());

        assertThat(texts(page)).hasSizeGreaterThan(12).allSatisfy(text -> assertThat(text.codePoints())
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT));
        assertThat(texts(page)).anySatisfy(text -> assertThat(text).contains("evil\\u{1b}[31m"));
    }

    @Test
    void sectionsComeInTheOrderOfTheCommandLineAndEmptyOnesAreLeftOut() {
        Page page = Page.of(diagnosis("x", List.of(blindSpot(Topic.REMOTE_HOST, Why.NOT_GIVEN))), List.of());

        assertThat(page.verdict()).isEqualTo(VerdictText.ENGLISH.summary(diagnosis("x", List.of())));
        assertThat(page.sections()).extracting(Section::heading).containsExactly("Who", "Maybe", "Wants it", "Why", "Causes", "Anti-virus",
                "Evidence", "Get it back", "Not seen", "What helps", "Articles");
        assertThat(Page.of(diagnosis("x", List.of()), List.of()).sections()).extracting(Section::heading).doesNotContain("Not seen", "What helps");
    }

    @Test
    void aStepShowsWhatToRunWhereByWhomAndHowToTakeItBack() {
        Section steps = Page.of(diagnosis("x y", List.of()), List.of()).sections().stream().filter(section -> section.heading().equals("Get it back"))
                .findFirst().orElseThrow();

        assertThat(steps.rows()).containsExactly(new Item("1.", "x y  (on proxy, needs root)"), new Command("stop 'x y'"),
                new Undo("start it"));
    }

    @Test
    void articlesAreThereToRead() {
        Article article = new Article("x", "b", EVIL, Article.Where.HERE, List.of(), List.of(), List.of(), "# Heading\n\nOne\nline.\n\nTwo " + EVIL);
        assertThat(Page.of(diagnosis("x", List.of()), List.of(article)).sections()).last().satisfies(section -> assertThat(section.rows()).hasSize(3)
                .contains(new Sentence("One line.")).allSatisfy(row -> assertThat(row.toString()).doesNotContain("\u001b")));
        assertThat(Page.of(diagnosis("y", List.of()), List.of(article)).sections()).last().isEqualTo(new Section("Articles", List.of(new Sentence("y"))));
    }

    @Test
    void theSameHelpIsOfferedOnce() {
        Page page = Page.of(diagnosis("x", List.of(blindSpot(Topic.TCP_SOCKETS, Why.NOT_GIVEN), blindSpot(Topic.SERVICES, Why.NOT_GIVEN))), List.of());

        assertThat(page.sections()).filteredOn(section -> section.heading().equals("What helps")).singleElement()
                .satisfies(section -> assertThat(section.rows()).hasSize(1));
    }
}
