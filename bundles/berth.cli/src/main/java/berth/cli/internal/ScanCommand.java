// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.LogScan;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.LogRecordRenderer;
import berth.core.render.LoggedFailureRenderer;

/** {@code berth scan FILE...|-}: the failed binds in logs of any kind, one a line. */
final class ScanCommand {
    private final BerthCommand command;
    private final Arguments arguments;

    ScanCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> names) throws UsageException {
        if (names.isEmpty()) {
            throw new UsageException("name logs, such as berth scan /var/log/syslog, or - for standard input.");
        }
        Contributions contributions = command.contributions(arguments);
        FailureKnowledge knowledge = command.failures(contributions);
        command.complainOf(knowledge.problems());
        LogScan scan = new LogScan(knowledge.scanner(), arguments.files(contributions, command.in()));
        int status = ExitStatus.OK;
        for (String name : names) {
            try {
                scan.run(name, print(), damage -> command.complain(
                        LogRecordRenderer.damage(name, damage)), new NullProgressMonitor());
            } catch (UnreadableInputException e) {
                command.complain(String.valueOf(e.getMessage()));
                status = ExitStatus.NO_INPUT;
            }
        }
        return status;
    }

    private Consumer<LoggedFailure> print() {
        PrintStream out = command.out();
        boolean json = arguments.has("json");
        return failure -> out.print((json ? LoggedFailureRenderer.json(failure) : LoggedFailureRenderer.ENGLISH.text(failure)) + "\n");
    }
}
