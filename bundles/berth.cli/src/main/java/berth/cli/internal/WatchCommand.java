// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.failure.FailureVocabulary;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.LogWatch;
import berth.core.inquiry.PortWatch;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.render.LogRecordRenderer;
import berth.core.render.LoggedFailureRenderer;
import berth.core.render.PortChangeRenderer;
import berth.core.render.VerdictText;
import berth.core.spi.EventLogFormat.Damage;

/** {@code berth watch PORT|LOG...}: ports until they are free or change hands, and logs for each new failed bind. */
final class WatchCommand implements PortWatch.Taker, LogWatch.Taker {
    private static final Duration LOOK = Duration.ofMillis(100);
    /** Logs are looked at with every third look at ports. */
    private static final int LOGS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BerthCommand command;
    private final Arguments arguments;
    private final IProgressMonitor monitor = new NullProgressMonitor();
    private boolean changed;
    private boolean arrived;

    WatchCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException {
        List<Endpoint> ports = new ArrayList<>();
        List<String> logs = new ArrayList<>();
        for (String word : words) {
            Optional<Endpoint> port = port(word);
            port.ifPresentOrElse(ports::add, () -> logs.add(word));
        }
        if (words.isEmpty()) {
            throw new UsageException("name ports or logs, such as berth watch 25 or berth watch /var/log/syslog.");
        }
        Optional<FollowUp> then = followUp(ports);
        if (arguments.value("as").isPresent()) {
            LocalUsers.current().check(arguments.value("as").get());
        }
        Optional<Duration> most = arguments.has("timeout") ? Optional.of(arguments.timeout()) : Optional.empty();
        Contributions contributions = command.contributions(arguments);
        try (LogWatch logWatch = logs(contributions, logs)) {
            int followed = follow(logWatch, logs);
            int status = followed == 0 && ports.isEmpty() ? ExitStatus.NO_INPUT : watch(contributions, ports, logWatch, most, then);
            return followed < logs.size() ? ExitStatus.NO_INPUT : status;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.UNDETERMINED;
        } catch (IOException e) {
            throw new UncheckedIOException("a log could not be closed", e);
        }
    }

    private Optional<FollowUp> followUp(List<Endpoint> ports) throws UsageException {
        if (arguments.then().isEmpty()) {
            return Optional.empty();
        }
        if (ports.isEmpty()) {
            throw new UsageException("--then waits for ports; name one, such as berth watch 25 --then systemctl start postfix.");
        }
        return Optional.of(FollowUp.of(arguments.then().get()));
    }

    /** A word that is neither a port nor a file's name that could be meant is a mistake, and nothing to wait for. */
    private Optional<Endpoint> port(String word) throws UsageException {
        try {
            return Optional.of(arguments.endpoint(word));
        } catch (UsageException e) {
            if (Arguments.isPortLike(word) && !exists(word)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean exists(String word) {
        try {
            return Files.exists(Path.of(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private LogWatch logs(Contributions contributions, List<String> logs) {
        FailureKnowledge knowledge = logs.isEmpty() ? new FailureKnowledge(List.of(), new FailureVocabulary(List.of(), List.of()), List.of()) : command.failures(contributions);
        command.complainOf(knowledge.problems());
        return new LogWatch(contributions, knowledge, PATIENCE, this);
    }

    private int follow(LogWatch watch, List<String> logs) {
        int followed = 0;
        for (String log : logs) {
            try {
                if (!watch.follow(log, monitor)) {
                    command.complain(Escapes.visible(log) + " is not there yet; waiting for it.");
                }
                followed++;
            } catch (UnreadableInputException e) {
                command.complain(String.valueOf(e.getMessage()));
            }
        }
        return followed;
    }

    private int watch(Contributions contributions, List<Endpoint> ports, LogWatch logs, Optional<Duration> most, Optional<FollowUp> then)
            throws InterruptedException {
        long begun = System.nanoTime();
        try (PortWatch watch = new PortWatch(command.inquiry(contributions, patience(most)), ports, arguments.value("as"), this)) {
            for (int look = 0; !monitor.isCanceled(); look++) {
                watch.look(monitor);
                if (look % LOGS == 0) {
                    logs.look(monitor);
                }
                if (!ports.isEmpty() && (then.isPresent() ? watch.allFree() : changed)) {
                    return then.isPresent() ? then.get().run(command, arguments.has("json")) : ExitStatus.OK;
                }
                if (most.isPresent() && System.nanoTime() - begun >= most.get().toNanos()) {
                    return timedOut(watch, most.get(), ports.isEmpty());
                }
                Thread.sleep(LOOK);
            }
        }
        // Nobody reads any more.
        return ExitStatus.OK;
    }

    private static Duration patience(Optional<Duration> most) {
        return most.filter(time -> time.compareTo(PATIENCE) < 0).map(time -> time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time)
                .orElse(PATIENCE);
    }

    private int timedOut(PortWatch watch, Duration most, boolean onlyLogs) {
        if (onlyLogs && arrived) {
            return ExitStatus.OK;
        }
        String seconds = most.toMillis() % 1000 == 0 ? String.valueOf(most.toSeconds()) : String.valueOf(most.toMillis() / 1000.0);
        String now = String.join(" ", watch.last().stream().map(VerdictText.ENGLISH::summary).toList());
        command.complain("nothing " + (onlyLogs ? "arrived" : "changed as it was waited for") + " within " + seconds + " seconds" + (now.isEmpty() ? "." : ": " + now));
        return ExitStatus.UNDETERMINED;
    }

    private void print(String line) {
        command.out().print(line + "\n");
        if (command.out().checkError()) {
            monitor.setCanceled(true);
        }
    }

    @Override
    public void seen(Optional<Diagnosis> before, Diagnosis now) {
        changed |= before.isPresent() || now.verdict() == Verdict.FREE;
        print(arguments.has("json") ? PortChangeRenderer.json(before, now) : PortChangeRenderer.text(before, now));
    }

    @Override
    public void unseen(Diagnosis now) {
        command.complain(VerdictText.ENGLISH.summary(now) + " Watching on.");
    }

    @Override
    public void trouble(String why) {
        command.complain("the port is looked at less often: " + Escapes.visible(why));
    }

    @Override
    public void begun(LoggedFailure failure) {
        arrived = true;
        print(arguments.has("json") ? LoggedFailureRenderer.json(failure) : LoggedFailureRenderer.ENGLISH.text(failure));
    }

    @Override
    public void ended(LoggedFailure failure) {
        // It was told when it began.
        return;
    }

    @Override
    public void damaged(String log, Damage damage) {
        command.complain(LogRecordRenderer.damage(log, damage));
    }

    @Override
    public void lost(String log, String why) {
        command.complain(why);
    }
}
