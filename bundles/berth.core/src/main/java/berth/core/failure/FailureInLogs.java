// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A failed bind, as each of the logs that tell of it tells of it: the journal, the syslog and a program's own file often do.
 *
 * @param failure   as the log tells of it that tells most
 * @param elsewhere as the other logs tell of the same one
 */
public record FailureInLogs(LoggedFailure failure, List<LoggedFailure> elsewhere) {
    private static final Duration ALIKE = Duration.ofSeconds(2);
    private static final Pattern DATED = Pattern.compile("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d ");
    private static final DateTimeFormatter SYSLOG = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    /** Copies the list. */
    public FailureInLogs {
        elsewhere = List.copyOf(elsewhere);
    }

    /** {@return as all of the logs tell of it, the one that tells most first} */
    public Stream<LoggedFailure> all() {
        return Stream.concat(Stream.of(failure), elsewhere.stream());
    }

    /**
     * {@return the failures, each once, the last one first; those of which no log says when come last}
     * The same one is, in another log, one of the same port, program, address, host and reason as far as both state them, within two seconds.
     *
     * @param zone of times that are written without an offset
     */
    public static List<FailureInLogs> newestFirst(List<LoggedFailure> failures, ZoneId zone) {
        List<Told> sorted = failures.stream().map(failure -> new Told(failure, failure.began(zone), failure.moment(zone)))
                .sorted(Comparator.comparing((Told told) -> told.last().orElse(Instant.MIN)).reversed()).toList();
        List<List<Told>> groups = new ArrayList<>();
        Map<Optional<Integer>, List<List<Told>>> byPort = new HashMap<>();
        for (Told told : sorted) {
            List<List<Told>> candidates = byPort.computeIfAbsent(told.failure().port(), port -> new ArrayList<>());
            candidates.stream().filter(group -> told.isIn(group, zone)).findFirst().ifPresentOrElse(group -> group.add(told), () -> {
                List<Told> group = new ArrayList<>(List.of(told));
                groups.add(group);
                candidates.add(group);
            });
        }
        return groups.stream().map(FailureInLogs::of).toList();
    }

    private static FailureInLogs of(List<Told> group) {
        LoggedFailure most = group.stream().map(Told::failure).max(Comparator.comparing(FailureInLogs::tells)).orElseThrow();
        return new FailureInLogs(most, group.stream().map(Told::failure).filter(other -> other != most).toList());
    }

    private static long tells(LoggedFailure failure) {
        return Stream.of(failure.time(), failure.product(), failure.address(), failure.host()).filter(Optional::isPresent).count() + (failure.stated() ? 1 : 0);
    }

    /** A failure with its times, read once. */
    private record Told(LoggedFailure failure, Optional<Instant> first, Optional<Instant> last) {

        boolean isIn(List<Told> group, ZoneId zone) {
            return group.stream().noneMatch(other -> other.failure.log().equals(failure.log())) && group.stream().allMatch(other -> agrees(other.failure) && isWhen(other, zone));
        }

        private boolean agrees(LoggedFailure other) {
            boolean named = failure.port().isPresent() || failure.product().isPresent() && other.product().isPresent();
            return named && agree(failure.product(), other.product()) && agree(failure.address(), other.address()) && agree(failure.host(), other.host())
                    && (!failure.stated() || !other.stated() || failure.kind() == other.kind());
        }

        private static boolean agree(Optional<String> one, Optional<String> other) {
            return one.isEmpty() || other.isEmpty() || one.get().equalsIgnoreCase(other.get());
        }

        private boolean isWhen(Told other, ZoneId zone) {
            if (last.isPresent() && other.last.isPresent()) {
                return !first.orElse(last.get()).isAfter(other.last.get().plus(ALIKE)) && !other.first.orElse(other.last.get()).isAfter(last.get().plus(ALIKE));
            }
            if (last.isEmpty() && other.last.isEmpty()) {
                return failure.text().equals(other.failure.text()) && DATED.matcher(failure.text()).lookingAt();
            }
            return other.first.filter(moment -> isWrittenIn(failure.text(), moment, zone)).isPresent() || first.filter(moment -> isWrittenIn(other.failure.text(), moment, zone)).isPresent();
        }

        /** The older syslog writes neither year nor zone, so that its lines have no time of their own. */
        private static boolean isWrittenIn(String line, Instant moment, ZoneId zone) {
            return LongStream.rangeClosed(-1, 1).mapToObj(seconds -> SYSLOG.format(LocalDateTime.ofInstant(moment.plusSeconds(seconds), zone))).anyMatch(line::startsWith);
        }
    }
}
