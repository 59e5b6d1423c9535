// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;

/** A host as large as they come, and how long a detector may look at it. */
final class LargeHost {
    /** What a detector has; the slowest machine on which tests are run needs a hundredth of it for a good one. */
    static final long SECONDS = 2;

    private static final int TRIES = 3;
    private static final int PROCESSES = 5_000;
    private static final int SOCKETS = 50_000;
    private static final int SERVICES = 500;
    /** So that nothing here has the process number or the port of what a test is about. */
    private static final int FIRST_PID = 100_000;
    private static final int FIRST_PORT = 10_500;

    private LargeHost() { }

    static Snapshot snapshot() {
        SnapshotFixtures host = SnapshotFixtures.host("large");
        for (int i = 0; i < PROCESSES; i++) {
            String name = "worker-" + i % SERVICES;
            host.process(FIRST_PID + i, name, p -> p.exe("/usr/lib/" + name + "/" + name).command("/usr/lib/" + name + "/" + name, "--serve", "--quiet")
                    .user("svc").service(name + ".service"));
        }
        for (int i = 0; i < SERVICES; i++) {
            host.service("worker-" + i + ".service", FIRST_PID + i).service("spare-" + i + ".service", ServiceState.STOPPED);
        }
        for (int i = 0; i < SOCKETS; i++) {
            host.listens(FIRST_PID + i % PROCESSES, "127." + i / 50_000 + "." + i / 250 % 250 + "." + (1 + i % 250) + ":" + (FIRST_PORT + i));
        }
        return host.surveyed(Topic.TCP_SOCKETS).surveyed(Topic.PROCESSES).surveyed(Topic.SERVICES).snapshot();
    }

    /** {@return the large host with all that was seen of the other one, whose system it runs} */
    static Snapshot with(Snapshot product) {
        List<Evidence> evidence = Stream.concat(snapshot().evidence().stream(), product.evidence().stream()).toList();
        return new Snapshot(product.host(), product.os(), product.takenAt(), evidence);
    }

    static void assertFast(AntivirusDetector detector, Question question, Snapshot host) {
        for (int i = 0; i < TRIES; i++) {
            Optional<List<Match>> matches = ask(detector, question, host);
            if (matches.isPresent()) {
                return;
            }
        }
        throw new AssertionError(String.format(Locale.ROOT, "%s took longer than %d seconds, each of %d times, to look at a host of %d processes and %d sockets. Each answer waits for every detector: go through the snapshot once, "
                + "and do not compare all of one kind of evidence with all of another.", detector.getClass().getName(), SECONDS, TRIES,
                host.all(Evidence.ProcessSeen.class).count(), host.all(SocketSeen.class).count()));
    }

    /** {@return what it says; empty when it does not say it in time, and is left behind} */
    private static Optional<List<Match>> ask(AntivirusDetector detector, Question question, Snapshot host) {
        FutureTask<List<Match>> answer = new FutureTask<>(() -> detector.detect(question, host));
        Thread.ofPlatform().daemon().name("detector on a large host").start(answer);
        try {
            Optional<List<Match>> matches = Optional.ofNullable(answer.get(SECONDS, TimeUnit.SECONDS));
            if (matches.isEmpty()) {
                throw new AssertionError("the detector said null of a large host");
            }
            return matches;
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new AssertionError("the detector threw on a large host", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the detector looked at a large host", e);
        }
    }
}
