// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.article.Condition;
import berth.core.article.Glob;
import berth.core.article.Article.CauseRule;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.engine.Detections.Detection;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Topic;
import berth.core.spi.AntivirusDetector.Match;

/**
 * Tells how likely the conditions of one article's causes are on one host.
 * Nothing is ruled out because nobody looked: without a scene every statement about a holder is unknown.
 */
final class Conditions {
    private static final Set<AntivirusRole> ACTIVE = Set.of(AntivirusRole.HOLDS, AntivirusRole.REDIRECTS, AntivirusRole.BLOCKS);

    private final Question question;
    private final Optional<Scene> scene;
    private final Optional<Cause> cause;
    private final Finding causeFinding;
    private final Finding remote;

    /**
     * @param cause        the engine's own cause
     * @param causeFinding how likely that is, and why
     * @param remote       whether the bind takes place on a proxy
     */
    Conditions(Question question, Optional<Scene> scene, Optional<Cause> cause, Finding causeFinding,
            Finding remote) {
        this.question = question;
        this.scene = scene;
        this.cause = cause;
        this.causeFinding = causeFinding;
        this.remote = remote;
    }

    /** {@return what the evidence says of one cause, its siblings considered} */
    Finding evaluate(CauseRule rule, List<CauseRule> siblings) {
        return evaluate(rule.when(), others(rule, siblings));
    }

    /** {@return the conditions of the other causes} */
    static List<Condition> others(CauseRule rule, List<CauseRule> all) {
        return all.stream().filter(other -> !(other.id().equals(rule.id()) && (other == rule || other.equals(rule)))).map(CauseRule::when).toList();
    }

    /** {@return what the evidence says now, whatever was so at the failure} */
    Finding now(Condition condition, List<Condition> siblings) {
        return asSeen(condition, siblings);
    }

    private Finding evaluate(Condition condition, List<Condition> siblings) {
        Finding seen = asSeen(condition, siblings);
        boolean outdated = scene.map(at -> !at.tellsOfTheFailure()).orElse(false) && isAboutHolder(condition);
        return outdated ? Finding.of(atFailure(seen.likelihood()), seen.because()) : seen;
    }

    /** Who had the port before the failure, or took it only later, may have been another at the failure. */
    private static Likelihood atFailure(Likelihood before) {
        return switch (before) {
        case ESTABLISHED, POSSIBLE -> Likelihood.POSSIBLE;
        case UNKNOWN, RULED_OUT -> Likelihood.UNKNOWN;
        };
    }

    private static Finding hint(Finding seen) {
        return seen.likelihood() == Likelihood.ESTABLISHED ? Finding.of(Likelihood.POSSIBLE, seen.because()) : seen;
    }

    private static boolean isAboutHolder(Condition condition) {
        return switch (condition) {
        case Condition.HolderIs holder -> true;
        case Condition.OtherHolder other -> true;
        case Condition.Antivirus antivirus -> true;
        case Condition.CauseIs causes -> false;
        case Condition.RemoteBind anywhere -> false;
        case Condition.ErrorIs errors -> false;
        case Condition.OsIs systems -> false;
        case Condition.Free free -> false;
        case Condition.KeptFromClients kept -> false;
        case Condition.WantedBy wanted -> false;
        case Condition.Hint hint -> isAboutHolder(hint.of());
        case Condition.Any any -> any.of().stream().anyMatch(Conditions::isAboutHolder);
        case Condition.All all -> all.of().stream().anyMatch(Conditions::isAboutHolder);
        };
    }

    private Finding asSeen(Condition condition, List<Condition> siblings) {
        return switch (condition) {
        case Condition.HolderIs holder -> scene.map(s -> holderIs(s, holder)).orElse(Finding.of(Likelihood.UNKNOWN));
        case Condition.OtherHolder other -> scene.map(s -> otherHolder(s, siblings)).orElse(Finding.of(Likelihood.UNKNOWN));
        case Condition.Antivirus antivirus -> scene.map(s -> antivirus(s, antivirus.roles()))
                .orElse(Finding.of(Likelihood.UNKNOWN));
        case Condition.CauseIs causes -> cause.map(causes.causes()::contains).orElse(false) ? causeFinding
                : Finding.of(Likelihood.RULED_OUT);
        case Condition.RemoteBind anywhere -> remote;
        case Condition.ErrorIs errors -> error(errors.codes());
        case Condition.OsIs systems -> scene.flatMap(at -> at.host().os()).map(os -> Finding.of(systems.systems().contains(os) ? Likelihood.ESTABLISHED : Likelihood.RULED_OUT))
                .orElse(Finding.of(Likelihood.UNKNOWN));
        case Condition.KeptFromClients kept -> scene.map(Scene::keptFromClients).orElse(Finding.of(Likelihood.UNKNOWN));
        case Condition.Free free -> scene.map(Conditions::free).orElse(Finding.of(Likelihood.UNKNOWN));
        case Condition.WantedBy wanted -> wantedBy(wanted.names());
        case Condition.Hint hint -> hint(asSeen(hint.of(), siblings));
        case Condition.Any any -> any.of().stream().map(c -> asSeen(c, siblings)).reduce(Finding::or)
                .orElse(Finding.of(Likelihood.RULED_OUT));
        case Condition.All all -> all.of().stream().map(c -> asSeen(c, siblings)).reduce(Finding::and)
                .orElse(Finding.of(Likelihood.ESTABLISHED));
        };
    }

    private Finding holderIs(Scene at, Condition.HolderIs holder) {
        if (!at.isHeld()) {
            return notHeld(at);
        }
        List<Evidence> shown = at.holderIs(holder.names(), holder.greetings());
        if (!shown.isEmpty()) {
            List<Evidence> because = new ArrayList<>(at.sockets());
            because.addAll(shown);
            return Finding.of(Likelihood.ESTABLISHED, because);
        }
        // On other systems a server needs no service to run in: a person's shell, cron or a container starts it as well.
        boolean cannotRun = at.host().os().equals(Optional.of("windows")) && at.host().covers(Topic.SERVICES, question.wanted().port())
                && at.running(holder.names()).isEmpty();
        if (at.holdersAreKnown() || cannotRun) {
            return Finding.of(Likelihood.RULED_OUT, known(at));
        }
        List<Evidence> because = new ArrayList<>(at.sockets());
        because.addAll(at.running(holder.names()));
        return Finding.of(Likelihood.POSSIBLE, because);
    }

    private Finding otherHolder(Scene at, List<Condition> siblings) {
        if (!at.isHeld()) {
            return notHeld(at);
        }
        boolean taken = siblings.stream().filter(sibling -> !(sibling instanceof Condition.OtherHolder))
                .anyMatch(sibling -> asSeen(sibling, List.of()).likelihood() == Likelihood.ESTABLISHED);
        if (taken) {
            return Finding.of(Likelihood.RULED_OUT, known(at));
        }
        return Finding.of(at.holdersAreKnown() ? Likelihood.ESTABLISHED : Likelihood.POSSIBLE, known(at));
    }

    private Finding antivirus(Scene at, Set<AntivirusRole> roles) {
        List<Match> active = at.detections().stream().map(Detection::match).filter(match -> ACTIVE.contains(match.role()) && roles.contains(match.role())).toList();
        List<Evidence> shown = because(active.stream().filter(match -> !onlyMayRefuse(match) && !isOnlyHeard(match)));
        if (!shown.isEmpty()) {
            return Finding.of(Likelihood.ESTABLISHED, shown);
        }
        if (!active.isEmpty()) {
            return Finding.of(Likelihood.POSSIBLE, because(active.stream()));
        }
        if (!at.isHeld()) {
            return notHeld(at);
        }
        List<Evidence> present = because(at.detections().stream().map(Detection::match));
        return at.holdersAreKnown() ? Finding.of(Likelihood.RULED_OUT, known(at))
                : Finding.of(Likelihood.POSSIBLE, present.isEmpty() ? at.sockets() : present);
    }

    private static List<Evidence> because(Stream<Match> matches) {
        return matches.flatMap(match -> match.because().stream()).distinct().toList();
    }

    /** What such a program decides nobody sees from outside: it may let everything pass. */
    private boolean onlyMayRefuse(Match match) {
        return match.role() == AntivirusRole.BLOCKS && match.because().stream().anyMatch(evidence -> evidence instanceof HookSeen hook
                && RefusingHooks.mayRefuse(hook, question.wanted()));
    }

    /** Words are cheap: who greets at a port that he does not have may only be called so by who has it. */
    private static boolean isOnlyHeard(Match match) {
        return match.role() == AntivirusRole.REDIRECTS && match.because().stream().anyMatch(GreetingRead.class::isInstance)
                && match.because().stream().noneMatch(RedirectSeen.class::isInstance);
    }

    private static Finding notHeld(Scene at) {
        return at.isFree() ? Finding.of(Likelihood.RULED_OUT, at.looks()) : Finding.of(Likelihood.UNKNOWN);
    }

    private static List<Evidence> known(Scene at) {
        List<Evidence> known = new ArrayList<>(at.sockets());
        at.greetings().forEach(known::add);
        return known;
    }

    private static Finding free(Scene at) {
        if (!at.obstacles().isEmpty()) {
            return Finding.of(Likelihood.RULED_OUT, at.obstacles().stream().flatMap(obstacle -> obstacle.because().stream()).toList());
        }
        return at.bind().covered() ? Finding.of(Likelihood.ESTABLISHED, at.looks()) : Finding.of(Likelihood.UNKNOWN);
    }

    /** Not all who want a port say so anywhere, so that nobody is ruled out. */
    private Finding wantedBy(List<Glob> names) {
        if (question.service().filter(service -> names.stream().anyMatch(glob -> glob.matches(service))).isPresent()) {
            return Finding.of(Likelihood.ESTABLISHED);
        }
        List<ClaimSeen> claims = scene.map(at -> Claimants.claims(at.host(), question.wanted(), at.holders())).orElse(List.of()).stream()
                .filter(claim -> names.stream().anyMatch(glob -> glob.matches(claim.by()))).toList();
        return claims.isEmpty() ? Finding.of(Likelihood.UNKNOWN) : Finding.of(Likelihood.ESTABLISHED, claims);
    }

    private Finding error(Set<Integer> codes) {
        return question.failure().flatMap(failure -> failure.error())
                .map(error -> Finding.of(codes.contains(error.code()) ? Likelihood.ESTABLISHED : Likelihood.RULED_OUT))
                .orElse(Finding.of(Likelihood.UNKNOWN));
    }
}
