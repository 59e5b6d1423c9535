// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import berth.core.failure.FailurePattern;
import berth.core.failure.FailurePattern.EventRef;
import berth.core.evidence.Endpoint;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.OsError;
import berth.core.evidence.Transport;
import berth.core.failure.FailureKind;
import berth.core.internal.failure.EndpointReader.Stated;

/** Says whether a record of an event log tells of a failed bind: by a pattern, by its error, or by its words. Immutable; any thread. */
public final class RecordJudge {
    /** Data bytes of events of unknown programs count only when they are hardly more than an error. */
    private static final int SHORT_DATA = 32;
    private static final int LONGEST_TEXT = 1 << 14;
    private static final int LONGEST_SHOWN = 400;

    private final Map<String, List<FailurePattern>> patterns = new HashMap<>();
    private final List<EventRef> consequences;
    private final Words words;
    private final LineJudge lines;

    /** What a record tells. */
    public record Told(Optional<FailurePattern> pattern, Optional<OsError> error, Optional<FailureKind> kind, Optional<Integer> port,
            Optional<String> address, Optional<Transport> transport, Optional<String> code, Optional<String> product, String text) { }

    /** Knows these events, and these words. */
    public RecordJudge(List<FailurePattern> events, Words words) {
        events.forEach(pattern -> patterns.computeIfAbsent(pattern.provider().toLowerCase(Locale.ROOT), key -> new ArrayList<>()).add(pattern));
        consequences = events.stream().flatMap(pattern -> pattern.consequences().stream()).distinct().toList();
        this.words = words;
        lines = new LineJudge(words);
    }

    /** {@return what the record tells, if it tells of a failed bind or of an error of the network where a bind was tried} */
    public Optional<Told> judge(LogRecord event) {
        Optional<FailurePattern> known = patterns.getOrDefault(event.provider().toLowerCase(Locale.ROOT), List.of()).stream()
                .filter(pattern -> pattern.matches(event)).findFirst();
        if (known.isPresent()) {
            return Optional.of(byPattern(event, known.get()));
        }
        return follows(event) ? Optional.empty() : byError(event).or(() -> byWords(event));
    }

    /** {@return whether a record only says again what another one has said} */
    boolean follows(LogRecord event) {
        return consequences.stream().anyMatch(reference -> reference.matches(event));
    }

    private Told byPattern(LogRecord event, FailurePattern pattern) {
        Optional<OsError> error = RecordErrors.of(event);
        Stated stated = field(event, pattern.fields().port()).map(text -> new Stated(port(text), field(event, pattern.fields().address()), Optional.empty()))
                .orElseGet(() -> stated(event, error));
        return new Told(Optional.of(pattern), error, pattern.kind().or(() -> error.flatMap(FailureKind::of)), stated.port(), stated.address(),
                stated.transport(), error.map(RecordJudge::code), pattern.product(), text(event));
    }

    private static Optional<Integer> port(String text) {
        return text.matches("[0-9]{1,5}") ? EndpointReader.valid(text) : Optional.empty();
    }

    private static Optional<String> field(LogRecord event, Optional<String> name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < event.data().size(); i++) {
            Datum datum = event.data().get(i);
            if (datum.name().equals(name) || name.get().equals(String.valueOf(i + 1))) {
                return Optional.of(datum.value().strip());
            }
        }
        return Optional.empty();
    }

    /** The endpoint in the insertion strings, where no string is the error itself. */
    private Stated stated(LogRecord event, Optional<OsError> error) {
        Stated stated = Stated.NOTHING;
        for (String head : texts(event)) {
            boolean isError = error.isPresent() && head.strip().equals(String.valueOf(error.get().code()));
            if (!isError) {
                stated = stated.or(EndpointReader.read(head, words.in(head)));
            }
        }
        return stated;
    }

    /** An error alone in a string or in short data, in an event that says that something went wrong. */
    private Optional<Told> byError(LogRecord event) {
        boolean wrong = event.level().equals("error") || event.level().equals("warning") || event.level().equals("critical");
        Optional<OsError> error = wrong && event.eventId().isPresent()
                ? RecordErrors.alone(event).or(() -> event.binary().length() <= SHORT_DATA ? RecordErrors.inBytes(event.binary()) : Optional.empty())
                : Optional.empty();
        // Rights are refused to files, too, and a number of the network is no matter of a port by itself.
        return error.filter(one -> one.kind() == OsError.Kind.IN_USE || one.kind() == OsError.Kind.ADDRESS_UNAVAILABLE && one.code() > 0)
                .map(one -> {
                    Stated stated = stated(event, error);
                    return new Told(Optional.empty(), error, FailureKind.of(one), stated.port(), stated.address(), stated.transport(), error.map(RecordJudge::code),
                            Optional.empty(), text(event));
                });
    }

    private Optional<Told> byWords(LogRecord event) {
        if (event.message().filter(words::mayTell).isEmpty() && event.data().stream().noneMatch(datum -> words.mayTell(datum.value()))) {
            return Optional.empty();
        }
        List<String> texts = texts(event);
        for (int i = 0; i < texts.size(); i++) {
            Optional<Hit> hit = LineJudge.isInteresting(words.mask(texts.get(i))) ? lines.judge(new Surroundings(texts, i, 1), List::of) : Optional.empty();
            if (hit.isPresent()) {
                return hit.map(told -> new Told(Optional.empty(), Optional.empty(), told.kind(), told.stated().port(), told.stated().address(),
                        told.stated().transport(), told.code(), told.product().or(() -> told.head().program()), told.text()));
            }
        }
        return Optional.empty();
    }

    private static List<String> texts(LogRecord event) {
        List<String> texts = new ArrayList<>();
        event.message().ifPresent(message -> head(message).lines().forEach(texts::add));
        event.strings().forEach(text -> head(text).lines().forEach(texts::add));
        return texts;
    }

    private static String head(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private static String code(OsError error) {
        return error.code() >= 0 && error.code() <= Endpoint.MAX_PORT ? String.valueOf(error.code()) : String.format(Locale.ROOT, "0x%08X", error.code());
    }

    private static String text(LogRecord event) {
        String said = event.message().orElseGet(() -> String.join("; ", event.strings()));
        String text = (event.provider() + event.eventId().map(number -> " " + number).orElse("") + ": " + head(said)).replaceAll("\\s+", " ").strip();
        return text.substring(0, Math.min(LONGEST_SHOWN, text.length()));
    }
}
