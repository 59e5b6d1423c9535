// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.article.Glob;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.ProcessRef;
import berth.core.internal.contribution.Fingerprints.Fingerprint;
import berth.core.internal.engine.BindRules;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;

/** A detector made of data: every piece of evidence that fits one of its fingerprints shows the product. */
public final class FingerprintDetector implements AntivirusDetector {
    private final Fingerprints fingerprints;

    private FingerprintDetector(Fingerprints fingerprints) {
        this.fingerprints = fingerprints;
    }

    /** {@return the detector that an entry without a class describes} */
    public static AntivirusDetector of(Entry entry) {
        return new FingerprintDetector(Fingerprints.of(entry));
    }

    @Override
    public List<Match> detect(Question question, Snapshot snapshot) {
        List<Evidence> shown = snapshot.evidence().stream().filter(this::fits).toList();
        if (shown.isEmpty()) {
            return List.of();
        }
        List<Evidence> holding = holding(shown, snapshot, question.wanted());
        if (!holding.isEmpty()) {
            return List.of(new Match(AntivirusRole.HOLDS, Optional.empty(), holding));
        }
        List<Evidence> redirecting = redirecting(shown, snapshot, question.wanted());
        if (!redirecting.isEmpty()) {
            return List.of(new Match(AntivirusRole.REDIRECTS, Optional.empty(), redirecting));
        }
        return List.of(new Match(otherRole(question.wanted().port(), shown), Optional.empty(),
                with(shown, unproven(shown, snapshot, question.wanted()))));
    }

    /** Only a product that runs does something to a port; one that is merely installed is present. */
    private AntivirusRole otherRole(int port, List<Evidence> shown) {
        if (!runs(shown)) {
            return AntivirusRole.PRESENT;
        }
        if (fingerprints.redirects().contains(port)) {
            return AntivirusRole.REDIRECTS;
        }
        if (fingerprints.blocks().contains(port)) {
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
    private List<Evidence> unproven(List<Evidence> shown, Snapshot snapshot, Endpoint wanted) {
        if (!runs(shown) || !fingerprints.listens().contains(wanted.port())) {
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
        return shown.stream().filter(e -> e instanceof ProcessSeen || e instanceof ServiceSeen || e instanceof HookSeen).toList();
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

    private boolean fits(Evidence evidence) {
        return fingerprints.all().stream().anyMatch(fingerprint -> fits(fingerprint, evidence));
    }

    private static boolean fits(Fingerprint fingerprint, Evidence evidence) {
        Glob pattern = fingerprint.pattern();
        return switch (fingerprint.kind()) {
        case PROCESS -> evidence instanceof ProcessSeen p
                && (pattern.matches(p.name()) || p.exe().map(exe -> pattern.matches(fileName(exe))).orElse(false));
        case PATH -> evidence instanceof ProcessSeen p && p.exe().map(pattern::matches).orElse(false);
        case SERVICE -> evidence instanceof ProcessSeen p && p.service().map(pattern::matches).orElse(false)
                || evidence instanceof ServiceSeen s
                        && (pattern.matches(s.name()) || s.displayName().map(pattern::matches).orElse(false));
        case GREETING -> evidence instanceof GreetingRead g && pattern.isIn(g.text());
        case HOOK -> evidence instanceof HookSeen h && (pattern.matches(h.name())
                || pattern.matches(h.hook().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        case MODULE -> evidence instanceof ModuleSeen m && pattern.matches(fileName(m.path()));
        case PRODUCT -> evidence instanceof ProductInstalled i && pattern.matches(i.vendor() + " " + i.product());
        };
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
