// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.failure.FailureScanner;
import berth.core.failure.FailureScanner.Records;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.InputFiles.Taker;
import berth.core.spi.EventLogFormat.Damage;

/** Scans the logs that a user names for failed binds: event logs by their records, everything else as text. */
public record LogScan(FailureScanner scanner, InputFiles files) {

    /** Sends the failures of one log there, in their order; throws {@link UnreadableInputException} when it is missing or can't be read. */
    public void run(String name, Consumer<? super LoggedFailure> failures, Consumer<? super Damage> damages, IProgressMonitor monitor)
            throws UnreadableInputException {
        if (files.isText(name)) {
            text(name, failures, monitor);
            return;
        }
        try (Records records = scanner.records(name, failures)) {
            files.records(name, false, new Taker<>(scanner::judge, records::add, damages), monitor);
        }
    }

    private void text(String name, Consumer<? super LoggedFailure> failures, IProgressMonitor monitor) throws UnreadableInputException {
        try (InputStream in = files.text(name)) {
            scanner.scan(in, name, failures, monitor);
        } catch (IOException e) {
            throw InputFiles.unreadable(name, e);
        }
    }
}
