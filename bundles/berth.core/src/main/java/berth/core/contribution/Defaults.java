// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Locale;
import java.util.TimeZone;

/** Java's default languages and time zone, which any code can change for all. */
record Defaults(Locale language, Locale display, Locale format, TimeZone zone) {

    static Defaults now() {
        return new Defaults(Locale.getDefault(), Locale.getDefault(Locale.Category.DISPLAY), Locale.getDefault(Locale.Category.FORMAT), TimeZone.getDefault());
    }

    void restore() {
        if (!now().equals(this)) {
            Locale.setDefault(language);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
            TimeZone.setDefault(zone);
        }
    }
}
