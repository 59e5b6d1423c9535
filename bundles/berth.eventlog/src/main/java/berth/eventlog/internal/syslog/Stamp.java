// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.syslog;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/**
 * The time at the head of a line.
 *
 * @param text  as it is written
 * @param time  empty where year or zone is not told: neither is guessed
 * @param end   where it ends in the line
 */
record Stamp(String text, Optional<Instant> time, int end) {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd()
            .optionalStart().appendOffset("+HH:MM", "Z").optionalEnd().optionalStart().appendOffset("+HHMM", "Z").optionalEnd()
            .toFormatter(Locale.ROOT);

    /** {@return the time that stands at a place} */
    static Optional<Stamp> at(String line, int from) {
        Optional<Stamp> iso = iso(line, from);
        return iso.isPresent() ? iso : dated(line, from).or(() -> traditional(line, from));
    }

    /** ISO 8601, up to the next blank: rsyslog's default since 8.2212, RFC 5424, journalctl's short-iso. */
    static Optional<Stamp> iso(String line, int from) {
        if (!matches(line, from, "dddd-dd-ddTdd:dd:dd")) {
            return Optional.empty();
        }
        int end = line.indexOf(' ', from);
        end = end < 0 ? line.length() : end;
        String text = line.substring(from, end);
        return end - from > 40 ? Optional.empty() : Optional.of(new Stamp(text, zoned(text), end));
    }

    private static Optional<Instant> zoned(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text, ZONED).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** {@code Tue 2024-07-02 08:10:45.123456 UTC}: journalctl with units. */
    private static Optional<Stamp> dated(String line, int from) {
        boolean day = line.length() > from + 24 && isOf(DAYS, line, from) && matches(line, from + 3, " dddd-dd-dd dd:dd:dd");
        int zone = day ? line.indexOf(' ', from + 23) : -1;
        int end = zone < 0 ? -1 : line.indexOf(' ', zone + 1);
        if (end < 0 || end - from > 60) {
            return Optional.empty();
        }
        boolean utc = line.substring(zone + 1, end).equals("UTC");
        String plain = line.substring(from + 4, from + 14) + "T" + line.substring(from + 15, zone) + "Z";
        return Optional.of(new Stamp(line.substring(from, end), utc ? zoned(plain) : Optional.empty(), end));
    }

    /** {@code Jul  2 08:10:45}, with a year between or none, and a fraction or none. */
    private static Optional<Stamp> traditional(String line, int from) {
        if (line.length() < from + 15 || !isOf(MONTHS, line, from) || !matches(line, from + 3, " ?d ")) {
            return Optional.empty();
        }
        int clock = matches(line, from + 7, "dddd ") ? from + 12 : from + 7;
        if (!matches(line, clock, "dd:dd:dd")) {
            return Optional.empty();
        }
        int end = clock + 8;
        if (end + 1 < line.length() && line.charAt(end) == '.' && isDigit(line.charAt(end + 1))) {
            for (end++; end < line.length() && isDigit(line.charAt(end));) {
                end++;
            }
        }
        return Optional.of(new Stamp(line.substring(from, end), Optional.empty(), end));
    }

    private static boolean isOf(String names, String line, int from) {
        int at = names.indexOf(line.substring(from, from + 3));
        return at >= 0 && at % 3 == 0;
    }

    /** {@code d} is a digit, {@code ?} a digit or a blank. */
    private static boolean matches(String line, int from, String shape) {
        if (line.length() < from + shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            char wanted = shape.charAt(i);
            char found = line.charAt(from + i);
            boolean good = wanted == 'd' ? isDigit(found) : wanted == '?' ? isDigit(found) || found == ' ' : wanted == found;
            if (!good) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
