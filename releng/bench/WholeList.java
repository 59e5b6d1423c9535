// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every socket with its owner, in a bounded heap. */
final class WholeList implements Section {

    private static final double MEBI = 1 << 20;
    private static final int HEAP = 96;
    private static final String BOUNDED = "Berth, `-Xmx" + HEAP + "m`";
    private static final String UNBOUNDED = "Berth, any heap";
    private static final String SS = "`ss -tlnp`";
    private static final String LSOF = "`lsof -nP -iTCP -sTCP:LISTEN`";
    private static final int WARM_UPS = 2;

    private final Setup setup;
    private final Map<String, Figures.Series> results = new LinkedHashMap<>();

    WholeList(Setup setup) {
        this.setup = setup;
    }

    @Override
    public void measure() throws IOException {
        try (Load crowd = Load.listeners(setup, setup.mostListeners())) {
            try (Child probe = setup.probe(List.of(), List.of("-Xmx" + HEAP + "m", "-XX:+ExitOnOutOfMemoryError"))) {
                race(BOUNDED, probe);
            } catch (IOException e) {
                try (Child probe = setup.probe(List.of(), List.of())) {
                    race(UNBOUNDED, probe);
                }
            }
        }
    }

    private void race(String name, Child probe) throws IOException {
        for (int i = 0; i < WARM_UPS; i++) {
            probe.ask("list");
        }
        int listeners = setup.mostListeners();
        results.putAll(new Race().with(name, listeners, () -> Figures.parse(probe.ask("list")))
                .peer(setup, SS, listeners, "pid=", "ss", "-tlnp")
                .peer(setup, LSOF, listeners, "(LISTEN)", "lsof", "-nP", "-iTCP", "-sTCP:LISTEN")
                .run(setup.rounds(), setup));
    }

    @Override
    public void tell(Report report) {
        Figures.Series bounded = Report.of(results, BOUNDED);
        Figures.Series berth = results.getOrDefault(UNBOUNDED, bounded);
        boolean tooBig = results.containsKey(UNBOUNDED);
        String size = Figures.count(setup.mostListeners()) + " sockets";
        report.section("The whole list with owners, " + size,
                "Berth lists UDP and connections besides, and describes the processes; the list is kept, as in a snapshot.");
        report.race(results, false);
        report.line("\nHeap of Berth with the list in it: " + mebi(berth, "live") + " MiB after a collection; the sum of the most that "
                + "each pool held, garbage included: " + mebi(berth, "peak") + " MiB."
                + (tooBig ? " With `-Xmx" + HEAP + "m` the memory did not suffice." : ""));
        report.claim("whole list with owners, " + size + ": CPU to `ss -tlnp`",
                Report.ratio(berth, Report.of(results, SS), "cpu"), " ×", 0.5);
        if (tooBig) {
            report.claim("the same: heap", "more than " + HEAP + " MiB", "≤ " + HEAP + " MiB", Optional.of(false));
        } else {
            report.claim("the same: heap", Report.median(bounded, "peak", MEBI), " MiB", HEAP);
        }
    }

    private static String mebi(Figures.Series series, String name) {
        return Report.median(series, name, MEBI).map(Figures::rounded).orElse(Report.NONE);
    }
}
