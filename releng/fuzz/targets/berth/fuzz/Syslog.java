// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.syslog.SyslogFormat;

/** Syslog in its many shapes. */
public final class Syslog {
    private static final Oracle ORACLE = new Oracle(new SyslogFormat(), 2);

    private Syslog() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("Syslog"), input, 1);
        }
    }
}
