// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The claims and the tables behind them, as Markdown. */
final class Report {

    /** What stands for a figure that there is none of. */
    static final String NONE = "–";

    private final List<String> claims = new ArrayList<>();
    private final StringBuilder details = new StringBuilder();
    private boolean right = true;

    /** A claim that holds when what was measured is at most the limit. */
    void claim(String what, Optional<Double> measured, String unit, double limit) {
        claim(what, measured.map(value -> Figures.rounded(value) + unit).orElse(NONE), "≤ " + plain(limit) + unit,
                measured.map(value -> value <= limit));
    }

    void claim(String what, String measured, String limit, Optional<Boolean> reached) {
        claims.add("| " + what + " | " + measured + " | " + limit + " | "
                + reached.map(yes -> yes ? "reached" : "**falls short**").orElse("not measured") + " |");
    }

    void section(String title, String text) {
        details.append("\n### ").append(title).append("\n\n").append(text).append("\n\n");
    }

    void row(Object... cells) {
        line("| " + Stream.of(cells).map(String::valueOf).collect(Collectors.joining(" | ")) + " |");
    }

    void line(String line) {
        details.append(line).append('\n');
    }

    /** Nothing could be measured, or not all. */
    void trouble(String what) {
        right = false;
        System.err.println("bench: " + what);
        line("\nNot measured: " + what + ".");
    }

    /** The competitors as rows, with the CPU of each Berth among them in relation to theirs; those must have answered rightly. */
    void race(Map<String, Figures.Series> results, boolean progressive) {
        List<String> own = results.keySet().stream().filter(Report::isOwn).toList();
        line("| | " + (progressive ? "first answer, ms | " : "") + "whole, ms | CPU, ms |"
                + (own.size() == 1 ? " CPU of Berth to it |" : ordinals(own.size())) + " runs |");
        line("| --- | " + (progressive ? "--: | " : "") + "--: | --: |" + " --: |".repeat(own.size()) + " --: |");
        results.forEach((name, series) -> {
            StringBuilder row = new StringBuilder("| " + name + " | ");
            if (progressive) {
                row.append(times(series, "first", 1e6)).append(" | ");
            }
            row.append(times(series, "wall", 1e6)).append(" | ").append(times(series, "cpu", 1e6)).append(" | ");
            own.forEach(mine -> row.append(isOwn(name) ? NONE : times(ratio(results.get(mine), series, "cpu"))).append(" | "));
            line(row.append(series.size()).append(remark(series)).append(" |").toString());
            check(name, series);
        });
    }

    private static String ordinals(int rows) {
        return Stream.of("first", "second", "third").limit(rows).map(row -> " CPU of the " + row + " row to it |").collect(Collectors.joining());
    }

    private static boolean isOwn(String name) {
        return name.startsWith("Berth");
    }

    private static String remark(Figures.Series series) {
        return series.wrong() == 0 ? "" : ", " + series.wrong() + " without the right answer";
    }

    /** Berth's figures count only when its answers are right. */
    void check(String name, Figures.Series series) {
        if (isOwn(name) && (series.isEmpty() || series.wrong() > 0)) {
            right = false;
            System.err.println("bench: " + name + ": " + (series.isEmpty() ? "no answer" : series.wrong() + " wrong answers"));
        }
    }

    /** {@return median and, in brackets, least} */
    static String times(Figures.Series series, String name, double unit) {
        return series.isEmpty() ? NONE
                : Figures.rounded(series.median(name) / unit) + " (" + Figures.rounded(series.least(name) / unit) + ")";
    }

    static String times(Optional<Double> ratio) {
        return ratio.map(value -> Figures.rounded(value) + " ×").orElse(NONE);
    }

    /** {@return the ratio of the medians, if there are both} */
    static Optional<Double> ratio(Figures.Series one, Figures.Series other, String name) {
        return one.isEmpty() || other.isEmpty() || other.median(name) <= 0 ? Optional.empty()
                : Optional.of(one.median(name) / other.median(name));
    }

    /** {@return the repetitions of a competitor; none if it did not take part} */
    static Figures.Series of(Map<String, Figures.Series> results, String name) {
        return results.getOrDefault(name, new Figures.Series());
    }

    static Optional<Double> median(Figures.Series series, String name, double unit) {
        return series.isEmpty() ? Optional.empty() : Optional.of(series.median(name) / unit);
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    boolean isRight() {
        return right;
    }

    String text() {
        return "| what | measured | must be | |\n| --- | --: | --: | --- |\n" + String.join("\n", claims) + "\n" + details;
    }
}
