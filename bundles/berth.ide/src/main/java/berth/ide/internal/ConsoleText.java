// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;

/**
 * Some lines of a console around the one in question.
 *
 * @param offset where they begin in the console
 * @param line   the one in question, counted from 1 in these
 */
record ConsoleText(String text, int offset, int line) {
    /** A stack trace may lie between the line that names the port and the one that says that it is taken. */
    private static final int AROUND = 60;
    /** So many characters of a line are looked at. */
    static final int LONGEST = 4000;

    /** {@return the lines around that offset} */
    static ConsoleText around(IDocument console, int offset) throws BadLocationException {
        int line = console.getLineOfOffset(offset);
        int first = Math.max(0, line - AROUND);
        int last = Math.min(console.getNumberOfLines() - 1, line + AROUND);
        StringBuilder text = new StringBuilder();
        for (int i = first; i <= last; i++) {
            IRegion region = console.getLineInformation(i);
            text.append(console.get(region.getOffset(), Math.min(region.getLength(), LONGEST))).append('\n');
        }
        return new ConsoleText(text.toString(), console.getLineOffset(first), line - first + 1);
    }
}
