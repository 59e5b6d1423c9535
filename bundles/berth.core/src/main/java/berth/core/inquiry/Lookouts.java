// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import berth.core.contribution.Contributed;
import berth.core.contribution.Guard;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.LookoutSource;
import berth.core.spi.LookoutSource.Lookout;

/** The lookouts of all sources that have one; one that fails is not asked again. For one thread. */
final class Lookouts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Named> lookouts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /** One thread for all looks: a thread that is new costs more than a look. One that hangs is left behind, with its lookout. */
    private ExecutorService worker = worker();

    private record Named(Contributed<EvidenceSource> source, Lookout lookout) {
        String id() {
            return source.id();
        }
    }

    private static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "berth-lookout");
            thread.setDaemon(true);
            return thread;
        });
    }

    static Lookouts open(List<Contributed<EvidenceSource>> sources) {
        Lookouts all = new Lookouts();
        for (Contributed<EvidenceSource> source : sources) {
            Guard.Outcome<Optional<Lookout>> outcome = all.ask(() -> source.use(made -> made instanceof LookoutSource able
                    ? Optional.of(able.lookout()) : Optional.empty()));
            switch (outcome) {
            case Guard.Done<Optional<Lookout>> done -> done.returned().ifPresent(lookout -> all.lookouts.add(new Named(source, lookout)));
            case Guard.Failed<Optional<Lookout>> failed -> all.failures.add(source.id() + ": " + failed.reason());
            }
        }
        return all;
    }

    /** {@return the names of the sockets that take what is sent to the endpoints; empty when no lookout can tell} */
    Optional<List<List<Optional<String>>>> look(List<Endpoint> endpoints) {
        List<List<Optional<String>>> seen = new ArrayList<>();
        for (Named named : List.copyOf(lookouts)) {
            Guard.Outcome<List<Optional<String>>> outcome = ask(() -> named.source.during(() -> List.copyOf(named.lookout.look(endpoints))));
            switch (outcome) {
            case Guard.Done<List<Optional<String>>> done -> seen.add(done.returned());
            case Guard.Failed<List<Optional<String>>> failed -> {
                failures.add(named.id() + ": " + failed.reason());
                lookouts.remove(named);
                close(named);
            }
            }
        }
        return seen.isEmpty() ? Optional.empty() : Optional.of(seen);
    }

    /** {@return what has failed since this was asked last} */
    List<String> failures() {
        List<String> fresh = List.copyOf(failures);
        failures.clear();
        return fresh;
    }

    private <T> Guard.Outcome<T> ask(Callable<T> question) {
        Future<Guard.Outcome<T>> answer = worker.submit(() -> Guard.call(question));
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            worker.shutdownNow();
            worker = worker();
            return new Guard.Failed<>(Why.TIMED_OUT, "it did not answer in time");
        } catch (ExecutionException e) {
            throw Guard.defect(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Guard.Failed<>(Why.CANCELLED, "it was interrupted");
        }
    }

    private void close(Named named) {
        ask(() -> named.source.during(() -> {
            named.lookout.close();
            return true;
        }));
    }

    @Override
    public void close() {
        lookouts.forEach(this::close);
        lookouts.clear();
        worker.shutdownNow();
    }
}
