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
import berth.core.render.Language;

/** What every room says of a trial, escaped for a person's eyes. Use from any thread. */
public record TrialWording(Language language) {
    /** In English. */
    public static final TrialWording ENGLISH = new TrialWording(Language.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** {@return the part of the product} */
    public static String name(Trial trial) {
        return Escapes.visible(trial.name());
    }

    /** {@return how it is switched off} */
    public String off(Trial trial) {
        return trial.advice().off().map(Escapes::visible).orElseGet(this::ownMeans);
    }

    /** {@return how it is switched on again} */
    public String on(Trial trial) {
        return trial.advice().on().map(Escapes::visible).orElseGet(this::ownMeans);
    }

    private String ownMeans() {
        return language.of("by its own means (its detector does not say how)");
    }

    /** {@return the port, such as {@code port 25} or {@code udp port 53}} */
    public String port(Trial trial) {
        return language.of("%sport %s", trial.wanted().transport().id().equals("tcp") ? "" : trial.wanted().transport().id() + " ", trial.wanted().port());
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
    public String reminder(Trial trial, Instant now) {
        String begun = clock(trial.begun());
        String until = clock(trial.until());
        String command = "berth trial " + trial.wanted().port() + transport(trial);
        return (trial.isOverdue(now) ? language.of("%s was to be switched off at %s for a trial with %s, and should be on again since %s.", name(trial), begun, port(trial), until)
                : language.of("%s was to be switched off at %s for a trial with %s, and should be on again at %s.", name(trial), begun, port(trial), until))
                + " " + (LocalHost.runsAsRoot() ? language.of("Switch it on: %s. Then, as root: %s", on(trial), command) : language.of("Switch it on: %s. Then: %s", on(trial), command));
    }

    /** {@return a sentence for each trial that is open, and for each of which nobody can know} Reads files. */
    public List<String> reminders(TrialBook book, Instant now) {
        return Guard.call(book::open).either(pages -> Stream.concat(pages.trials().stream().map(trial -> reminder(trial, now) + "."),
                pages.unreadable().stream().map(file -> language.of("%s can't be read: something may still be switched off for a trial.", Escapes.visible(file.toString())))).toList(),
                failed -> List.of());
    }
}
