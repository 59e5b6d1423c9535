// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.article.FailurePattern;
import berth.core.diagnosis.BindFailure;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;

/** Finds failed binds among the records of a log, and joins each with the records that only report it again. */
public final class FailureFinder {
    private static final Duration CONSEQUENCES_FOLLOW_WITHIN = Duration.ofMinutes(5);
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{5}(?![0-9])");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]*");
    private static final int MAX_TEXT = 4096;

    private final List<FailurePattern> patterns;

    /** A failure with the pattern that recognised it. */
    public record Found(FailurePattern pattern, BindFailure failure) { }

    /** Looks for these patterns. */
    public FailureFinder(List<FailurePattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** {@return the failures in the order of the records} */
    public List<Found> find(List<LogRecord> records) {
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            LogRecord record = records.get(i);
            for (FailurePattern pattern : patterns) {
                if (pattern.matches(record)) {
                    found.add(new Found(pattern, new BindFailure(pattern.id(), record, error(record), pattern.image(),
                            consequences(pattern, records, i))));
                }
            }
        }
        return found;
    }

    /** What follows soon after, up to the next failure of the same kind. */
    private static List<LogRecord> consequences(FailurePattern pattern, List<LogRecord> records, int from) {
        List<LogRecord> following = new ArrayList<>();
        LogRecord first = records.get(from);
        for (LogRecord record : records.subList(from + 1, records.size())) {
            if (pattern.matches(record) || !isSoonAfter(first.time(), record.time())) {
                break;
            }
            if (pattern.consequences().stream().anyMatch(reference -> reference.matches(record))) {
                following.add(record);
            }
        }
        return following;
    }

    private static boolean isSoonAfter(Optional<Instant> first, Optional<Instant> later) {
        return first.isEmpty() || later.isEmpty()
                || !later.get().isAfter(first.get().plus(CONSEQUENCES_FOLLOW_WITHIN));
    }

    /** The number stands in an insertion string, or in the data bytes that event viewers hide (little-endian). */
    private static Optional<OsError> error(LogRecord record) {
        for (String text : record.strings()) {
            Matcher matcher = NUMBER.matcher(text.substring(0, Math.min(text.length(), MAX_TEXT)));
            while (matcher.find()) {
                Optional<OsError> error = OsError.winsock(Integer.parseInt(matcher.group()));
                if (error.isPresent()) {
                    return error;
                }
            }
        }
        return errorInBytes(record.binary());
    }

    private static Optional<OsError> errorInBytes(String hex) {
        // A stranger's format may give anything.
        if (!HEX.matcher(hex.substring(0, Math.min(hex.length(), MAX_TEXT))).matches()) {
            return Optional.empty();
        }
        for (int at = 0; at + 8 <= Math.min(hex.length(), MAX_TEXT); at += 8) {
            long value = Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(hex.substring(at, at + 8), 16)));
            // An HRESULT of facility 7 (Win32) carries the WinSock number in its low 16 bits.
            Optional<OsError> error = value >>> 16 == 0 || value >>> 16 == 0x8007L ? OsError.winsock((int) (value & 0xffff))
                    : Optional.empty();
            if (error.isPresent()) {
                return error;
            }
        }
        return Optional.empty();
    }
}
