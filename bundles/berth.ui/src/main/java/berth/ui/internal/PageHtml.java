// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import berth.core.render.Timeline;
import berth.ui.internal.Page.Command;
import berth.ui.internal.Page.Item;
import berth.ui.internal.Page.Row;
import berth.ui.internal.Page.Section;
import berth.ui.internal.Page.Sentence;
import berth.ui.internal.Page.Undo;

/** A page as one HTML document that needs nothing else: no script, no font, no picture from elsewhere; light and dark as the reader's browser is. */
final class PageHtml {
    private static final String STYLE = """
            :root { color-scheme: light dark }
            body { font: 15px/1.45 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.4rem }
            .verdict { font-size: 1rem; padding: .15rem .6rem; border: 2px solid; border-radius: .4rem; margin-right: .5rem }
            table { border-collapse: collapse; width: 100% }
            th { text-align: left; vertical-align: top; white-space: nowrap; padding: .5rem 1.5rem .5rem 0 }
            td { vertical-align: top; padding: .5rem 0; overflow-wrap: anywhere }
            p { margin: 0 0 .3rem }
            pre { margin: .2rem 0 .3rem 2rem; white-space: pre-wrap }
            .undo::before { content: "undo: "; font-family: system-ui, sans-serif }
            .number { display: inline-block; min-width: 2rem }
            svg { width: 100%; height: auto; margin: 1rem 0 }
            @media print { body { margin: 0; max-width: none } section, tr { break-inside: avoid } }
            """;

    private PageHtml() { }

    /**
     * {@return the document}
     *
     * @param word     the verdict in one word
     * @param language that of the text, such as {@code en}
     */
    static String of(Page page, String word, Optional<Timeline> timeline, String language) {
        String sections = page.sections().stream().map(PageHtml::section).collect(Collectors.joining());
        return "<!DOCTYPE html>\n<html lang=\"" + escaped(language) + "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escaped(page.verdict()) + "</title>\n<style>\n" + STYLE
                + "</style>\n</head>\n<body>\n<h1><span class=\"verdict\">" + escaped(word) + "</span>" + escaped(page.verdict()) + "</h1>\n"
                + timeline.map(TimelineSvg::of).orElse("") + "<table>\n" + sections + "</table>\n</body>\n</html>\n";
    }

    private static String section(Section section) {
        return "<tr><th scope=\"row\">" + escaped(section.heading()) + "</th><td>" + section.rows().stream().map(PageHtml::row).collect(Collectors.joining()) + "</td></tr>\n";
    }

    private static String row(Row row) {
        return switch (row) {
        case Sentence(String text) -> "<p>" + escaped(text) + "</p>";
        case Item(String number, String text) -> "<p><span class=\"number\">" + escaped(number) + "</span> " + escaped(text) + "</p>";
        case Command(String text) -> "<pre>" + escaped(text) + "</pre>";
        case Undo(String text) -> "<pre class=\"undo\">" + escaped(text) + "</pre>";
        };
    }

    /** {@return a text that is no markup in an element or an attribute} */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (char each : text.toCharArray()) {
            switch (each) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.append(each);
            }
        }
        return safe.toString();
    }

    /** {@return the page as Markdown} */
    static String markdown(Page page) {
        StringBuilder text = new StringBuilder("## " + inMarkdown(page.verdict()) + "\n");
        for (Section section : page.sections()) {
            text.append("\n**").append(inMarkdown(section.heading())).append("**\n\n");
            appendRows(text, section.rows());
        }
        return text.toString();
    }

    private static void appendRows(StringBuilder text, List<Row> rows) {
        for (Row row : rows) {
            text.append(switch (row) {
            case Sentence(String said) -> "- " + inMarkdown(said);
            case Item(String number, String said) -> (number.endsWith(".") ? number : "- " + inMarkdown(number)) + " " + inMarkdown(said);
            case Command(String command) -> "\n   ```\n   " + command + "\n   ```\n";
            case Undo(String command) -> "   undo:\n   ```\n   " + command + "\n   ```\n";
            }).append('\n');
        }
    }

    /** What others wrote is neither markup nor a link. */
    private static String inMarkdown(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]<>#|~@]|(?<=https?|ftp):|(?<=www)\\.)", "\\\\$1");
    }
}
