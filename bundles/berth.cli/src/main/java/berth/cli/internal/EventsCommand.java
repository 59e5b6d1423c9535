// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.InputFiles.Taker;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.LogRecordRenderer;
import berth.core.spi.EventLogFormat.Damage;

/** {@code berth events FILE...}: the records of logs, one a line, while they are read. */
final class EventsCommand {
    /** So many lines are written before it is looked whether anybody reads them. */
    private static final int LOOK = 4096;

    private final BerthCommand command;
    private final Arguments arguments;
    private final IProgressMonitor monitor = new NullProgressMonitor();
    private int lines;

    EventsCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> names) throws UsageException {
        if (names.isEmpty()) {
            throw new UsageException("name event logs, such as berth events System.evtx.");
        }
        InputFiles files = arguments.files(command.contributions(arguments), command.in());
        int status = ExitStatus.OK;
        for (String name : names) {
            try {
                files.records(name, arguments.has("recovered"), arguments.has("json") ? json(name) : text(name), monitor);
            } catch (UnreadableInputException e) {
                command.complain(String.valueOf(e.getMessage()));
                status = ExitStatus.NO_INPUT;
            }
        }
        return status;
    }

    private Taker<byte[]> json(String name) {
        ThreadLocal<Function<LogRecord, byte[]>> ofThread = ThreadLocal.withInitial(() -> LogRecordRenderer.json(name));
        return new Taker<>(entry -> ofThread.get().apply(entry), this::write,
                damage -> write(LogRecordRenderer.json(name, damage)));
    }

    private Taker<byte[]> text(String name) {
        return new Taker<>(LogRecordRenderer::text, this::write, damage -> complain(name, damage));
    }

    /** Whoever reads from a pipe may have read enough. */
    private void write(byte[] line) {
        PrintStream out = command.out();
        out.write(line, 0, line.length);
        if (++lines % LOOK == 0 && out.checkError()) {
            monitor.setCanceled(true);
        }
    }

    private void complain(String name, Damage damage) {
        command.complain(LogRecordRenderer.damage(name, damage));
    }
}
