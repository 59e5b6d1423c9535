// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

import berth.core.act.Logbook;
import berth.core.act.Planned;
import berth.core.act.Undertaking;
import berth.core.act.Undertaking.Deed;
import berth.core.act.Undertaking.Stage;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Verdict;
import berth.core.inquiry.LocalHost;
import berth.core.render.Escapes;
import berth.core.render.VerdictText;
import berth.core.spi.Actuator.Rights;

/** {@code berth undo}: shows what would take back the last thing that was done, and with {@code --yes} does it. */
final class UndoCommand {
    private final BerthCommand command;
    private final Arguments arguments;
    private final Logbook logbook;

    UndoCommand(BerthCommand command, Arguments arguments, Logbook logbook) {
        this.command = command;
        this.arguments = arguments;
        this.logbook = logbook;
    }

    int run(List<String> words) throws UsageException {
        if (!words.isEmpty()) {
            throw new UsageException("berth undo takes back the last thing; it takes no words. berth undo --list shows all.");
        }
        Logbook.Pages pages = logbook.all();
        pages.unreadable().forEach(file -> command.complain(Escapes.visible(file.toString()) + " can't be read; something may be still to be taken back."));
        if (arguments.has("list")) {
            pages.undertakings().forEach(done -> command.out().println(arguments.has("json") ? Escapes.json(Logbook.json(done)) : FreeText.line(done)));
            return ExitStatus.OK;
        }
        Optional<Undertaking> last = last(pages);
        if (last.isEmpty()) {
            say("There is nothing to take back.");
            return ExitStatus.OK;
        }
        say("To be taken back: " + FreeText.line(last.get()) + "\n");
        List<Deed> deeds = last.get().deeds().reversed().stream().filter(Deed::isOpen).toList();
        deeds.forEach(deed -> deed.plan().undo().forEach(vector -> say("      " + Escapes.visible(String.join(" ", vector)))));
        say("");
        Actuators actuators = new Actuators(command.contributions(arguments).actuators(LocalHost.current().os()));
        List<Rights> rights = deeds.stream().map(deed -> actuators.rights(new Planned(deed.actuator(), deed.plan().back()))).toList();
        Optional<String> missing = rights.stream().flatMap(some -> FreeText.missing(some).stream()).findFirst();
        if (!arguments.has("yes") || missing.isPresent()) {
            FreeText.unchanged(missing.orElse(FreeText.asking(rights) + "berth undo --yes does this.")).forEach(this::say);
            return end(last.get(), arguments.has("yes") ? ExitStatus.UNDETERMINED : ExitStatus.OK);
        }
        return perform(last.get(), actuators);
    }

    /** A home may be the same on several hosts; what was done on another one can't be taken back here. */
    private static Optional<Undertaking> last(Logbook.Pages pages) {
        LocalHost here = LocalHost.current();
        return pages.undertakings().stream().filter(done -> done.isOpen() && done.isOf(here.id())).findFirst();
    }

    private int perform(Undertaking last, Actuators actuators) throws UsageException {
        try {
            Optional<FileChannel> lock = logbook.lock();
            if (lock.isEmpty()) {
                command.complain("another Berth is at work on this host; try again when it is done. Nothing was changed.");
                return ExitStatus.UNDETERMINED;
            }
            try (FileChannel held = lock.get()) {
                if (!last(logbook.all()).equals(Optional.of(last))) {
                    command.complain("another Berth has done or taken back something meanwhile; look again. Nothing was changed.");
                    return ExitStatus.UNDETERMINED;
                }
                return takeBack(last, actuators);
            }
        } catch (IOException e) {
            command.complain("what is done can't be written down (" + Escapes.visible(Guard.reason(e)) + "), so nothing more is done.");
            return ExitStatus.UNDETERMINED;
        }
    }

    /** What was done last is taken back first. */
    private int takeBack(Undertaking last, Actuators actuators) throws IOException, UsageException {
        Undertaking now = last;
        boolean all = true;
        for (int i = last.deeds().size() - 1; i >= 0; i--) {
            Deed deed = last.deeds().get(i);
            if (deed.isOpen()) {
                Optional<String> problem = actuators.undo(deed.actuator(), deed.plan()).map(Actuators.Problem::why);
                say((problem.isPresent() ? "NOT TAKEN BACK  " : "TAKEN BACK  ") + Escapes.visible(deed.plan().step().title()));
                problem.ifPresent(why -> say("      " + Escapes.visible(why)));
                now = now.with(i, problem.isPresent() ? deed.at(deed.stage(), problem) : deed.at(Stage.UNDONE, Optional.empty()));
                logbook.write(now);
                all &= problem.isEmpty();
            }
        }
        if (!arguments.has("json")) {
            // What was started again takes its time.
            Eyes eyes = new Eyes(command.inquiry(arguments, command.contributions(arguments)).patient(), last.wanted());
            say("SEEN  " + VerdictText.ENGLISH.summary(eyes.until(seen -> seen.verdict() != Verdict.FREE)));
        }
        return end(now, all ? ExitStatus.OK : ExitStatus.UNDETERMINED);
    }

    /** At once: what is planned must be seen before anybody types a password. */
    private void say(String line) {
        if (!arguments.has("json")) {
            FreeText.wrapped(line).forEach(command.out()::println);
            command.out().flush();
        }
    }

    /** As JSON, what is to be taken back or was is the answer; where there is nothing, so is the answer. */
    private int end(Undertaking undertaking, int status) {
        if (arguments.has("json")) {
            command.out().println(Escapes.json(Logbook.json(undertaking)));
        }
        return status;
    }
}
