// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import berth.cli.internal.selftest.Check.Result;
import berth.cli.internal.selftest.Eye.LogSeen;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.Redaction;
import berth.core.snapshot.Snapshot;

/**
 * Opens sockets of its own, and asks Berth for them as {@code berth PORT} does.
 * Contract: changes nothing but these sockets, and closes them; takes two minutes at most.
 */
public final class Selftest {
    /** Documentation has this address to itself (RFC 5737), so no host has it. */
    private static final IpAddress FOREIGN = new IpAddress("192.0.2.1");
    /** There where systemd runs (sd_booted(3)). */
    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final String LOGS = "event logs";
    private static final String ON_FOREIGN = "error of a bind on an address that this host has not";
    private static final String ON_TAKEN = "error of a bind on a taken port";

    private final Eye eye;
    private final Judge judge;
    private final BooleanSupplier late;
    private final boolean systemd;
    private final List<Check> checks = new ArrayList<>();
    private final List<Sample> open = new ArrayList<>();

    /** Asks these contributions about this host; each question may take that long. */
    public Selftest(Contributions contributions, LocalHost host, Duration deadline) {
        this(contributions, host, TimeLimit.start(System::nanoTime, deadline));
    }

    private Selftest(Contributions contributions, LocalHost host, TimeLimit time) {
        this(new LiveEye(contributions, host, time), Self.current(), time::isUp, Files.isDirectory(SYSTEMD));
    }

    Selftest(Eye eye, Self self, BooleanSupplier late, boolean systemd) {
        this.systemd = systemd;
        this.eye = eye;
        this.judge = new Judge(self);
        this.late = late;
    }

    /** What came out; {@code sources} tell of no names but those of this Berth. */
    public record Findings(List<Check> checks, List<SourceSurvey> sources, Snapshot host) {
        /** Copies the lists. */
        public Findings {
            checks = List.copyOf(checks);
            sources = List.copyOf(sources);
        }

        /** {@return how many checks ended so} */
        public long count(Result result) {
            return checks.stream().filter(check -> check.result() == result).count();
        }
    }

    /** {@return what was found} */
    public Findings run() {
        try {
            attempts().forEach(this::attempt);
            checks.add(guarded("TCP port that nobody has", this::free));
            checks.add(guarded(ON_FOREIGN, this::foreign));
            List<SourceSurvey> sources = sources();
            return new Findings(checks, sources, eye.all());
        } finally {
            open.forEach(sample -> Guard.call(() -> {
                OwnSockets.close(sample);
                return true;
            }));
        }
    }

    private static Map<String, Callable<Sample>> attempts() {
        Map<String, Callable<Sample>> attempts = new LinkedHashMap<>();
        attempts.put("TCP listener on 127.0.0.1", OwnSockets::listener);
        attempts.put("TCP listener on 127.0.0.1, asked for 0.0.0.0", OwnSockets::listenerUnderWildcard);
        attempts.put("TCP listener on [::1]", OwnSockets::listenerV6);
        attempts.put("TCP socket that is bound to [::], dual-stack", OwnSockets::dualStack);
        attempts.put("UDP server on 127.0.0.1", OwnSockets::datagrams);
        attempts.put("TCP socket that is bound and does not listen", OwnSockets::bound);
        attempts.put("TCP client on an ephemeral port", OwnSockets::client);
        attempts.put("TCP connection in TIME_WAIT", OwnSockets::timeWait);
        return attempts;
    }

    private void attempt(String title, Callable<Sample> make) {
        if (late.getAsBoolean()) {
            checks.add(Check.outOfTime(title));
            return;
        }
        Optional<Sample> made = Guard.call(make).value();
        if (made.isEmpty()) {
            checks.add(Check.notMade(title, "this system gives no such socket"));
            return;
        }
        open.add(made.get());
        Seen seen = eye.port(made.get().asked());
        checks.add(judge.sample(made.get(), seen));
        if (made.get().state() == SocketState.BOUND && made.get().own().equals(made.get().asked())) {
            checks.add(made.get().bindable().orElse(false) ? Check.notMade(ON_TAKEN, "this system allows a second bind")
                    : judge.refusal(ON_TAKEN, made.get().asked(), Verdict.HELD, List.of(OsError.Kind.IN_USE), seen));
        }
    }

    private Check guarded(String title, Callable<Check> check) {
        return late.getAsBoolean() ? Check.outOfTime(title)
                : Guard.call(check).either(done -> done, failed -> Check.notMade(title, "this system gives no such socket"));
    }

    private Check free() throws Exception {
        Endpoint asked = OwnSockets.free();
        Seen seen = eye.port(asked);
        return judge.free(asked, OwnSockets.bindable(asked).orElse(false), seen);
    }

    private Check foreign() throws Exception {
        Endpoint asked = new Endpoint(Transport.TCP, FOREIGN, OwnSockets.free().port());
        return OwnSockets.bindable(asked).orElse(true) ? Check.notMade(ON_FOREIGN, "this system allows a bind on " + FOREIGN) : judge.refusal(ON_FOREIGN, asked, Verdict.NOT_LOCAL, List.of(OsError.Kind.ADDRESS_UNAVAILABLE), eye.port(asked));
    }

    private List<SourceSurvey> sources() {
        Optional<Endpoint> own = open.stream().filter(sample -> sample.state() == SocketState.LISTEN).map(Sample::own).findFirst();
        if (own.isEmpty()) {
            checks.add(late.getAsBoolean() ? Check.outOfTime("all sources") : Check.notMade("all sources", "there was no socket to show them"));
            return List.of();
        }
        List<SourceSurvey> sources = eye.sources().stream().flatMap(id -> survey(id, own.get()).stream()).toList();
        Snapshot all = eye.all();
        if (eye.sources().isEmpty()) {
            checks.add(Check.undecided("all sources", "this version has none for this system"));
        }
        checks.add(everySocket(all));
        checks.add(judge.services(KnownService.of(all.os(), systemd), all));
        checks.add(late.getAsBoolean() ? Check.outOfTime(LOGS) : logs(all));
        Redaction names = Redaction.of(List.of(all));
        return sources.stream().map(source -> new SourceSurvey(source.id(), source.surveyed(), source.gaps().stream()
                .map(gap -> new NotObserved(gap.origin(), gap.topic(), gap.why(), names.redacted(gap.detail()))).distinct().toList(), source.facts(), source.millis())).toList();
    }

    private Optional<SourceSurvey> survey(String id, Endpoint own) {
        if (late.getAsBoolean()) {
            checks.add(Check.outOfTime("source " + id));
            return Optional.empty();
        }
        SourceSurvey source = eye.survey(id, own);
        checks.add(source.check());
        return Optional.of(source);
    }

    /** In the list of all sockets, too. */
    private Check everySocket(Snapshot all) {
        String title = "own sockets among all of the host";
        List<Sample> wanted = open.stream().filter(Sample::isOwned).toList();
        List<SocketSeen> own = all.all(SocketSeen.class).filter(socket -> socket.owners().stream().anyMatch(owner -> owner.pid() == judge.self().pid())).toList();
        long found = wanted.stream().filter(sample -> own.stream().anyMatch(socket -> socket.local().equals(sample.own()) && socket.state() == sample.state())).count();
        String detail = found + " of " + wanted.size() + " with this process as their owner";
        Set<Topic> needed = EnumSet.of(Topic.TCP_SOCKETS, Topic.UDP_SOCKETS, Topic.PROCESSES);
        boolean complete = needed.stream().allMatch(topic -> all.covers(topic, wanted.getFirst().own().port()));
        return found == wanted.size() ? Check.right(title, detail) : complete ? Check.wrong(title, detail) : Check.undecided(title, detail + "; " + open(gaps(all, needed)));
    }

    private Check logs(Snapshot all) {
        List<LogSeen> logs = eye.logs();
        long readable = logs.stream().filter(LogSeen::readable).count();
        long records = all.all(EventLogged.class).count();
        String gaps = gaps(all, Set.of(Topic.EVENT_LOG));
        if (logs.isEmpty()) {
            return records > 0 ? Check.undecided(LOGS, records + " records, and nothing to compare them with") : gaps.isEmpty() ? Check.notMade(LOGS, "no log of this host was found that can be read")
                    : Check.undecided(LOGS, open(gaps));
        }
        String formats = logs.stream().filter(LogSeen::readable).map(LogSeen::format).distinct().sorted().collect(Collectors.joining(", "));
        return readable == logs.size() ? Check.right(LOGS, readable + " readable: " + formats) : Check.wrong(LOGS, readable + " of " + logs.size() + " readable: " + formats);
    }

    private static String open(String gaps) {
        return gaps.isEmpty() ? "no source looks at them here" : gaps;
    }

    private static String gaps(Snapshot all, Set<Topic> topics) {
        return all.all(NotObserved.class).filter(gap -> topics.contains(gap.topic())).map(gap -> gap.topic().id() + ": " + gap.why().id()).distinct().collect(Collectors.joining(", "));
    }
}
