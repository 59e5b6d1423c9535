// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;

import berth.core.contribution.Contributions;
import berth.core.failure.FailureInLogs;
import berth.core.failure.LoggedFailure;
import berth.core.spi.EventLogFormat.Damage;

/** The failed binds that logs told of last. Reads whole files, so never on a UI thread. */
public final class RecentFailures {
    /** The newest part of a larger log would be found, too, but only after the rest. */
    private static final long LARGEST = 256L << 20;
    private static final long LARGEST_TOGETHER = 512L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int JOURNAL_DEPTH = 2;
    /** Logs may tell of very many, each of which would be compared with all others of its port. */
    private static final int COMPARED = 2000;

    private RecentFailures() { }

    /** {@return whether a log is small enough to be read from its first line on where nobody asked for it} */
    public static boolean isSoonRead(Path log) {
        return Files.exists(log) && size(log) <= LARGEST;
    }

    /** Of a folder of the journal, that of the files in it. */
    private static long size(Path log) {
        try (Stream<Path> files = Files.walk(log, JOURNAL_DEPTH)) {
            return files.mapToLong(RecentFailures::ofFile).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long ofFile(Path file) {
        try {
            return Files.isDirectory(file) ? 0 : Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** {@return so many of the failed binds that these logs tell of, the last one first; a log that can't be read has none} */
    public static List<LoggedFailure> of(Contributions contributions, List<Path> logs, int most, ZoneId zone, IProgressMonitor monitor) {
        List<LoggedFailure> all = new ArrayList<>();
        FailureKnowledge knowledge = FailureKnowledge.of(contributions);
        long left = LARGEST_TOGETHER;
        for (Path log : logs.stream().filter(RecentFailures::isSoonRead).toList()) {
            left -= size(log);
            if (monitor.isCanceled() || left < 0) {
                break;
            }
            try (LogWatch watch = new LogWatch(contributions, knowledge, PATIENCE, new Ended(all))) {
                watch.followFromStart(log.toString(), monitor);
            } catch (OperationCanceledException e) {
                break;
            } catch (UnreadableInputException | IOException e) {
                continue;
            }
        }
        List<LoggedFailure> newest = all.stream().sorted(Comparator.comparing((LoggedFailure failure) -> failure.moment(zone).orElse(Instant.MIN)).reversed()).limit(COMPARED).toList();
        return FailureInLogs.newestFirst(newest, zone).stream().map(FailureInLogs::failure).limit(most).toList();
    }

    /** Each failure once, with all that is told of it. */
    private record Ended(List<LoggedFailure> all) implements LogWatch.Taker {
        @Override
        public void begun(LoggedFailure failure) {
            return;
        }

        @Override
        public void ended(LoggedFailure failure) {
            all.add(failure);
        }

        @Override
        public void damaged(String log, Damage damage) {
            return;
        }

        @Override
        public void lost(String log, String why) {
            return;
        }
    }
}
