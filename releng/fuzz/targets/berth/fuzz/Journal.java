// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.journal.JournalFormat;

/** Files of systemd's journal. */
public final class Journal {
    private static final Oracle ORACLE = new Oracle(new JournalFormat(), 16);

    private Journal() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("Journal"), input, 1);
        }
    }
}
