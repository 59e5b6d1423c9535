// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import berth.cli.internal.selftest.Check.Result;
import berth.cli.internal.selftest.Selftest.Findings;
import berth.core.evidence.Topic;
import berth.core.render.Escapes;

/** The report as Markdown, and as one line of JSON for each check. */
public final class ReportText {
    private ReportText() { }

    /** {@return the report, with those facts at its head} */
    public static String markdown(Map<String, String> facts, Findings findings) {
        List<String> lines = new ArrayList<>(List.of("# Berth's selftest", ""));
        table(lines, List.of("fact", "value"), facts.entrySet().stream().map(fact -> List.of(fact.getKey(), fact.getValue())).toList());
        lines.add("## Checks");
        lines.add("");
        table(lines, List.of("check", "result", "what Berth said"), findings.checks().stream().map(check -> List.of(check.title(), word(check.result()), check.detail())).toList());
        lines.add("## Sources");
        lines.add("");
        table(lines, List.of("source", "looked at all of", "could not look at", "ms"), findings.sources().stream().map(ReportText::row).toList());
        lines.add("**" + sum(findings) + "**");
        return String.join("\n", lines) + "\n";
    }

    private static List<String> row(SourceSurvey source) {
        String surveyed = source.surveyed().stream().map(Topic::id).collect(Collectors.joining(", "));
        String gaps = source.gaps().stream().map(gap -> gap.topic().id() + " (" + gap.why().id() + "): " + gap.detail()).collect(Collectors.joining("; "));
        return List.of(source.id(), surveyed.isEmpty() ? "-" : surveyed, gaps.isEmpty() ? "-" : gaps, Long.toString(source.millis()));
    }

    /** {@return how many checks ended how} */
    public static String sum(Findings findings) {
        return Arrays.stream(Result.values()).map(result -> findings.count(result) + " " + word(result).toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }

    private static String word(Result result) {
        return switch (result) {
        case RIGHT -> "right";
        case WRONG -> "WRONG";
        case UNDECIDED -> "undecided";
        case NOT_MADE -> "not made";
        };
    }

    private static void table(List<String> lines, List<String> head, List<List<String>> rows) {
        lines.add(row(head));
        lines.add(row(head.stream().map(cell -> "---").toList()));
        rows.forEach(cells -> lines.add(row(cells)));
        lines.add("");
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> Escapes.visible(cell).replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** {@return one line of JSON for each check} */
    public static List<String> json(Findings findings) {
        return findings.checks().stream().map(check -> Escapes.json("{\"check\":" + quoted(check.title()) + ",\"result\":" + quoted(word(check.result()).toLowerCase(Locale.ROOT).replace(' ', '-'))
                + ",\"detail\":" + quoted(check.detail()) + "}")).toList();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
