// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

import berth.core.article.Article;
import berth.core.article.Article.CauseRule;
import berth.core.article.Article.StepRule;

/** An article for people to read: as text for a terminal of 96 columns, every line escaped, or as the JSON document {@code berth.article/1}. */
public final class ArticleRenderer {
    private static final String INDENT = " ".repeat(6);

    private ArticleRenderer() { }

    /** {@return its id and title on one line} */
    public static String line(Article article) {
        return String.format("%-38s  %s", Escapes.visible(article.id()), Escapes.visible(article.title()));
    }

    /** {@return title, prose, causes and steps, each line ended by a line feed} */
    public static String text(Article article) {
        List<String> lines = new ArrayList<>(Paragraph.wrapped(Escapes.visible(article.id() + ": " + article.title()), "", "  "));
        for (String paragraph : article.prose().split("\n\n+")) {
            lines.add("");
            lines.addAll(paragraph(paragraph));
        }
        List<CauseRule> causes = article.causes();
        lines.addAll(causes.isEmpty() ? List.of() : List.of("", "CAUSES"));
        causes.forEach(cause -> lines.addAll(Paragraph.wrapped(Escapes.visible(cause.title() + "  (" + cause.id() + ")"), "  - ", "    ")));
        lines.addAll(article.steps().isEmpty() ? List.of() : List.of("", "STEPS"));
        int number = 1;
        for (StepRule step : article.steps()) {
            step(lines, number++, step);
        }
        return String.join("\n", lines) + "\n";
    }

    /** Running text fills the lines; lists, code and the like keep theirs. */
    private static List<String> paragraph(String paragraph) {
        boolean running = paragraph.lines().noneMatch(line -> line.startsWith(" ") || line.startsWith("- ") || line.startsWith("* ") || line.startsWith("|") || line.startsWith("```"));
        return running ? Paragraph.wrapped(Escapes.visible(paragraph.replace('\n', ' ')), "", "") : paragraph.lines().map(Escapes::visible).toList();
    }

    private static void step(List<String> lines, int number, StepRule step) {
        String details = List.of(step.os(), step.needs().map(who -> "needs " + who)).stream().flatMap(Optional::stream).collect(Collectors.joining(", "));
        String what = step.title() + step.breaks().map(sentence -> " " + sentence).orElse("") + (details.isEmpty() ? "" : "  (" + details + ")");
        lines.addAll(Paragraph.wrapped(Escapes.visible(what), String.format(" %2d ", number), "    "));
        step.commands().forEach(command -> lines.add(INDENT + Escapes.visible(String.join(" ", command))));
        step.undo().forEach(command -> lines.add(INDENT + "undo: " + Escapes.visible(String.join(" ", command))));
    }

    /** {@return the document, one line without a line break at its end} */
    public static String json(Article article) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.setFormattingStyle(FormattingStyle.COMPACT);
            out.setHtmlSafe(false);
            out.beginObject().name("schema").value("berth.article/1").name("id").value(article.id()).name("bundle").value(article.bundle())
                    .name("title").value(article.title()).name("prose").value(article.prose()).name("causes").beginArray();
            for (CauseRule cause : article.causes()) {
                out.beginObject().name("id").value(cause.id()).name("title").value(cause.title()).endObject();
            }
            out.endArray().name("steps").beginArray();
            for (StepRule step : article.steps()) {
                step(out, step);
            }
            out.endArray().endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string takes every character", e);
        }
        return Escapes.json(text.toString());
    }

    private static void step(JsonWriter out, StepRule step) throws IOException {
        out.beginObject().name("id").value(step.id()).name("title").value(step.title());
        JsonRenderer.vectors(out, "commands", step.commands());
        JsonRenderer.vectors(out, "undo", step.undo());
        JsonRenderer.optional(out, "os", step.os());
        JsonRenderer.optional(out, "needs", step.needs());
        JsonRenderer.optional(out, "breaks", step.breaks());
        out.endObject();
    }
}
