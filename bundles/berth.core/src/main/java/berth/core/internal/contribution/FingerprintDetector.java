// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.internal.engine.BindRules;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;

/** A detector made of data: every piece of evidence that fits one of its fingerprints shows the product, or the part that has it. */
public final class FingerprintDetector implements AntivirusDetector {
    private final List<Fingerprints> groups;
    private final Traces.Last traces;

    private FingerprintDetector(List<Fingerprints> groups, Traces.Last traces) {
        this.groups = groups;
        this.traces = traces;
    }

    /** Makes detectors that share what they know of the snapshot they are asked about. Use from any thread. */
    public static final class Maker {
        private final Traces.Last traces = new Traces.Last();
        private final Map<String, AntivirusDetector> made = new ConcurrentHashMap<>();

        /** {@return the detector that an entry without a class describes; there is one for each id} */
        public AntivirusDetector of(Entry entry) {
            return made.computeIfAbsent(entry.id(), id -> new FingerprintDetector(DetectorData.fingerprints(entry), traces));
        }
    }

    /** A group of fingerprints, and the evidence that fits one of them at least. */
    private record Shown(Fingerprints group, List<Evidence> by) { }

    /** A group of fingerprints, and what it says. */
    private record Found(Fingerprints group, Match match) {
        boolean plays(AntivirusRole role) {
            return match.role() == role;
        }

        /** {@return the same with what tells the version: a part is of the version that is installed} */
        Found with(List<Evidence> installed) {
            return new Found(group, new Match(match.role(), match.component(), FingerprintDetector.with(match.because(), installed)));
        }

        /** {@return how likely the role is this group's; besides the port in question, the one that a rule leads to may be its own} */
        int nearness(int wanted) {
            IntStream ports = match.because().stream().flatMapToInt(e -> e instanceof SocketSeen socket ? IntStream.of(socket.local().port()) : IntStream.empty());
            return IntStream.concat(IntStream.of(wanted), ports).map(group::nearness).max().orElse(0);
        }
    }

    @Override
    public List<Match> detect(Question question, Snapshot snapshot) {
        Traces here = traces.of(snapshot);
        List<Shown> shown = groups.stream().map(group -> new Shown(group, here.of(group.all()))).filter(group -> !group.by().isEmpty()).toList();
        SecurityCenter center = SecurityCenter.of(shown.stream().flatMap(group -> group.by().stream()).toList(), snapshot);
        List<Evidence> installed = shown.stream().flatMap(group -> group.by().stream()).filter(ProductInstalled.class::isInstance).distinct().toList();
        List<Found> found = shown.stream().map(group -> new Found(group.group(), match(group.group(), group.by(), center, snapshot, question.wanted())))
                .map(one -> one.plays(AntivirusRole.PRESENT) ? one : one.with(installed)).toList();
        List<Found> active = found.stream().filter(one -> !one.plays(AntivirusRole.PRESENT)).toList();
        return active.isEmpty() ? together(found, question.wanted().port()) : nearest(active, question.wanted().port());
    }

    /** A process of several parts plays its role for the one that the port belongs to. */
    private static List<Match> nearest(List<Found> active, int port) {
        return active.stream().filter(one -> active.stream().noneMatch(other -> other.plays(one.match().role())
                && other.nearness(port) > one.nearness(port))).map(Found::match).toList();
    }

    /** Of parts that do nothing to the port one line is enough. */
    private static List<Match> together(List<Found> present, int port) {
        List<Found> concerned = present.size() == 1 ? present : present.stream().filter(one -> one.group().dealsWith(port)).toList();
        Optional<String> part = concerned.size() == 1 ? concerned.getFirst().match().component() : Optional.empty();
        return present.isEmpty() ? List.of() : List.of(new Match(AntivirusRole.PRESENT, part,
                present.stream().flatMap(one -> one.match().because().stream()).distinct().toList()));
    }

    private static Match match(Fingerprints group, List<Evidence> shown, SecurityCenter center, Snapshot snapshot, Endpoint wanted) {
        List<Evidence> holding = holding(shown, snapshot, wanted);
        List<Evidence> redirecting = redirecting(shown, snapshot, wanted);
        boolean onlyHeard = holding.stream().noneMatch(SocketSeen.class::isInstance);
        if (!holding.isEmpty() && !(onlyHeard && isTakenBefore(snapshot, wanted))) {
            return new Match(AntivirusRole.HOLDS, group.part(), holding);
        }
        if (!redirecting.isEmpty() || !holding.isEmpty()) {
            return new Match(AntivirusRole.REDIRECTS, group.part(), with(redirecting, holding));
        }
        boolean runs = center.protects().map(on -> on && (group.part().isEmpty() || runs(shown))).orElseGet(() -> runs(shown));
        List<Evidence> said = List.copyOf(center.said());
        if (!runs) {
            return new Match(AntivirusRole.PRESENT, group.part(), with(shown, said));
        }
        Hooks hooks = Hooks.of(shown, processes(shown), snapshot);
        List<Evidence> refusing = hooks.refusing(wanted);
        List<Evidence> scanning = hooks.scanning();
        return new Match(otherRole(group, wanted.port(), !refusing.isEmpty(), !scanning.isEmpty()), group.part(),
                with(with(with(shown, refusing), scanning), with(said, unproven(group, snapshot, wanted))));
    }

    /** Only a product that runs does something to a port; one that is merely installed is present. */
    private static AntivirusRole otherRole(Fingerprints group, int port, boolean refuses, boolean scans) {
        if (group.redirects().contains(port)) {
            return AntivirusRole.REDIRECTS;
        }
        if (refuses || group.blocks().contains(port)) {
            return AntivirusRole.BLOCKS;
        }
        return scans ? AntivirusRole.SCANS : AntivirusRole.PRESENT;
    }

    private static boolean runs(List<Evidence> shown) {
        return !shown.stream().allMatch(e -> e instanceof ProductInstalled
                || e instanceof ServiceSeen s && s.state() != ServiceState.RUNNING);
    }

    private static List<Evidence> holding(List<Evidence> shown, Snapshot snapshot, Endpoint wanted) {
        Set<ProcessRef> processes = processes(shown);
        List<Evidence> holding = new ArrayList<>();
        shown.stream().filter(e -> e instanceof GreetingRead read && answersAt(wanted, read.endpoint())).forEach(holding::add);
        snapshot.all(SocketSeen.class).filter(s -> s.state().serves() && BindRules.overlap(wanted, s).isPresent()
                && s.owners().stream().anyMatch(processes::contains)).forEach(holding::add);
        return holding.isEmpty() ? holding : with(holding, running(shown));
    }

    /** Whether who answers at the port does not have it: a rule takes its traffic, or nobody listens there. */
    private static boolean isTakenBefore(Snapshot snapshot, Endpoint wanted) {
        return snapshot.all(RedirectSeen.class).anyMatch(rule -> answersAt(wanted, rule.from()))
                || snapshot.covers(Topic.sockets(wanted.transport()), wanted.port())
                        && snapshot.all(SocketSeen.class).noneMatch(socket -> socket.state().serves() && BindRules.overlap(wanted, socket).isPresent());
    }

    /** A rule takes the port's traffic to a port that the product serves: a transparent proxy. */
    private static List<Evidence> redirecting(List<Evidence> shown, Snapshot snapshot, Endpoint wanted) {
        Set<ProcessRef> processes = processes(shown);
        Set<Evidence> redirecting = new LinkedHashSet<>();
        for (RedirectSeen rule : snapshot.all(RedirectSeen.class).filter(r -> answersAt(wanted, r.from())).toList()) {
            snapshot.all(SocketSeen.class).filter(s -> s.state().serves() && s.local().transport() == wanted.transport()
                    && rule.target().filter(to -> isHere(to, snapshot) && isTakenBy(to, s)).isPresent()
                    && s.owners().stream().anyMatch(processes::contains))
                    .forEach(socket -> redirecting.addAll(List.of(rule, socket)));
        }
        return redirecting.isEmpty() ? List.of() : with(redirecting, running(shown));
    }

    /** A rule does not make IPv4 of IPv6. */
    private static boolean isTakenBy(Endpoint target, SocketSeen socket) {
        boolean lost = target.address().unmapped().isV6() && !socket.local().address().unmapped().isV6();
        return BindRules.overlap(target, socket).isPresent() && !lost;
    }

    /** The product runs, usually serves this port, and nobody could see who serves it: a hint, and no more. */
    private static List<Evidence> unproven(Fingerprints group, Snapshot snapshot, Endpoint wanted) {
        if (!group.listens().contains(wanted.port())) {
            return List.of();
        }
        return snapshot.all(SocketSeen.class).filter(s -> s.state().serves() && s.owners().isEmpty()
                && BindRules.overlap(wanted, s).isPresent()).map(Evidence.class::cast).toList();
    }

    private static Set<ProcessRef> processes(List<Evidence> shown) {
        Set<ProcessRef> processes = new LinkedHashSet<>();
        for (Evidence evidence : shown) {
            if (evidence instanceof ProcessSeen seen) {
                processes.add(seen.process());
            } else if (evidence instanceof ServiceSeen seen) {
                seen.process().ifPresent(processes::add);
            } else if (evidence instanceof HookSeen seen) {
                seen.process().ifPresent(processes::add);
            }
        }
        return processes;
    }

    private static List<Evidence> running(List<Evidence> shown) {
        return shown.stream().filter(e -> e instanceof ProcessSeen || e instanceof ServiceSeen || e instanceof HookSeen || e instanceof ProductInstalled).toList();
    }

    private static List<Evidence> with(Collection<Evidence> first, List<Evidence> more) {
        return Stream.concat(first.stream(), more.stream()).distinct().toList();
    }

    private static boolean answersAt(Endpoint wanted, Endpoint at) {
        return at.port() == wanted.port() && at.transport() == wanted.transport()
                && (at.address().equals(wanted.address()) || at.address().isWildcard() || wanted.address().isWildcard());
    }

    /** Traffic for another host's port is no matter of who serves the port of that number here. */
    private static boolean isHere(Endpoint target, Snapshot snapshot) {
        return target.address().isWildcard() || target.address().isLoopback()
                || snapshot.all(AddressSeen.class).anyMatch(own -> own.address().equals(target.address()));
    }
}
