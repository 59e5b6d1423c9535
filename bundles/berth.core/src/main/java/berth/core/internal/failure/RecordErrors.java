// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;

/** Reads the error that a record of an event log carries: in an insertion string, or in the data bytes that event viewers hide. */
public final class RecordErrors {
    private static final Pattern WHOLE = Pattern.compile("(?:%%)?(-?[0-9]{3,10}|0x[0-9a-fA-F]{3,8})", Pattern.CASE_INSENSITIVE);
    private static final Pattern WITHIN = Pattern.compile("(?<![0-9])(1[01][0-9]{3})(?![0-9])|(?<![0-9A-Za-z])(0x[0-9a-fA-F]{4,8})(?![0-9A-Za-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]*");
    private static final int MAX_TEXT = 4096;

    private RecordErrors() { }

    /** {@return the error of an event that is known to tell of a bind} */
    public static Optional<OsError> of(LogRecord event) {
        return alone(event).or(() -> within(event)).or(() -> inBytes(event.binary()));
    }

    /** {@return the error that stands alone in an insertion string, as {@code 10048}, {@code %%10048} or {@code 0x80072740}} */
    public static Optional<OsError> alone(LogRecord event) {
        for (String text : event.strings()) {
            Matcher matcher = WHOLE.matcher(text.strip());
            Optional<OsError> error = text.length() <= MAX_TEXT && matcher.matches() ? number(matcher.group(1)) : Optional.empty();
            if (error.isPresent()) {
                return error;
            }
        }
        return Optional.empty();
    }

    private static Optional<OsError> within(LogRecord event) {
        for (String text : event.strings()) {
            Matcher matcher = WITHIN.matcher(text.substring(0, Math.min(text.length(), MAX_TEXT)));
            while (matcher.find()) {
                Optional<OsError> error = number(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
                if (error.isPresent()) {
                    return error;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<OsError> number(String text) {
        OptionalLong number = text.startsWith("0x") || text.startsWith("0X") ? OptionalLong.of(Long.parseLong(text.substring(2), 16))
                : OptionalLong.of(Long.parseLong(text));
        return number.getAsLong() > 0xffffffffL || number.getAsLong() < Integer.MIN_VALUE ? Optional.empty() : OsError.windows((int) number.getAsLong());
    }

    /** {@return the first error among the little-endian numbers of 32 bits} */
    public static Optional<OsError> inBytes(String hex) {
        String head = hex.substring(0, Math.min(hex.length(), MAX_TEXT));
        // A stranger's format may give anything.
        if (!HEX.matcher(head).matches()) {
            return Optional.empty();
        }
        for (int at = 0; at + 8 <= head.length(); at += 8) {
            Optional<OsError> error = OsError.windows(Integer.reverseBytes(Integer.parseUnsignedInt(head.substring(at, at + 8), 16)));
            if (error.isPresent()) {
                return error;
            }
        }
        return Optional.empty();
    }
}
