// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.evt.EvtFormat;

/** Windows NT's event logs. */
public final class Evt {
    private static final Oracle ORACLE = new Oracle(new EvtFormat(), 56);

    private Evt() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("Evt"), input, 1);
        }
    }
}
