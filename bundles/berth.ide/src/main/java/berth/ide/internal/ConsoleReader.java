// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.failure.FailureScanner;
import berth.core.failure.LoggedFailure;

/** Finds the failed bind that a line of a console tells of. Use from any thread but a UI thread. */
final class ConsoleReader {
    private final FailureScanner scanner;

    ConsoleReader(FailureScanner scanner) {
        this.scanner = scanner;
    }

    /** {@return the failure that the line in question belongs to} */
    Optional<LoggedFailure> failure(ConsoleText console) {
        List<LoggedFailure> failures = new ArrayList<>();
        try (InputStream text = new ByteArrayInputStream(console.text().getBytes(StandardCharsets.UTF_8))) {
            scanner.scan(text, "console", failures::add, new NullProgressMonitor());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can always be read", e);
        }
        return failures.stream().filter(found -> found.line() <= console.line() && console.line() < found.line() + found.lines()).findFirst();
    }
}
