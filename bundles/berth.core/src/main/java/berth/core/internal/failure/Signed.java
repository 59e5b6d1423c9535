// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression, and texts of which one stands in the {@link #shape} of all that it matches. Most lines have none of them, and to look
 * for a text costs a hundredth of what the expression costs.
 */
record Signed(Pattern pattern, List<String> signs) {
    /** A sign that there are as many colons. */
    static final String COLONS = "::::::::";

    /** An expression. */
    static Signed of(String expression, String... signs) {
        return new Signed(Pattern.compile(expression), List.of(signs));
    }

    /** An expression without regard to the case of ASCII letters. */
    static Signed anyCase(String expression, String... signs) {
        return new Signed(Pattern.compile(expression, Pattern.CASE_INSENSITIVE), List.of(signs));
    }

    /** {@return the line behind a blank, with small letters of ASCII and a 0 for each number} */
    static String shape(String line) {
        StringBuilder shape = new StringBuilder(line.length() + 1).append(' ');
        boolean number = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit) {
                shape.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
            } else if (!number) {
                shape.append('0');
            }
            number = digit;
        }
        return shape.toString();
    }

    /** {@return whether something in a line of that shape may match} */
    boolean fits(String shape) {
        for (String sign : signs) {
            if (sign.equals(COLONS) ? hasColons(shape) : shape.contains(sign)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasColons(String shape) {
        int count = 0;
        for (int at = shape.indexOf(':'); at >= 0; at = shape.indexOf(':', at + 1)) {
            count++;
        }
        return count >= COLONS.length();
    }

    /** {@return whether something in a line matches} */
    boolean isIn(String line, String shape) {
        return fits(shape) && pattern.matcher(line).find();
    }

    Matcher matcher(String line) {
        return pattern.matcher(line);
    }
}
