// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ports that are looked at once a second, as a view or a watch does. */
final class Watch implements Section {

    private static final double MILLI = 1e6;
    private static final int PORTS = 50;
    private static final String HELD = "Berth, all held";
    private static final String FIRST = "Berth, all held, the first looks of all";
    private static final String AT_ONCE = "Berth, all held, again at once";
    private static final String HALF = "Berth, half of them free";
    private static final int SECOND = 1000;
    private static final int AGAIN = 100;
    private static final int WARM_UPS = 2000;

    private final Setup setup;
    private final Map<String, Figures.Series> results = new LinkedHashMap<>();

    Watch(Setup setup) {
        this.setup = setup;
    }

    @Override
    public void measure() throws IOException {
        try (Child probe = setup.probe(List.of(), List.of()); Load crowd = Load.listeners(setup, setup.mostListeners());
                Load half = Load.holder(setup, PORTS / 2, Optional.empty())) {
            String free;
            try (Load other = Load.holder(setup, PORTS / 2, Optional.empty())) {
                free = other.words();
                probe.ask("exact " + other.port() + " " + WARM_UPS);
                String held = half.words() + " " + other.words();
                watch(FIRST, PORTS, probe, setup.watchSeconds() + " " + SECOND + " " + held);
                watch(AT_ONCE, PORTS, probe, AGAIN + " 0 " + held);
                // A watch lasts: what it costs is seen when Java has compiled what it does.
                watch(HELD, PORTS, probe, setup.watchSeconds() + " " + SECOND + " " + held);
            }
            // In namespaces of our own nobody takes these ports meanwhile.
            watch(HALF, PORTS / 2, probe, setup.watchSeconds() + " " + SECOND + " " + half.words() + " " + free);
        }
    }

    private void watch(String name, int held, Child probe, String question) {
        results.putAll(new Race().with(name, held, () -> Figures.parse(probe.ask("watch " + question))).run(1, setup));
    }

    @Override
    public void tell(Report report) {
        report.section(PORTS + " ports watched at 1 Hz", """
                CPU in milliseconds of looking once at all of them: of the thread that asks, and of the whole process with all that a
                JVM does besides, of which some 0.3 ms a second are those of any JVM that waits. The first looks are made while Java
                still compiles them. That the lookup finds no socket does not prove that a bind would succeed: a watch asks fully when
                that changes. Other listeners:""" + " " + Figures.count(setup.mostListeners()) + ".");
        report.line("| | thread, median | thread, most | process, mean | looks |");
        report.line("| --- | --: | --: | --: | --: |");
        results.forEach((name, series) -> {
            report.row(name, value(series, "cpu"), value(series, "most"), value(series, "process"),
                    name.equals(AT_ONCE) ? AGAIN : setup.watchSeconds());
            report.check(name, series);
        });
        report.claim(PORTS + " held ports watched at 1 Hz: CPU a second", Optional.ofNullable(results.get(HELD))
                .flatMap(series -> Report.median(series, "cpu", MILLI)), " ms", 1);
    }

    private static String value(Figures.Series series, String name) {
        return Report.median(series, name, MILLI).map(Figures::rounded).orElse(Report.NONE);
    }
}
