// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.collect.Collector;
import berth.core.contribution.ContributedSource;
import berth.core.contribution.Contributions;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Topic;
import berth.core.inquiry.HostLogs;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.UnreadableInputException;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The host itself, by the contributions of this Berth. */
final class LiveEye implements Eye {
    private final Contributions contributions;
    private final LocalHost host;
    private final TimeLimit time;
    private final List<Evidence> all = new ArrayList<>();

    LiveEye(Contributions contributions, LocalHost host, TimeLimit time) {
        this.contributions = contributions;
        this.host = host;
        this.time = time;
    }

    @Override
    public Seen port(Endpoint wanted) {
        Inquiry inquiry = new Inquiry(contributions, host, time.each(), Clock.systemUTC());
        Snapshot seen = inquiry.seen(wanted, Optional.empty(), new NullProgressMonitor());
        return new Seen(seen, inquiry.answer(wanted, seen));
    }

    @Override
    public List<String> sources() {
        return contributions.sources(host.os()).stream().map(source -> source.source().id()).toList();
    }

    @Override
    public SourceSurvey survey(String id, Endpoint own) {
        return survey(contributions.sources(host.os()).stream().filter(source -> source.source().id().equals(id)).findFirst().orElseThrow(), own);
    }

    private SourceSurvey survey(ContributedSource source, Endpoint own) {
        boolean knocks = source.topics().contains(Topic.GREETINGS);
        Request request = new Request(knocks ? Optional.of(own) : Optional.empty(), Optional.empty(), knocks ? Effort.OWNER : Effort.FULL, Instant.now());
        long begun = System.nanoTime();
        List<Evidence> seen = new Collector(time.each()).collect(List.of(source), request, new NullProgressMonitor());
        all.addAll(seen);
        return SourceSurvey.of(source.source().id(), seen, (System.nanoTime() - begun) / 1_000_000);
    }

    @Override
    public Snapshot all() {
        return new Snapshot(host.id(), Optional.of(host.os()), Instant.now(), all);
    }

    @Override
    public List<LogSeen> logs() {
        InputFiles files = new InputFiles(contributions, time.each());
        return HostLogs.current().stream().filter(Files::isRegularFile).takeWhile(path -> !time.isUp()).map(path -> log(files, path)).toList();
    }

    private static LogSeen log(InputFiles files, Path path) {
        try {
            return new LogSeen(files.format(path.toString()), true);
        } catch (UnreadableInputException e) {
            return new LogSeen("none", false);
        }
    }
}
