// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.exports.MacLogFormat;

/** The log of macOS as JSON. */
public final class MacLog {
    private static final Oracle ORACLE = new Oracle(new MacLogFormat(), 2);

    private MacLog() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("MacLog"), input, 1);
        }
    }
}
