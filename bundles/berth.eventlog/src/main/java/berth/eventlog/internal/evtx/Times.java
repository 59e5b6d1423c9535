// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Windows' times: 100 ns since 1601, and the broken-down form. */
final class Times {
    private static final long TICKS = 10_000_000;
    private static final long TO_1970 = 11_644_473_600L;
    private static final int DAY = 86_400;

    private Times() { }

    /** {@return the moment}; 0 is none. */
    static Optional<Instant> instant(long fileTime) {
        return fileTime == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(
                Long.divideUnsigned(fileTime, TICKS) - TO_1970, Long.remainderUnsigned(fileTime, TICKS) * 100));
    }

    /** {@return the moment that a text with a zone names} */
    static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@return such as 2021-04-26T15:03:05.9922307Z} */
    static String fileTime(long fileTime, StringBuilder line) {
        long seconds = Long.divideUnsigned(fileTime, TICKS);
        // Days of a calendar that begins with 1 March 1600, whose leap days are at the ends of its years.
        long days = seconds / DAY + 306;
        long era = days / 146_097;
        int dayOfEra = (int) (days % 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * dayOfYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        line.setLength(0);
        digits(line, 1600 + era * 400 + yearOfEra + (month <= 2 ? 1 : 0), 4);
        digits(line.append('-'), month, 2);
        digits(line.append('-'), dayOfYear - (153 * march + 2) / 5 + 1, 2);
        time(line, seconds % DAY);
        digits(line.append('.'), Long.remainderUnsigned(fileTime, TICKS), 7);
        return line.append('Z').toString();
    }

    /** {@return such as 2021-04-26T15:03:05.992Z} */
    static String systemTime(Chunk chunk, int at, int size, StringBuilder line) throws DamagedException {
        if (size != 16) {
            throw new DamagedException("holds a time of " + size + " bytes");
        }
        line.setLength(0);
        digits(line, chunk.half(at), 4);
        digits(line.append('-'), chunk.half(at + 2), 2);
        digits(line.append('-'), chunk.half(at + 6), 2);
        digits(line.append('T'), chunk.half(at + 8), 2);
        digits(line.append(':'), chunk.half(at + 10), 2);
        digits(line.append(':'), chunk.half(at + 12), 2);
        digits(line.append('.'), chunk.half(at + 14), 3);
        return line.append('Z').toString();
    }

    private static void time(StringBuilder line, long second) {
        digits(line.append('T'), second / 3600, 2);
        digits(line.append(':'), second / 60 % 60, 2);
        digits(line.append(':'), second % 60, 2);
    }

    private static void digits(StringBuilder line, long value, int least) {
        long scale = 1;
        for (int i = 1; i < least; i++) {
            scale *= 10;
        }
        if (value >= scale * 10) {
            line.append(value);
            return;
        }
        for (long unit = scale; unit > 0; unit /= 10) {
            line.append((char) ('0' + value / unit % 10));
        }
    }
}
