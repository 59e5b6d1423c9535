// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.nio.charset.StandardCharsets;

import berth.eventlog.internal.evt.EvtFormat;

/** Windows NT's event logs. */
public final class Evt {
    private static final Oracle ORACLE = new Oracle(new EvtFormat(), 56);
    private static final String MAGIC = "LfLe";

    private Evt() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        // Two records of one number in a log that was not closed: which of them is the older one can't be told.
        if (Oracle.chosen(input, 4) && !new String(input, StandardCharsets.ISO_8859_1).contains(MAGIC)) {
            ORACLE.keeps(Seeds.good("Evt"), input, 2);
        }
    }
}
