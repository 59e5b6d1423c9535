// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.util.Locale;

/** What an anti-virus product does to the port in question, strongest first. */
public enum AntivirusRole {
    /** It has the port itself. */
    HOLDS,
    /** It takes the port's traffic away from whoever has it. */
    REDIRECTS,
    /** It refuses the bind or the traffic. */
    BLOCKS,
    /** It looks into the files of the service. */
    SCANS,
    /** It is there. */
    PRESENT;

    /** {@return the stable name in JSON, such as {@code holds}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
