// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import berth.eventlog.internal.exports.EventXmlFormat;

/** Windows events as XML. */
public final class EventXml {
    private static final Oracle ORACLE = new Oracle(new EventXmlFormat(), 14);

    private EventXml() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ORACLE.check(input);
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("EventXml"), input, 1);
        }
    }
}
