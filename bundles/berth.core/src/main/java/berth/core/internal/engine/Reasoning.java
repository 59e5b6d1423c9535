// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.article.Article;
import berth.core.article.Article.StepRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.article.Condition;
import berth.core.article.KnownServer;
import berth.core.article.KnownServer.Protocol;
import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Answer;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.engine.Detections;
import berth.core.engine.Detections.Detection;
import berth.core.engine.Library;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.internal.engine.Steps.Site;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** One run of the engine. */
public final class Reasoning {
    private static final String SOURCE = "berth.core.engine";

    private final Question question;
    private final Library library;
    private final Detections detections;
    private final List<KnownServer> servers;
    private final Scene here;
    private final List<Scene> others;
    private final Proxies proxies;
    private final RemoteBind remote;
    private final Finding remoteBind;
    private final Citations citations = new Citations();

    /** Joins snapshots of one host, and finds the one where the service runs. */
    public Reasoning(Question question, List<Snapshot> hosts, Library library, List<KnownServer> servers, Detections detections) {
        this.question = question;
        this.servers = servers;
        this.detections = detections;
        Hosts known = Hosts.of(hosts, question.host(), question.wanted().port());
        this.here = scene(known.subject()
                .orElseGet(() -> new Snapshot(HostId.named(question.host()), Optional.empty(), Instant.EPOCH, List.of())));
        this.others = known.others().stream().map(this::scene).toList();
        this.proxies = Proxies.of(here.host(), others);
        this.remote = new RemoteBind(question, here, proxies);
        this.remoteBind = remote.assess();
        this.library = library;
    }

    private Scene scene(Snapshot host) {
        return new Scene(host, question, servers, detections.found());
    }

    /** {@return the answer} */
    public Diagnosis diagnosis() {
        Optional<Finding> elsewhere = elsewhere();
        Ruling ruling = Ruling.of(question, here, elsewhere, proxies);
        question.failure().ifPresent(this::cite);
        citations.cite(restart());
        citations.cite(ruling.because());
        List<Answer> answers = answers();
        List<Cause> causes = causes(ruling);
        List<Told> told = told(ruling, elsewhere, causes);
        List<Hypothesis> hypotheses = told.stream().filter(one -> !one.isSpokenFor(told)).flatMap(one -> one.hypotheses().stream()).toList();
        List<Step> steps = steps(told, ruling);
        List<AntivirusFinding> antivirus = antivirus();
        List<ServiceSeen> proven = proven(hypotheses);
        List<Holder> holders = ruling.scenes().stream().flatMap(scene -> scene.holders().stream()).map(holder -> named(holder, proven)).toList();
        List<Claimant> claimants = Claimants.of(here.host(), question.wanted(), holders, citations);
        return new Diagnosis(question, takenAt(), ruling.verdict(), ruling.cause(), ruling.likelihood(), holders,
                ruling.scenes().stream().flatMap(scene -> scene.candidates().stream()).toList(), claimants, hypotheses, cited(),
                new BlindSpots(question, here, proxies, origin()).of(ruling, elsewhere, detections.failures()), antivirus, steps,
                told.stream().filter(one -> !one.isSpokenFor(told)).map(one -> one.article().id()).toList(), answers);
    }

    private Optional<Finding> elsewhere() {
        boolean mayBeRemote = question.failure().isEmpty() ? remote.isConfigured() : citedArticles().stream().anyMatch(article -> article.where() == Where.PROXY);
        return mayBeRemote ? Optional.of(remoteBind) : Optional.empty();
    }

    /** {@return for each step how sure it is that what it is for is so by now} */
    public List<Likelihood> check(List<Step> steps) {
        Ruling ruling = Ruling.of(question, here, elsewhere(), proxies);
        return steps.stream().map(step -> library.article(step.article()).flatMap(article -> article.steps().stream().filter(rule -> rule.id().equals(step.id())).findFirst()
                .map(rule -> check(article, rule, ruling))).orElse(Likelihood.UNKNOWN)).toList();
    }

    private Likelihood check(Article article, StepRule rule, Ruling ruling) {
        if (rule.check().isPresent()) {
            return now(rule.where(), ruling, rule.check().get(), List.of());
        }
        return article.causes().stream().filter(cause -> rule.cause().equals(Optional.of(cause.id()))).findFirst()
                .map(cause -> reverse(now(article.where(), ruling, cause.when(), Conditions.others(cause, article.causes())))).orElse(Likelihood.UNKNOWN);
    }

    private Likelihood now(Where where, Ruling ruling, Condition condition, List<Condition> siblings) {
        return conditions(where, ruling, causes(ruling)).stream().map(conditions -> conditions.now(condition, siblings)).reduce(Finding::or)
                .map(Finding::likelihood).orElse(Likelihood.UNKNOWN);
    }

    private static Likelihood reverse(Likelihood likelihood) {
        return switch (likelihood) {
        case ESTABLISHED -> Likelihood.RULED_OUT;
        case RULED_OUT -> Likelihood.ESTABLISHED;
        case POSSIBLE, UNKNOWN -> Likelihood.UNKNOWN;
        };
    }

    /** What the articles say, in the order of what matters most; who has nothing to say is left out. */
    private List<Told> told(Ruling ruling, Optional<Finding> elsewhere, List<Cause> causes) {
        List<Told> all = new ArrayList<>();
        articles(causes).stream().sorted((one, other) -> Integer.compare(rank(one, ruling), rank(other, ruling))).forEach(article -> {
            List<Hypothesis> own = hypotheses(article, ruling, elsewhere, causes);
            if (!own.isEmpty() || article.general() || article.causes().isEmpty() || isCited(article)) {
                all.add(new Told(article, isCited(article), own));
            }
        });
        return all.stream().filter(one -> !one.isReplaced(all)).sorted((one, other) -> Integer.compare(place(one, all, ruling), place(other, all, ruling))).toList();
    }

    /** Java's own comparators of a key are made at run time, which takes a start some milliseconds. */
    private int place(Told one, List<Told> all, Ruling ruling) {
        return 2 * rank(one.article(), ruling) + (one.isSpokenFor(all) ? 1 : 0);
    }

    private List<Step> steps(List<Told> told, Ruling ruling) {
        List<Step> steps = new ArrayList<>();
        Set<List<Object>> given = new HashSet<>();
        for (Told one : told) {
            // The same advice helps only once, whichever article it comes from.
            (one.isRuledOut() ? List.<Step>of() : steps(one.article(), one.hypotheses(), ruling)).stream()
                    .filter(step -> given.add(List.of(step.host(), step.commands().isEmpty() ? step.title() : step.commands()))).forEach(steps::add);
        }
        return steps;
    }

    private Optional<String> pattern() {
        return question.failure().map(BindFailure::pattern);
    }

    /** Those that a pattern in the log brings into play. */
    private List<Article> citedArticles() {
        return ordered(library.about(Set.of(), pattern())).filter(this::isCited).toList();
    }

    private boolean isCited(Article article) {
        return article.symptoms().stream().anyMatch(this::isPattern);
    }

    /** Beside those that the log's pattern names, general ones are about what is seen here only. */
    private List<Article> articles(List<Cause> causes) {
        List<Cause> seen = citedArticles().isEmpty() ? causes : seen();
        return ordered(library.about(Set.copyOf(causes), pattern())).filter(article -> applies(article, article.general() ? seen : causes)).toList();
    }

    private static Stream<Article> ordered(List<Article> articles) {
        return articles.stream().sorted((one, other) -> one.id().compareTo(other.id()));
    }

    /** What the verdict rests on comes before what is only mentioned. */
    private int rank(Article article, Ruling ruling) {
        int where = (article.where() == Where.PROXY) == isAboutProxy(ruling) ? 0 : 2;
        return where + (applies(article, ruling.cause().stream().toList()) ? 0 : 1);
    }

    private static boolean isAboutProxy(Ruling ruling) {
        return ruling.cause().equals(Optional.of(Cause.REMOTE_BIND));
    }

    /** The services that an established cause rests on. */
    private List<ServiceSeen> proven(List<Hypothesis> hypotheses) {
        return hypotheses.stream().filter(h -> h.likelihood() == Likelihood.ESTABLISHED).flatMap(h -> h.because().stream())
                .map(citations.all()::get).distinct().filter(ServiceSeen.class::isInstance).map(ServiceSeen.class::cast).toList();
    }

    /** Of several services in one process, an established cause tells which one it is. */
    private static Holder named(Holder holder, List<ServiceSeen> proven) {
        if (holder.service().isPresent()) {
            return holder;
        }
        List<ServiceSeen> own = proven.stream()
                .filter(service -> service.process().map(process -> holder.pid().equals(Optional.of(process.pid()))).orElse(false)).toList();
        return own.size() == 1 ? holder.withService(own.get(0).name(), own.get(0).displayName()) : holder;
    }

    private void cite(BindFailure failure) {
        Stream.concat(Stream.of(failure.record()), failure.consequences().stream()).forEach(record -> citations.cite(List.of(
                here.host().all(EventLogged.class).filter(logged -> logged.event().equals(record)).findFirst()
                        .orElseGet(() -> new EventLogged(origin().at(record.log() + " record " + record.number()), record)))));
    }

    /** That the host was started after the failure, or may have been: a value that is no time is for whoever shows it. */
    private List<SettingSeen> restart() {
        Optional<String> failed = question.failure().flatMap(failure -> failure.record().time()).map(Instant::toString);
        return here.host().all(SettingSeen.class).filter(setting -> setting.namespace().equals("host") && setting.key().equals("booted")
                && failed.filter(time -> time.compareTo(setting.value()) < 0).isPresent()).limit(1).toList();
    }

    /** The causes that the engine itself sees: the verdict's own, and all other obstacles here that could give the logged error, as rivals. */
    private List<Cause> causes(Ruling ruling) {
        Set<Cause> causes = new LinkedHashSet<>();
        ruling.cause().ifPresent(causes::add);
        causes.addAll(seen());
        return List.copyOf(causes);
    }

    private List<Cause> seen() {
        return !Ruling.couldBeAnObstacle(question) ? List.of()
                : Stream.concat(here.obstacles().stream().map(Obstacle::cause), here.mentions().keySet().stream()).distinct().toList();
    }

    private boolean applies(Article article, List<Cause> causes) {
        return article.symptoms().stream().anyMatch(symptom -> isPattern(symptom)
                || symptom.pattern().isEmpty() && causes.stream().anyMatch(symptom.causes()::contains));
    }

    /** A failure whose error nobody could read fits every error. */
    private boolean isPattern(Symptom symptom) {
        return question.failure().map(failure -> symptom.pattern().map(failure.pattern()::equals).orElse(false)
                && (symptom.errors().isEmpty() || failure.error().map(OsError::code).map(symptom.errors()::contains).orElse(true)))
                .orElse(false);
    }

    private List<Hypothesis> hypotheses(Article article, Ruling ruling, Optional<Finding> remote, List<Cause> causes) {
        List<Map.Entry<Article.CauseRule, Finding>> found = new ArrayList<>();
        boolean notThere = article.where() == Where.PROXY
                && remote.map(f -> f.likelihood() == Likelihood.RULED_OUT).orElse(false);
        for (Article.CauseRule rule : article.causes()) {
            Finding evaluated = notThere ? remoteBind : conditions(article.where(), ruling, causes).stream()
                    .map(conditions -> conditions.evaluate(rule, article.causes())).reduce(Finding::or)
                    .orElse(Finding.of(Likelihood.UNKNOWN));
            Finding finding = article.where() == Where.PROXY ? atProxy(evaluated) : evaluated;
            found.add(Map.entry(rule, finding));
        }
        return found.stream().filter(each -> isWorthAWord(article, each.getValue().likelihood()))
                .map(each -> new Hypothesis(article.id(), each.getKey().id(), each.getKey().title(), each.getValue().likelihood(), citations.cite(each.getValue().because())))
                .sorted(Comparator.comparing(Hypothesis::likelihood)).toList();
    }

    /** Special articles are in play at every port that is held, and few of them are about that one. */
    private boolean isWorthAWord(Article article, Likelihood likelihood) {
        return isCited(article) || switch (likelihood) {
        case ESTABLISHED, POSSIBLE -> true;
        case UNKNOWN -> article.general();
        case RULED_OUT -> false;
        };
    }

    /** What has the port on the proxy is no proven cause while it is open whether the bind takes place there. */
    private Finding atProxy(Finding evaluated) {
        boolean capped = evaluated.likelihood() == Likelihood.ESTABLISHED && remoteBind.likelihood() != Likelihood.ESTABLISHED;
        return Finding.of(capped ? Likelihood.POSSIBLE : evaluated.likelihood(),
                evaluated.because().isEmpty() ? remoteBind.because() : evaluated.because());
    }

    private List<Conditions> conditions(Where where, Ruling ruling, List<Cause> causes) {
        if (where == Where.PROXY) {
            return (proxies.scenes().isEmpty() ? Stream.of(Optional.<Scene>empty()) : proxies.scenes().stream().map(Optional::of))
                    .map(scene -> new Conditions(question, scene, ruling.cause(), ruling.finding(), remoteBind)).toList();
        }
        Stream<Optional<Cause>> each = causes.isEmpty() ? Stream.of(Optional.empty()) : causes.stream().map(Optional::of);
        return each.map(cause -> new Conditions(question, Optional.of(here), cause,
                cause.equals(ruling.cause()) ? ruling.finding() : rival(cause), remoteBind)).toList();
    }

    /** An obstacle that does not decide the verdict is there all the same. */
    private Finding rival(Optional<Cause> cause) {
        Optional<List<Evidence>> mentioned = cause.map(here.mentions()::get);
        if (mentioned.isPresent()) {
            // Whether a client is one of those whom a rule means, nobody knows before it comes.
            return Finding.of(cause.equals(Optional.of(Cause.REDIRECT)) ? Likelihood.POSSIBLE : Likelihood.ESTABLISHED, mentioned.get());
        }
        return Finding.of(Likelihood.POSSIBLE, here.obstacles().stream().filter(obstacle -> Optional.of(obstacle.cause()).equals(cause))
                .flatMap(obstacle -> obstacle.because().stream()).toList());
    }

    private List<Step> steps(Article article, List<Hypothesis> hypotheses, Ruling ruling) {
        List<Site> atProxies = proxies.scenes().stream().map(scene -> Site.of(scene, scene.host().host().name())).toList();
        Map<Where, List<Site>> sites = Map.of(Where.HERE, List.of(Site.of(here, question.host())), Where.PROXY, atProxies);
        return ruling.verdict() == Verdict.FREE ? List.of()
                : new Steps(question.wanted().port(), sites, this::processes).of(article, hypotheses);
    }

    private Optional<Set<Long>> processes(Hypothesis hypothesis) {
        List<SocketSeen> sockets = hypothesis.because().stream().map(citations.all()::get).filter(SocketSeen.class::isInstance).map(SocketSeen.class::cast).toList();
        return sockets.isEmpty() ? Optional.empty()
                : Optional.of(sockets.stream().flatMap(socket -> socket.owners().stream()).map(ProcessRef::pid).collect(Collectors.toSet()));
    }

    private List<Answer> answers() {
        return here.greeters().heard().stream().map(heard -> new Answer(heard.greeting().endpoint().text(), heard.product(),
                heard.protocol().map(Protocol::id), heard.instead(), citations.cite(heard.because()))).toList();
    }

    private List<AntivirusFinding> antivirus() {
        return detections.found().stream().map(this::told).map(this::finding)
                .sorted((one, other) -> one.role() != other.role() ? one.role().compareTo(other.role())
                        : one.detector().compareTo(other.detector())).toList();
    }

    private AntivirusFinding finding(Detection d) {
        Optional<Evidence> version = Versions.shown(d, Stream.concat(Stream.of(here), others.stream()).map(Scene::host));
        List<Evidence> because = Stream.concat(d.match().because().stream(), version.stream()).distinct().toList();
        return new AntivirusFinding(d.vendor(), d.product(), version.flatMap(Versions::of), d.match().component(), d.match().role(), d.detector(), d.bundle(), d.host().name(),
                d.advice(), citations.cite(because));
    }

    private Detection told(Detection detection) {
        return Stream.concat(Stream.of(here), others.stream()).filter(scene -> scene.concerns(detection)).findFirst().map(scene -> scene.greeters().told(detection)).orElse(detection);
    }

    /** What is of no host's snapshot is of the log that the question starts from. */
    private List<Cited> cited() {
        Set<Evidence> cited = Collections.newSetFromMap(new IdentityHashMap<>());
        cited.addAll(citations.all());
        Map<Evidence, String> hosts = new IdentityHashMap<>();
        Stream.concat(Stream.of(here), others.stream()).map(Scene::host).forEach(host -> host.evidence().stream().filter(cited::contains)
                .forEach(evidence -> hosts.put(evidence, host.host().name())));
        return citations.all().stream().map(evidence -> new Cited(hosts.getOrDefault(evidence, question.host()), evidence)).toList();
    }

    private Instant takenAt() {
        return Stream.concat(Stream.of(here), others.stream()).map(scene -> scene.host().takenAt())
                .max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    }

    private Origin origin() {
        return new Origin(SOURCE, takenAt(), Optional.empty());
    }
}
