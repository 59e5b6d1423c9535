// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.snapshot.Snapshot;

/** What a host's logs tell of the failed starts of a service. */
final class ToldStarts {
    private static final String SYSTEMD = "systemd";
    private static final String WINDOWS = "Service Control Manager";
    /** A service ended with an error, or unexpectedly. */
    private static final Set<Integer> ENDED = Set.of(7023, 7024, 7031, 7034);
    private static final int FEW = 2;

    private ToldStarts() { }

    /** {@return what it and its manager wrote, the last one last} */
    static List<EventLogged> of(Snapshot host, String service, Optional<String> title) {
        return host.all(EventLogged.class).filter(logged -> isUnits(logged.event(), service) || isServices(logged.event(), service, title))
                .sorted(Comparator.comparing(logged -> logged.event().time().orElse(Instant.MIN))).toList();
    }

    /** The field of journald that names it (systemd.journal-fields(7)). */
    private static boolean isUnits(LogRecord event, String unit) {
        return event.data().contains(new Datum(Optional.of("UNIT"), unit));
    }

    /** Services of Windows write under their names, and their manager names them first, as people see them called. */
    private static boolean isServices(LogRecord event, String service, Optional<String> title) {
        String named = event.provider().equals(WINDOWS) && !event.data().isEmpty() ? event.data().get(0).value() : event.eventId().isPresent() ? event.provider() : "";
        return named.equalsIgnoreCase(service) || event.provider().equals(WINDOWS) && title.filter(named::equals).isPresent();
    }

    /** {@return whether it is what the manager writes once of each failed run} */
    static boolean isFailure(EventLogged logged) {
        return logged.event().provider().equals(WINDOWS) ? logged.event().eventId().filter(ENDED::contains).isPresent() : text(logged).contains("Failed with result");
    }

    /** The last of it: how the service says that it did not get the port, and what the manager makes of that. */
    static Stream<EventLogged> proof(List<EventLogged> told, int port) {
        Pattern number = Pattern.compile("(?<![0-9.])" + port + "(?![0-9.])");
        List<EventLogged> own = told.stream().filter(event -> !isManagers(event) && (event.event().eventId().isPresent() || number.matcher(text(event)).find())).toList();
        List<EventLogged> managers = told.stream().filter(ToldStarts::isManagers).toList();
        return Stream.concat(own.stream().skip(Math.max(0, own.size() - 1)), managers.stream().skip(Math.max(0, managers.size() - FEW)));
    }

    private static boolean isManagers(EventLogged logged) {
        return logged.event().provider().equals(SYSTEMD) || logged.event().provider().equals(WINDOWS);
    }

    private static String text(EventLogged logged) {
        return logged.event().message().orElse("");
    }
}
