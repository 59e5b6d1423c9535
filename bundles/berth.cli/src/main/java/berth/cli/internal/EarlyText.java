// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.PrintStream;

import berth.core.diagnosis.Diagnosis;
import berth.core.render.TextRenderer;

/** Prints who holds a port as soon as that is known, and the rest behind it. */
final class EarlyText {
    private final PrintStream out;
    private String said = "";

    EarlyText(PrintStream out) {
        this.out = out;
    }

    void begin(Diagnosis held) {
        said = TextRenderer.ENGLISH.begin(held);
        out.print(said);
        out.flush();
    }

    /** The whole text, or what is missing of it; where it begins with other words than were said, all of it behind an empty line. */
    void end(Diagnosis diagnosis) {
        String text = TextRenderer.ENGLISH.render(diagnosis);
        out.print(text.startsWith(said) ? text.substring(said.length()) : "\nMore is known now.\n\n" + text);
    }
}
