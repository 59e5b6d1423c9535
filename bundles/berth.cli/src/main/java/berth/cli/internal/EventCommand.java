// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.inquiry.FailureFinder;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.InputFiles.LogContent;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;

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
        LogContent log = new InputFiles(contributions, arguments.timeout(), command.in()).log(words.get(0), new NullProgressMonitor());
        log.damages().forEach(damage -> command.complain(
                Escapes.visible(words.get(0)) + " is damaged at byte " + damage.offset() + ": " + Escapes.visible(damage.what())));
        Knowledge knowledge = Knowledge.of(contributions);
        List<Found> failures = new FailureFinder(knowledge.patterns()).find(log.records());
        if (failures.isEmpty()) {
            command.complain(Escapes.visible(words.get(0)) + " holds " + log.records().size()
                    + " records and no failed bind that Berth knows.");
            return ExitStatus.UNDETERMINED;
        }
        GivenFiles given = new GivenFiles(command, contributions, arguments.timeout()).read(arguments.values("with"));
        List<Found> chosen = arguments.has("all") ? failures : failures.subList(failures.size() - 1, failures.size());
        int status = ExitStatus.OK;
        for (Found found : chosen) {
            if (found != chosen.get(0) && !arguments.has("json")) {
                command.out().println();
            }
            status = command.show(arguments, inquiry.failure(found, given.all(), knowledge, new NullProgressMonitor()));
        }
        if (failures.size() > chosen.size()) {
            command.complain("the log holds " + failures.size() + " failed binds; this is the last one, --all shows all.");
        }
        return given.status(status);
    }
}
