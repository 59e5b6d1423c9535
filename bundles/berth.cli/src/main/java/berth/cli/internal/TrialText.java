// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.render.Escapes;
import berth.core.render.Wording;
import berth.core.trial.Trial;

/** The sentences of a trial. */
final class TrialText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String OWN_MEANS = "by its own means (its detector does not say how)";

    private TrialText() { }

    /** {@return what would be done, before anybody agrees to it} */
    static List<String> plan(Trial trial, Diagnosis now) {
        Duration time = Duration.between(trial.begun(), trial.until());
        List<String> lines = new ArrayList<>(List.of(Wording.summary(now), "", "A trial without " + name(trial) + ", which " + does(trial.role()) + ":",
                "  1 switch off  " + off(trial), "  2 try         start the service that wants the port, and look again", "  3 switch on   " + on(trial), "",
                "Meanwhile that part protects nothing; the rest of the product stays on.",
                "It should be on again after " + length(time) + ". Berth reminds of it then, even if it is killed or its window closed."));
        if (trial.role() == AntivirusRole.PRESENT) {
            lines.add("As far as can be seen it does nothing to this port; a trial tells for sure.");
        }
        return lines;
    }

    static String does(AntivirusRole role) {
        return switch (role) {
        case HOLDS -> "has the port";
        case REDIRECTS -> "takes the port's traffic elsewhere";
        case BLOCKS -> "can refuse the port";
        case SCANS -> "looks into files";
        case PRESENT -> "runs here";
        };
    }

    static String name(Trial trial) {
        return Escapes.visible(trial.name());
    }

    static String off(Trial trial) {
        return trial.advice().off().map(Escapes::visible).orElse(OWN_MEANS);
    }

    static String on(Trial trial) {
        return trial.advice().on().map(Escapes::visible).orElse(OWN_MEANS);
    }

    static String port(Trial trial) {
        return (trial.wanted().transport().id().equals("tcp") ? "" : trial.wanted().transport().id() + " ") + "port " + trial.wanted().port();
    }

    /** {@return who is to be started, as far as it is known: not what is to be switched off} */
    static List<String> services(Trial trial, Diagnosis now) {
        String off = trial.advice().off().orElse("");
        return now.claimants().stream().map(Claimant::name).filter(name -> !off.contains(name.substring(0, Math.max(1, name.indexOf('.'))))).distinct().map(Escapes::visible).toList();
    }

    /** {@return what reminds a person of a trial that is open} */
    static String reminder(Trial trial, Instant now) {
        String when = trial.isOverdue(now) ? "should be on again since " : "should be on again at ";
        return name(trial) + " was to be switched off at " + clock(trial.begun()) + " for a trial with " + port(trial) + ", and " + when + clock(trial.until())
                + ". Switch it on: " + on(trial) + ". Then: berth trial " + trial.wanted().port() + transport(trial);
    }

    static String transport(Trial trial) {
        return trial.wanted().transport().id().equals("tcp") ? "" : " --" + trial.wanted().transport().id();
    }

    /** {@return what was learnt} */
    static List<String> learnt(Trial trial) {
        List<String> lines = new ArrayList<>();
        lines.add("BEFORE   " + Escapes.visible(trial.before().summary()));
        trial.tried().ifPresent(found -> lines.add("WITHOUT  " + Escapes.visible(found.summary())));
        lines.add("LEARNT   " + switch (trial.effect()) {
        case HELPED -> name(trial) + " keeps " + port(trial) + " from the service: with that part switched off, the service has it.";
        case FREED -> name(trial) + " keeps " + port(trial) + " from being taken: with that part switched off it can be bound. No service took it during the trial.";
        case NONE -> "nothing changes without " + name(trial) + ". That part is not the cause, or not the only one.";
        case UNKNOWN -> "nothing. The trial was not carried to its end, or it could not be seen who has the port.";
        });
        if (trial.effect() == Trial.Effect.HELPED || trial.effect() == Trial.Effect.FREED) {
            lines.add("Its vendor can mend that: berth report " + trial.wanted().port() + transport(trial) + " --for " + Escapes.visible(trial.detector())
                    + " -o FILE.zip makes a report that says so" + trial.advice().reports().map(to -> "; reports are taken at " + Escapes.visible(to)).orElse("") + ".");
        }
        Optional<Instant> on = trial.backOn();
        lines.add(on.map(at -> "It was off for " + length(Duration.between(trial.begun(), at)) + " at most, and was seen to be on again at " + clock(at) + ".")
                .orElse("Whether it is on again was not seen. Make sure of it: " + on(trial) + "."));
        return lines;
    }

    static String clock(Instant at) {
        return CLOCK.format(at.atZone(ZoneId.systemDefault()));
    }

    private static String length(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        return seconds < 120 ? seconds + (seconds == 1 ? " second" : " seconds") : (seconds + 30) / 60 + " minutes";
    }
}
