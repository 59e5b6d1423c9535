// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long many detectors take over a host with many processes and sockets. */
final class Recognition implements Section {
    private static final double MILLI = 1e6;
    private static final int WARM_UPS = 5;
    private static final int QUESTIONS = 5;
    private static final String WITH = "the whole diagnosis with them";
    private static final String WITH_OURS = "the same with Berth's own besides";
    private static final String WITHOUT = "the same without any detectors";

    private final Setup setup;
    private final Map<String, Figures.Series> results = new LinkedHashMap<>();

    Recognition(Setup setup) {
        this.setup = setup;
    }

    @Override
    public void measure() throws IOException {
        try (Child probe = setup.probe(List.of(), List.of())) {
            for (int i = 0; i < WARM_UPS; i++) {
                probe.ask("recognise " + QUESTIONS);
                probe.ask("recognise-all " + QUESTIONS);
                probe.ask("diagnose " + QUESTIONS);
            }
            results.putAll(new Race().with(WITH, 1, () -> Figures.parse(probe.ask("recognise " + QUESTIONS)))
                    .with(WITH_OURS, 1, () -> Figures.parse(probe.ask("recognise-all " + QUESTIONS)))
                    .with(WITHOUT, 1, () -> Figures.parse(probe.ask("diagnose " + QUESTIONS))).run(setup.rounds(), setup));
        }
    }

    @Override
    public void tell(Report report) {
        report.section(Crowd.DETECTORS + " detectors, " + Figures.count(Crowd.PROCESSES) + " processes, " + Figures.count(Crowd.SOCKETS) + " sockets",
                "Six fingerprints each, one product found; every question is asked of a new snapshot. The difference is what the detectors take.");
        report.race(results, false);
        Optional<Double> with = Report.median(Report.of(results, WITH), "wall", MILLI);
        Optional<Double> without = Report.median(Report.of(results, WITHOUT), "wall", MILLI);
        report.claim(Crowd.DETECTORS + " detectors over a snapshot of " + Figures.count(Crowd.PROCESSES) + " processes and " + Figures.count(Crowd.SOCKETS)
                + " sockets", with.flatMap(all -> without.map(engine -> all - engine)), " ms", 50);
    }
}
