// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.collect.Collector;
import berth.core.contribution.ContributedSource;
import berth.core.evidence.Evidence;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/**
 * One look at this host. Sources that ask a server for its greeting come after all others: what they do is seen among the host's sockets.
 * For one thread.
 */
final class Look {
    private final List<ContributedSource> sources;
    private final Request request;
    private final long end;
    private final Collector.Running running;

    /** Starts the first ones. */
    Look(List<ContributedSource> sources, Request request, Duration deadline, Predicate<ContributedSource> first) {
        this.sources = sources;
        this.request = request;
        this.end = System.nanoTime() + deadline.toNanos();
        this.running = new Collector(deadline).start(sources, request, source -> first.test(source) && isQuiet(source));
    }

    private static boolean isQuiet(ContributedSource source) {
        return !Doorstep.isKnocking(source);
    }

    /** {@return what the first ones saw} */
    List<Evidence> first(IProgressMonitor monitor) {
        return running.first(monitor);
    }

    /** Starts all others but those that ask for greetings. */
    void startOthers() {
        running.start(Look::isQuiet);
    }

    /** {@return what was seen without anybody noticing it} */
    List<Evidence> quietly(IProgressMonitor monitor) {
        startOthers();
        List<Evidence> seen = running.seen(Look::isQuiet, monitor);
        return request.wanted().isPresent() ? Sharers.told(seen) : seen;
    }

    /** {@return what all saw, greetings last} */
    List<Evidence> all(Snapshot bare, IProgressMonitor monitor) {
        List<Evidence> seen = quietly(monitor);
        if (monitor.isCanceled() || left().isNegative() || !isKnocked(bare.with(seen))) {
            return seen;
        }
        running.start(Doorstep::isKnocking);
        List<Evidence> heard = running.seen(Doorstep::isKnocking, monitor);
        List<Evidence> both = Stream.concat(seen.stream(), heard.stream()).toList();
        boolean again = request.wanted().filter(wanted -> Doorstep.isUnexpected(both, wanted)).isPresent() && !monitor.isCanceled();
        return again && !left().isNegative() ? Stream.concat(again(monitor).stream(), heard.stream()).toList() : both;
    }

    private boolean isKnocked(Snapshot seen) {
        return request.effort() != Effort.EXACT && sources.stream().anyMatch(Doorstep::isKnocking)
                && request.wanted().map(wanted -> Doorstep.mayBeKnockedAt(seen, wanted)).orElse(true);
    }

    /** A server that started after its sockets had been looked for is no stranger. */
    private List<Evidence> again(IProgressMonitor monitor) {
        return new Collector(left()).collect(sources.stream().filter(Look::isQuiet).toList(), request, monitor);
    }

    private Duration left() {
        return Duration.ofNanos(end - System.nanoTime());
    }
}
