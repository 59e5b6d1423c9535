// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import berth.core.render.Escapes;

/** What plug-ins print: shown on standard error, escaped line by line, because standard output carries the answer and nothing else. */
public final class StrangersOutput extends OutputStream {
    private static final int MAX_LINES = 100;
    private static final int MAX_LINE = 2000;

    private final PrintStream err;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int lines;

    StrangersOutput(PrintStream err) {
        this.err = err;
    }

    /** Gives Java's streams, which plug-ins use as theirs, away; whoever has kept the real ones goes on with them. */
    public static void divert(PrintStream err) {
        PrintStream strangers = new PrintStream(new StrangersOutput(err), true, StandardCharsets.UTF_8);
        System.setOut(strangers);
        System.setErr(strangers);
        System.setIn(InputStream.nullInputStream());
    }

    @Override
    public synchronized void write(int next) {
        if (next != '\n') {
            line.write(next);
        }
        if (next == '\n' || line.size() == MAX_LINE) {
            say();
        }
    }

    private void say() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines++;
        if (lines <= MAX_LINES) {
            err.println("berth: a plug-in prints: " + Escapes.visible(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
        } else if (lines == MAX_LINES + 1) {
            err.println("berth: a plug-in prints more, which is not shown.");
        }
    }
}
