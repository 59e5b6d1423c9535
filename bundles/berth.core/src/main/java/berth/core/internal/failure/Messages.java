// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.failure.MessagePattern;
import berth.core.failure.MessagePattern.Part;
import berth.core.internal.failure.EndpointReader.Stated;
import berth.core.internal.failure.Words.Found;

/** Compares a line with a message whose longest text was found in it: part by part, never looking back. */
final class Messages {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}(?![0-9]|\\.[0-9])");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:*%_-]{1,64}?(?=[^0-9A-Za-z.*%_-]|$)");

    private Messages() { }

    /** {@return what the line states if it is that message} */
    static Optional<Stated> match(MessagePattern pattern, String line, Found anchor) {
        List<Part> parts = pattern.parts();
        int middle = parts.indexOf(parts.stream().filter(part -> part instanceof Part.Text text && text.text().equals(pattern.anchor())).findFirst().orElseThrow());
        int from = anchor.from();
        for (int i = middle - 1; i >= 0; i--) {
            if (parts.get(i) instanceof Part.Text text) {
                from = last(line, text.text(), from);
                if (from < 0) {
                    return Optional.empty();
                }
            }
        }
        return forward(parts, line, from);
    }

    /** {@return where the text stands, no further before than a gap is wide; else -1} */
    private static int last(String line, String text, int before) {
        int behind = before - text.length();
        for (int at = behind; at >= Math.max(0, behind - MessagePattern.GAP); at--) {
            if (line.regionMatches(true, at, text, 0, text.length())) {
                return at;
            }
        }
        return -1;
    }

    private static Optional<Stated> forward(List<Part> parts, String line, int from) {
        int at = from;
        boolean gap = false;
        Optional<Integer> port = Optional.empty();
        Optional<String> address = Optional.empty();
        for (Part part : parts) {
            int until = gap ? Math.min(line.length(), at + MessagePattern.GAP) : at;
            int end = -1;
            Optional<Integer> before = port;
            switch (part) {
            case Part.Any any -> end = at;
            case Part.Text text -> end = behind(line, text.text(), at, until);
            case Part.Port number -> {
                Matcher matcher = find(PORT, line, at, until);
                port = port(matcher, 0).or(() -> before);
                end = end(matcher);
            }
            case Part.Counted number -> {
                Matcher matcher = find(PORT, line, at, until);
                port = port(matcher, number.first()).or(() -> before);
                end = end(matcher);
            }
            case Part.Address name -> {
                Matcher matcher = find(ADDRESS, line, at, until);
                address = matcher.hasMatch() ? Optional.of(matcher.group()) : address;
                end = end(matcher);
            }
            }
            if (end < 0) {
                return Optional.empty();
            }
            gap = part instanceof Part.Any;
            at = end;
        }
        return Optional.of(new Stated(port, address, Optional.empty()));
    }

    private static Optional<Integer> port(Matcher matcher, int first) {
        return matcher.hasMatch() ? EndpointReader.valid(String.valueOf(first + Integer.parseInt(matcher.group()))) : Optional.empty();
    }

    private static int end(Matcher matcher) {
        return matcher.hasMatch() ? matcher.end() : -1;
    }

    private static Matcher find(Pattern pattern, String line, int at, int until) {
        Matcher matcher = pattern.matcher(line).region(at, line.length());
        if (at == until) {
            matcher.lookingAt();
        } else {
            matcher.find();
        }
        return matcher;
    }

    private static int behind(String line, String text, int at, int until) {
        for (int i = at; i <= until; i++) {
            if (line.regionMatches(true, i, text, 0, text.length())) {
                return i + text.length();
            }
        }
        return -1;
    }
}
