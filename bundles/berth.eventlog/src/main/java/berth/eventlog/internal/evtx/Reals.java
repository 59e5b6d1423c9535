// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.util.Locale;

/** Writes floating-point values as Windows does: {@code 3.199234e+003}. */
final class Reals {
    private Reals() { }

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String text = String.format(Locale.ROOT, "%e", value);
        int sign = text.length() - 3;
        return text.charAt(sign - 1) != 'e' ? text : text.substring(0, sign + 1) + '0' + text.substring(sign + 1);
    }
}
