// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.ProgressMonitorWrapper;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;

import berth.core.contribution.Contributions;
import berth.core.failure.FailureInLogs;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.LogWatch;
import berth.core.inquiry.RecentFailures;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.spi.EventLogFormat.Damage;
import berth.ui.Words;

/** Follows logs in a background job: first what they tell so far, then what is new. Use from the UI thread. */
public final class IncidentFeed {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    /** The last line of a log may be waited for to go on, so that what it tells so far is known some looks later only. */
    private static final int SETTLED = 2;
    private static final int MOST_TROUBLES = 20;

    private final Display display;
    private final Supplier<Contributions> contributions;
    private final Consumer<String> reading;
    private final Consumer<News> taker;
    private Optional<Job> running = Optional.empty();
    private AtomicBoolean skipped = new AtomicBoolean();

    /**
     * What the logs tell now.
     *
     * @param logs      the names of what is followed
     * @param incidents all so far, the last one first
     * @param fresh     those that were told of since the news before; none while the logs are read for the first time
     * @param troubles  what can't be read, a sentence each
     */
    public record News(List<String> logs, List<FailureInLogs> incidents, List<FailureInLogs> fresh, List<String> troubles) {
        /** Copies the lists. */
        public News {
            logs = List.copyOf(logs);
            incidents = List.copyOf(incidents);
            fresh = List.copyOf(fresh);
            troubles = List.copyOf(troubles);
        }
    }

    /**
     * Creates the feed; all are told on the thread of the display.
     *
     * @param reading is told the log that is read for the first time
     * @param taker   is handed the news: once when all was read, and whenever there is more
     */
    public IncidentFeed(Display display, Supplier<Contributions> contributions, Consumer<String> reading, Consumer<News> taker) {
        this.display = display;
        this.contributions = contributions;
        this.reading = reading;
        this.taker = taker;
    }

    /** Follows those logs instead of the ones before; asked for their names on the thread of the job. */
    public void follow(Supplier<List<String>> logs) {
        stop();
        AtomicBoolean skip = new AtomicBoolean();
        skipped = skip;
        Job job = Job.create(Words.of("Following logs"), (ICoreRunnable) monitor -> new Following(logs.get(), skip).run(monitor));
        job.setSystem(true);
        job.setPriority(Job.DECORATE);
        job.addJobChangeListener(IJobChangeListener.onDone(event -> {
            if (!event.getResult().isOK()) {
                hand(event.getJob(), () -> taker.accept(new News(List.of(), List.of(), List.of(), List.of(Words.of("Berth itself failed here; the log of this application says how.")))));
            }
        }));
        running = Optional.of(job);
        job.schedule();
    }

    /** Reads no further what the logs told before now; what they tell from now on comes all the same. */
    public void skip() {
        skipped.set(true);
    }

    /** Follows nothing any more. */
    public void stop() {
        running.ifPresent(Job::cancel);
        running = Optional.empty();
    }

    private void hand(Job job, Runnable told) {
        if (!display.isDisposed()) {
            display.asyncExec(() -> {
                if (running.equals(Optional.of(job))) {
                    told.run();
                }
            });
        }
    }

    /** The work of one job, on its thread. */
    private final class Following implements LogWatch.Taker {
        private final Incidents incidents = new Incidents();
        private final Map<String, String> unread = new LinkedHashMap<>();
        private final Map<String, String> troubles = new LinkedHashMap<>();
        private final List<String> logs;
        private final AtomicBoolean skip;
        private boolean settled;
        private boolean changed = true;

        Following(List<String> logs, AtomicBoolean skip) {
            this.logs = logs;
            this.skip = skip;
        }

        void run(IProgressMonitor monitor) throws CoreException {
            Contributions now = contributions.get();
            try (LogWatch watch = new LogWatch(now, FailureKnowledge.of(now), PATIENCE, this)) {
                for (String log : logs) {
                    follow(watch, log, monitor);
                }
                for (int look = 0; !monitor.isCanceled(); look++) {
                    watch.look(monitor);
                    if (look >= SETTLED) {
                        tell();
                    }
                    Thread.sleep(INTERVAL);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new CoreException(Status.error(Words.of("A log could not be closed."), e));
            }
        }

        private void follow(LogWatch watch, String log, IProgressMonitor monitor) {
            hand(Job.getJobManager().currentJob(), () -> reading.accept(log));
            try {
                if (!readWhole(watch, log, monitor) && !watch.follow(log, monitor)) {
                    unread.remove(log);
                    troubles.put(log, Words.of("%s is not there yet.", Escapes.visible(log)));
                }
            } catch (UnreadableInputException e) {
                unread.remove(log);
                troubles.put(log, String.valueOf(e.getMessage()));
            } catch (InvalidPathException e) {
                troubles.put(log, Words.of("%s is no file name here.", Escapes.visible(log)));
            }
        }

        /** {@return whether all was read that the log tells so far, and it is followed} */
        private boolean readWhole(LogWatch watch, String log, IProgressMonitor monitor) throws UnreadableInputException {
            if (!RecentFailures.isSoonRead(Path.of(log))) {
                // A channel of Windows' event log is no file, and its older events would take as long as a large one.
                unread.put(log, Files.exists(Path.of(log)) ? Words.of("%s is large, so that only what it tells from now on is shown; drop it on the Resolution view for the rest.", Escapes.visible(log))
                        : Words.of("%s was not read to its end; what it tells from now on is shown.", Escapes.visible(log)));
                return false;
            }
            try {
                watch.followFromStart(log, new ProgressMonitorWrapper(monitor) {
                    @Override
                    public boolean isCanceled() {
                        return skip.get() || super.isCanceled();
                    }
                });
                return true;
            } catch (OperationCanceledException e) {
                unread.put(log, Words.of("%s was not read to its end; what it tells from now on is shown.", Escapes.visible(log)));
                return false;
            }
        }

        private void tell() {
            if (changed) {
                changed = false;
                List<FailureInLogs> all = incidents.newestFirst();
                List<FailureInLogs> news = incidents.news(all);
                List<FailureInLogs> fresh = settled ? news : List.of();
                List<String> said = Stream.concat(unread.values().stream(), troubles.values().stream()).toList();
                hand(Job.getJobManager().currentJob(), () -> taker.accept(new News(logs, all, fresh, said)));
            }
            settled = true;
        }

        @Override
        public void begun(LoggedFailure failure) {
            incidents.begin(failure);
            troubles.remove(failure.log());
            changed = true;
        }

        @Override
        public void ended(LoggedFailure failure) {
            incidents.put(failure);
            changed = true;
        }

        @Override
        public void damaged(String log, Damage damage) {
            String what = Escapes.visible(damage.what());
            trouble(log, damage.offset() == Damage.NO_PLACE ? Escapes.visible(log) + ": " + what : Words.of("%s is damaged at byte %s: %s", Escapes.visible(log), damage.offset(), what));
        }

        @Override
        public void lost(String log, String why) {
            trouble(log, why);
        }

        private void trouble(String log, String sentence) {
            if (troubles.size() < MOST_TROUBLES && !sentence.equals(troubles.put(log, sentence))) {
                changed = true;
            }
        }
    }
}
