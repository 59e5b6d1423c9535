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

import berth.core.failure.FailureKind;
import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.EndpointReader.Stated;

/** Joins the lines that tell of one failure: its consequences and repetitions. For one thread; give the hits in their order. */
final class Incidents {
    /** Lines between two that tell of the same. */
    private static final long NEAR = 60;
    /** Lines between two tries of the same process for the same port. */
    private static final long AGAIN = 2000;
    private static final int MOST_OPEN = 64;
    private static final Set<String> RUNTIMES = Set.of("java", "node", "python", "python3", "ruby", "php", "perl", "dotnet", "beam.smp", "docker", "dockerd", "systemd");
    private static final Duration SOON = Duration.ofMinutes(5);

    private final String log;
    private final Consumer<? super LoggedFailure> sink;
    private final List<Incident> open = new ArrayList<>();

    Incidents(String log, Consumer<? super LoggedFailure> sink) {
        this.log = log;
        this.sink = sink;
    }

    /** Takes the next hit. */
    void add(Hit hit) {
        close(hit.line() - AGAIN);
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i).takes(hit)) {
                open.get(i).add(hit);
                return;
            }
        }
        if (hit.follows()) {
            return;
        }
        if (open.size() == MOST_OPEN) {
            sink.accept(open.remove(0).told(log));
        }
        open.add(new Incident(hit));
    }

    /** Ends all incidents. */
    void close() {
        close(Long.MAX_VALUE);
    }

    private void close(long before) {
        Iterator<Incident> all = open.iterator();
        while (all.hasNext()) {
            Incident incident = all.next();
            if (incident.last.line() < before) {
                sink.accept(incident.told(log));
                all.remove();
            }
        }
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

        Incident(Hit hit) {
            first = hit;
            last = hit;
            stated = hit.stated();
            kind = hit.kind();
            code = hit.code();
            product = hit.product();
        }

        boolean takes(Hit hit) {
            boolean sameProcess = hit.head().process().isEmpty() || first.head().process().isEmpty()
                    || hit.head().process().equals(first.head().process());
            boolean sameProgram = hit.head().program().equals(first.head().program());
            boolean sameHost = hit.head().host().isEmpty() || first.head().host().isEmpty() || hit.head().host().equals(first.head().host());
            boolean samePort = hit.stated().port().isEmpty() || stated.port().isEmpty() || hit.stated().port().equals(stated.port());
            boolean sameTransport = hit.stated().transport().isEmpty() || stated.transport().isEmpty() || hit.stated().transport().equals(stated.transport());
            boolean sameKind = hit.kind().isEmpty() || kind.isEmpty() || hit.kind().equals(kind);
            boolean bothPorts = hit.stated().port().isPresent() && stated.port().isPresent();
            return sameHost && samePort && sameTransport && sameKind && (isNear(hit, NEAR) && sameProcess || isNear(hit, AGAIN) && bothPorts && sameProgram);
        }

        private boolean isNear(Hit hit, long lines) {
            boolean soon = hit.at().isEmpty() || last.at().isEmpty() || !hit.at().get().isAfter(last.at().get().plus(SOON));
            return soon && hit.line() - last.line() <= lines;
        }

        void add(Hit hit) {
            last = hit;
            count++;
            stated = stated.or(hit.stated());
            kind = kind.or(hit::kind);
            code = code.or(hit::code);
            product = product.or(hit::product);
        }

        LoggedFailure told(String log) {
            return new LoggedFailure(log, first.line(), last.line() - first.line() + 1, count, first.head().time(), last.head().time().or(() -> first.head().time()),
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
