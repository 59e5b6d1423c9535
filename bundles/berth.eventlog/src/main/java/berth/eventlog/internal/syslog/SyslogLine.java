// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.syslog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.LogRecord.Datum;
import berth.eventlog.internal.text.Draft;
import berth.eventlog.internal.text.Values;

/**
 * Reads one line of syslog.
 * <p>
 * Source: RFC 5424, 6; RFC 3164, 4.1; and what rsyslog, syslog-ng and journalctl write into files, which is the same without the priority.
 */
final class SyslogLine {
    private static final int MOST_PRIORITY = 191;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_DATA = 256;
    private static final Set<String> NO_HOSTS = Set.of("info", "information", "warn", "warning", "error", "err", "debug", "trace", "fatal",
            "critical", "crit", "notice", "severe", "verbose", "stdout", "stderr", "log");

    private final String line;
    private final List<Datum> data = new ArrayList<>();
    private int at;
    private String level = "";
    private Optional<Instant> time = Optional.empty();
    private Optional<String> computer = Optional.empty();
    private Optional<Long> process = Optional.empty();
    private String provider = "";

    private SyslogLine(String line) {
        this.line = line;
    }

    /** {@return the record, unless the line has no head of syslog} */
    static Optional<Draft> parse(String log, long number, String line) {
        SyslogLine parsed = new SyslogLine(line);
        boolean priority = parsed.priority();
        boolean known = priority && parsed.isVersion() ? parsed.rfc5424() : parsed.rfc3164() || priority;
        return known ? Optional.of(new Draft(log, number, parsed.time, parsed.provider, parsed.level, parsed.computer, parsed.process,
                parsed.data, Optional.of(line.substring(parsed.at)))) : Optional.empty();
    }

    private boolean priority() {
        int end = line.startsWith("<") ? line.indexOf('>') : -1;
        Optional<Long> value = end < 2 || end > 4 ? Optional.empty() : Values.unsigned(line.substring(1, end)).filter(v -> v <= MOST_PRIORITY);
        if (value.isEmpty()) {
            return false;
        }
        level = Values.severity(value.get().intValue());
        add("facility", Long.toString(value.get() >> 3));
        at = end + 1;
        return true;
    }

    private void add(String name, String value) {
        data.add(new Datum(Optional.of(name), value));
    }

    private boolean isVersion() {
        return line.startsWith("1 ", at) && (line.startsWith("- ", at + 2) || Stamp.iso(line, at + 2).isPresent());
    }

    private boolean rfc5424() {
        at += 2;
        Optional<Stamp> stamp = Stamp.iso(line, at);
        stamp.ifPresent(this::take);
        at = stamp.map(Stamp::end).orElse(at + 1) + 1;
        computer = word();
        provider = word().orElse("");
        process();
        word().ifPresent(id -> add("msgid", id));
        structured();
        at += line.startsWith(" ", at) ? 1 : 0;
        at += line.startsWith("\ufeff", at) ? 1 : 0;
        return true;
    }

    private void process() {
        Optional<String> text = word();
        process = text.flatMap(Values::unsigned);
        if (process.isEmpty()) {
            text.ifPresent(id -> add("procid", id));
        }
    }

    /** The next word; a dash stands for none. */
    private Optional<String> word() {
        int begin = Math.min(at, line.length());
        int end = line.indexOf(' ', begin);
        end = end < 0 ? line.length() : end;
        at = Math.min(end + 1, line.length());
        String word = line.substring(begin, end);
        return word.isEmpty() || word.equals("-") ? Optional.empty() : Optional.of(word);
    }

    /** Elements in brackets: a name, and parameters whose values are in quotes. What is damaged stays in the message. */
    private void structured() {
        if (line.startsWith("-", at)) {
            at++;
            return;
        }
        int begin = at;
        List<Datum> found = new ArrayList<>();
        while (line.startsWith("[", at)) {
            int end = element(found);
            if (end < 0) {
                at = begin;
                return;
            }
            at = end;
        }
        data.addAll(found);
    }

    private int element(List<Datum> found) {
        int place = at + 1;
        while (place < line.length() && line.charAt(place) > ' ' && line.charAt(place) != ']') {
            place++;
        }
        String name = line.substring(at + 1, place);
        while (line.startsWith(" ", place)) {
            int equals = line.indexOf("=\"", place);
            if (equals < 0) {
                return -1;
            }
            StringBuilder value = new StringBuilder();
            int end = quoted(equals + 2, value);
            if (end < 0) {
                return -1;
            }
            if (found.size() < MOST_DATA) {
                found.add(new Datum(Optional.of(name + "/" + line.substring(place + 1, equals)), value.toString()));
            }
            place = end;
        }
        return line.startsWith("]", place) ? place + 1 : -1;
    }

    private int quoted(int from, StringBuilder value) {
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            boolean escape = c == '\\' && i + 1 < line.length() && "\"\\]".indexOf(line.charAt(i + 1)) >= 0;
            value.append(escape ? line.charAt(++i) : c);
        }
        return -1;
    }

    private boolean rfc3164() {
        Optional<Stamp> stamp = Stamp.at(line, at);
        if (stamp.isEmpty()) {
            tag();
            return false;
        }
        int end = stamp.get().end();
        if (!line.startsWith(" ", end) && end < line.length()) {
            return false;
        }
        take(stamp.get());
        at = Math.min(end + 1, line.length());
        host();
        tag();
        return true;
    }

    private void take(Stamp stamp) {
        time = stamp.time();
        if (time.isEmpty()) {
            add("timestamp", stamp.text());
        }
    }

    /** The word behind the time, unless it is a tag already, as a local packet may lack the host; or a level, as programs write it. */
    private void host() {
        int end = line.indexOf(' ', at);
        if (end > at && end - at <= LONGEST_NAME && isHost(line.substring(at, end))) {
            computer = Optional.of(line.substring(at, end));
            at = end + 1;
        }
    }

    private static boolean isHost(String word) {
        return !word.endsWith(":") && !NO_HOSTS.contains(word.toLowerCase(Locale.ROOT)) && word.chars()
                .allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' || c == ':');
    }

    /** {@code name[pid]:} or {@code name:}; what has no such tag is all message. */
    private void tag() {
        int end = at;
        while (end < line.length() && end - at <= LONGEST_NAME && line.charAt(end) > ' ' && line.charAt(end) != '[' && line.charAt(end) != ':') {
            end++;
        }
        boolean bracket = line.startsWith("[", end);
        int close = bracket ? line.indexOf(']', end) : end;
        if (end == at || close < 0 || close - end > 32) {
            return;
        }
        int colon = bracket ? close + 1 : end;
        if (!line.startsWith(":", colon) || colon + 1 < line.length() && line.charAt(colon + 1) != ' ') {
            return;
        }
        provider = line.substring(at, end);
        Optional<String> id = bracket ? Optional.of(line.substring(end + 1, close)) : Optional.empty();
        process = id.flatMap(Values::unsigned);
        id.filter(text -> process.isEmpty()).ifPresent(text -> add("procid", text));
        at = Math.min(colon + 2, line.length());
    }
}
