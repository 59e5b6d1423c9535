// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.syslog.KernelFormat;

/** Messages of the Linux kernel. */
public final class Kernel {
    private static final Oracle ORACLE = new Oracle(new KernelFormat(), 2);

    private Kernel() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("Kernel"), input, 1);
        }
    }
}
