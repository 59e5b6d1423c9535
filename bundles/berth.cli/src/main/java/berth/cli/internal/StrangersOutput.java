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

    /** {@return what is said so, by Java's streams, which are given away: plug-ins use them as theirs} */
    public static StrangersOutput divert(PrintStream err) {
        StrangersOutput said = new StrangersOutput(err);
        PrintStream strangers = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(strangers);
        System.setErr(strangers);
        System.setIn(InputStream.nullInputStream());
        return said;
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
