// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.article.Glob;
import berth.core.article.KnownServer;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.engine.Detections.Detection;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;

/** One host as the conditions of articles see it: who has the port there, and what is known of him. */
final class Scene {
    private static final String RESERVED = "net.ipv4.ip_local_reserved_ports";

    private final Snapshot host;
    private final Question question;
    private final Endpoint wanted;
    private final LocalBind bind;
    private final List<Obstacle> obstacles;
    private final Holders known;
    private final List<Holder> holders;
    private final List<Detection> detections;
    private final Greeters greeters;

    Scene(Snapshot host, Question question, List<KnownServer> servers, List<Detection> detections) {
        this.host = host;
        this.question = question;
        this.wanted = question.wanted();
        this.bind = new LocalBind(question, host);
        this.known = new Holders(host);
        List<Detection> told = detections.stream().filter(this::concerns).toList();
        this.greeters = new Greeters(servers, host, wanted, known, told);
        this.detections = told.stream().map(greeters::told).toList();
        List<Obstacle> seen = bind.obstacles();
        this.holders = seen.stream().filter(obstacle -> obstacle.verdict() == Verdict.HELD).findFirst()
                .map(held -> known.of(held.sockets())).orElse(List.of());
        Roles roles = new Roles(question, host);
        this.obstacles = seen.stream().map(obstacle -> roles.named(obstacle, holders)).map(obstacle -> obstacle.with(known.strangers(obstacle.sockets()))
                .with(known.kernelTenants(obstacle.sockets()))).toList();
    }

    Snapshot host() {
        return host;
    }

    LocalBind bind() {
        return bind;
    }

    List<Obstacle> obstacles() {
        return obstacles;
    }

    List<Holder> holders() {
        return holders;
    }

    /** The processes by which anti-virus products have the port, each with the product. */
    Map<Long, String> antivirusProcesses() {
        Map<Long, String> processes = new HashMap<>();
        for (Detection detection : detections) {
            if (detection.match().role() == AntivirusRole.HOLDS) {
                detection.match().because().stream().filter(ProcessSeen.class::isInstance).map(ProcessSeen.class::cast)
                        .forEach(process -> processes.put(process.process().pid(), detection.product()));
            }
        }
        return processes;
    }

    List<Detection> detections() {
        return detections;
    }

    /** {@return whether a detector says it of this host} */
    boolean concerns(Detection detection) {
        return host.host().isCalled(detection.host().name()) && !host.host().isAnotherMachine(detection.host());
    }

    Greeters greeters() {
        return greeters;
    }

    Optional<Obstacle> obstacle(Verdict verdict) {
        return obstacles.stream().filter(obstacle -> obstacle.verdict() == verdict).findFirst();
    }

    boolean isHeld() {
        return obstacle(Verdict.HELD).isPresent();
    }

    /** What is worth a word though it keeps nobody from the port: the same port in other namespaces, no ports left for clients, rules for some, another who answers. */
    Map<Cause, List<Evidence>> mentions() {
        Map<Cause, List<Evidence>> mentions = new EnumMap<>(Cause.class);
        if (!bind.shared().isEmpty()) {
            mentions.put(Cause.SILENT_DOUBLE_BIND, new ArrayList<>(bind.shared()));
        }
        host.all(SocketSeen.class).filter(socket -> socket.namespace().isPresent() && socket.state().serves() && isThePort(socket.local()))
                .forEach(socket -> mentions.computeIfAbsent(Cause.OTHER_NAMESPACE, cause -> new ArrayList<>()).add(socket));
        mentions.computeIfPresent(Cause.OTHER_NAMESPACE, (cause, sockets) -> Stream.concat(sockets.stream(), containers(sockets)).distinct().collect(Collectors.toCollection(ArrayList::new)));
        List<Evidence> noneLeft = LocalPortsLeft.none(host, question);
        if (!noneLeft.isEmpty()) {
            mentions.put(Cause.PORT_EXHAUSTION, noneLeft);
        }
        List<Evidence> taken = new ArrayList<>(bind.redirectedForSome());
        taken.addAll(taken.isEmpty() ? List.of() : Greeters.unexplained(host, wanted));
        taken.addAll(greeters.ofOthers());
        if (!taken.isEmpty() && obstacle(Verdict.INTERCEPTED).isEmpty()) {
            mentions.put(Cause.REDIRECT, taken);
        }
        return mentions;
    }

    /** In which containers the owners of these sockets run. */
    private Stream<Evidence> containers(List<Evidence> sockets) {
        Containers told = new Containers(host);
        return sockets.stream().flatMap(socket -> socket instanceof SocketSeen seen ? seen.owners().stream() : Stream.empty())
                .flatMap(owner -> host.all(ProcessSeen.class).filter(process -> process.process().equals(owner)))
                .flatMap(process -> process.container().flatMap(told::seen).stream());
    }

    /** Whether the port's sockets were looked at after the failure, or there was none. What was seen before may have changed until then. */
    boolean isAfterFailure() {
        Optional<Instant> failed = question.failure().flatMap(failure -> failure.record().time());
        return failed.isEmpty() || lookedAt().map(looked -> !looked.isBefore(failed.get())).orElse(false);
    }

    /** Whether what was seen can be behind the failure: who was there before may have gone, and who came only later did not cause it. */
    boolean tellsOfTheFailure() {
        Optional<Instant> failed = question.failure().flatMap(failure -> failure.record().time());
        boolean cameLater = failed.isPresent() && !holders.isEmpty() && holders.stream()
                .allMatch(holder -> holder.started().map(started -> started.isAfter(failed.get())).orElse(false));
        return isAfterFailure() && !cameLater;
    }

    /** When the port's sockets were looked at last. Files may be younger than what they tell of. */
    private Optional<Instant> lookedAt() {
        return host.evidence().stream().filter(this::isLookAtThePort).map(seen -> seen.origin().at()).max(Comparator.naturalOrder())
                .map(looked -> looked.isAfter(host.takenAt()) ? host.takenAt() : looked);
    }

    /** That all sockets with the port were looked at. */
    List<Surveyed> looks() {
        return host.all(Surveyed.class).filter(survey -> survey.topic() == Topic.sockets(wanted.transport()) && survey.includes(wanted.port())).toList();
    }

    private boolean isLookAtThePort(Evidence evidence) {
        return evidence instanceof Surveyed survey && survey.topic() == Topic.sockets(wanted.transport()) && survey.includes(wanted.port())
                || evidence instanceof SocketSeen socket && socket.namespace().isEmpty() && isThePort(socket.local())
                || evidence instanceof BindAllowed allowed && isThePort(allowed.endpoint())
                || evidence instanceof BindRefused refused && isThePort(refused.endpoint());
    }

    private boolean isThePort(Endpoint endpoint) {
        return endpoint.port() == wanted.port() && endpoint.transport() == wanted.transport();
    }

    /** Whether root looked, so that more rights would show no more. */
    boolean isSeenByRoot() {
        return host.all(SettingSeen.class).anyMatch(s -> s.namespace().equals("caller") && s.key().equals("uid") && s.value().equals("0"));
    }

    /** {@return the ports that no client gets by chance, as the kernel writes them, where that was seen} */
    Optional<String> reservedForServers() {
        return host.all(SettingSeen.class).filter(s -> s.namespace().equals("sysctl") && s.key().equals(RESERVED)).map(SettingSeen::value).findFirst();
    }

    /** {@return whether no client gets the port by chance: the list that Linux has for that, or a range that is reserved} */
    Finding keptFromClients() {
        List<Evidence> ranges = host.all(PortsReserved.class).filter(range -> range.transport() == wanted.transport() && range.first() <= wanted.port() && wanted.port() <= range.last())
                .<Evidence> map(range -> range).toList();
        Optional<SettingSeen> list = host.all(SettingSeen.class).filter(s -> s.namespace().equals("sysctl") && s.key().equals(RESERVED) && PortLists.isOne(s.value())).findFirst();
        boolean inList = list.filter(seen -> PortLists.has(seen.value(), wanted.port())).isPresent();
        boolean outside = list.isPresent() || host.os().equals(Optional.of("windows")) && host.covers(Topic.PERMISSIONS, wanted.port());
        Likelihood likelihood = inList || !ranges.isEmpty() ? Likelihood.ESTABLISHED : outside ? Likelihood.RULED_OUT : Likelihood.UNKNOWN;
        return Finding.of(likelihood, Stream.concat(list.stream(), ranges.stream()).<Evidence> map(seen -> seen).toList());
    }

    /** Whether the numbers of processes mean others to the one who looked: he is in a namespace of processes inside that whose /proc he has. */
    boolean hasOthersPids() {
        return host.all(SettingSeen.class).anyMatch(s -> s.namespace().equals("caller") && s.key().equals("pids"));
    }

    /** Whether all sockets with the port were seen and none is in the way. */
    boolean isFree() {
        return !isHeld() && bind.socketsCovered();
    }

    List<Holder> candidates() {
        return obstacle(Verdict.HELD).map(held -> known.candidates(held.sockets())).orElse(List.of());
    }

    /** Whether every holder has a process, a service or a greeting by which it can be told from others. */
    boolean holdersAreKnown() {
        return greetings().findAny().isPresent()
                || !holders.isEmpty() && holders.stream().allMatch(h -> h.name().isPresent() && programsTell() || h.service().isPresent());
    }

    /** On Windows a program such as inetinfo.exe runs services of many kinds, which only a list of services tells. */
    private boolean programsTell() {
        return !host.os().equals(Optional.of("windows")) || host.covers(Topic.SERVICES, wanted.port())
                || host.all(ServiceSeen.class).anyMatch(service -> service.process().isPresent());
    }

    /** What was said at the port; who says nothing can't be told from others by it. */
    Stream<GreetingRead> greetings() {
        return host.all(GreetingRead.class).filter(greeting -> isThePort(greeting.endpoint()) && !greeting.text().isBlank());
    }

    /** The evidence that the holder is called so, or greets so. */
    List<Evidence> holderIs(List<Glob> names, List<Glob> greetings) {
        List<Evidence> because = new ArrayList<>();
        Set<ProcessRef> owners = new LinkedHashSet<>();
        sockets().forEach(socket -> owners.addAll(socket.owners()));
        for (ProcessRef owner : owners) {
            known.process(owner).filter(p -> isCalled(p, names)).ifPresent(because::add);
            known.services(owner).stream().filter(s -> isCalled(s, names)).forEach(because::add);
        }
        greetings().filter(g -> greetings.stream().anyMatch(glob -> glob.isIn(g.text()))).forEach(because::add);
        return because;
    }

    /** Services of these names that run, whether or not they are known to have the port. */
    List<ServiceSeen> running(List<Glob> names) {
        return host.all(ServiceSeen.class).filter(s -> s.state() == ServiceState.RUNNING && isCalled(s, names)).toList();
    }

    List<SocketSeen> sockets() {
        return obstacle(Verdict.HELD).map(Obstacle::sockets).orElse(List.of());
    }

    private static boolean isCalled(ProcessSeen process, List<Glob> names) {
        Stream<String> own = Stream.of(Optional.of(process.name()), process.service(), process.exe().map(Scene::fileName))
                .flatMap(Optional::stream);
        return own.anyMatch(name -> names.stream().anyMatch(glob -> glob.matches(name) || glob.matches(withoutExe(name))));
    }

    private static boolean isCalled(ServiceSeen service, List<Glob> names) {
        return names.stream().anyMatch(glob -> glob.matches(service.name())
                || service.displayName().map(glob::matches).orElse(false));
    }

    static String withoutExe(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
    }

    static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
