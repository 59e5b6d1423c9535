// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.util.List;

/**
 * Runs all sections and prints their tables. Started by {@code run}. Arguments: the command that starts Java as the command
 * line does, up to the main class. Ends with 1 when an answer of Berth was wrong or missing: slow is no failure.
 */
final class Bench {

    private Bench() { }

    public static void main(String[] args) {
        Setup setup = Setup.of(List.of(args));
        Report report = new Report();
        for (Section section : List.of(new Lookups(setup), new Watch(setup), new Owners(setup), new WholeList(setup), new Recognition(setup))) {
            System.err.println("bench: " + section.getClass().getSimpleName());
            String trouble = "";
            try {
                // Without a C compiler there is neither load nor yardstick; run has said so.
                if (setup.hasTools()) {
                    section.measure();
                }
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
            }
            section.tell(report);
            if (!trouble.isEmpty()) {
                report.trouble(trouble);
            }
        }
        System.out.print(report.text());
        System.exit(report.isRight() ? 0 : 1);
    }
}
