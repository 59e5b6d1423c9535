// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exact lookups in a warm JVM, beside a C program's. */
final class Lookups implements Section {

    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final String BERTH = "Berth";
    private static final String KEPT = "C, one socket for all questions";
    private static final String ANEW = "C, a socket for each question";
    private static final String SS = "ss -Htln";
    private static final int WARM_UPS = 4;

    private final Setup setup;
    private final Map<Integer, Map<String, Figures.Series>> results = new LinkedHashMap<>();

    Lookups(Setup setup) {
        this.setup = setup;
    }

    @Override
    public void measure() throws IOException {
        try (Child probe = setup.probe(List.of(), List.of())) {
            for (int listeners : setup.listeners()) {
                try (Load crowd = Load.listeners(setup, listeners - 1); Load holder = Load.holder(setup, 1, Optional.empty())) {
                    results.put(listeners, race(probe, holder.port()));
                }
            }
        }
    }

    private Map<String, Figures.Series> race(Child probe, int port) throws IOException {
        String question = "exact " + port + " " + setup.questionsEach();
        for (int i = 0; i < WARM_UPS; i++) {
            probe.ask(question);
        }
        return new Race().with(BERTH, 1, () -> Figures.parse(probe.ask(question)))
                .with(KEPT, 1, setup.yardstick("exact", port, setup.questionsEach()))
                .with(ANEW, 1, setup.yardstick("exact-new", port, setup.questionsEach()))
                .peer(setup, SS, 1, ":" + port + " ", "ss", "-Htln", "sport = :" + port)
                .run(setup.quickRounds(), setup);
    }

    @Override
    public void tell(Report report) {
        report.section("Exact lookup in a warm JVM", """
                Is the port held, and by what socket? Microseconds a question; the C program keeps one netlink socket, or opens one
                for each question. `ss` is a whole process: its CPU in milliseconds. Questions a run:"""
                + " " + setup.questionsEach() + ".");
        report.row("listeners", "Berth, µs", "C, kept, µs", "C, opened, µs", "Berth to C, kept", "Berth to C, opened",
                "`ss -Htln 'sport = :PORT'`, ms", "runs");
        report.line("| --: | --: | --: | --: | --: | --: | --: | --: |");
        results.forEach((listeners, row) -> row(report, listeners, row));
        for (int listeners : setup.listeners()) {
            report.claim("exact lookup, " + Figures.count(listeners) + " listeners: time to the C program's", ratio(listeners, KEPT),
                    " ×", 2);
        }
        List<Double> medians = results.values().stream().map(row -> row.get(BERTH)).filter(series -> !series.isEmpty())
                .map(series -> series.median("wall")).sorted().toList();
        // Not a law of nature, but what noise may do; a lookup that grows with the listeners is far beyond.
        report.claim("the same is flat: the slowest of these medians to the fastest", medians.size() < 2 ? Optional.empty()
                : Optional.of(medians.get(medians.size() - 1) / medians.get(0)), " ×", 1.5);
    }

    private void row(Report report, int listeners, Map<String, Figures.Series> row) {
        Figures.Series berth = row.get(BERTH);
        report.row(Figures.count(listeners), Report.times(berth, "wall", MICRO), Report.times(row.get(KEPT), "wall", MICRO),
                Report.times(row.get(ANEW), "wall", MICRO), Report.times(ratio(listeners, KEPT)), Report.times(ratio(listeners, ANEW)),
                Report.times(Report.of(row, SS), "cpu", MILLI), berth.size());
        report.check(BERTH, berth);
    }

    private Optional<Double> ratio(int listeners, String other) {
        return Optional.ofNullable(results.get(listeners)).flatMap(row -> Report.ratio(row.get(BERTH), row.get(other), "wall"));
    }
}
