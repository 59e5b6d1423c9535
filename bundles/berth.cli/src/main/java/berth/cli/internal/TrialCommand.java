// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Guard;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.Inquiry;
import berth.core.render.AntivirusText;
import berth.core.render.Escapes;
import berth.core.render.VerdictText;
import berth.core.snapshot.Snapshot;
import berth.core.trial.Trial;
import berth.core.trial.Trial.Stage;
import berth.core.trial.TrialBook;
import berth.core.trial.TrialWording;
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
        try {
            Optional<Trial> last = book.of(wanted);
            return arguments.has("json") ? json(last, wanted) : lead(wanted, time, then, last.filter(TrialCommand::isOpen));
        } catch (IOException e) {
            command.complain("the trials of this port can't be kept: " + Escapes.visible(Guard.reason(e)) + ". Nothing was changed.");
            return ExitStatus.UNDETERMINED;
        }
    }

    private int lead(Endpoint wanted, Duration time, Optional<FollowUp> then, Optional<Trial> open) throws UsageException, IOException {
        Endpoint port = open.map(Trial::wanted).orElse(wanted);
        Inquiry inquiry = command.inquiry(arguments, command.contributions(arguments)).patient();
        TrialGuide guide = new TrialGuide(command, book, () -> see(inquiry, port), then, PATIENCE);
        if (open.isEmpty()) {
            return begin(see(inquiry, wanted), time, guide);
        }
        if (arguments.value("for").filter(detector -> !detector.equals(open.get().detector())).isPresent()) {
            throw new UsageException("a trial with this port and " + Escapes.visible(open.get().detector()) + " is open; end it first: berth trial " + port.port() + TrialWording.transport(open.get()) + ".");
        }
        command.out().println("Going on with the trial of " + TrialWording.ENGLISH.port(open.get()) + " without " + TrialWording.name(open.get()) + ", begun at " + TrialWording.clock(open.get().begun()) + ".");
        boolean more = arguments.has("minutes") || open.get().isOverdue(Instant.now());
        return alone(more ? open.get().until(Instant.now().plus(time)) : open.get(), guide);
    }

    /** A second one would write over what the first one has learnt. */
    private int alone(Trial trial, TrialGuide guide) throws IOException {
        Optional<FileChannel> lock = book.lock(trial.wanted());
        if (lock.isEmpty()) {
            command.complain("another Berth leads through the trial of this port now; go on there.");
            return ExitStatus.UNDETERMINED;
        }
        try (FileChannel held = lock.get()) {
            TrialReminder.begin(book.write(trial)).ifPresent(why -> command.complain("no program can remind of it (" + Escapes.visible(why) + "); Berth's next start does."));
            return guide.lead(trial);
        }
    }

    private static boolean isOpen(Trial trial) {
        return trial.stage() != Stage.ENDED;
    }

    private static Seen see(Inquiry inquiry, Endpoint wanted) {
        Snapshot host = inquiry.seen(wanted, Optional.empty(), new NullProgressMonitor());
        return new Seen(host, inquiry.answer(wanted, host));
    }

    private int list() {
        TrialBook.Pages pages = book.all();
        pages.trials().forEach(trial -> {
            if (arguments.has("json")) {
                command.out().println(Escapes.json(TrialBook.json(trial)));
            } else {
                command.out().println(isOpen(trial) ? "OPEN   " + TrialWording.ENGLISH.reminder(trial, Instant.now()) + "."
                        : "ended  " + TrialWording.name(trial) + " with " + TrialWording.ENGLISH.port(trial) + ", begun " + trial.begun() + ": " + trial.effect().id());
            }
        });
        pages.unreadable().forEach(file -> command.complain(Escapes.visible(file.toString()) + " can't be read; something may still be switched off."));
        if (pages.trials().isEmpty() && pages.unreadable().isEmpty() && !arguments.has("json")) {
            command.out().println("No trial of this user is open.");
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

    private int begin(Seen now, Duration time, TrialGuide guide) throws UsageException, IOException {
        Optional<AntivirusFinding> finding = choose(now.diagnosis());
        if (finding.isEmpty()) {
            command.out().println(VerdictText.ENGLISH.summary(now.diagnosis()));
            command.complain(arguments.value("for").map(name -> Escapes.visible(name) + " recognises nothing that runs here").orElse("no anti-virus product that runs here was recognised")
                    + ", so there is nothing to switch off for a trial.");
            return ExitStatus.UNDETERMINED;
        }
        Trial plan = Trial.begin(now.diagnosis(), finding.get(), Instant.now(), Instant.now().plus(time));
        TrialText.plan(plan, time, now.diagnosis(), AntivirusText.readsQueue(now.diagnosis(), finding.get()), TrialReminder.trouble()).forEach(command.out()::println);
        if (!guide.agrees()) {
            command.out().println("Nothing was changed.");
            return ExitStatus.of(now.diagnosis().verdict());
        }
        return alone(Trial.begin(now.diagnosis(), finding.get(), Instant.now(), Instant.now().plus(time)), guide);
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

    /** {@return what Berth itself can stop: units that run, and that nothing else that runs depends on} */
    static Optional<UnitSwitch> toStop(Trial trial) {
        return UnitSwitch.of(trial.advice()).filter(units -> Systemd.runAlone(units.units()));
    }

    /** {@return what Berth itself can start again} */
    static Optional<UnitSwitch> toStart(Trial trial) {
        return UnitSwitch.of(trial.advice()).filter(units -> Systemd.has(units.units()));
    }
}
