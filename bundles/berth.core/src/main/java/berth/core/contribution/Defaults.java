// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.FutureTask;

/**
 * Java's default languages and time zone, which any code can change for all.
 *
 * @param zone empty stands for the one that Java started with
 */
record Defaults(Locale language, Locale display, Locale format, Optional<TimeZone> zone) {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    static Defaults now(boolean withZone) {
        return new Defaults(Locale.getDefault(), Locale.getDefault(Locale.Category.DISPLAY), Locale.getDefault(Locale.Category.FORMAT),
                withZone ? Optional.of(TimeZone.getDefault()) : Optional.empty());
    }

    /** Sets them back, as far as nobody has one of Java's locks for longer than a moment. */
    void restore() {
        if (zone.isEmpty()) {
            TimeZone.setDefault(null);
        }
        if (zone.isPresent() || !isLanguage()) {
            // What sets them takes locks that any code can hold.
            FutureTask<Boolean> task = new FutureTask<>(this::set, true);
            Thread thread = new Thread(task, "berth-defaults");
            thread.setDaemon(true);
            thread.start();
            Uninterrupted.await(task, PATIENCE);
        }
    }

    private void set() {
        if (!isLanguage()) {
            Locale.setDefault(language);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
        }
        zone.filter(before -> !TimeZone.getDefault().equals(before)).ifPresent(TimeZone::setDefault);
    }

    private boolean isLanguage() {
        return Locale.getDefault().equals(language) && Locale.getDefault(Locale.Category.DISPLAY).equals(display)
                && Locale.getDefault(Locale.Category.FORMAT).equals(format);
    }
}
