// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the message of a line: when, and which program.
 *
 * @param time    in ISO 8601, with an offset only where the line states one
 * @param program the name before a process number or a colon
 * @param host    the host that a line of syslog names; {@code localhost} names none
 * @param process the same with the process number: lines of one process belong together
 */
record LineHead(Optional<String> time, Optional<String> host, Optional<String> program, Optional<String> process) {
    private static final int HEAD = 200;
    private static final Pattern ISO = Pattern.compile("(?<![0-9])([0-9]{4})[-/](0[1-9]|1[0-2])[-/]([0-3][0-9])[T _-] ?([0-2][0-9]:[0-5][0-9]:[0-6][0-9])(?:[.,]([0-9]{1,9}))?"
            + "(?: ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?(?![0-9])");
    private static final Pattern MONTH = Pattern.compile("(?<![0-9])([0-3]?[0-9])[- /](Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[- /]([0-9]{4})[ :]([0-2][0-9]:[0-5][0-9]:[0-6][0-9])"
            + "(?:[.,]([0-9]{1,9}))?(?: (Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?");
    private static final Map<String, String> MONTHS = Map.ofEntries(Map.entry("Jan", "01"), Map.entry("Feb", "02"), Map.entry("Mar", "03"), Map.entry("Apr", "04"),
            Map.entry("May", "05"), Map.entry("Jun", "06"), Map.entry("Jul", "07"), Map.entry("Aug", "08"), Map.entry("Sep", "09"), Map.entry("Oct", "10"),
            Map.entry("Nov", "11"), Map.entry("Dec", "12"));
    /** RFC 5424, section 6: the version, the time, the host, the program, its process. */
    private static final Pattern RFC5424 = Pattern.compile("^(?:<[0-9]{1,3}>)?1 (?:-|[0-9T:.Z+-]{10,40}) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ");
    /** RFC 3164, section 4.1, and what rsyslog writes: the time, the host, the program; without a year, or with its process. */
    private static final Pattern SYSLOG = Pattern.compile("^(?:<[0-9]{1,3}>)?(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} ([A-Za-z0-9][A-Za-z0-9._-]{0,254}) [A-Za-z][A-Za-z0-9_./@-]{0,60}(?:\\[[0-9]+\\])?: "
            + "|[0-9-]{10}T[0-9:.]{8,18}(?:Z|[+-][0-9:]{4,5}) ([A-Za-z0-9][A-Za-z0-9._-]{0,254}) [A-Za-z][A-Za-z0-9_./@-]{0,60}\\[[0-9]+\\]: )");
    private static final Pattern TAGGED = Pattern.compile("(?:^|[ >])([A-Za-z][A-Za-z0-9_./@-]{1,60})\\[([0-9]{1,10})(?::[0-9]+)?\\]:? ");
    private static final Pattern LEADING = Pattern.compile("^([A-Za-z][A-Za-z0-9_.+-]{1,40}): ");
    /** What programs write first instead of their names. */
    private static final List<String> NO_NAMES = List.of("error", "fatal", "warning", "warn", "info", "panic", "exception", "severe", "abort", "bind",
            "notice", "debug", "critical", "failed", "cause", "err", "hint", "detail", "log", "run", "events.js", "fehler");

    /** {@return the head of a line} */
    static LineHead of(String line) {
        String head = line.substring(0, Math.min(line.length(), HEAD));
        Matcher modern = RFC5424.matcher(head);
        if (modern.find() && !modern.group(2).equals("-")) {
            String number = modern.group(3).equals("-") ? "" : '[' + modern.group(3) + ']';
            return new LineHead(time(head), named(modern.group(1)), Optional.of(modern.group(2)), Optional.of(modern.group(2) + number));
        }
        Matcher tagged = TAGGED.matcher(head);
        if (tagged.find()) {
            String name = tagged.group(1).substring(tagged.group(1).lastIndexOf('/') + 1);
            // Lines of one process may be of different levels.
            Optional<String> program = Optional.of(name).filter(LineHead::isName);
            return new LineHead(time(head), host(head), program, Optional.of(program.orElse("") + '[' + tagged.group(2) + ']'));
        }
        Matcher leading = LEADING.matcher(head);
        Optional<String> name = leading.find() ? Optional.of(leading.group(1)).filter(LineHead::isName) : Optional.empty();
        return new LineHead(time(head), host(head), name, name);
    }

    private static Optional<String> host(String head) {
        Matcher syslog = SYSLOG.matcher(head);
        return syslog.find() ? named(syslog.group(1) != null ? syslog.group(1) : syslog.group(2)) : Optional.empty();
    }

    private static Optional<String> named(String host) {
        return Optional.of(host).filter(name -> !name.equals("-") && !name.equalsIgnoreCase("localhost") && isName(name));
    }

    private static boolean isName(String word) {
        return !NO_NAMES.contains(word.toLowerCase(Locale.ROOT)) && !word.endsWith("Error") && !word.endsWith("Exception");
    }

    private static Optional<String> time(String head) {
        Matcher iso = ISO.matcher(head);
        if (iso.find()) {
            return Optional.of(iso.group(1) + '-' + iso.group(2) + '-' + iso.group(3) + 'T' + clock(iso, 4));
        }
        Matcher month = MONTH.matcher(head);
        if (month.find()) {
            String day = month.group(1).length() == 1 ? "0" + month.group(1) : month.group(1);
            return Optional.of(month.group(3) + '-' + MONTHS.get(month.group(2)) + '-' + day + 'T' + clock(month, 4));
        }
        return Optional.empty();
    }

    /** The time of day, its fraction and its offset, in three groups. */
    private static String clock(Matcher matcher, int group) {
        String fraction = matcher.group(group + 1) == null ? "" : "." + matcher.group(group + 1);
        String offset = matcher.group(group + 2) == null ? "" : matcher.group(group + 2);
        return matcher.group(group) + fraction + (offset.equals("UTC") ? "Z" : offset.length() == 5 ? offset.substring(0, 3) + ':' + offset.substring(3) : offset);
    }
}
