// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static berth.core.trial.TrialWording.clock;
import static berth.core.trial.TrialWording.name;
import static berth.core.trial.TrialWording.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.evidence.Endpoint;
import berth.core.render.AntivirusText;
import berth.core.render.Escapes;
import berth.core.render.VerdictText;
import berth.core.snapshot.Snapshot;
import berth.core.trial.Trial;
import berth.core.trial.TrialWording;

/** The sentences of a trial. */
final class TrialText {
    private static final TrialWording WORDING = TrialWording.ENGLISH;

    private TrialText() { }

    /**
     * {@return what would be done, before anybody agrees to it}
     *
     * @param queue      whether the product reads a queue of packets
     * @param noReminder why no program can remind of it, if so
     */
    static List<String> plan(Trial trial, Duration time, Diagnosis now, boolean queue, Optional<String> noReminder) {
        List<String> lines = new ArrayList<>(List.of(VerdictText.ENGLISH.summary(now), "", "A trial without " + name(trial) + ", which " + does(trial.role()) + ":",
                "  1 switch off  " + WORDING.off(trial), "  2 try         start the service that wants the port, and look again", "  3 switch on   " + WORDING.on(trial), "",
                "Meanwhile that part protects nothing, and neither does what needs it.",
                "It should be on again after " + length(time) + ". " + noReminder.map(why -> "Nothing reminds of it here but Berth's next start (" + Escapes.visible(why) + ").")
                        .orElse("Berth reminds of it then, even if it is killed or its window closed.")));
        if (!trial.rules().isEmpty()) {
            lines.add("Leave the product itself running: without it, and with the rule, connections to " + WORDING.port(trial) + " are refused.");
        }
        if (trial.role() == AntivirusRole.PRESENT) {
            lines.add("As far as can be seen it does nothing to this port.");
        }
        if (trial.isUntold()) {
            lines.add("Nobody is seen to be kept from the port now, so the trial can't show that this part keeps it: let the service fail first.");
        }
        if (queue) {
            lines.add("CAREFUL: packets wait in a queue for this program. While it is off, the kernel may drop them, your own connection to this host too.");
        }
        return lines;
    }

    static String does(AntivirusRole role) {
        return role == AntivirusRole.PRESENT ? "runs here" : AntivirusText.ENGLISH.does(role);
    }

    /** {@return what keeps the part from being off} */
    static String stillOn(Trial trial, Diagnosis now, Snapshot host) {
        if (trial.works(now) || !trial.isLedThere(now)) {
            return trial.works(now) ? "Berth still sees it: it " + does(trial.role()) + ". " : "Berth can't see whether it is off. ";
        }
        List<Endpoint> deserted = trial.deserted(now, host);
        return "The rule is still there that leads " + WORDING.port(trial) + " to it (" + Escapes.visible(String.join("; ", trial.rules().stream().sorted().toList())) + "). "
                + (deserted.isEmpty() ? "Where nobody listens there any more, connections to " : "Nobody listens at "
                        + deserted.stream().map(target -> "port " + target.port()).distinct().collect(Collectors.joining(" and ")) + " any more: connections to ")
                + WORDING.port(trial) + " are refused. Take the rule away, or start the product again. ";
    }

    /** {@return who is to be started, as far as it is known: not what is to be switched off} */
    static List<String> services(Trial trial, Diagnosis now) {
        return now.claimants().stream().map(Claimant::name).filter(name -> !trial.isOwnUnit(name) && !isNamed(trial, name)).distinct().map(Escapes::visible).toList();
    }

    /** A sentence about the product's unit has its name without the ending. */
    private static boolean isNamed(Trial trial, String unit) {
        int dot = unit.lastIndexOf('.');
        return dot > 0 && trial.advice().off().map(off -> List.of(off.split("[^A-Za-z0-9:_.@\\\\-]+")).contains(unit.substring(0, dot))).orElse(false);
    }

    /** {@return what was learnt} */
    static List<String> learnt(Trial trial) {
        List<String> lines = new ArrayList<>();
        lines.add("BEFORE   " + Escapes.visible(trial.before().summary()));
        trial.tried().ifPresent(found -> lines.add("WITHOUT  " + Escapes.visible(found.summary())));
        lines.add("LEARNT   " + switch (trial.effect()) {
        case HELPED -> name(trial) + " keeps " + WORDING.port(trial) + " from the service: with that part switched off, the service has it.";
        case FREED -> name(trial) + " keeps " + WORDING.port(trial) + " from being taken: with that part switched off it can be bound. No service took it during the trial.";
        case NONE -> "nothing changes without " + name(trial) + ". That part is not the cause, or not the only one.";
        case UNKNOWN -> trial.tried().isPresent() && trial.isUntold() ? "nothing: nobody was seen to be kept from the port before. Let the service fail with that part on, then try again."
               
                : trial.tried().filter(found -> !trial.rules().isEmpty() && found.product()).isPresent() ? "nothing. The rule that leads " + WORDING.port(trial) + " to the product was there all the time."
                : "nothing. The trial was not carried to its end, or it could not be seen who has the port.";
        });
        if (trial.effect() == Trial.Effect.HELPED || trial.effect() == Trial.Effect.FREED) {
            lines.add("Its vendor can mend that: berth report " + trial.wanted().port() + transport(trial) + " --for " + Escapes.visible(trial.detector())
                    + " -o FILE.zip makes a report that says so" + trial.advice().reports().map(to -> "; reports are taken at " + Escapes.visible(to)).orElse("") + ".");
        }
        lines.add(trial.backOn().map(at -> "It was seen to be on again at " + clock(at) + trial.seenOff().map(off -> ", " + length(Duration.between(off, at)) + " after it was seen to be off")
                .orElse("") + ".").orElse("Whether it is on again was not seen. Make sure of it: " + WORDING.on(trial) + "."));
        return lines;
    }

    private static String length(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        return seconds < 120 ? seconds + (seconds == 1 ? " second" : " seconds") : (seconds + 30) / 60 + " minutes";
    }
}
