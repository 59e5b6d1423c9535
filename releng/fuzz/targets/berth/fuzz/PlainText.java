// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.text.PlainTextFormat;

/** Text in any encoding. */
public final class PlainText {
    private static final Oracle ORACLE = new Oracle(new PlainTextFormat(), 1);

    private PlainText() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("PlainText"), input, 1);
        }
    }
}
