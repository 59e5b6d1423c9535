// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.Inquiry;
import berth.core.render.Escapes;
import berth.core.render.Wording;
import berth.core.snapshot.Snapshot;
import berth.core.trial.Trial;
import berth.core.trial.Trial.Stage;
import berth.core.trial.TrialBook;
import berth.core.trial.UnitSwitch;

/** {@code berth trial PORT}: leads through a try without one part of an anti-virus product, and sees to it that the part is switched on again. */
final class TrialCommand {
    private static final Duration USUAL = Duration.ofMinutes(15);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final double MOST_MINUTES = 240;

    private final BerthCommand command;
    private final Arguments arguments;
    private final TrialBook book;

    TrialCommand(BerthCommand command, Arguments arguments, TrialBook book) {
        this.command = command;
        this.arguments = arguments;
        this.book = book;
    }

    /** This host as it was just seen, and what that means for the port. */
    record Seen(Snapshot host, Diagnosis diagnosis) { }

    int run(List<String> words) throws UsageException {
        if (words.size() > 1) {
            throw new UsageException("berth trial takes one port, such as berth trial 25.");
        }
        if (words.isEmpty()) {
            return list();
        }
        Endpoint wanted = arguments.endpoint(words.getFirst());
        Duration time = time();
        Optional<FollowUp> then = arguments.then().isPresent() ? Optional.of(FollowUp.of(arguments.then().get())) : Optional.empty();
        Optional<Trial> last = book.of(wanted);
        if (arguments.has("json")) {
            return json(last, wanted);
        }
        Contributions contributions = command.contributions(arguments);
        Inquiry inquiry = command.inquiry(arguments, contributions);
        TrialGuide guide = new TrialGuide(command, book, () -> see(inquiry, last.filter(TrialCommand::isOpen).map(Trial::wanted).orElse(wanted)), then, PATIENCE);
        if (last.filter(TrialCommand::isOpen).isPresent()) {
            command.out().println("Going on with the trial that was begun at " + TrialText.clock(last.get().begun()) + ".");
            return guide.lead(last.get());
        }
        return begin(see(inquiry, wanted), time, guide);
    }

    private static boolean isOpen(Trial trial) {
        return trial.stage() != Stage.ENDED;
    }

    private static Seen see(Inquiry inquiry, Endpoint wanted) {
        Snapshot host = inquiry.seen(wanted, Optional.empty(), new NullProgressMonitor());
        return new Seen(host, inquiry.answer(wanted, host));
    }

    private int list() {
        TrialBook.Pages pages = book.read();
        pages.trials().forEach(trial -> {
            if (arguments.has("json")) {
                command.out().println(Escapes.json(TrialBook.json(trial)));
            } else {
                command.out().println(isOpen(trial) ? "OPEN   " + TrialText.reminder(trial, Instant.now()) + "."
                        : "ended  " + TrialText.name(trial) + " with " + TrialText.port(trial) + ", begun " + trial.begun() + ": " + trial.effect().id());
            }
        });
        pages.unreadable().forEach(file -> command.complain(Escapes.visible(file.toString()) + " can't be read; something may still be switched off."));
        if (pages.trials().isEmpty() && !arguments.has("json")) {
            command.out().println("No trial is open.");
        }
        return ExitStatus.OK;
    }

    private int json(Optional<Trial> last, Endpoint wanted) {
        if (last.isEmpty()) {
            command.complain("there was no trial with port " + wanted.port() + ".");
            return ExitStatus.UNDETERMINED;
        }
        command.out().println(Escapes.json(TrialBook.json(last.get())));
        return ExitStatus.OK;
    }

    private Duration time() throws UsageException {
        Optional<String> minutes = arguments.value("minutes");
        if (minutes.isEmpty()) {
            return USUAL;
        }
        if (!minutes.get().matches("[0-9]{1,3}([.][0-9]{1,2})?") || Double.parseDouble(minutes.get()) <= 0 || Double.parseDouble(minutes.get()) > MOST_MINUTES) {
            throw new UsageException("--minutes " + Escapes.visible(minutes.get()) + " is no number of minutes from 0.01 to 240, such as 15.");
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(minutes.get()) * 60_000));
    }

    private int begin(Seen now, Duration time, TrialGuide guide) throws UsageException {
        Optional<AntivirusFinding> finding = choose(now.diagnosis());
        if (finding.isEmpty()) {
            command.out().println(Wording.summary(now.diagnosis()));
            command.complain(arguments.value("for").map(name -> Escapes.visible(name) + " recognises nothing that runs here").orElse("no anti-virus product that runs here was recognised")
                    + ", so there is nothing to switch off for a trial.");
            return ExitStatus.UNDETERMINED;
        }
        Instant begun = Instant.now();
        Trial trial = Trial.begin(now.diagnosis(), finding.get(), begun, begun.plus(time));
        TrialText.plan(trial, now.diagnosis()).forEach(command.out()::println);
        if (!guide.agrees()) {
            command.out().println("Nothing was changed.");
            return ExitStatus.of(now.diagnosis().verdict());
        }
        begun = Instant.now();
        trial = Trial.begin(now.diagnosis(), finding.get(), begun, begun.plus(time));
        try {
            Path file = book.write(trial);
            TrialReminder.begin(file).ifPresent(why -> command.complain("no program could be started that reminds of it (" + Escapes.visible(why)
                    + "); Berth says so at its next start only."));
        } catch (IOException e) {
            command.complain("the trial can't be written down (" + Escapes.visible(Guard.reason(e)) + "), so nobody would be reminded to switch the part on again. Nothing was changed.");
            return ExitStatus.UNDETERMINED;
        }
        return guide.lead(trial);
    }

    /** The product that does something to the port, or else the only one that runs. */
    private Optional<AntivirusFinding> choose(Diagnosis diagnosis) throws UsageException {
        List<AntivirusFinding> fitting = diagnosis.antivirus().stream().filter(finding -> arguments.value("for").map(finding.detector()::equals).orElse(true))
                .filter(finding -> Trial.begin(diagnosis, finding, Instant.EPOCH, Instant.EPOCH).runs(diagnosis)).toList();
        List<AntivirusFinding> concerned = fitting.stream().filter(finding -> finding.role() != AntivirusRole.PRESENT).toList();
        List<AntivirusFinding> best = concerned.isEmpty() ? fitting : concerned;
        List<String> detectors = best.stream().map(AntivirusFinding::detector).distinct().toList();
        if (detectors.size() > 1) {
            throw new UsageException("several products come into question; name one with --for: " + detectors.stream().map(Escapes::visible).collect(Collectors.joining(", ")) + ".");
        }
        return best.stream().min((one, other) -> one.role().compareTo(other.role()));
    }

    /** {@return what Berth itself can stop and start for the trial} */
    static Optional<UnitSwitch> units(Trial trial) {
        return UnitSwitch.of(trial.advice()).filter(units -> Systemd.has(units.units()));
    }
}
