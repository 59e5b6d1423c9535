// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.failure.FailurePattern;
import berth.core.diagnosis.BindFailure;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.evidence.Transport;
import berth.core.failure.FailureKind;
import berth.core.failure.FailureVocabulary;
import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.RecordJudge;
import berth.core.internal.failure.RecordJudge.Told;
import berth.core.internal.failure.Words;

/** Finds failed binds among the records of a log, and joins each with the records that only report it again. */
public final class FailureFinder {
    private static final Duration CONSEQUENCES_FOLLOW_WITHIN = Duration.ofMinutes(5);
    /** So many failures before one are looked at for the same. */
    private static final int NEAR = 64;
    /** The pattern of failures that only their words tell of. */
    private static final String BY_WORDS = "berth.core.words";

    private final RecordJudge judge;

    /**
     * A failure with what is asked about it.
     *
     * @param port    the port that the record or its pattern names
     * @param address the address that the record names
     * @param service the service that fails
     */
    public record Found(BindFailure failure, Transport transport, Optional<Integer> port, Optional<IpAddress> address, Optional<String> service) {

        /** {@return what the service wanted; empty when the log does not say which port} */
        public Optional<Endpoint> wanted() {
            return port.map(number -> new Endpoint(transport, address.orElse(IpAddress.ANY_V4), number));
        }
    }

    /** Looks for these events, and for these words. */
    public FailureFinder(List<FailurePattern> events, FailureVocabulary vocabulary) {
        judge = new RecordJudge(events, new Words(vocabulary));
    }

    /** {@return the failures in the order of the records} */
    public List<Found> find(List<LogRecord> records) {
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            LogRecord event = records.get(i);
            Optional<Told> told = judge.judge(event);
            if (told.isPresent()) {
                Found next = found(event, told.get(), consequences(told.get().pattern(), records, i));
                if (found.subList(Math.max(0, found.size() - NEAR), found.size()).stream().noneMatch(before -> isAgain(before, next))) {
                    found.add(next);
                }
            }
        }
        return found;
    }

    /** A process that tries a port several times, and says at last that it gives up, has failed once. */
    private static boolean isAgain(Found before, Found next) {
        LogRecord first = before.failure().record();
        LogRecord later = next.failure().record();
        return before.failure().pattern().equals(BY_WORDS) && next.failure().pattern().equals(BY_WORDS) && later.processId().isPresent()
                && first.processId().equals(later.processId()) && first.provider().equals(later.provider()) && first.computer().equals(later.computer())
                && before.transport() == next.transport() && (next.port().isEmpty() || next.port().equals(before.port())) && isSoonAfter(first.time(), later.time());
    }

    private static Found found(LogRecord event, Told told, List<LogRecord> consequences) {
        Optional<FailurePattern> pattern = told.pattern();
        BindFailure failure = new BindFailure(pattern.map(FailurePattern::id).orElse(BY_WORDS), event, told.error().or(() -> told.kind().map(FailureFinder::error)),
                pattern.flatMap(FailurePattern::image), consequences);
        return new Found(failure, told.transport().or(() -> pattern.map(FailurePattern::transport)).orElse(Transport.TCP),
                told.port().or(() -> pattern.flatMap(FailurePattern::port)), told.address().flatMap(IpAddress::parse),
                pattern.flatMap(FailurePattern::service).or(() -> Optional.of(event.provider()).filter(name -> !name.isEmpty())));
    }

    /** {@return a failure that a text tells of, as the record of its first line} */
    public static Found found(LoggedFailure told) {
        Optional<Instant> time = told.time().flatMap(FailureFinder::moment);
        LogRecord line = new LogRecord(told.log(), told.line(), time, Optional.empty(), told.product().orElse(""), Optional.empty(), Optional.empty(), "error",
                Optional.empty(), told.host(), Optional.empty(), List.of(), "", Optional.of(told.text()));
        BindFailure failure = new BindFailure(BY_WORDS, line, told.stated() ? Optional.of(error(told.kind())) : Optional.empty(), Optional.empty(), List.of());
        return new Found(failure, told.transport().orElse(Transport.TCP), told.port(), told.address().flatMap(IpAddress::parse), told.product());
    }

    /** Only what a log writes with its offset is a moment. */
    private static Optional<Instant> moment(String written) {
        try {
            return Optional.of(OffsetDateTime.parse(written).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** What the words mean, as the error that they name. */
    private static OsError error(FailureKind kind) {
        return OsError.linux(switch (kind) {
        case IN_USE -> 98;
        case FORBIDDEN -> 13;
        case ADDRESS_UNAVAILABLE -> 99;
        });
    }

    /** What follows soon after, up to the next failure of the same kind. */
    private static List<LogRecord> consequences(Optional<FailurePattern> known, List<LogRecord> records, int from) {
        List<LogRecord> following = new ArrayList<>();
        if (known.isEmpty()) {
            return following;
        }
        FailurePattern pattern = known.get();
        LogRecord first = records.get(from);
        for (LogRecord event : records.subList(from + 1, records.size())) {
            if (pattern.matches(event) || !isSoonAfter(first.time(), event.time())) {
                break;
            }
            if (pattern.consequences().stream().anyMatch(reference -> reference.matches(event))) {
                following.add(event);
            }
        }
        return following;
    }

    private static boolean isSoonAfter(Optional<Instant> first, Optional<Instant> later) {
        return first.isEmpty() || later.isEmpty()
                || !later.get().isAfter(first.get().plus(CONSEQUENCES_FOLLOW_WITHIN));
    }
}
