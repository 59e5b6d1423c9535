// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.article.Article;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Topic;
import berth.core.render.AnswerText;
import berth.core.render.AntivirusText;
import berth.core.render.Escapes;
import berth.core.render.EvidenceText;
import berth.core.render.HolderText;
import berth.core.render.ResolutionRenderer;
import berth.core.render.TextRenderer;
import berth.core.render.TimeText;
import berth.core.render.VerdictText;
import berth.core.render.WhyText;
import berth.core.render.Wording;
import berth.core.resolution.Resolution;
import berth.core.resolution.Stage;
import berth.core.resolution.Stage.State;
import berth.ui.Words;

/**
 * A diagnosis laid out in sections, in the order in which a person reads them; without widgets. All text is escaped.
 *
 * @param verdict the first line
 */
public record Page(String verdict, List<Section> sections) {
    private static final int MAX_ROWS = 200;

    /** Copies the list. */
    public Page {
        sections = List.copyOf(sections);
    }

    /** A heading and what stands beside it. */
    public record Section(String heading, List<Row> rows) {
        /** Copies the list. */
        public Section {
            rows = List.copyOf(rows);
        }
    }

    /** One paragraph. */
    public sealed interface Row { }

    /** A sentence. */
    public record Sentence(String text) implements Row { }

    /** An item of a numbered list. */
    public record Item(String number, String text) implements Row { }

    /** What can be copied into a terminal, under an item. */
    public record Command(String text) implements Row { }

    /** What can be copied to take it back. */
    public record Undo(String text) implements Row { }

    /**
     * {@return the diagnosis as a page}
     *
     * @param articles those that the diagnosis names, in the language of the one who reads
     */
    public static Page of(Diagnosis diagnosis, List<Article> articles) {
        return of(diagnosis, articles, Optional.empty());
    }

    /** {@return the same with how far its steps are} */
    public static Page of(Diagnosis diagnosis, List<Article> articles, Optional<Resolution> resolution) {
        List<Section> sections = new ArrayList<>();
        add(sections, "Who", diagnosis.holders().stream().flatMap(holder -> new HolderText(Words.sentences()).holder(holder).stream()));
        add(sections, "Maybe", diagnosis.candidates().stream().map(new HolderText(Words.sentences())::briefly));
        add(sections, "Answers", new AnswerText(Words.sentences()).lines(diagnosis).stream());
        add(sections, "Wants it", diagnosis.claimants().stream().map(new HolderText(Words.sentences())::claimant));
        add(sections, "Why", new WhyText(Words.sentences()).why(diagnosis).stream());
        add(sections, "When", new TimeText(Words.sentences()).lines(diagnosis).stream());
        add(sections, "Causes", new TextRenderer(Words.sentences()).causes(diagnosis).stream());
        add(sections, "Anti-virus", diagnosis.antivirus().stream().flatMap(finding -> new AntivirusText(Words.sentences()).lines(diagnosis, finding).stream()));
        sections.add(evidence(diagnosis));
        sections.add(steps(diagnosis, resolution.map(Resolution::stages).orElse(List.of())));
        add(sections, "Not seen", diagnosis.blindSpots().stream().map(new Wording(Words.sentences())::blindSpot));
        add(sections, "What helps", diagnosis.blindSpots().stream().map(spot -> help(diagnosis, spot)).flatMap(Optional::stream).distinct());
        add(sections, "Articles", diagnosis.articles().stream().flatMap(id -> articles.stream().filter(article -> article.id().equals(id)).findFirst()
                .map(Page::toRead).orElse(Stream.of(Escapes.visible(id)))));
        return new Page(new VerdictText(Words.sentences()).summary(diagnosis), sections.stream().filter(section -> !section.rows().isEmpty()).toList());
    }

    /** Its title and id, and its paragraphs. */
    private static Stream<String> toRead(Article article) {
        Stream<String> prose = Stream.of(article.prose().split("\n\n")).filter(paragraph -> !paragraph.startsWith("# "))
                .map(paragraph -> Escapes.visible(paragraph.replace('\n', ' ')));
        return Stream.concat(Stream.of(Escapes.visible(article.title()) + " (" + Escapes.visible(article.id()) + ")"), prose);
    }

    private static void add(List<Section> sections, String heading, Stream<String> lines) {
        sections.add(new Section(Words.of(heading), lines.limit(MAX_ROWS).<Row> map(Sentence::new).toList()));
    }

    /** What the command line words with its options has buttons here. */
    private static Optional<String> help(Diagnosis diagnosis, NotObserved spot) {
        String host = Escapes.visible(diagnosis.question().host());
        return switch (spot.why()) {
        case NOT_GIVEN -> Optional.of((spot.topic() == Topic.REMOTE_HOST
                ? Words.of("Wspcfg.ini from the folder of the service's program on %s, and a snapshot of the proxy server (of an old Windows what netstat -ano and tasklist /svc, or netstat -an and net start, print there)", host)
                : Words.of("A snapshot of %s, made there by \"berth collect -o FILE\", or what netstat, ss, lsof, tasklist, sc or netsh print there", host)) + ": " + Words.of("Evidence from another host") + "…");
        case TIMED_OUT -> spot.topic() == Topic.GREETINGS ? Optional.empty() : Optional.of(Words.of("Ask again."));
        case ACCESS_DENIED, NOT_SUPPORTED, BROKEN_CONTRIBUTION, CANCELLED, FAILED -> new Wording(Words.sentences()).help(diagnosis, spot);
        };
    }

    private static Section evidence(Diagnosis diagnosis) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(diagnosis.evidence().size(), MAX_ROWS); i++) {
            rows.add(new Item("[" + i + "]", new EvidenceText(Words.sentences()).of(diagnosis, diagnosis.evidence().get(i))));
        }
        if (diagnosis.evidence().size() > MAX_ROWS) {
            rows.add(new Sentence(Words.of("and %s more, which Copy as JSON has", diagnosis.evidence().size() - MAX_ROWS)));
        }
        return new Section(Words.of("Evidence"), rows);
    }

    /** Those that are behind stand there, too. */
    private static Section steps(Diagnosis diagnosis, List<Stage> stages) {
        List<Row> rows = new ArrayList<>();
        if (stages.isEmpty()) {
            diagnosis.steps().forEach(step -> add(rows, diagnosis, step, ""));
        }
        stages.forEach(stage -> add(rows, diagnosis, stage.step(), stage.state() == State.TO_DO ? "" : "[" + new ResolutionRenderer(Words.sentences()).word(stage) + "] "));
        return new Section(Words.of("Get it back"), rows);
    }

    private static void add(List<Row> rows, Diagnosis diagnosis, Step step, String state) {
        long number = rows.stream().filter(Item.class::isInstance).count() + 1;
        rows.add(new Item(number + ".", state + TextRenderer.title(step) + new TextRenderer(Words.sentences()).where(diagnosis, step)));
        step.commands().forEach(command -> rows.add(new Command(TextRenderer.command(command))));
        step.undo().forEach(command -> rows.add(new Undo(TextRenderer.command(command))));
    }
}
