// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a line that becomes a link.
 *
 * @param from its first character, in the line
 * @param to   behind its last
 */
record LinkPlace(int from, int to) {
    /** The Java tools have a link on the exception's name. */
    private static final Pattern EXCEPTION = Pattern.compile(".*?\\b(?:[\\w$]{1,64}\\.){1,16}[\\w$]{0,64}(?:Exception|Error)\\b:?\\s*");

    /** {@return the whole line but for white space around it, or what stands behind an exception's name} */
    static LinkPlace of(String line) {
        String text = line.stripTrailing();
        Matcher exception = EXCEPTION.matcher(text);
        int from = exception.lookingAt() ? exception.end() : text.length() - text.stripLeading().length();
        return from < text.length() ? new LinkPlace(from, text.length()) : new LinkPlace(text.length() - text.stripLeading().length(), text.length());
    }

    boolean isEmpty() {
        return from >= to;
    }
}
