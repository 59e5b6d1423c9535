// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.InputFiles.Taker;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.render.LogRecordRenderer;
import berth.core.spi.EventLogFormat.Damage;

/** {@code berth events FILE...}: the records of logs, one a line, while they are read. */
final class EventsCommand {
    private final BerthCommand command;
    private final Arguments arguments;

    EventsCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> names) throws UsageException {
        if (names.isEmpty()) {
            throw new UsageException("name event logs, such as berth events System.evtx.");
        }
        InputFiles files = new InputFiles(command.contributions(arguments), arguments.timeout(), command.in());
        int status = ExitStatus.OK;
        for (String name : names) {
            try {
                files.records(name, arguments.has("recovered"), arguments.has("json") ? json(name) : text(name), new NullProgressMonitor());
            } catch (UnreadableInputException e) {
                command.complain(String.valueOf(e.getMessage()));
                status = ExitStatus.NO_INPUT;
            }
        }
        return status;
    }

    private Taker<byte[]> json(String name) {
        PrintStream out = command.out();
        ThreadLocal<Function<LogRecord, byte[]>> ofThread = ThreadLocal.withInitial(() -> LogRecordRenderer.json(name));
        return new Taker<>(entry -> ofThread.get().apply(entry), line -> out.write(line, 0, line.length), damage -> {
            byte[] line = LogRecordRenderer.json(name, damage);
            out.write(line, 0, line.length);
        });
    }

    private Taker<byte[]> text(String name) {
        PrintStream out = command.out();
        return new Taker<>(LogRecordRenderer::text, line -> out.write(line, 0, line.length), damage -> complain(name, damage));
    }

    private void complain(String name, Damage damage) {
        command.complain(Escapes.visible(name) + " is damaged at byte " + damage.offset() + ": " + Escapes.visible(damage.what()));
    }
}
