// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import berth.cli.internal.TrialCommand.Seen;
import berth.core.contribution.Guard;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.render.Escapes;
import berth.core.render.VerdictText;
import berth.core.trial.Trial;
import berth.core.trial.Trial.Effect;
import berth.core.trial.Trial.Stage;
import berth.core.trial.TrialBook;
import berth.core.trial.TrialWording;
import berth.core.trial.UnitSwitch;

/** Asks a person at a terminal, step by step, and looks after each step whether it had its effect. Every step is written down before the next one begins. */
final class TrialGuide {
    private static final long NAP_MILLIS = 300;

    private final BerthCommand command;
    private final TrialBook book;
    private final Supplier<Seen> eyes;
    private final Optional<FollowUp> then;
    private final Duration patience;
    private final BufferedReader person;

    /** @param patience how long an effect is waited for */
    TrialGuide(BerthCommand command, TrialBook book, Supplier<Seen> eyes, Optional<FollowUp> then, Duration patience) {
        this.patience = patience;
        this.command = command;
        this.book = book;
        this.eyes = eyes;
        this.then = then;
        this.person = new BufferedReader(new InputStreamReader(command.in(), StandardCharsets.UTF_8));
    }

    /** What a person says to a step. */
    private enum Word { DONE, RUN, GO, STOP, GONE }

    /** {@return whether the person agrees to the plan} */
    boolean agrees() {
        say("Type yes to begin: ");
        return line().map(answer -> answer.strip().equalsIgnoreCase("yes")).orElse(false);
    }

    /** Goes from the trial's stage to its end, and {@return the exit status}. */
    int lead(Trial begun) {
        Trial trial = begun;
        while (trial.stage() != Stage.ENDED) {
            Optional<Trial> next = switch (trial.stage()) {
            case SWITCH_OFF -> switchOff(trial);
            case TRY -> attempt(trial);
            case SWITCH_ON -> switchOn(trial);
            case ENDED -> Optional.of(trial);
            };
            if (next.isEmpty()) {
                line("Stopped here. " + TrialWording.ENGLISH.reminder(trial, Instant.now()) + ".");
                return ExitStatus.UNDETERMINED;
            }
            trial = next.get();
            write(trial);
        }
        line("");
        TrialText.learnt(trial).forEach(this::line);
        return ExitStatus.OK;
    }

    private Optional<Trial> switchOff(Trial trial) {
        line("");
        line("1 SWITCH OFF  " + TrialWording.name(trial) + ": " + TrialWording.ENGLISH.off(trial));
        Optional<UnitSwitch> units = TrialCommand.toStop(trial);
        while (true) {
            switch (ask("off", units.map(UnitSwitch::off))) {
            case DONE -> { }
            case RUN -> run(units.orElseThrow().off());
            case GO -> {
                return Optional.of(trial.at(Stage.TRY));
            }
            case STOP -> {
                return Optional.of(trial.at(Stage.SWITCH_ON));
            }
            case GONE -> {
                return Optional.empty();
            }
            }
            Seen seen = until(now -> trial.isOff(now.diagnosis()));
            if (trial.isOff(seen.diagnosis())) {
                line("  Seen: " + (trial.role() == AntivirusRole.PRESENT ? "it does not run any more." : "it does that no more. " + VerdictText.ENGLISH.summary(seen.diagnosis())));
                return Optional.of(trial.at(Stage.TRY).seenOff(Instant.now()).tried(trial.found(seen.diagnosis())));
            }
            line("  " + TrialText.stillOn(trial, seen.diagnosis(), seen.host()) + VerdictText.ENGLISH.summary(seen.diagnosis()) + " If you are sure that it is off, type go.");
        }
    }

    private Optional<Trial> attempt(Trial trial) {
        line("");
        List<String> services = TrialText.services(trial, eyes.get().diagnosis());
        line("2 TRY  Start the service that wants " + TrialWording.ENGLISH.port(trial) + (services.isEmpty() ? "." : " (" + String.join(", ", services) + ")."));
        Optional<List<String>> words = then.map(FollowUp::words);
        switch (ask("started", words)) {
        case DONE, GO -> { }
        case RUN -> start();
        case STOP -> {
            return Optional.of(trial.at(Stage.SWITCH_ON));
        }
        case GONE -> {
            return Optional.empty();
        }
        }
        Seen seen = until(now -> trial.effect(trial.found(now.diagnosis())) == Effect.HELPED);
        Trial tried = trial.tried(trial.found(seen.diagnosis()));
        line("  Seen: " + VerdictText.ENGLISH.summary(seen.diagnosis()) + switch (tried.effect()) {
        case HELPED -> " That was not possible before.";
        case FREED -> " Nobody has taken it so far.";
        case NONE -> " That is as before: this part is not what keeps the port.";
        case UNKNOWN -> trial.isUntold() ? " That proves nothing: nobody was seen to be kept from it before." : "";
        });
        return Optional.of(tried.at(Stage.SWITCH_ON));
    }

    private Optional<Trial> switchOn(Trial trial) {
        line("");
        line("3 SWITCH ON  " + TrialWording.name(trial) + " again: " + TrialWording.ENGLISH.on(trial));
        if (trial.effect() == Effect.HELPED && trial.role() == AntivirusRole.HOLDS) {
            line("  Both want " + TrialWording.ENGLISH.port(trial) + ": stop the service before, or give one of them another port.");
        }
        Optional<UnitSwitch> units = TrialCommand.toStart(trial);
        while (true) {
            switch (ask("on", units.map(UnitSwitch::on))) {
            case DONE -> { }
            case RUN -> run(units.orElseThrow().on());
            case GO -> {
                return Optional.of(trial.at(Stage.ENDED));
            }
            case STOP, GONE -> {
                return Optional.empty();
            }
            }
            // That it runs is not enough: what can't take its port runs for a moment, too.
            Diagnosis now = until(seen -> trial.works(seen.diagnosis())).diagnosis();
            if (trial.seenOff().isEmpty()) {
                // What was never seen to go away can't be seen to be back.
                return Optional.of(trial.at(Stage.ENDED));
            }
            if (trial.works(now)) {
                line("  Seen: it is at work again. " + VerdictText.ENGLISH.summary(now));
                return Optional.of(trial.at(Stage.ENDED).backOn(Instant.now()));
            }
            line("  " + (trial.runs(now) ? "It runs, but Berth does not see it at work as before. " : "Berth does not see that it runs. ") + VerdictText.ENGLISH.summary(now)
                    + " If you are sure that it is on, type go.");
        }
    }

    /** {@return what is seen once it is as it should be, or after some time} */
    private Seen until(Predicate<Seen> right) {
        long end = System.nanoTime() + patience.toNanos();
        Seen seen = eyes.get();
        while (!right.test(seen) && System.nanoTime() < end) {
            try {
                Thread.sleep(NAP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return seen;
            }
            seen = eyes.get();
        }
        return seen;
    }

    private Word ask(String done, Optional<? extends List<String>> vector) {
        String shown = vector.map(words -> Escapes.visible(String.join(" ", words))).orElse("");
        String run = vector.map(words -> ", run to let Berth run \"" + (done.equals("started") ? "" : "systemctl ") + shown + "\"").orElse("");
        while (true) {
            say("  Press Enter when it is " + done + (run.isEmpty() ? "" : run) + ", or type stop: ");
            Optional<String> answer = line().map(text -> text.strip().toLowerCase(Locale.ROOT));
            if (answer.isEmpty()) {
                line("");
                return Word.GONE;
            }
            switch (answer.get()) {
            case "", "done", "yes" -> {
                return Word.DONE;
            }
            case "go" -> {
                return Word.GO;
            }
            case "stop", "quit", "q" -> {
                return Word.STOP;
            }
            case "run" -> {
                if (vector.isPresent()) {
                    return Word.RUN;
                }
                line("  Berth can't do that by itself here; do it yourself, then press Enter.");
            }
            default -> line("  " + Escapes.visible(answer.get()) + " means nothing here.");
            }
        }
    }

    private void run(List<String> arguments) {
        line("  " + Systemd.run(arguments).map(why -> "systemctl " + Escapes.visible(String.join(" ", arguments)) + " failed: " + Escapes.visible(why)).orElse("Done."));
    }

    private void start() {
        try {
            then.orElseThrow().run(command, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Trial trial) {
        try {
            book.write(trial);
        } catch (IOException e) {
            command.complain("the trial can't be written down any more (" + Escapes.visible(Guard.reason(e)) + "); remember yourself: " + TrialWording.ENGLISH.reminder(trial, Instant.now()) + ".");
        }
    }

    private Optional<String> line() {
        try {
            return Optional.ofNullable(person.readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void line(String text) {
        command.out().println(text);
        command.out().flush();
    }

    private void say(String text) {
        command.out().print(text);
        command.out().flush();
    }
}
