// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributed;
import berth.core.contribution.ContributedSource;
import berth.core.contribution.Guard;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.CannotObserveException;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

/**
 * Runs strangers' code, each piece on a thread of its own and all under one deadline.
 * Shortly before the deadline each is asked to stop, so that it can still tell what it has found. What overstays the
 * deadline is left behind, because a native call can't be cancelled and must not hold the answer: it becomes a blind
 * spot, and what it saw until then is kept.
 */
public final class Collector {
    private static final long CANCEL_CHECK_MILLIS = 50;
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(2);

    private final Duration deadline;

    /** Gives all sources together this long. */
    public Collector(Duration deadline) {
        this.deadline = deadline;
    }

    /** {@return what the sources saw, in the order of the sources; cancelling the monitor gives a shorter answer} */
    public List<Evidence> collect(List<ContributedSource> sources, Request request, IProgressMonitor monitor) {
        return start(sources, request, source -> true).all(monitor);
    }

    /** {@return the sources at work: the first ones now, the others when they are told to start; the deadline counts from now} */
    public Running start(List<ContributedSource> sources, Request request, Predicate<ContributedSource> first) {
        return new Running(sources.stream().map(source -> new Run(source, request, first.test(source))).toList(), deadline);
    }

    /** Sources at work; for one thread. */
    public static final class Running {
        private final List<Run> runs;
        private final long end;
        private final long grace;

        private Running(List<Run> runs, Duration deadline) {
            this.runs = runs;
            this.end = System.nanoTime() + deadline.toNanos();
            // A fifth of the time. Not by Duration's own division, which needs 30 ms when Java has just started.
            this.grace = Math.min(deadline.toNanos() / 5, LONGEST_GRACE.toNanos());
            runs.stream().filter(run -> run.first).forEach(Run::start);
        }

        /** {@return what the first ones saw, once they have ended} */
        public List<Evidence> first(IProgressMonitor monitor) {
            return await(runs.stream().filter(run -> run.first), monitor);
        }

        /** Starts the others; what was started before is not started again. */
        public void startOthers() {
            start(source -> true);
        }

        /** Starts these of the others; what was started before is not started again. */
        public void start(Predicate<ContributedSource> which) {
            runs.stream().filter(run -> which.test(run.contributed)).forEach(Run::start);
        }

        /** {@return what these saw, in the order of the sources, once they have ended; of those that were not started, nothing} */
        public List<Evidence> seen(Predicate<ContributedSource> which, IProgressMonitor monitor) {
            return await(runs.stream().filter(run -> run.started && which.test(run.contributed)), monitor);
        }

        /** {@return what all saw, in the order of the sources, once they have ended; cancelling the monitor gives a shorter answer} */
        public List<Evidence> all(IProgressMonitor monitor) {
            startOthers();
            return await(runs.stream(), monitor);
        }

        private List<Evidence> await(Stream<Run> awaited, IProgressMonitor monitor) {
            List<Evidence> seen = new ArrayList<>();
            awaited.forEach(run -> seen.addAll(run.await(end, grace, monitor)));
            return seen;
        }
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** One source on its thread; its list is closed when the deadline has passed, whatever the source does later. */
    private static final class Run {
        private final ContributedSource contributed;
        private final Contributed<EvidenceSource> source;
        private final Set<Topic> topics;
        private final Request request;
        private final boolean first;
        private final IProgressMonitor stop = new NullProgressMonitor();
        private final List<Evidence> seen = new ArrayList<>();
        private final FutureTask<Guard.Outcome<Boolean>> task = new FutureTask<>(() -> Guard.call(this::observe));
        private boolean closed;
        private boolean hurried;
        private boolean started;

        Run(ContributedSource contributed, Request request, boolean first) {
            this.first = first;
            this.contributed = contributed;
            this.source = contributed.source();
            this.topics = contributed.topics();
            this.request = request;
        }

        void start() {
            if (!started) {
                started = true;
                thread(task, source.id()).start();
            }
        }

        private Boolean observe() throws Exception {
            return source.use(made -> observe(made));
        }

        private Boolean observe(EvidenceSource made) {
            try {
                made.collect(request, this::accept, stop);
            } catch (CannotObserveException e) {
                blindSpots(e.why(), String.valueOf(e.getMessage())).forEach(this::accept);
            }
            return true;
        }

        private synchronized void accept(Evidence evidence) {
            Evidence heard = inTime(declared(Objects.requireNonNull(evidence, "evidence")));
            if (!closed) {
                seen.add(heard);
            }
        }

        /** Nobody would miss a topic that this source alone closes, on the day on which it fails. */
        private Evidence declared(Evidence evidence) {
            return evidence instanceof Surveyed survey && !topics.contains(survey.topic())
                    ? blindSpot(Why.BROKEN_CONTRIBUTION, "it surveyed " + survey.topic().id() + " without declaring it") : evidence;
        }

        /** What a source leaves out because its time is up was not cancelled by a person. */
        private Evidence inTime(Evidence evidence) {
            return hurried && evidence instanceof NotObserved unseen && unseen.why() == Why.CANCELLED
                    ? new NotObserved(unseen.origin(), unseen.topic(), Why.TIMED_OUT, unseen.detail()) : evidence;
        }

        private synchronized List<Evidence> close(List<NotObserved> blindSpots) {
            closed = true;
            List<Evidence> all = new ArrayList<>(seen);
            all.addAll(blindSpots);
            return all;
        }

        List<Evidence> await(long end, long grace, IProgressMonitor monitor) {
            while (true) {
                long left = end - System.nanoTime();
                if (left <= grace) {
                    hurry();
                }
                if (monitor.isCanceled() || left <= 0 && !task.isDone()) {
                    stop.setCanceled(true);
                    return close(monitor.isCanceled() ? blindSpots(Why.CANCELLED, "it was cancelled")
                            : blindSpots(Why.TIMED_OUT, "it did not answer in time"));
                }
                try {
                    return ended(task.get(Math.min(Math.max(left, 1), TimeUnit.MILLISECONDS.toNanos(CANCEL_CHECK_MILLIS)),
                            TimeUnit.NANOSECONDS));
                } catch (TimeoutException | InterruptedException e) {
                    // Look at the monitor and the deadline again; a stranger may interrupt whom he likes.
                } catch (ExecutionException e) {
                    throw Guard.defect(e);
                }
            }
        }

        private synchronized void hurry() {
            hurried = true;
            stop.setCanceled(true);
        }

        private List<Evidence> ended(Guard.Outcome<Boolean> outcome) {
            return close(outcome.either(done -> List.of(), failed -> blindSpots(failed.why(), failed.reason())));
        }

        /** Also one for each of its topics: another source's survey of the same topic has not seen what this one would have. */
        private List<NotObserved> blindSpots(Why why, String detail) {
            List<NotObserved> all = new ArrayList<>(List.of(blindSpot(why, detail)));
            topics.stream().filter(topic -> topic != Topic.CONTRIBUTION).sorted().forEach(topic -> all.add(
                    new NotObserved(origin(), topic, why, source.id() + " did not finish")));
            return all;
        }

        private NotObserved blindSpot(Why why, String detail) {
            return new NotObserved(origin(), Topic.CONTRIBUTION, why, source.id() + " (bundle " + source.bundle() + "): " + detail);
        }

        private Origin origin() {
            return new Origin(source.id(), request.now(), Optional.empty());
        }
    }
}
