// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of altitudes of file system minifilters, both ends included.
 * <p>
 * Source: Windows driver documentation, "Load order groups and altitudes for minifilter drivers": an altitude is a decimal number of any
 * precision, and a load order group is a range of them.
 */
record Altitudes(BigDecimal first, BigDecimal last) {
    private static final Pattern ALTITUDE = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,20})?");

    /** {@return the range in text such as {@code 320000-329999}, or empty when it is none} */
    static Optional<Altitudes> of(String text) {
        int dash = text.indexOf('-');
        Optional<BigDecimal> first = dash < 0 ? Optional.empty() : altitude(text.substring(0, dash));
        Optional<BigDecimal> last = dash < 0 ? Optional.empty() : altitude(text.substring(dash + 1));
        return first.isEmpty() || last.isEmpty() || first.get().compareTo(last.get()) > 0 ? Optional.empty()
                : Optional.of(new Altitudes(first.get(), last.get()));
    }

    /** {@return whether the text is an altitude in this range} */
    boolean hold(String text) {
        return altitude(text).filter(at -> first.compareTo(at) <= 0 && at.compareTo(last) <= 0).isPresent();
    }

    private static Optional<BigDecimal> altitude(String text) {
        String digits = text.strip();
        return ALTITUDE.matcher(digits).matches() ? Optional.of(new BigDecimal(digits)) : Optional.empty();
    }
}
