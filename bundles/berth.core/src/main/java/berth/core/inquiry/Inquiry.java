// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.collect.Collector;
import berth.core.contribution.ContributedDetector;
import berth.core.contribution.ContributedSource;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.engine.Detections;
import berth.core.engine.Detections.Detection;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.given.Given;
import berth.core.resolution.Looked;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector.Match;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/**
 * The way from a question to its diagnosis: collects here where here is asked about, adds what was given, lets the
 * detectors look, and asks the engine. Keeps nothing between two questions; use from any thread but a UI thread, because
 * it looks at the host and waits up to its deadline.
 */
public final class Inquiry {
    private static final Detections NOBODY_HEARD = new Detections(List.of(), List.of());

    private static final int MOST_TARGETS = 4;
    private static final int MAX_FAULTS = 20;

    private final Contributions contributions;
    private final LocalHost localHost;
    private final Duration deadline;
    private final Clock clock;
    private final Optional<Duration> patience;
    private final Locale locale;

    /** Asks these contributions on this host, and gives sources and detectors that long. */
    public Inquiry(Contributions contributions, LocalHost localHost, Duration deadline, Clock clock) {
        this(contributions, localHost, deadline, clock, Optional.empty(), Locale.ENGLISH);
    }

    private Inquiry(Contributions contributions, LocalHost localHost, Duration deadline, Clock clock, Optional<Duration> patience, Locale locale) {
        this.locale = locale;
        this.patience = patience;
        this.contributions = contributions;
        this.localHost = localHost;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** {@return the same for a person who said that he waits that long} Servers that are slow to greet are waited for then. */
    public Inquiry patient() {
        return new Inquiry(contributions, localHost, deadline, clock, Optional.of(deadline), locale);
    }

    /** {@return the same, which calls causes and steps as their articles do in that language} */
    public Inquiry in(Locale language) {
        return new Inquiry(contributions, localHost, deadline, clock, patience, language);
    }

    /** {@return the articles, in the language of the answers} */
    public Knowledge knowledge() {
        return Knowledge.of(contributions, locale);
    }

    /** {@return whether the endpoint can be bound on this host now, and if not, why} */
    public Diagnosis port(Endpoint wanted, Optional<String> asUser, List<Given> given, IProgressMonitor monitor) {
        return port(wanted, asUser, given, look(request(wanted, asUser), source -> true), monitor);
    }

    /** {@return the same; nobody is asked for a greeting, so that nobody notices how often this is asked} */
    Diagnosis watched(Endpoint wanted, Optional<String> asUser, IProgressMonitor monitor) {
        Snapshot here = snapshot(look(request(wanted, asUser), source -> true).quietly(monitor));
        return diagnose(question(wanted, asUser, here), List.of(here), knowledge());
    }

    /**
     * {@return whether the endpoint can be bound on this host now, and if not, why}
     *
     * @param early is told who holds it as soon as that is proven and nothing that is still to be found out can change it: on the
     *              thread of the caller, once or not at all
     */
    public Diagnosis port(Endpoint wanted, Optional<String> asUser, Consumer<? super Diagnosis> early, IProgressMonitor monitor) {
        Topic sockets = Topic.sockets(wanted.transport());
        Look look = look(request(wanted, asUser), source -> source.topics().contains(sockets) && source.topics().contains(Topic.PROCESSES));
        Snapshot first = bare().with(look.first(monitor));
        Diagnosis held = new DiagnosisEngine(List.of()).diagnose(question(wanted, asUser, first), List.of(first), NOBODY_HEARD);
        if (EarlyAnswer.lasts(held)) {
            early.accept(held);
        }
        return port(wanted, asUser, List.of(), look, monitor);
    }

    private Diagnosis port(Endpoint wanted, Optional<String> asUser, List<Given> given, Look look, IProgressMonitor monitor) {
        look.startOthers();
        Knowledge knowledge = knowledge().prepared();
        contributions.prepareDetectors();
        Snapshot here = here(look, wanted, monitor);
        return diagnose(question(wanted, asUser, here), with(here, given), knowledge);
    }

    private Snapshot here(Look look, Endpoint wanted, IProgressMonitor monitor) {
        List<Evidence> seen = new ArrayList<>(look.all(bare(), monitor));
        seen.addAll(behindRules(seen, wanted, monitor));
        return snapshot(seen);
    }

    /** {@return all that is looked at on this host when somebody asks for that endpoint} */
    public Snapshot seen(Endpoint wanted, Optional<String> asUser, IProgressMonitor monitor) {
        return here(look(request(wanted, asUser), source -> true), wanted, monitor);
    }

    /** {@return the answer from what was just seen of this host} */
    public Diagnosis answer(Endpoint wanted, Snapshot here) {
        return diagnose(question(wanted, Optional.empty(), here), List.of(here), knowledge());
    }

    /** {@return the question whether a server can bind the endpoint there, as the one who looked unless another is named} */
    public static Question asked(Endpoint wanted, Optional<String> asUser, Snapshot there) {
        return new Question(wanted, there.host().name(), Optional.empty(), asUser.or(() -> caller(there)), Optional.empty(), false);
    }

    /** {@return who serves the ports of this host to which rules take the wanted one's traffic} */
    private List<Evidence> behindRules(List<Evidence> seen, Endpoint wanted, IProgressMonitor monitor) {
        List<ContributedSource> searchers = sources().stream().filter(source -> source.topics().contains(Topic.PROCESSES)
                && source.topics().contains(Topic.sockets(wanted.transport()))).toList();
        return seen.stream().filter(RedirectSeen.class::isInstance).map(RedirectSeen.class::cast).filter(rule -> rule.from().port() == wanted.port())
                .flatMap(rule -> rule.target().stream()).filter(target -> target.port() != wanted.port()).distinct().limit(MOST_TARGETS)
                .flatMap(target -> new Collector(deadline).collect(searchers, request(target, Optional.empty()), monitor).stream())
                .filter(evidence -> evidence instanceof SocketSeen || evidence instanceof ProcessSeen
                        || evidence instanceof Surveyed survey && survey.topic() == Topic.sockets(wanted.transport()) && !survey.includes(wanted.port())).toList();
    }

    private Look look(Request request, Predicate<ContributedSource> first) {
        return new Look(sources(), request, deadline, first);
    }

    /** This host before anything of it was seen, by its name only. */
    private Snapshot bare() {
        return new Snapshot(HostId.named(localHost.name()), Optional.of(localHost.os()), now(), List.of());
    }

    private Question question(Endpoint wanted, Optional<String> asUser, Snapshot here) {
        return new Question(wanted, localHost.name(), Optional.empty(), asUser.or(() -> caller(here)), Optional.empty(), true);
    }

    private Request request(Endpoint wanted, Optional<String> asUser) {
        return new Request(Optional.of(wanted), asUser, Effort.OWNER, now(), patience);
    }

    /** {@return why a bind failed that a log tells of, if it says which port; this host is looked at only if the log is its own} */
    public Optional<Diagnosis> failure(FailureFinder.Found found, List<Given> given, Knowledge knowledge, IProgressMonitor monitor) {
        return looked(found, given, knowledge, monitor).map(Looked::diagnosis);
    }

    /** {@return the same with what was seen, so that steps can be checked by it} */
    public Optional<Looked> looked(FailureFinder.Found found, List<Given> given, Knowledge knowledge, IProgressMonitor monitor) {
        String host = hostOf(found).orElse(localHost.name());
        boolean live = localHost.id().isCalled(host);
        Optional<Question> asked = question(found, host, live);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        Question question = asked.get();
        List<Evidence> logged = new ArrayList<>();
        Origin origin = new Origin("berth.core.inquiry", now(), Optional.empty());
        List.of(List.of(found.failure().record()), found.failure().consequences()).forEach(records -> records.forEach(
                event -> logged.add(new EventLogged(origin.at(event.log() + " record " + event.number()), event))));
        Snapshot subject = live
                ? snapshot(request(question.wanted(), Optional.empty()), monitor).with(logged)
                : new Snapshot(HostId.named(host), Optional.empty(), now(), logged);
        return Optional.of(looked(question, subject, given, knowledge));
    }

    /** {@return why an endpoint of this host can't be bound, with what was seen, so that steps can be checked by it} */
    public Looked looked(Endpoint wanted, List<Given> given, IProgressMonitor monitor) {
        return looked(wanted, Optional.empty(), given, monitor);
    }

    /** {@return the same for that service} */
    public Looked looked(Endpoint wanted, Optional<String> service, List<Given> given, IProgressMonitor monitor) {
        Snapshot here = seen(wanted, Optional.empty(), monitor);
        Question asked = question(wanted, Optional.empty(), here);
        Question question = new Question(wanted, asked.host(), service, asked.asUser(), Optional.empty(), true);
        return looked(question, here, given, knowledge());
    }

    /** {@return the answer from evidence alone, with what was seen, so that steps can be checked by it; no host is looked at} */
    public Looked looked(Question question, List<Snapshot> hosts, Knowledge knowledge) {
        return looked(question, hosts, hosts, knowledge);
    }

    private Looked looked(Question question, Snapshot subject, List<Given> given, Knowledge knowledge) {
        return looked(question, with(subject, given), Stream.concat(Stream.of(subject), given.stream().map(file -> file.of(subject.host().name()))).toList(), knowledge);
    }

    /** Whether a file is newer than it was is told by its own clock. */
    private Looked looked(Question question, List<Snapshot> hosts, List<Snapshot> asTaken, Knowledge knowledge) {
        Thought thought = think(question, hosts, knowledge);
        Map<String, Instant> taken = asTaken.stream().collect(Collectors.toMap(host -> host.host().name(), Snapshot::takenAt, (one, other) -> one.isAfter(other) ? one : other));
        return new Looked(thought.diagnosis(), taken, now(), steps -> thought.engine.check(steps, question, hosts, thought.detections));
    }

    /**
     * {@return the question that a failure asks; empty when the log does not say which port}
     *
     * @param host on which the service runs
     * @param live whether this host is looked at for it
     */
    public static Optional<Question> question(FailureFinder.Found found, String host, boolean live) {
        return found.wanted().map(wanted -> new Question(wanted, host, found.service(), Optional.empty(), Optional.of(found.failure()), live));
    }

    /** {@return the host that the log of a failure names} */
    public static Optional<String> hostOf(FailureFinder.Found found) {
        return found.failure().record().computer().filter(name -> !name.isBlank());
    }

    /** {@return the answer from evidence alone; no host is looked at} */
    public Diagnosis explain(Question question, List<Snapshot> hosts, Knowledge knowledge) {
        return diagnose(question, hosts, knowledge);
    }

    /** {@return everything that the sources see of this host for a request} */
    public Snapshot snapshot(Request request, IProgressMonitor monitor) {
        return snapshot(look(request, source -> true).all(bare(), monitor));
    }

    /** {@return the lookouts of the sources of sockets; whoever opens them closes them} */
    Lookouts lookouts() {
        return Lookouts.open(sources().stream().filter(Inquiry::seesSockets).map(ContributedSource::source).toList());
    }

    private static boolean seesSockets(ContributedSource source) {
        return Stream.of(Transport.values()).map(Topic::sockets).anyMatch(source.topics()::contains);
    }

    private Snapshot snapshot(List<Evidence> seen) {
        List<Evidence> evidence = new ArrayList<>(seen);
        if (sources().stream().noneMatch(Inquiry::seesSockets)) {
            evidence.add(new NotObserved(origin(now()), Topic.CONTRIBUTION, Why.NOT_SUPPORTED,
                    "this version has no way to look at the sockets of a " + localHost.os() + " host"));
        }
        return new Snapshot(localHost.id(), Optional.of(localHost.os()), now(), evidence);
    }

    private List<ContributedSource> sources() {
        return contributions.sources(localHost.os());
    }

    private Diagnosis diagnose(Question question, List<Snapshot> hosts, Knowledge knowledge) {
        return think(question, hosts, knowledge).diagnosis();
    }

    /** The engine and all that it is asked with. */
    private record Thought(DiagnosisEngine engine, Question question, List<Snapshot> hosts, Detections detections) {
        Diagnosis diagnosis() {
            return engine.diagnose(question, hosts, detections);
        }
    }

    private Thought think(Question question, List<Snapshot> hosts, Knowledge knowledge) {
        ServerKnowledge servers = hosts.stream().anyMatch(host -> host.all(GreetingRead.class).findAny().isPresent()) ? ServerKnowledge.of(contributions)
                : ServerKnowledge.none();
        Detections detections = detect(question, together(hosts), Stream.concat(knowledge.problems().stream(), servers.problems().stream()).distinct().toList());
        return new Thought(new DiagnosisEngine(knowledge, servers.servers()), question, hosts, detections);
    }

    /** Files that prove nothing absent are parts: one tells which process has a port, another what that process is. */
    private static List<Snapshot> together(List<Snapshot> hosts) {
        Map<HostId, Snapshot> parts = new LinkedHashMap<>();
        hosts.stream().filter(host -> host.all(Surveyed.class).findAny().isEmpty())
                .forEach(host -> parts.merge(host.host(), host, (one, other) -> one.with(other.evidence())));
        return Stream.concat(hosts.stream().filter(host -> host.all(Surveyed.class).findAny().isPresent()), parts.values().stream()).toList();
    }

    private Detections detect(Question question, List<Snapshot> hosts, List<Knowledge.Problem> problems) {
        List<Detection> found = new ArrayList<>();
        List<NotObserved> failures = new ArrayList<>();
        Stream.concat(contributions.missing().stream(), contributions.faults().stream().limit(MAX_FAULTS))
                .forEach(fault -> failures.add(new NotObserved(origin(now()), Topic.CONTRIBUTION, Why.BROKEN_CONTRIBUTION, fault.detail())));
        problems.forEach(problem -> failures.add(
                notHeard(problem.bundle(), problem.id(), Why.BROKEN_CONTRIBUTION, problem.reason())));
        List<Asking> asked = hosts.stream().flatMap(host -> contributions.detectors().stream().map(detector -> new Asking(host, detector))).toList();
        List<Asking> code = asked.stream().filter(look -> !look.detector.isData()).toList();
        List<Asking> looks = Stream.concat(code.stream(), asked.stream().filter(look -> look.detector.isData())).toList();
        List<Guard.Outcome<List<Match>>> outcomes = new ArrayList<>(Guard.askAll(code.stream().map(look -> look.at(question)).toList(), deadline));
        // Data can't hang, so hundreds of them need no threads.
        looks.stream().skip(code.size()).forEach(look -> outcomes.add(Guard.call(look.at(question))));
        for (int i = 0; i < looks.size(); i++) {
            ContributedDetector detector = looks.get(i).detector;
            HostId host = looks.get(i).host.host();
            outcomes.get(i).either(matches -> found.addAll(matches.stream().map(match -> new Detection(detector.vendor(),
                    detector.product(), detector.adviceOn(match.component()), detector.detector().id(), detector.detector().bundle(), host, match)).toList()),
                    failed -> failures.add(notHeard(detector.detector().bundle(), detector.detector().id(), failed.why(), failed.reason())));
        }
        return new Detections(found, failures.stream().distinct().toList());
    }

    /** One detector that is to look at one host. */
    private record Asking(Snapshot host, ContributedDetector detector) {
        Callable<List<Match>> at(Question question) {
            return () -> Witness.heard(detector.detector(), question, host);
        }
    }

    private NotObserved notHeard(String bundle, String id, Why why, String reason) {
        return new NotObserved(origin(now()), Topic.CONTRIBUTION, why, id + " (bundle " + bundle + "): " + reason);
    }

    /** A file was written before it was read, whatever its clock says: what was seen just now counts more. */
    private static List<Snapshot> with(Snapshot subject, List<Given> given) {
        List<Snapshot> all = new ArrayList<>(List.of(subject));
        Instant latest = subject.takenAt().minusNanos(1);
        for (Given file : given) {
            Snapshot of = file.of(subject.host().name());
            all.add(of.takenAt().isAfter(latest) ? new Snapshot(of.host(), of.os(), latest, of.evidence()) : of);
        }
        return all;
    }

    /** {@return the user who looked at that host: the name, or the number of one without a name} */
    public static Optional<String> caller(Snapshot host) {
        return caller(host, "user").or(() -> caller(host, "uid"));
    }

    private static Optional<String> caller(Snapshot host, String key) {
        return host.all(SettingSeen.class).filter(s -> s.namespace().equals("caller") && s.key().equals(key))
                .map(SettingSeen::value).findFirst();
    }

    private static Origin origin(Instant now) {
        return new Origin("berth.core.inquiry", now, Optional.empty());
    }

    private Instant now() {
        return Instant.now(clock);
    }
}
