// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Diagnosis;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.LogScan;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.render.LogRecordRenderer;

/** {@code berth event FILE}. */
final class EventCommand {
    private final BerthCommand command;
    private final Arguments arguments;

    EventCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException, UnreadableInputException {
        if (words.size() != 1) {
            throw new UsageException("name one event log, such as berth event Application.evt.");
        }
        Contributions contributions = command.contributions(arguments);
        Inquiry inquiry = command.inquiry(arguments, contributions);
        List<Found> failures = failures(words.get(0), contributions);
        if (failures.isEmpty()) {
            command.complain(Escapes.visible(words.get(0)) + " holds no failed bind that Berth knows.");
            return ExitStatus.UNDETERMINED;
        }
        Knowledge knowledge = inquiry.knowledge();
        List<Found> chosen = chosen(words.get(0), failures);
        if (arguments.has("resolve")) {
            return resolve(chosen.getLast(), contributions, inquiry, knowledge);
        }
        GivenFiles given = new GivenFiles(command, contributions, arguments.timeout()).read(arguments.values("with"));
        int status = ExitStatus.OK;
        for (Found found : chosen) {
            if (found != chosen.get(0) && !arguments.has("json")) {
                command.out().println();
            }
            Optional<Diagnosis> diagnosis = inquiry.failure(found, given.all(), knowledge, new NullProgressMonitor());
            if (diagnosis.isEmpty()) {
                command.complain(Escapes.visible(words.get(0)) + ", " + found.failure().record().number()
                        + ": a bind failed, but the log does not say which port; ask for it with berth PORT.");
            }
            status = diagnosis.map(one -> show(one, found, chosen.size())).orElse(ExitStatus.UNDETERMINED);
        }
        if (failures.size() > chosen.size() && !arguments.has("record")) {
            command.complain("the log holds " + failures.size() + " failed binds; this is the last one, --all shows all.");
        }
        return given.status(status);
    }

    private List<Found> chosen(String name, List<Found> failures) throws UsageException {
        if (arguments.value("record").isEmpty()) {
            return arguments.has("all") ? failures : failures.subList(failures.size() - 1, failures.size());
        }
        String number = arguments.value("record").get();
        List<Found> told = failures.stream().filter(found -> String.valueOf(found.failure().record().number()).equals(number)).toList();
        if (told.isEmpty() || arguments.has("all")) {
            throw new UsageException(told.isEmpty() ? "record " + Escapes.visible(number) + " of " + Escapes.visible(name) + " tells of no failed bind; --all lists those that do."
                    : "--record names one failed bind; leave --all out.");
        }
        return told;
    }

    /** Of many, each one's gist. */
    private int show(Diagnosis diagnosis, Found found, int many) {
        return many == 1 || arguments.has("json") ? command.show(arguments, diagnosis)
                : command.showBriefly(diagnosis, "the same with --record " + found.failure().record().number() + " instead of --all shows the whole answer");
    }

    /** What was given is read anew at each look: a person may have brought a newer snapshot under the same name. */
    private int resolve(Found found, Contributions contributions, Inquiry inquiry, Knowledge knowledge) throws UsageException {
        if (arguments.has("all")) {
            throw new UsageException("--resolve leads through one failure, the last one; leave --all out.");
        }
        Duration timeout = arguments.timeout();
        return new ResolveCommand(command, arguments, StateFolder.of(System::getenv, LocalHost::runsAsRoot), () -> inquiry.looked(found,
                new GivenFiles(command, contributions, timeout).read(arguments.values("with")).all(), knowledge, new NullProgressMonitor())).run();
    }

    private List<Found> failures(String name, Contributions contributions) throws UsageException, UnreadableInputException {
        FailureKnowledge knowledge = command.failures(contributions);
        command.complainOf(knowledge.problems());
        return new LogScan(knowledge.scanner(), new InputFiles(contributions, arguments.timeout(), command.in())).find(name, knowledge.finder(),
                damage -> command.complain(LogRecordRenderer.damage(name, damage)),
                new NullProgressMonitor());
    }
}
