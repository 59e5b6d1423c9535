// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;

import berth.core.contribution.Contributions;
import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.GrowingScan;
import berth.core.internal.failure.Words;
import berth.core.render.Escapes;
import berth.core.spi.EventLogFormat.Damage;

/**
 * Follows logs, and tells of each failed bind once, when the log begins to tell of it.
 * <p>
 * Text of any kind, syslog, {@code dmesg} and files of the systemd journal are followed, over rotation and truncation as
 * {@link LogFollower} says; of a folder the files of the journal that are in use, in it and in its folders; logs of this host that are no
 * files, such as the channels of Windows' event log, by the sources that have them. The rules are those of
 * {@link LogScan}. A failure that goes on is the same one, and only its count grows, until nothing was heard of it for five minutes, or
 * until it is so far back in the log that a scan would take the next try for another failure: then the next try is a new one. A line that
 * may have companions waits for them for half a second.
 * <p>
 * Threads: one at a time, which is not a UI thread; the taker is called on it. Bounded in memory, however long it follows.
 *
 * <pre>
 * try (LogWatch watch = new LogWatch(contributions, FailureKnowledge.of(contributions), Duration.ofSeconds(10), taker)) {
 *     watch.follow("/var/log/syslog", monitor);
 *     watch.run(Duration.ofMillis(250), monitor);
 * }
 * </pre>
 */
public final class LogWatch implements Closeable {
    private final Contributions contributions;
    private final GrowingScan.Rules rules;
    private final Duration patience;
    private final Taker taker;
    private final LongSupplier nanos;
    private final List<WatchedLog> logs = new ArrayList<>();

    /** Takes what the logs tell. */
    public interface Taker {
        /** A failure that is new, as it is known so far. */
        void begun(LoggedFailure failure);

        /** A failure that is over, with all that was told of it. */
        void ended(LoggedFailure failure);

        /** A place that can't be read. */
        void damaged(String log, Damage damage);

        /** A log that can't be read any more, in one sentence; said once until it can be read again. */
        void lost(String log, String why);
    }

    /** @param patience how long a format may take without getting on */
    public LogWatch(Contributions contributions, FailureKnowledge knowledge, Duration patience, Taker taker) {
        this(contributions, knowledge, patience, taker, System::nanoTime);
    }

    /**
     * As the other one.
     *
     * @param nanos a clock that never goes back, in nanoseconds since any moment
     */
    public LogWatch(Contributions contributions, FailureKnowledge knowledge, Duration patience, Taker taker, LongSupplier nanos) {
        this.contributions = contributions;
        this.rules = new GrowingScan.Rules(knowledge.events(), new Words(knowledge.vocabulary()));
        this.patience = patience;
        this.taker = taker;
        this.nanos = nanos;
    }

    /**
     * Follows a log from its present end on, or from its first line if it is not there yet.
     *
     * @return whether it is there
     * @throws UnreadableInputException when it is there and can't be read or followed; the others are followed all the same
     * @throws OperationCanceledException when the monitor was cancelled before the log's end was reached; it is not followed then
     */
    public boolean follow(String name, IProgressMonitor monitor) throws UnreadableInputException {
        return follow(name, true, monitor);
    }

    /** Follows a log from its first line on; else as the other one. Of a log that it was cancelled in, the taker has what was read. */
    public boolean followFromStart(String name, IProgressMonitor monitor) throws UnreadableInputException {
        return follow(name, false, monitor);
    }

    private boolean follow(String name, boolean fromEnd, IProgressMonitor monitor) throws UnreadableInputException {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " is no file name.");
        }
        Optional<LiveLog> live = LiveLog.find(contributions, name, patience);
        boolean there = live.isPresent() || Files.exists(path);
        WatchedLog log = live.map(found -> live(found, fromEnd)).orElseGet(() -> Files.isDirectory(path) ? WatchedLog.folder(path, fromEnd, this::file) : file(path, fromEnd));
        try {
            log.open(nanos.getAsLong(), monitor);
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
        } catch (UnreadableInputException | OperationCanceledException e) {
            close(log);
            throw e;
        }
        logs.add(log);
        return there;
    }

    private WatchedLog live(LiveLog log, boolean fromEnd) {
        return WatchedLog.live(log, fromEnd, new GrowingScan(rules, log.name(), taker::begun, taker::ended), taker);
    }

    private WatchedLog file(Path path, boolean fromEnd) {
        String name = path.toString();
        LogFollower follower = fromEnd ? LogFollower.fromEnd(contributions, path, patience) : LogFollower.fromStart(contributions, path, patience);
        return WatchedLog.file(name, follower, new GrowingScan(rules, name, taker::begun, taker::ended), taker);
    }

    /** Looks once at all logs. Whoever cancels the monitor has the rest with the next look. */
    public void look(IProgressMonitor monitor) {
        for (WatchedLog log : logs) {
            log.look(nanos.getAsLong(), monitor);
        }
    }

    /** Looks again and again until it is cancelled; it ends at most one interval later. */
    public void run(Duration interval, IProgressMonitor monitor) throws InterruptedException {
        while (!monitor.isCanceled()) {
            look(monitor);
            Thread.sleep(interval);
        }
    }

    /** Ends all failures, and closes the files. */
    @Override
    public void close() throws IOException {
        while (!logs.isEmpty()) {
            logs.remove(0).close();
        }
    }

    private static void close(WatchedLog log) throws UnreadableInputException {
        try {
            log.close();
        } catch (IOException e) {
            throw new UnreadableInputException(String.valueOf(e.getMessage()));
        }
    }
}
