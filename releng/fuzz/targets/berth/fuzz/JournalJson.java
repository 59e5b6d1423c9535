// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.journal.JournalJsonFormat;

/** Systemd's journal as JSON. */
public final class JournalJson {
    private static final Oracle ORACLE = new Oracle(new JournalJsonFormat(), 2);

    private JournalJson() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("JournalJson"), input, 1);
        }
    }
}
