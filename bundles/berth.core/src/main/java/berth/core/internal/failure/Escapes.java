// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes from a line what is no text of it: the colours of terminals, also where a log writes them in signs, and the character references of HTML. */
final class Escapes {
    private static final Pattern COLOUR = Pattern.compile("(?:\u001b|\\\\u001[bB]|\\\\x1[bB]|\\\\(?:033|e)|#033|\\^\\[)\\[[0-9;?]{0,16}[A-Za-z]");
    private static final Pattern REFERENCE = Pattern.compile("&(quot|apos|gt|lt|amp|#39|#x27|#34|#x22);");
    private static final Map<String, String> REFERRED = Map.of("quot", "\"", "#34", "\"", "#x22", "\"", "apos", "'", "#39", "'", "#x27", "'", "gt", ">", "lt", "<", "amp", "&");

    private Escapes() { }

    static String resolved(String line) {
        String text = line.indexOf('[') < 0 ? line : COLOUR.matcher(line).replaceAll("");
        return text.indexOf('&') < 0 || text.indexOf(';') < 0 ? text : REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(REFERRED.get(found.group(1))));
    }
}
