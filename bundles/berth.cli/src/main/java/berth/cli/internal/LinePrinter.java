// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.eclipse.jdt.annotation.Nullable;

/** Ends each line as Berth's texts and documents end theirs, so that an answer has the same bytes on every system. */
public final class LinePrinter extends PrintStream {

    public LinePrinter(OutputStream to, boolean autoFlush) {
        super(to, autoFlush, StandardCharsets.UTF_8);
    }

    @Override
    public void println() {
        print("\n");
    }

    @Override
    public void println(@Nullable String line) {
        print(line + "\n");
    }
}
