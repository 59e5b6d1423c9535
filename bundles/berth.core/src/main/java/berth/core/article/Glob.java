// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.util.List;
import java.util.Locale;

/**
 * A pattern in which {@code *} stands for any text; upper and lower case are the same.
 * Matching takes time in proportion to the text: each part is looked for once, from left to right.
 */
public final class Glob {
    private final String pattern;
    private final List<String> parts;
    private final String first;
    private final String last;

    /** Any text is a pattern. */
    public Glob(String pattern) {
        this.pattern = pattern.toLowerCase(Locale.ROOT);
        // Most of the hundreds of patterns that are read at each start have no star.
        this.parts = pattern.indexOf('*') < 0 ? List.of(this.pattern) : List.of(this.pattern.split("\\*", -1));
        this.first = parts.getFirst();
        this.last = parts.getLast();
    }

    /** {@return whether only one text matches, but for capitals} */
    public boolean isLiteral() {
        return parts.size() == 1;
    }

    /** {@return how every text begins that matches, in lower case} */
    public String begin() {
        return parts.getFirst();
    }

    /** {@return the texts between the stars, in this order and in lower case} */
    public List<String> parts() {
        return parts;
    }

    /** {@return whether the whole text is as the pattern says} */
    public boolean matches(String text) {
        return fits(text.toLowerCase(Locale.ROOT));
    }

    /** {@return the same of a text in lower case, which hundreds of patterns are tried on} */
    public boolean fits(String lower) {
        if (parts.size() == 1) {
            return lower.equals(first);
        }
        return lower.length() >= first.length() + last.length() && lower.endsWith(last) && lower.startsWith(first)
                && (parts.size() == 2 || middle(lower.substring(first.length(), lower.length() - last.length()), parts.subList(1, parts.size() - 1)));
    }

    /** {@return whether the text holds the pattern somewhere} */
    public boolean isIn(String text) {
        return middle(text.toLowerCase(Locale.ROOT), parts);
    }

    private static boolean middle(String text, List<String> parts) {
        int at = 0;
        for (String part : parts) {
            int found = text.indexOf(part, at);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
