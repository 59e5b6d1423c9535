// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.evidence.LogRecord;
import berth.core.render.Escapes;
import berth.core.spi.EventLogFormat.Damage;

/**
 * Follows a log while it is written: a text, syslog or a journal file. Each record that is new is handed on once.
 * <p>
 * The log may be renamed and begun anew, cut off and begun anew, or not be there for a while; what its writer still adds to a file that
 * was renamed comes, too. A line comes when its line feed is there. A log that is cut off and has grown beyond its old length between two
 * looks is noticed by its content. Each look that finds nothing new asks for the file's attributes and reads nothing.
 * <p>
 * Threads: one at a time. Where records are lost because they were written and thrown away between two looks, nobody can tell.
 *
 * <pre>
 * try (LogFollower follower = LogFollower.fromEnd(contributions, Path.of("app.log"), Duration.ofSeconds(10))) {
 *     follower.run(Duration.ofSeconds(1), records::add, damages::add, monitor);
 * }
 * </pre>
 */
public final class LogFollower implements Closeable {
    /** Whoever writes a log that was renamed is told so within this time. */
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final int MOST_OLD = 4;

    private final Recognition recognition;
    private final Path path;
    private final Duration patience;
    private final Duration grace;
    private final LinkedList<FollowedFile> files = new LinkedList<>();
    private boolean skip;

    private LogFollower(Recognition recognition, Path path, Duration patience, Duration grace, boolean skip) {
        this.recognition = recognition;
        this.path = path;
        this.patience = patience;
        this.grace = grace;
        this.skip = skip;
    }

    /** Follows what is written from now on: records that the log holds at the first look are passed over. */
    public static LogFollower fromEnd(Contributions contributions, Path path, Duration patience) {
        return new LogFollower(new Recognition(contributions.formats(), patience), path, patience, GRACE, true);
    }

    /**
     * Follows a log from its first record on.
     *
     * @param patience how long a format may take without getting on
     */
    public static LogFollower fromStart(Contributions contributions, Path path, Duration patience) {
        return new LogFollower(new Recognition(contributions.formats(), patience), path, patience, GRACE, false);
    }

    /** {@return one that follows a renamed file for so long} For tests. */
    LogFollower within(Duration time) {
        return new LogFollower(recognition, path, patience, time, skip);
    }

    /**
     * Looks once.
     *
     * @return whether there was anything new
     * @throws UnreadableInputException when the log is there and can't be read or followed
     */
    public boolean look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor)
            throws UnreadableInputException {
        return look(LogNews.records(records, damages), monitor);
    }

    boolean look(LogNews news, IProgressMonitor monitor) throws UnreadableInputException {
        try {
            open(news);
            boolean any = false;
            for (Iterator<FollowedFile> each = files.iterator(); each.hasNext();) {
                FollowedFile file = each.next();
                boolean current = file == files.getLast();
                boolean leave = !current && (files.size() > MOST_OLD || file.isQuiet(grace));
                any |= file.read(news, leave, current, monitor);
                if (leave) {
                    file.close();
                    each.remove();
                }
            }
            return any;
        } catch (IOException e) {
            throw new UnreadableInputException(Escapes.visible(path.toString()) + " can't be read: " + Escapes.visible(Guard.reason(e)) + ".");
        }
    }

    /** Looks again and again until it is cancelled; it ends at most one interval later. */
    public void run(Duration interval, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor)
            throws UnreadableInputException, InterruptedException {
        while (!monitor.isCanceled()) {
            look(records, damages, monitor);
            Thread.sleep(interval);
        }
    }

    /** Opens the file that has the name now, unless it is the one that is open. */
    private void open(LogNews news) throws IOException, UnreadableInputException {
        Optional<BasicFileAttributes> named = named();
        boolean first = files.isEmpty();
        if (named.isPresent()) {
            Optional<Object> key = Optional.ofNullable(named.get().fileKey());
            try {
                if (first || !files.getLast().is(key)) {
                    Optional<FollowedFile> last = first ? Optional.empty() : Optional.of(files.getLast());
                    files.add(FollowedFile.open(path, key, recognition, last, news, patience, first && skip));
                }
            } catch (NoSuchFileException e) {
                // Renamed between the two calls: the next look finds its successor.
                return;
            }
        }
        skip &= named.isPresent() && first;
    }

    private Optional<BasicFileAttributes> named() throws IOException, UnreadableInputException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new UnreadableInputException(Escapes.visible(path.toString()) + " is not a regular file; it can't be followed.");
            }
            return Optional.of(attributes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        while (!files.isEmpty()) {
            files.removeFirst().close();
        }
    }
}
