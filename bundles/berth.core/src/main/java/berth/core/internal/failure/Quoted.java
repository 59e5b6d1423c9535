// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.failure.WordRole;
import berth.core.internal.failure.Words.Found;

/** Tells what a program says from the paths, files and queries that it only names: anyone may ask a server for {@code /how-to-fix-eaddrinuse}. */
final class Quoted {
    /** Of files with data; a source's name tells what was done there. */
    private static final String FILES = "log|conf|cfg|ini|lock|pid|txt|ya?ml|json|xml|db|mdb|crt|pem|key|html?";
    private static final Pattern FILE = Pattern.compile("\\.(?:" + FILES + ")(?![\\w.])");
    /** Behind an address of the web, a path from the root (but not 192.0.2.1 as Java writes it) or a drive, the name of a file, or the pairs of a query. */
    private static final Pattern REPEATED = Pattern.compile("(?<=://)[^\\s/\"'<>?]{1,300}(?<path>[/?][^\\s\"'<>]*+)"
            + "|(?<![^\\s\"'=(\\[{<,:])(?<root>/(?!/)(?=[^\\s\"'<>)]{0,200}\\p{L})(?!(?:\\p{XDigit}{0,4}:){2}|[\\w.-]{1,200}:[0-9])[^\\s\"'<>)]*+)"
            + "|(?<![A-Za-z])(?<drive>[A-Za-z]:\\\\(?!\\\\?[nrt]\\b)[^\\s\"'<>)]*+)"
            + "|(?<![\\w./\\\\-])(?<file>[\\w-]{1,80}\\.(?:" + FILES + "))(?![\\w.])"
            + "|(?<![^\\s\"'?(\\[{<,:])(?<query>[\\w.%-]{1,100}=[^\\s&\"'<>]{0,500}&[\\w.%-]{1,100}=[^\\s\"'<>]*+)");
    private static final List<String> GROUPS = List.of("path", "root", "drive", "file", "query");
    private static final String BEFORE_ROOT = " \t\n\u000b\f\r\"'=([{<,:";
    /** What keeps a line from telling of a failed bind does so there, too. */
    private static final Set<WordRole> KEPT = EnumSet.of(WordRole.OTHER_ACT, WordRole.OTHER_MATTER, WordRole.CONNECT, WordRole.OUTGOING);

    private final List<Span> spans = new ArrayList<>();

    private record Span(int from, int to) { }

    private Quoted() { }

    static Quoted in(String line) {
        Quoted quoted = new Quoted();
        if (line.contains("://") || line.indexOf('&') >= 0 || hasRoot(line) || line.contains(":\\") || FILE.matcher(line).find()) {
            Matcher matcher = REPEATED.matcher(line);
            while (matcher.find()) {
                String group = GROUPS.stream().filter(name -> matcher.start(name) >= 0).findFirst().orElseThrow();
                quoted.spans.add(new Span(matcher.start(group), matcher.end(group)));
            }
        }
        return quoted;
    }

    /** {@return whether a slash stands where a path from the root may begin} */
    private static boolean hasRoot(String line) {
        for (int at = line.indexOf('/'); at >= 0; at = line.indexOf('/', at + 1)) {
            if (at == 0 || BEFORE_ROOT.indexOf(line.charAt(at - 1)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a path, a file or a query is named at all} */
    boolean isAny() {
        return !spans.isEmpty();
    }

    /** {@return the words that the program itself says} */
    List<Found> said(List<Found> found) {
        return spans.isEmpty() ? found
                : found.stream().filter(word -> KEPT.contains(word.role()) || spans.stream().noneMatch(span -> span.from <= word.from() && word.to() <= span.to)).toList();
    }

    /** {@return the line with blanks for what is only repeated, so that all else keeps its place} */
    String blanked(String line) {
        StringBuilder text = new StringBuilder(line);
        spans.forEach(span -> text.replace(span.from, span.to, " ".repeat(span.to - span.from)));
        return text.toString();
    }
}
