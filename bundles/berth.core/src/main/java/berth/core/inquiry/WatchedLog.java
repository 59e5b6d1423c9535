// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.contribution.Guard;
import berth.core.inquiry.LogWatch.Taker;
import berth.core.internal.failure.GrowingScan;
import berth.core.render.Escapes;
import berth.core.spi.GrowingLogFormat.Mark;

/** What is followed under one name that a user gave. */
sealed interface WatchedLog extends Closeable {

    /** Makes the follower of one file. */
    interface Opener {
        WatchedLog file(Path path, boolean fromEnd);
    }

    /** Looks for the first time; whoever cancels the monitor closes it. */
    void open(long nanos, IProgressMonitor monitor) throws UnreadableInputException;

    /** Looks again; trouble goes to the taker. */
    void look(long nanos, IProgressMonitor monitor);

    static WatchedLog file(String name, LogFollower follower, GrowingScan failures, Taker taker) {
        LogNews news = LogNews.failures(failures, damage -> taker.damaged(name, damage));
        return new OfOne(name, monitor -> follower.look(news, monitor), follower, failures, taker);
    }

    static WatchedLog live(LiveLog log, boolean fromEnd, GrowingScan failures, Taker taker) {
        OfSource source = new OfSource(log, fromEnd, LogNews.records(failures.records(), damage -> taker.damaged(log.name(), damage)));
        return new OfOne(log.name(), source, source, failures, taker);
    }

    static WatchedLog folder(Path path, boolean fromEnd, Opener opener) {
        return new OfFolder(path, fromEnd, opener);
    }

    /** Hands on what is new in a log. */
    interface Reader {
        void look(IProgressMonitor monitor) throws UnreadableInputException;
    }

    /** Reads what a source follows, and has it follow anew whenever that has failed. */
    final class OfSource implements Reader, Closeable {
        private final LiveLog log;
        private final LogNews news;
        private Optional<Mark> reached;
        private Optional<LiveLog.Follower> follower = Optional.empty();

        OfSource(LiveLog log, boolean fromEnd, LogNews news) {
            this.log = log;
            this.news = news;
            this.reached = fromEnd ? Optional.empty() : Optional.of(Mark.START);
        }

        @Override
        public void look(IProgressMonitor monitor) throws UnreadableInputException {
            Mark from = reached.isPresent() ? reached.get() : log.end(monitor);
            reached = Optional.of(from);
            LiveLog.Follower now = follower.isPresent() ? follower.get() : log.follow(from);
            follower = Optional.empty();
            reached = Optional.of(now.look(news.records(), news.damages(), monitor));
            follower = Optional.of(now);
        }

        @Override
        public void close() {
            follower.ifPresent(LiveLog.Follower::close);
            follower = Optional.empty();
        }
    }

    /** A file, whatever it is renamed to, or a log that is none. */
    final class OfOne implements WatchedLog {
        private final String name;
        private final Reader reader;
        private final Closeable open;
        private final GrowingScan failures;
        private final Taker taker;
        private Optional<String> trouble = Optional.empty();

        OfOne(String name, Reader reader, Closeable open, GrowingScan failures, Taker taker) {
            this.name = name;
            this.reader = reader;
            this.open = open;
            this.failures = failures;
            this.taker = taker;
        }

        @Override
        public void open(long nanos, IProgressMonitor monitor) throws UnreadableInputException {
            read(nanos, monitor);
        }

        @Override
        public void look(long nanos, IProgressMonitor monitor) {
            try {
                read(nanos, monitor);
                trouble = Optional.empty();
            } catch (UnreadableInputException e) {
                Optional<String> now = Optional.of(String.valueOf(e.getMessage()));
                if (!now.equals(trouble)) {
                    taker.lost(name, now.get());
                }
                trouble = now;
            }
        }

        private void read(long nanos, IProgressMonitor monitor) throws UnreadableInputException {
            failures.begin(nanos);
            try {
                reader.look(monitor);
            } finally {
                failures.end();
            }
        }

        @Override
        public void close() throws IOException {
            open.close();
            failures.close();
        }
    }

    /**
     * A folder of the systemd journal. Files that journald has put away have an {@code @} in their names (systemd-journald.service(8));
     * whoever was followed under another name is followed to its end.
     */
    final class OfFolder implements WatchedLog {
        private static final int MOST_FILES = 1000;

        private final Path path;
        private final Opener opener;
        private final Map<Path, WatchedLog> files = new TreeMap<>();
        private final Set<Path> unreadable = new HashSet<>();
        private boolean fromEnd;

        OfFolder(Path path, boolean fromEnd, Opener opener) {
            this.path = path;
            this.fromEnd = fromEnd;
            this.opener = opener;
        }

        @Override
        public void open(long nanos, IProgressMonitor monitor) throws UnreadableInputException {
            List<UnreadableInputException> refused = new ArrayList<>();
            try {
                for (Path file : journals()) {
                    if (!monitor.isCanceled()) {
                        open(file, nanos, monitor).ifPresent(refused::add);
                    }
                }
            } catch (IOException e) {
                throw new UnreadableInputException(Escapes.visible(path.toString()) + " can't be read: " + Escapes.visible(Guard.reason(e)) + ".");
            }
            if (files.isEmpty() && !refused.isEmpty()) {
                throw refused.get(0);
            }
            if (files.isEmpty() && !monitor.isCanceled()) {
                throw new UnreadableInputException(Escapes.visible(path.toString()) + " is a directory without files of the systemd journal; name a file in it.");
            }
            // What comes later was not there before.
            fromEnd = false;
        }

        /** {@return why that one can't be followed} An ordinary user may read some of the files only. */
        private Optional<UnreadableInputException> open(Path file, long nanos, IProgressMonitor monitor) {
            WatchedLog log = opener.file(file, fromEnd);
            try {
                log.open(nanos, monitor);
                files.put(file, log);
                return Optional.empty();
            } catch (UnreadableInputException e) {
                unreadable.add(file);
                return Optional.of(e);
            }
        }

        @Override
        public void look(long nanos, IProgressMonitor monitor) {
            try {
                for (Path file : journals()) {
                    if (files.size() < MOST_FILES && !unreadable.contains(file)) {
                        files.computeIfAbsent(file, added -> opener.file(added, fromEnd));
                    }
                }
            } catch (IOException e) {
                // The files tell what is the matter with them.
            }
            files.values().forEach(file -> file.look(nanos, monitor));
        }

        private List<Path> journals() throws IOException {
            List<Path> found = new ArrayList<>();
            List<Path> folders = new ArrayList<>(List.of(path));
            add(path, found, folders);
            for (Path folder : folders.subList(1, folders.size())) {
                add(folder, found, new ArrayList<>());
            }
            return found;
        }

        private static void add(Path folder, List<Path> found, List<Path> folders) throws IOException {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (name.endsWith(".journal")) {
                        if (name.indexOf('@') < 0) {
                            found.add(entry);
                        }
                    } else if (name.indexOf('.') < 0 && folders.size() < MOST_FILES && Files.isDirectory(entry)) {
                        folders.add(entry);
                    }
                }
            } catch (NoSuchFileException e) {
                // Gone in between.
                return;
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        @Override
        public void close() throws IOException {
            for (WatchedLog file : files.values()) {
                file.close();
            }
        }
    }
}
