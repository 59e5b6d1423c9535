// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.journal.JournalExportFormat;

/** The export format of systemd's journal. */
public final class JournalExport {
    private static final Oracle ORACLE = new Oracle(new JournalExportFormat(), 3);

    private JournalExport() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("JournalExport"), input, 1);
        }
    }
}
