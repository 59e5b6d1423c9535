// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.exports.EventCsvFormat;

/** Windows events as separated values. */
public final class EventCsv {
    private static final Oracle ORACLE = new Oracle(new EventCsvFormat(), 4);

    private EventCsv() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("EventCsv"), input, 1);
        }
    }
}
