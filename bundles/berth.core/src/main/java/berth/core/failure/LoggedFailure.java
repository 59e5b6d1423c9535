// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import berth.core.evidence.Transport;

/**
 * A failed bind that a log tells of, with all lines or records that tell of the same one.
 *
 * @param line     the first line or record, counted from 1
 * @param lines    how many lines or records from the first to the last
 * @param count    how many of them tell of the failure
 * @param time     when, as the log writes it in ISO 8601: with an offset only where the log states one
 * @param lastTime the time of the last line that tells of it
 * @param kind     why; {@link FailureKind#IN_USE} where the words do not say
 * @param stated   whether the words say why
 * @param port     the port that they state
 * @param address  the address as they write it
 * @param code     the error's number or symbol as they write it
 * @param product  the program that says so
 * @param text     the first line, at most some hundred characters
 * @param host     where, as the log names it; empty where it names none
 */
public record LoggedFailure(String log, long line, long lines, int count, Optional<String> time, Optional<String> lastTime, FailureKind kind,
        boolean stated, Optional<Integer> port, Optional<String> address, Optional<Transport> transport, Optional<String> code,
        Optional<String> product, String text, Optional<String> host) {

    /** {@return when it was last told of; a time without an offset is taken for one of that zone, and empty where none is written} */
    public Optional<Instant> moment(ZoneId zone) {
        return lastTime.or(() -> time).flatMap(written -> moment(written, zone));
    }

    /** {@return when it was first told of; as the other one} */
    public Optional<Instant> began(ZoneId zone) {
        return time.flatMap(written -> moment(written, zone));
    }

    private static Optional<Instant> moment(String written, ZoneId zone) {
        try {
            return Optional.of(switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(written, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime sure -> sure.toInstant();
            case LocalDateTime local -> local.atZone(zone).toInstant();
            default -> throw new DateTimeException(written);
            });
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
