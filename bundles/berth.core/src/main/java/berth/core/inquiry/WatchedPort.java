// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.inquiry.PortWatch.Taker;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** A port that is watched, and when it is to be looked at closely again. */
final class WatchedPort {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AFTER_A_CHANGE = Duration.ofSeconds(2);
    private static final Duration ANYWAY = Duration.ofSeconds(30);
    /** A close look takes at most this part of the time, even where something changes all the time; a look without a reason much less. */
    private static final int PART = 4;
    private static final int SMALL_PART = 20;
    private static final int MOST_ENDPOINTS = 16;

    private final Inquiry inquiry;
    private final Endpoint wanted;
    private final Optional<String> asUser;
    private final Taker taker;
    private final LongSupplier nanos;
    private List<Endpoint> endpoints;
    private Optional<Diagnosis> known = Optional.empty();
    private Optional<Diagnosis> last = Optional.empty();
    private Optional<List<List<Optional<String>>>> names = Optional.empty();
    private Optional<Set<Object>> exact = Optional.empty();
    private boolean asked;
    private long notBefore;
    private long anyway;
    private long again;

    WatchedPort(Inquiry inquiry, Endpoint wanted, Optional<String> asUser, Taker taker, LongSupplier nanos) {
        this.inquiry = inquiry;
        this.wanted = wanted;
        this.asUser = asUser;
        this.taker = taker;
        this.nanos = nanos;
        this.endpoints = List.of(wanted);
    }

    /** {@return what a lookout is asked about: the wanted endpoint, and where its holders are} */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** {@return what the last close look found, unless it could not tell} */
    Optional<Diagnosis> last() {
        return last.filter(seen -> seen.verdict() != Verdict.UNDETERMINED);
    }

    /** {@return whether a close look is due} */
    boolean isDue(Optional<Map<Endpoint, List<Optional<String>>>> sockets, long now, IProgressMonitor monitor) {
        if (!asked) {
            return true;
        }
        if (now - notBefore < 0) {
            return false;
        }
        return now - anyway >= 0 || !names(sockets).equals(names) || now - again >= 0 && !isTaken() && hasChanged(now, monitor);
    }

    /** Looks at the sockets of the port only; that costs less than to ask who has them. */
    private boolean hasChanged(long now, IProgressMonitor monitor) {
        Set<Object> before = exact.orElse(Set.of());
        Set<Object> present = exact(monitor);
        exact = Optional.of(present);
        again = nanos.getAsLong() + Math.max(SOON.toNanos(), SMALL_PART * (nanos.getAsLong() - now));
        return !monitor.isCanceled() && !present.equals(before);
    }

    /** Whether a lookout names the socket, so that no other look is needed. */
    private boolean isTaken() {
        return names.filter(all -> all.stream().flatMap(List::stream).anyMatch(Optional::isPresent)).isPresent();
    }

    private Optional<List<List<Optional<String>>>> names(Optional<Map<Endpoint, List<Optional<String>>>> sockets) {
        return sockets.map(all -> endpoints.stream().map(endpoint -> all.getOrDefault(endpoint, List.of())).toList());
    }

    /**
     * Looks closely.
     *
     * @param before what the lookouts said just now
     * @param after  asks them again
     */
    void ask(Optional<Map<Endpoint, List<Optional<String>>>> before, Supplier<Optional<Map<Endpoint, List<Optional<String>>>>> after,
            IProgressMonitor monitor) {
        long begun = nanos.getAsLong();
        Diagnosis now = inquiry.watched(wanted, asUser, monitor);
        if (monitor.isCanceled()) {
            return;
        }
        endpoints = endpoints(now);
        Optional<Map<Endpoint, List<Optional<String>>>> present = after.get();
        names = names(present);
        exact = isTaken() ? Optional.empty() : Optional.of(exact(monitor));
        long ended = nanos.getAsLong();
        boolean moved = !own(before).equals(own(present));
        boolean changed = tell(now);
        asked = true;
        notBefore = ended + PART * (ended - begun);
        again = ended + Math.max(SOON.toNanos(), SMALL_PART * (ended - begun));
        Duration pause = moved ? Duration.ZERO : changed ? AFTER_A_CHANGE : present.isPresent() ? ANYWAY : SOON;
        anyway = ended + Math.max(pause.toNanos(), (moved || changed ? PART : SMALL_PART) * (ended - begun));
    }

    private List<Optional<String>> own(Optional<Map<Endpoint, List<Optional<String>>>> sockets) {
        return sockets.map(all -> all.getOrDefault(wanted, List.of())).orElse(List.of());
    }

    private List<Endpoint> endpoints(Diagnosis now) {
        List<Endpoint> all = new ArrayList<>(List.of(wanted));
        now.holders().stream().flatMap(holder -> holder.endpoints().stream())
                .flatMap(text -> Endpoint.parse(wanted.transport(), IpAddress.ANY_V4, text).stream()).filter(held -> held.port() == wanted.port())
                .distinct().filter(held -> !held.equals(wanted)).limit(MOST_ENDPOINTS).forEach(all::add);
        return all;
    }

    /** {@return whether it was another thing than before} */
    private boolean tell(Diagnosis now) {
        boolean wasUnknown = last.filter(seen -> seen.verdict() == Verdict.UNDETERMINED).isPresent();
        last = Optional.of(now);
        if (now.verdict() == Verdict.UNDETERMINED) {
            if (!wasUnknown) {
                taker.unseen(now);
            }
            return false;
        }
        Optional<Diagnosis> before = known;
        known = Optional.of(now);
        boolean changed = before.isEmpty() || !isSame(before.get(), now);
        if (changed) {
            taker.seen(before, now);
        }
        return changed;
    }

    /** Whether two looks found the same verdict and the same holders. */
    static boolean isSame(Diagnosis one, Diagnosis other) {
        if (one.verdict() != other.verdict() || one.verdict() == Verdict.FREE) {
            return one.verdict() == other.verdict();
        }
        Optional<Set<Object>> holders = holders(one);
        Optional<Set<Object>> others = holders(other);
        return holders.isPresent() && others.isPresent() ? holders.equals(others) : sockets(one).equals(sockets(other));
    }

    private static Optional<Set<Object>> holders(Diagnosis diagnosis) {
        boolean known = !diagnosis.holders().isEmpty() && diagnosis.holders().stream().allMatch(holder -> holder.pid().isPresent());
        return known ? Optional.of(diagnosis.holders().stream().map(WatchedPort::identity).collect(Collectors.toSet())) : Optional.empty();
    }

    private static Object identity(Holder holder) {
        return List.of(holder.pid(), holder.started());
    }

    private static Set<Long> sockets(Diagnosis diagnosis) {
        return diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(SocketSeen.class::isInstance).map(SocketSeen.class::cast)
                .filter(socket -> socket.local().port() == diagnosis.question().wanted().port()).flatMap(socket -> socket.inode().stream())
                .collect(Collectors.toSet());
    }

    private Set<Object> exact(IProgressMonitor monitor) {
        return inquiry.snapshot(new Request(Optional.of(wanted), asUser, Effort.EXACT, Instant.now()), monitor).evidence().stream()
                .flatMap(evidence -> matter(evidence).stream()).collect(Collectors.toSet());
    }

    /** {@return what of a piece of evidence would change the answer} Of other kinds the answer does not depend, or they change with these. */
    private static Optional<Object> matter(Evidence evidence) {
        if (evidence instanceof SocketSeen socket) {
            return Optional.of(List.of(socket.local(), socket.peer(), socket.state(), socket.inode(), socket.uid()));
        }
        if (evidence instanceof PortsReserved reserved) {
            return Optional.of(List.of(reserved.first(), reserved.last()));
        }
        if (evidence instanceof SettingSeen setting) {
            return Optional.of(List.of(setting.namespace(), setting.key(), setting.value()));
        }
        if (evidence instanceof NotObserved unseen) {
            return Optional.of(List.of(unseen.topic(), unseen.why()));
        }
        return evidence instanceof BindRefused refused ? Optional.of(refused.error()) : Optional.empty();
    }
}
