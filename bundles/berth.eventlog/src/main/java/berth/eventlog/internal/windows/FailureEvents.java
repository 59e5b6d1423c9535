// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.LogRecord;

/**
 * Which events of the last days tell that a service failed, or that somebody could not bind. They are known by their ids, by numbers of errors
 * (winsock2.h) and by the port; words of messages are of one language.
 *
 * @param wanted the port in question; empty when any is
 */
record FailureEvents(Optional<Endpoint> wanted, Instant now) {
    /** So many of the newest ones of a log are looked at. */
    static final int MOST_READ = 4000;
    static final int MOST_KEPT = 100;

    private static final Duration RECENT = Duration.ofDays(7);
    private static final String MANAGER = "Service Control Manager";
    /** A service did not start, was waited for, or ended by itself (winsvc's messages). */
    private static final Set<Integer> FAILED_SERVICES = Set.of(7000, 7001, 7009, 7011, 7022, 7023, 7024, 7031, 7032, 7034);
    private static final Set<String> NETWORK = Set.of("Tcpip", "Microsoft-Windows-TCPIP");
    /** No local port was left for a connection, or for a socket of UDP. */
    private static final Set<Integer> NO_PORT_LEFT = Set.of(4227, 4231, 4266);
    private static final String SECURITY = "Security";
    /** The Windows Filtering Platform has blocked a bind to a local port. */
    private static final int BLOCKED_BIND = 5159;
    /** WSAEADDRINUSE, WSAEADDRNOTAVAIL and WSAEACCES: alone, in a sentence or as HRESULT_FROM_WIN32. */
    private static final Pattern REFUSED = Pattern.compile("(?<![0-9A-Za-z.])(?:1004[89]|10013|0x8007(?:2740|2741|271d))(?![0-9A-Za-z])", Pattern.CASE_INSENSITIVE);
    private static final List<String> REFUSED_BYTES = List.of("40270000", "41270000", "1d270000");
    private static final int SHORT_BYTES = 64;
    private static final Set<String> BAD = Set.of("critical", "error", "warning");

    /** {@return the logs that hold such events} */
    static List<String> logs() {
        return List.of("System", "Application", SECURITY);
    }

    Instant since() {
        return now.minus(RECENT);
    }

    /**
     * {@return a query that the service itself answers, newest first} It may use no more than some twenty expressions. Its time is as exact as
     * those that Windows' own tools ask with: no document says that the service reads nine digits behind the seconds.
     */
    HostLog.Wanted query(String log) {
        String what = log.equals(SECURITY) ? "EventID=" + BLOCKED_BIND : "(Level=1 or Level=2 or Level=3)";
        return new HostLog.Wanted(log, "*[System[" + what + " and TimeCreated[@SystemTime>='" + since().truncatedTo(ChronoUnit.MILLIS) + "']]]", true);
    }

    /** {@return whether the event is too old, so that all behind it are} */
    boolean isOld(LogRecord event) {
        return event.time().filter(time -> time.isBefore(since())).isPresent();
    }

    boolean tells(LogRecord event) {
        if (event.provider().equals(MANAGER)) {
            return event.eventId().filter(FAILED_SERVICES::contains).isPresent();
        }
        if (NETWORK.contains(event.provider()) && event.eventId().filter(NO_PORT_LEFT::contains).isPresent()) {
            return true;
        }
        if (event.log().equals(SECURITY)) {
            return event.eventId().equals(Optional.of(BLOCKED_BIND)) && (wanted.isEmpty() || names("SourcePort", event));
        }
        return BAD.contains(event.level()) && (isRefused(event) || wanted.isPresent() && statesPort(event));
    }

    private boolean names(String field, LogRecord event) {
        String port = wanted.map(endpoint -> String.valueOf(endpoint.port())).orElse("");
        return event.data().stream().anyMatch(datum -> datum.name().equals(Optional.of(field)) && datum.value().strip().equals(port));
    }

    private static boolean isRefused(LogRecord event) {
        boolean bytes = event.binary().length() <= SHORT_BYTES && REFUSED_BYTES.stream().anyMatch(code -> words(event.binary()).contains(code));
        return bytes || event.strings().stream().anyMatch(text -> REFUSED.matcher(text).find());
    }

    /** The data bytes by fours: an error begins at no other place. */
    private static List<String> words(String binary) {
        return List.of(binary.toLowerCase(Locale.ROOT).split("(?<=\\G.{8})"));
    }

    /** As an endpoint, or alone in a value. */
    private boolean statesPort(LogRecord event) {
        int port = wanted.map(Endpoint::port).orElse(0);
        Pattern endpoint = Pattern.compile(":" + port + "(?![0-9:.])");
        return event.strings().stream().anyMatch(text -> text.strip().equals(String.valueOf(port)) || endpoint.matcher(text).find());
    }
}
