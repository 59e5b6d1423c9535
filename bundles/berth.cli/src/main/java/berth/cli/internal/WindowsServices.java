// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.LogRecord;
import berth.core.inquiry.FailureFinder;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.snapshot.Snapshot;

/** The services of a Windows, and what its event log says of their failed binds. */
record WindowsServices(Snapshot seen) {
    private static final String MANAGER = "Service Control Manager";
    /** "The %1 service depends on the %2 service which failed to start": the first one did not fail by itself. */
    private static final Optional<Integer> DEPENDS = Optional.of(7001);

    /** {@return whether this is Windows} */
    static boolean isHere() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** {@return whether any service was seen} */
    boolean any() {
        return seen.all(ServiceSeen.class).findAny().isPresent();
    }

    /** {@return the service of that name, else the one that is shown under it, in upper or lower case} */
    Optional<ServiceSeen> named(String name) {
        return seen.all(ServiceSeen.class).filter(service -> service.name().equalsIgnoreCase(name)).findFirst()
                .or(() -> seen.all(ServiceSeen.class).filter(service -> service.displayName().filter(name::equalsIgnoreCase).isPresent()).findFirst());
    }

    /** {@return what that service is set up to take} */
    List<ClaimSeen> claims(ServiceSeen service) {
        return seen.all(ClaimSeen.class).filter(claim -> claim.by().equalsIgnoreCase(service.name())).toList();
    }

    /** {@return its last failed bind; where the event names no port, with the only one that it is set up to take} */
    Optional<Found> lastFailure(ServiceSeen service, FailureFinder finder) {
        Comparator<LogRecord> inTime = Comparator.comparing((LogRecord event) -> event.time().orElse(Instant.EPOCH)).thenComparing(LogRecord::number);
        List<Found> found = finder.find(seen.all(EventLogged.class).map(EventLogged::event).distinct().sorted(inTime).toList()).stream().filter(one -> isOf(one, service)).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(of(found.getLast(), service));
    }

    private Found of(Found found, ServiceSeen service) {
        List<Integer> ports = claims(service).stream().map(claim -> claim.endpoint().port()).distinct().toList();
        Optional<Integer> only = ports.size() == 1 ? Optional.of(ports.getFirst()) : Optional.empty();
        return new Found(found.failure(), found.transport(), found.port().or(() -> only), found.address(), Optional.of(service.name()));
    }

    /** The manager of services tells of others, in a value; all else tells of itself. */
    private static boolean isOf(Found found, ServiceSeen service) {
        LogRecord event = found.failure().record();
        boolean told = event.provider().equals(MANAGER) && event.strings().stream().skip(event.eventId().equals(DEPENDS) ? 1 : 0).anyMatch(value -> isName(value.strip(), service));
        return told || isName(event.provider(), service) || found.service().filter(name -> isName(name, service)).isPresent();
    }

    private static boolean isName(String name, ServiceSeen service) {
        return name.equalsIgnoreCase(service.name()) || service.displayName().filter(name::equalsIgnoreCase).isPresent();
    }
}
