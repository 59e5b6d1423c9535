// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
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

        /** {@return the detector that an entry without a class describes} */
        public AntivirusDetector of(Entry entry) {
            return new FingerprintDetector(DetectorData.fingerprints(entry), traces);
        }
    }

    @Override
    public List<Match> detect(Question question, Snapshot snapshot) {
        Traces here = traces.of(snapshot);
        List<Match> matches = groups.stream().flatMap(group -> match(group, here.of(group.all()), snapshot, question.wanted()).stream()).toList();
        List<Match> active = matches.stream().filter(match -> match.role() != AntivirusRole.PRESENT).toList();
        return active.isEmpty() ? together(matches) : active;
    }

    /** Of parts that do nothing to the port one line is enough. */
    private static List<Match> together(List<Match> present) {
        Optional<String> part = present.size() == 1 ? present.getFirst().component() : Optional.empty();
        return present.isEmpty() ? List.of()
                : List.of(new Match(AntivirusRole.PRESENT, part, present.stream().flatMap(match -> match.because().stream()).distinct().toList()));
    }

    private static Optional<Match> match(Fingerprints group, List<Evidence> shown, Snapshot snapshot, Endpoint wanted) {
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        List<Evidence> holding = holding(shown, snapshot, wanted);
        List<Evidence> redirecting = redirecting(shown, snapshot, wanted);
        boolean onlyHeard = holding.stream().noneMatch(SocketSeen.class::isInstance);
        if (!holding.isEmpty() && !(onlyHeard && isTakenBefore(snapshot, wanted))) {
            return Optional.of(new Match(AntivirusRole.HOLDS, group.part(), holding));
        }
        if (!redirecting.isEmpty() || !holding.isEmpty()) {
            return Optional.of(new Match(AntivirusRole.REDIRECTS, group.part(), with(redirecting, holding)));
        }
        return Optional.of(new Match(otherRole(group, wanted.port(), shown), group.part(), with(shown, unproven(group, shown, snapshot, wanted))));
    }

    /** Only a product that runs does something to a port; one that is merely installed is present. */
    private static AntivirusRole otherRole(Fingerprints group, int port, List<Evidence> shown) {
        if (!runs(shown)) {
            return AntivirusRole.PRESENT;
        }
        if (group.redirects().contains(port)) {
            return AntivirusRole.REDIRECTS;
        }
        if (group.blocks().contains(port)) {
            return AntivirusRole.BLOCKS;
        }
        return shown.stream().anyMatch(e -> e instanceof HookSeen h
                && (h.hook() == HookKind.FANOTIFY_PERMISSION || h.hook() == HookKind.MINIFILTER))
                        ? AntivirusRole.SCANS : AntivirusRole.PRESENT;
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
                    && rule.to().flatMap(FingerprintDetector::port).filter(to -> to == s.local().port()).isPresent()
                    && s.owners().stream().anyMatch(processes::contains))
                    .forEach(socket -> redirecting.addAll(List.of(rule, socket)));
        }
        return redirecting.isEmpty() ? List.of() : with(redirecting, running(shown));
    }

    /** The product runs, usually serves this port, and nobody could see who serves it: a hint, and no more. */
    private static List<Evidence> unproven(Fingerprints group, List<Evidence> shown, Snapshot snapshot, Endpoint wanted) {
        if (!runs(shown) || !group.listens().contains(wanted.port())) {
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

    private static Optional<Integer> port(String target) {
        String digits = target.substring(target.lastIndexOf(':') + 1);
        return digits.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }
}
