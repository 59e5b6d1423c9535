// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.util.List;
import java.util.Optional;

/** Values that several formats write alike. */
public final class Values {
    private static final List<String> SEVERITIES = List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private Values() { }

    /** {@return syslog's name of a priority from 0 to 7, or what was given} Source: RFC 5424, 6.2.1; the names are those of syslog.h. */
    public static String severity(String number) {
        boolean known = number.length() == 1 && number.charAt(0) >= '0' && number.charAt(0) <= '7';
        return known ? severity(number.charAt(0) - '0') : number;
    }

    /** {@return syslog's name of the severity in the lowest three bits} */
    public static String severity(int priority) {
        return SEVERITIES.get(priority & 7);
    }

    /** {@return a number of at most 18 digits} */
    public static Optional<Long> unsigned(String text) {
        boolean number = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
