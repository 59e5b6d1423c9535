// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.trial;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import berth.core.contribution.Guard;
import berth.core.inquiry.LocalHost;
import berth.core.render.Escapes;

/** What every room says of a trial, escaped for a person's eyes. Use from any thread. */
public final class TrialWording {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String OWN_MEANS = "by its own means (its detector does not say how)";

    private TrialWording() { }

    /** {@return the part of the product} */
    public static String name(Trial trial) {
        return Escapes.visible(trial.name());
    }

    /** {@return how it is switched off} */
    public static String off(Trial trial) {
        return trial.advice().off().map(Escapes::visible).orElse(OWN_MEANS);
    }

    /** {@return how it is switched on again} */
    public static String on(Trial trial) {
        return trial.advice().on().map(Escapes::visible).orElse(OWN_MEANS);
    }

    /** {@return the port, such as {@code port 25} or {@code udp port 53}} */
    public static String port(Trial trial) {
        return (trial.wanted().transport().id().equals("tcp") ? "" : trial.wanted().transport().id() + " ") + "port " + trial.wanted().port();
    }

    /** {@return the option that names the transport to the command line, with a space before it; nothing for TCP} */
    public static String transport(Trial trial) {
        return trial.wanted().transport().id().equals("tcp") ? "" : " --" + trial.wanted().transport().id();
    }

    /** {@return a time of day in this system's time zone, with its day if that is not today} */
    public static String clock(Instant at) {
        ZonedDateTime time = at.atZone(ZoneId.systemDefault());
        return (time.toLocalDate().equals(LocalDate.now()) ? "" : time.toLocalDate() + " ") + CLOCK.format(time);
    }

    /** {@return what reminds a person of a trial that is open, without the full stop} */
    public static String reminder(Trial trial, Instant now) {
        String when = trial.isOverdue(now) ? "should be on again since " : "should be on again at ";
        return name(trial) + " was to be switched off at " + clock(trial.begun()) + " for a trial with " + port(trial) + ", and " + when + clock(trial.until())
                + ". Switch it on: " + on(trial) + ". Then" + (LocalHost.runsAsRoot() ? ", as root" : "") + ": berth trial " + trial.wanted().port() + transport(trial);
    }

    /** {@return a sentence for each trial that is open, and for each of which nobody can know} Reads files. */
    public static List<String> reminders(TrialBook book, Instant now) {
        return Guard.call(book::open).either(pages -> Stream.concat(pages.trials().stream().map(trial -> reminder(trial, now) + "."),
                pages.unreadable().stream().map(file -> Escapes.visible(file.toString()) + " can't be read: something may still be switched off for a trial.")).toList(),
                failed -> List.of());
    }
}
