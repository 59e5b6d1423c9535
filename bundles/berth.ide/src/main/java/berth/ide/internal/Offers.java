// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.render.Escapes;
import berth.core.render.VerdictText;
import berth.ide.internal.Offer.Choice;
import berth.ide.internal.Owner.OtherIde;
import berth.ide.internal.Owner.Owners;
import berth.ide.internal.Owner.Stranger;
import berth.ide.internal.Owner.ThisIde;
import berth.ui.Words;

/** Puts into one sentence what was found out about a port, and what can be done. Pure. */
final class Offers {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final ZoneId zone;
    private final Occasion occasion;

    /** When the question comes up. */
    enum Occasion {
        /** A launch has failed. */
        FAILED,
        /** A launch is about to start. */
        STARTING,
        /** Something has failed that can't be run again from here: its launch configuration is gone. */
        NOTHING_TO_RUN
    }

    Offers(ZoneId zone, Occasion occasion) {
        this.zone = zone;
        this.occasion = occasion;
    }

    /** {@return the offer where nobody knows the port, with the way to see it where there is one} */
    static Offer portUnknown(boolean canBeDebugged) {
        return new Offer("The program does not say which port it could not take. Which one is it?",
                canBeDebugged ? List.of(new Choice.AskPort(), new Choice.FindPort()) : List.of(new Choice.AskPort()));
    }

    /** {@return the offer where the debugger did not see it either} */
    static Offer portNotFound() {
        return new Offer("It did not fail to take a port this time, as far as the debugger saw. Which port is it?", List.of(new Choice.AskPort()));
    }

    /** {@return the offer about a port that was looked at, with another port that is free and where it can be said} */
    Offer of(Diagnosis answer, Owners owners, Optional<Choice.OtherPort> other) {
        Endpoint wanted = answer.question().wanted();
        List<Choice> choices = new ArrayList<>();
        boolean free = answer.verdict() == Verdict.FREE;
        if (occasion != Occasion.NOTHING_TO_RUN) {
            if (answer.verdict() == Verdict.HELD && owners.areOurs()) {
                choices.add(new Choice.StopAndRun(wanted, owners.each(), occasion == Occasion.FAILED));
            }
            other.filter(port -> !free).ifPresent(choices::add);
        }
        switch (occasion) {
        case FAILED -> choices.addAll(free ? List.of(new Choice.RunAgain()) : List.of());
        case STARTING -> choices.add(new Choice.RunAnyway());
        case NOTHING_TO_RUN -> { }
        }
        choices.add(new Choice.WhoIsIt(wanted));
        return new Offer(sentence(answer, owners), choices);
    }

    private String sentence(Diagnosis answer, Owners owners) {
        if (answer.verdict() == Verdict.FREE) {
            return "Port " + answer.question().wanted().port() + " is free now.";
        }
        return answer.verdict() == Verdict.HELD && owners.areOurs()
                ? "Port " + answer.question().wanted().port() + " is held by " + owners.each().stream().map(this::name).distinct().collect(Collectors.joining(" and by ")) + "."
                : new VerdictText(Words.sentences()).summary(answer);
    }

    private String name(Owner owner) {
        return switch (owner) {
        case ThisIde own -> Escapes.visible(own.name()) + ", your own launch" + own.started().map(time -> " of " + clock(time)).orElse("");
        case OtherIde other -> Escapes.visible(other.name()) + " (pid " + other.process().pid() + "), which your other Eclipse started"
                + other.workspace().map(path -> " from " + Escapes.visible(path)).orElse("");
        case Stranger nobody -> "a program that no Eclipse started";
        };
    }

    private String clock(Instant time) {
        return TIME.format(time.atZone(zone));
    }
}
