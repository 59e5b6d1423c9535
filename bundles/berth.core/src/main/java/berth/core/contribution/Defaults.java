// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/**
 * Java's default languages and time zone, which any code can change for all.
 *
 * @param zone empty stands for the one that Java started with
 */
record Defaults(Locale language, Locale display, Locale format, Optional<TimeZone> zone) {

    static Defaults now(boolean withZone) {
        return new Defaults(Locale.getDefault(), Locale.getDefault(Locale.Category.DISPLAY), Locale.getDefault(Locale.Category.FORMAT),
                withZone ? Optional.of(TimeZone.getDefault()) : Optional.empty());
    }

    void restore() {
        if (!Locale.getDefault().equals(language) || !Locale.getDefault(Locale.Category.DISPLAY).equals(display)
                || !Locale.getDefault(Locale.Category.FORMAT).equals(format)) {
            Locale.setDefault(language);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
        }
        if (zone.isEmpty()) {
            TimeZone.setDefault(null);
        } else if (!TimeZone.getDefault().equals(zone.get())) {
            TimeZone.setDefault(zone.get());
        }
    }
}
