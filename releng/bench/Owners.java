// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds one port, among many processes with many open files. */
final class Owners implements Section {

    private static final double MILLI = 1e6;
    private static final String GROUP = "Berth, holder in a control group of its own";
    private static final String LAST = "Berth, no control groups, holder started last";
    private static final String WORST = "Berth, no control groups, holder where it is met last";
    private static final String C = "C, walk over all open files";
    private static final int MOST_QUESTIONS = 50;
    /** A mount namespace in which no hierarchy is mounted: then a socket's group can't be found, as on hosts without them. */
    private static final List<String> WITHOUT_GROUPS = List.of("unshare", "--mount", "sh", "-c",
            "umount -l -a -t cgroup2 && exec \"$@\"", "sh");

    private final Setup setup;
    private final Map<String, Figures.Series> results = new LinkedHashMap<>();

    Owners(Setup setup) {
        this.setup = setup;
    }

    @Override
    public void measure() throws IOException {
        int half = setup.processes() / 2;
        // Berth looks from both ends of the processes' numbers.
        try (Load before = Load.crowd(setup, half, 0, setup.filesEach());
                Load middle = Load.holder(setup, 1, Optional.empty());
                Load behind = Load.crowd(setup, half, 0, setup.filesEach());
                Load last = Load.holder(setup, 1, Optional.empty());
                Child walking = setup.probe(setup.isolated() ? WITHOUT_GROUPS : List.of(), List.of())) {
            if (setup.group().isPresent()) {
                try (Load grouped = Load.holder(setup, 1, setup.group()); Child probe = setup.probe(List.of(), List.of())) {
                    Race race = new Race();
                    race.with(GROUP, 1, warm(probe, grouped));
                    race(race, walking, middle, last);
                }
            } else {
                race(new Race(), walking, middle, last);
            }
        }
    }

    private Race.Attempt warm(Child probe, Load holder) throws IOException {
        String question = "owner " + holder.port() + " " + holder.pid() + " " + MOST_QUESTIONS;
        long end = System.nanoTime() + setup.warmUp();
        do {
            probe.ask(question);
        } while (System.nanoTime() < end);
        return () -> Figures.parse(probe.ask(question));
    }

    private void race(Race race, Child walking, Load middle, Load last) throws IOException {
        int port = last.port();
        String pid = Long.toString(last.pid());
        results.putAll(race.with(LAST, 1, warm(walking, last)).with(WORST, 1, warm(walking, middle)).with(C, 1, setup.yardstick("walk", port, 1))
                .peer(setup, "`ss -Htlnp 'sport = :PORT'`", 1, "pid=" + pid + ",", "ss", "-Htlnp", "sport = :" + port)
                .peer(setup, "`lsof -nP -iTCP:PORT -sTCP:LISTEN`", 1, " " + pid + " ", "lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN")
                .peer(setup, "`fuser PORT/tcp`", 1, pid, "fuser", port + "/tcp").run(setup.rounds(), setup));
    }

    @Override
    public void tell(Report report) {
        String size = Figures.count(setup.processes()) + " processes × " + setup.filesEach() + " files";
        report.section("The owner of one port, " + size, """
                The first answer is full: the socket, the process that is proven to hold it, and what that process is;
                whole is the time until nothing more is said. Every question is asked of a new source, so nothing is remembered."""
                + (setup.isolated() ? "" : " Control groups could not be hidden from Berth here, for want of root."));
        report.race(results, true);
        report.claim("owner of one port, " + size + ", the holder in a control group: first full answer",
                Report.median(Report.of(results, GROUP), "first", MILLI), " ms", 5);
        walk(report, "without control groups, holder started last", LAST);
        walk(report, "without control groups, holder where it is met last", WORST);
    }

    private void walk(Report report, String where, String row) {
        report.claim("the same " + where + ": CPU to the C program's full walk",
                Report.ratio(Report.of(results, row), Report.of(results, C), "cpu"), " ×", 1.25);
    }
}
