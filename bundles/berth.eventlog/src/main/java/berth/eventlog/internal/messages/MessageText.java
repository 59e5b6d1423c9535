// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.messages;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Puts values into the text of a message.
 * <p>
 * Source: Microsoft, "FormatMessage" and "Message Text Files"; %%NUMBER as in "Event Sources" (ParameterMessageFile).
 */
public final class MessageText {
    private static final int LONGEST = 64 << 10;
    private static final int MOST_DIGITS = 10;

    private final String pattern;
    private final List<String> values;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private MessageText(String pattern, List<String> values) {
        this.pattern = pattern;
        this.values = values;
    }

    /** {@return the text with its values, cut off where it gets very long}; a value that is not there leaves its mark. */
    public static String of(String pattern, List<String> values) {
        return new MessageText(pattern, values).format();
    }

    private String format() {
        boolean ended = false;
        while (!ended && at < pattern.length() && text.length() < LONGEST) {
            char letter = pattern.charAt(at++);
            if (letter != '%' || at == pattern.length()) {
                text.append(letter);
            } else {
                ended = !escape(pattern.charAt(at++));
            }
        }
        text.setLength(Math.min(text.length(), LONGEST));
        return text.toString().stripTrailing();
    }

    /** {@return whether the text goes on} */
    private boolean escape(char letter) {
        switch (letter) {
        case '0':
            return false;
        case 'n':
            text.append("\r\n");
            break;
        case 'r':
            text.append('\r');
            break;
        case 't':
            text.append('\t');
            break;
        case 'b':
            text.append(' ');
            break;
        default:
            if (letter >= '1' && letter <= '9') {
                insert(letter - '0');
            } else {
                text.append(letter);
            }
        }
        return true;
    }

    /** Values of events are texts, whatever the format behind the number says. */
    private void insert(int digit) {
        int from = at - 2;
        int number = digit;
        if (at < pattern.length() && isDigit(pattern.charAt(at))) {
            number = 10 * digit + pattern.charAt(at++) - '0';
        }
        int end = at < pattern.length() && pattern.charAt(at) == '!' ? pattern.indexOf('!', at + 1) : -1;
        at = end < 0 ? at : end + 1;
        text.append(number <= values.size() ? values.get(number - 1) : pattern.substring(from, at));
    }

    /** {@return the text with what %% and a number stand for}; what is not known stays as it is. */
    public static String withParameters(String text, LongFunction<Optional<String>> parameters) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int found = text.indexOf("%%"); found >= 0 && filled.length() < LONGEST; found = text.indexOf("%%", from)) {
            int end = found + 2;
            while (end < text.length() && end < found + 2 + MOST_DIGITS && isDigit(text.charAt(end))) {
                end++;
            }
            String mark = text.substring(found, end);
            filled.append(text, from, found).append(mark.length() == 2 ? mark : parameters.apply(Long.parseLong(mark.substring(2))).orElse(mark));
            from = end;
        }
        filled.append(text, Math.min(from, text.length()), text.length());
        filled.setLength(Math.min(filled.length(), LONGEST));
        return filled.toString();
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }
}
