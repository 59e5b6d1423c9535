// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import berth.core.failure.FailureKind;
import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.EndpointReader.Stated;

/**
 * Joins the lines that tell of one failure: its consequences and repetitions. For one thread; give the hits in their order.
 * <p>
 * Whoever follows a log says what time it is before he adds what is new, and asks for the new failures behind it. Whoever reads a log
 * that is there already does neither: then no time passes.
 */
final class Incidents {
    /** Lines between two that tell of the same. */
    static final long NEAR = 60;
    /** Lines between two tries of the same process for the same port. */
    private static final long AGAIN = 2000;
    private static final int MOST_OPEN = 64;
    private static final Set<String> RUNTIMES = Set.of("java", "node", "python", "python3", "ruby", "php", "perl", "dotnet", "beam.smp", "docker", "dockerd", "systemd");
    private static final Duration SOON = Duration.ofMinutes(5);

    private final String log;
    private final Consumer<? super LoggedFailure> begun;
    private final Consumer<? super LoggedFailure> ended;
    private final List<Incident> open = new ArrayList<>();
    private long now;

    Incidents(String log, Consumer<? super LoggedFailure> ended) {
        this(log, failure -> { }, ended);
    }

    /**
     * Sends each failure to both, once.
     *
     * @param begun takes it as it is known when it is told first
     * @param ended takes it with all that was told of it
     */
    Incidents(String log, Consumer<? super LoggedFailure> begun, Consumer<? super LoggedFailure> ended) {
        this.log = log;
        this.begun = begun;
        this.ended = ended;
    }

    /** Says what time it is for the lines that come now, in nanoseconds since any moment. */
    void now(long nanos) {
        now = nanos;
    }

    /** Tells of the failures that are new. */
    void tell() {
        open.forEach(this::tell);
    }

    private void tell(Incident incident) {
        if (!incident.told) {
            incident.told = true;
            begun.accept(incident.told(log));
        }
    }

    /** Ends those of which nothing was heard for so long that another try would be another failure. */
    void endQuiet() {
        end(incident -> now - incident.heard > SOON.toNanos());
    }

    /** Takes the next hit. */
    void add(Hit hit) {
        end(incident -> incident.last.order() < hit.order() - AGAIN);
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i).takes(hit, now)) {
                open.get(i).add(hit, now);
                return;
            }
        }
        if (hit.follows()) {
            return;
        }
        if (open.size() == MOST_OPEN) {
            end(open.remove(0));
        }
        open.add(new Incident(hit, now));
    }

    /** Ends all incidents. */
    void close() {
        end(incident -> true);
    }

    private void end(Predicate<Incident> over) {
        Iterator<Incident> all = open.iterator();
        while (all.hasNext()) {
            Incident incident = all.next();
            if (over.test(incident)) {
                all.remove();
                end(incident);
            }
        }
    }

    private void end(Incident incident) {
        tell(incident);
        ended.accept(incident.told(log));
    }

    /** What was told so far of one failure. */
    private static final class Incident {
        private final Hit first;
        private Hit last;
        private Stated stated;
        private Optional<FailureKind> kind;
        private Optional<String> code;
        private Optional<String> product;
        private int count = 1;
        private long heard;
        private boolean told;

        Incident(Hit hit, long now) {
            first = hit;
            last = hit;
            heard = now;
            stated = hit.stated();
            kind = hit.kind();
            code = hit.code();
            product = hit.product();
        }

        boolean takes(Hit hit, long now) {
            boolean sameProcess = hit.head().process().isEmpty() || first.head().process().isEmpty()
                    || hit.head().process().equals(first.head().process());
            boolean sameProgram = hit.head().program().equals(first.head().program());
            boolean sameHost = hit.head().host().isEmpty() || first.head().host().isEmpty() || hit.head().host().equals(first.head().host());
            boolean samePort = hit.stated().port().isEmpty() || stated.port().isEmpty() || hit.stated().port().equals(stated.port());
            boolean sameTransport = hit.stated().transport().isEmpty() || stated.transport().isEmpty() || hit.stated().transport().equals(stated.transport());
            boolean sameKind = hit.kind().isEmpty() || kind.isEmpty() || hit.kind().equals(kind);
            boolean bothPorts = hit.stated().port().isPresent() && stated.port().isPresent();
            return sameHost && samePort && sameTransport && sameKind && (isNear(hit, now, NEAR) && sameProcess || isNear(hit, now, AGAIN) && bothPorts && sameProgram);
        }

        private boolean isNear(Hit hit, long now, long lines) {
            boolean soon = hit.at().isEmpty() || last.at().isEmpty() ? now - heard <= SOON.toNanos() : !hit.at().get().isAfter(last.at().get().plus(SOON));
            return soon && hit.order() - last.order() <= lines;
        }

        void add(Hit hit, long now) {
            last = hit;
            heard = now;
            count++;
            stated = stated.or(hit.stated());
            kind = kind.or(hit::kind);
            code = code.or(hit::code);
            product = product.or(hit::product);
        }

        LoggedFailure told(String log) {
            return new LoggedFailure(log, first.line(), last.order() - first.order() + 1, count, first.head().time(), last.head().time().or(() -> first.head().time()),
                    kind.orElse(FailureKind.IN_USE), kind.isPresent(), stated.port(), stated.address(), stated.transport(), code,
                    product(), first.text(), first.head().host());
        }

        /** Who the log says it was, unless that is only what runs programs of all kinds. */
        private Optional<String> product() {
            Optional<String> program = first.head().program();
            return program.filter(name -> !RUNTIMES.contains(name)).filter(name -> first.head().process().isPresent()).or(() -> product).or(() -> program);
        }
    }
}
