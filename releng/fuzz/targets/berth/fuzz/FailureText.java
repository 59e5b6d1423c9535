// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.failure.FailureScanner;
import berth.core.failure.LoggedFailure;

/** Failed binds looked for in text. */
public final class FailureText {
    private static final FailureScanner SCANNER = Seeds.scanner();
    private static final byte[] GOOD = Seeds.good("FailureText");

    private FailureText() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<LoggedFailure> found = scan(input);
        sound(found, input.length);
        if (Oracle.chosen(input, 2)) {
            Oracle.require(found.equals(scan(input)), "the second time, it finds something else");
        }
        if (Oracle.chosen(input, 8)) {
            List<LoggedFailure> more = scan(Oracle.join(GOOD, input));
            Oracle.require(!more.isEmpty() && more.get(0).line() == 1 && more.get(0).port().equals(Optional.of(8080)), "a failure before it is lost");
        }
    }

    static void sound(List<LoggedFailure> found, int bytes) {
        Oracle.require(found.size() <= bytes / 4, "more failures than there is room for");
        for (LoggedFailure failure : found) {
            Oracle.require(failure.line() >= 1 && failure.line() <= bytes + 1L, "a line that there is not");
            Oracle.require(failure.count() >= 1 && failure.lines() >= 1, "a failure of no line");
            Oracle.require(failure.port().map(port -> port >= 1 && port <= 65535).orElse(true), "no port");
            Oracle.require(failure.text().length() <= 4096, "a long text");
        }
    }

    private static List<LoggedFailure> scan(byte[] text) {
        List<LoggedFailure> found = new ArrayList<>();
        try {
            SCANNER.scan(new ByteArrayInputStream(text), "x", found::add, new NullProgressMonitor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
