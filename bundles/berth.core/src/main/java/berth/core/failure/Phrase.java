// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.nio.charset.Charset;
import java.util.List;

/**
 * A word or phrase, without regard to the case of ASCII letters.
 *
 * @param text     what is looked for; a star at either end lets a longer word go on there
 * @param charsets the character sets besides UTF-8 in which logs have it
 */
public record Phrase(WordRole role, String text, List<Charset> charsets) {
    /** The shortest and the longest text. */
    public static final int SHORTEST = 2;
    /** The longest text. */
    public static final int LONGEST = 200;

    /** Copies the list. */
    public Phrase {
        charsets = List.copyOf(charsets);
    }

    /** {@return the text without its stars} */
    public String word() {
        return text.substring(goesOnBefore() ? 1 : 0, text.length() - (goesOnBehind() ? 1 : 0));
    }

    /** {@return whether letters or digits may precede it} */
    public boolean goesOnBefore() {
        return text.startsWith("*");
    }

    /** {@return whether letters or digits may follow it} */
    public boolean goesOnBehind() {
        return text.length() > 1 && text.endsWith("*");
    }
}
