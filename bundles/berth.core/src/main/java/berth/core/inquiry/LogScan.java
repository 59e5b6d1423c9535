// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.failure.FailureScanner;
import berth.core.failure.FailureScanner.Records;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.InputFiles.Taker;
import berth.core.spi.EventLogFormat.Damage;

/** Scans the logs that a user names for failed binds: event logs by their records, everything else as text. */
public record LogScan(FailureScanner scanner, InputFiles files) {

    /** Sends the failures of one log there, in their order; throws {@link UnreadableInputException} when it is missing or can't be read. */
    public void run(String name, Consumer<? super LoggedFailure> failures, Consumer<? super Damage> damages, IProgressMonitor monitor)
            throws UnreadableInputException {
        try (Records records = scanner.records(name, failures)) {
            files.textOrRecords(name, text -> scanner.scan(text, name, failures, monitor), new Taker<>(scanner::judge, records::add, damages), monitor);
        } catch (UnreadableInputException e) {
            // Nothing is in it, so no failure either.
            if (!e.isEmpty()) {
                throw e;
            }
        }
    }

    /** {@return the failures of one log with what is to be asked about them}; throws as {@link #run} does, and for an empty one. */
    public List<Found> find(String name, FailureFinder finder, Consumer<? super Damage> damages, IProgressMonitor monitor) throws UnreadableInputException {
        List<Found> found = new ArrayList<>();
        List<LogRecord> records = new ArrayList<>();
        files.textOrRecords(name, text -> scanner.scan(text, name, failure -> found.add(FailureFinder.found(failure)), monitor),
                new Taker<>(Function.identity(), records::add, damages), monitor);
        found.addAll(finder.find(records));
        return found;
    }
}
