// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;

import berth.core.contribution.Contributions;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.PortWatch;
import berth.ui.Words;

/** Watches one port of this host in the background until it is free or changes hands. Use from the UI thread. */
public final class Watcher {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Display display;
    private final Supplier<Contributions> contributions;
    private final LocalHost localHost;
    private final Consumer<Diagnosis> changed;
    private Optional<Job> running = Optional.empty();

    /** @param changed is told once for each watch, on the thread of the display */
    public Watcher(Display display, Supplier<Contributions> contributions, LocalHost localHost, Consumer<Diagnosis> changed) {
        this.display = display;
        this.contributions = contributions;
        this.localHost = localHost;
        this.changed = changed;
    }

    /** Watches that port instead of another one. */
    public void watch(Endpoint wanted) {
        stop();
        Job job = Job.create(Words.of("Watching port %s", wanted.port()), (ICoreRunnable) monitor -> {
            Waiting waiting = new Waiting();
            try (PortWatch watch = new PortWatch(new Inquiry(contributions.get(), localHost, DEADLINE, Clock.systemUTC()), List.of(wanted), Optional.empty(), waiting)) {
                while (!monitor.isCanceled() && waiting.change.isEmpty()) {
                    watch.look(monitor);
                    Thread.sleep(INTERVAL);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            waiting.change.ifPresent(this::hand);
        });
        job.setSystem(true);
        job.schedule();
        running = Optional.of(job);
    }

    /** Watches no longer. */
    public void stop() {
        running.ifPresent(Job::cancel);
        running = Optional.empty();
    }

    private void hand(Diagnosis now) {
        if (!display.isDisposed()) {
            display.asyncExec(() -> {
                if (running.isPresent()) {
                    running = Optional.empty();
                    changed.accept(now);
                }
            });
        }
    }

    /** Keeps what the port has become. */
    private static final class Waiting implements PortWatch.Taker {
        private Optional<Diagnosis> change = Optional.empty();

        @Override
        public void seen(Optional<Diagnosis> before, Diagnosis now) {
            if (before.isPresent() || now.verdict() == Verdict.FREE) {
                change = Optional.of(now);
            }
        }

        @Override
        public void unseen(Diagnosis now) {
            // It is watched on, and the answer that is shown says what can't be seen.
            return;
        }

        @Override
        public void trouble(String why) {
            return;
        }
    }
}
