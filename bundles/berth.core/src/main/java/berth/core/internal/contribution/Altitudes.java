// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.Optional;

/**
 * A range of altitudes of file system minifilters, both ends included.
 * <p>
 * Source: Windows driver documentation, "Load order groups and altitudes for minifilter drivers": an altitude is a decimal number of any
 * precision, and a load order group is a range of them. No {@code BigDecimal}: Java takes a twentieth of a second to make its tables ready,
 * and ranges are read at every start.
 */
record Altitudes(long first, long last) {
    private static final int MAX_DIGITS = 10;

    /** {@return the range in text such as {@code 320000-329999}, or empty when it is none} */
    static Optional<Altitudes> of(String text) {
        int dash = text.indexOf('-');
        Optional<Long> first = dash < 0 ? Optional.empty() : whole(text.substring(0, dash));
        Optional<Long> last = dash < 0 ? Optional.empty() : whole(text.substring(dash + 1));
        return first.isEmpty() || last.isEmpty() || first.get() > last.get() ? Optional.empty() : Optional.of(new Altitudes(first.get(), last.get()));
    }

    /** {@return whether the text is an altitude in this range} */
    boolean hold(String text) {
        String altitude = text.strip();
        int point = altitude.indexOf('.');
        String fraction = point < 0 ? "0" : altitude.substring(point + 1);
        Optional<Long> whole = isDigits(fraction) ? whole(point < 0 ? altitude : altitude.substring(0, point)) : Optional.empty();
        boolean more = fraction.chars().anyMatch(c -> c != '0');
        return whole.filter(at -> at >= first && (at < last || at == last && !more)).isPresent();
    }

    private static Optional<Long> whole(String digits) {
        return digits.length() <= MAX_DIGITS && isDigits(digits) ? Optional.of(Long.valueOf(digits)) : Optional.empty();
    }

    private static boolean isDigits(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at == text.length() && at > 0;
    }
}
