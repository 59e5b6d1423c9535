// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.failure.LoggedFailure;
import berth.core.spi.EventLogFormat.Damage;

/** The failed binds that logs told of last. Reads whole files, so never on a UI thread. */
public final class RecentFailures {
    /** The newest part of a larger log would be found, too, but only after the rest. */
    private static final long LARGEST = 256L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RecentFailures() { }

    /** {@return whether a log is small enough to be read from its first line on where nobody asked for it} */
    public static boolean isSoonRead(Path log) {
        try {
            return Files.isDirectory(log) || Files.size(log) <= LARGEST;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return so many of the failed binds that these logs tell of, the last one first; a log that can't be read has none} */
    public static List<LoggedFailure> of(Contributions contributions, List<Path> logs, int most, ZoneId zone, IProgressMonitor monitor) {
        List<LoggedFailure> all = new ArrayList<>();
        FailureKnowledge knowledge = FailureKnowledge.of(contributions);
        for (Path log : logs.stream().filter(RecentFailures::isSoonRead).toList()) {
            if (monitor.isCanceled()) {
                break;
            }
            try (LogWatch watch = new LogWatch(contributions, knowledge, PATIENCE, new Ended(all))) {
                watch.followFromStart(log.toString());
            } catch (UnreadableInputException | IOException e) {
                continue;
            }
        }
        return newestFirst(all, zone).subList(0, Math.min(most, all.size()));
    }

    /** {@return the same failures, the last one first; those of which no log says when come last} */
    public static List<LoggedFailure> newestFirst(List<LoggedFailure> failures, ZoneId zone) {
        return failures.stream().sorted(Comparator.comparing((LoggedFailure failure) -> failure.moment(zone).orElse(Instant.MIN)).reversed()).toList();
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
