// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.trial;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Topic;
import berth.core.internal.engine.BindRules;
import berth.core.render.AntivirusText;
import berth.core.render.VerdictText;
import berth.core.snapshot.Snapshot;

/**
 * One part of an anti-virus product that is switched off for a while, to see whether a service can take its port then.
 * A value; every step makes a new one, which {@link TrialBook} keeps.
 *
 * @param wanted   the port that the service could not take
 * @param detector which recognised the product
 * @param role     what the part does to the port
 * @param advice   how to switch the part off and on, in the words of whoever contributed the detector
 * @param running  the programs, units and hooks that showed that it runs
 * @param rules    the rules that lead the port's traffic to the part, as {@link AntivirusText#rule} writes them; it is these that are switched off then
 * @param before   what was found before
 * @param begun    when the person agreed
 * @param until    when the part should be on again
 * @param seenOff  when the part was seen to be off
 * @param tried    what was found with the part off, once that was tried
 * @param backOn   when the part was seen to be on again, after it had been seen off
 */
public record Trial(Endpoint wanted, String detector, String vendor, String product, Optional<String> component, AntivirusRole role, Advice advice, Set<String> running,
        Set<String> rules, Found before, Instant begun, Instant until, Stage stage, Optional<Instant> seenOff, Optional<Found> tried, Optional<Instant> backOn) {
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    /** What is to be done next. */
    public enum Stage {
        /** The part is to be switched off. */
        SWITCH_OFF,
        /** The service is to be started. */
        TRY,
        /** The part is to be switched on again. */
        SWITCH_ON,
        /** Nothing. */
        ENDED
    }

    /** What the trial shows. */
    public enum Effect {
        /** Somebody has the port who could not have it before. */
        HELPED,
        /** The port can be bound, which was not so before, and nobody has taken it. */
        FREED,
        /** All is as it was. */
        NONE,
        /** What was seen does not tell. */
        UNKNOWN;

        /** {@return the stable name, such as {@code helped}} */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was found at one time.
     *
     * @param summary  the answer in one sentence
     * @param programs who had the port: services or programs, without their process ids; none where one of them is not known
     * @param product  whether the product had its role then
     */
    public record Found(Instant at, Verdict verdict, String summary, Set<String> programs, boolean product) {
        /** Copies the set. */
        public Found {
            programs = Set.copyOf(programs);
        }
    }

    /** Throws for a null, and for a time that no calendar has. */
    public Trial {
        for (Object part : new Object[] { wanted, detector, vendor, product, component, role, advice, before, begun, until, stage, seenOff, tried, backOn }) {
            Objects.requireNonNull(part);
        }
        for (Instant time : new Instant[] { begun, until, seenOff.orElse(begun), backOn.orElse(begun), before.at(), tried.map(Found::at).orElse(begun) }) {
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
                throw new IllegalArgumentException("no time of a trial: " + time);
            }
        }
        running = Set.copyOf(running);
        rules = Set.copyOf(rules);
    }

    /** {@return a trial of the product that a diagnosis found, to be ended by then} */
    public static Trial begin(Diagnosis diagnosis, AntivirusFinding finding, Instant now, Instant until) {
        Set<String> running = shown(diagnosis, finding);
        Set<String> rules = AntivirusText.rules(diagnosis, finding).map(AntivirusText::rule).collect(Collectors.toSet());
        Found before = found(diagnosis, true);
        return new Trial(diagnosis.question().wanted(), finding.detector(), finding.vendor(), finding.product(), finding.component(), finding.role(),
                AntivirusText.ENGLISH.advice(diagnosis, finding).orElse(finding.advice()), running, rules, before, now, until, Stage.SWITCH_OFF, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@return the trial at another stage} */
    public Trial at(Stage next) {
        return new Trial(wanted, detector, vendor, product, component, role, advice, running, rules, before, begun, until, next, seenOff, tried, backOn);
    }

    /** {@return the trial with more time} */
    public Trial until(Instant later) {
        return new Trial(wanted, detector, vendor, product, component, role, advice, running, rules, before, begun, later, stage, seenOff, tried, backOn);
    }

    /** {@return the trial with the time at which the part was seen to be off} */
    public Trial seenOff(Instant at) {
        return new Trial(wanted, detector, vendor, product, component, role, advice, running, rules, before, begun, until, stage, Optional.of(at), tried, backOn);
    }

    /** {@return the trial with what was found while the part was off; what was better stays} */
    public Trial tried(Found found) {
        boolean worse = tried.map(this::effect).filter(known -> known.compareTo(effect(found)) <= 0).isPresent();
        return new Trial(wanted, detector, vendor, product, component, role, advice, running, rules, before, begun, until, stage, seenOff, worse ? tried : Optional.of(found), backOn);
    }

    /** {@return the trial with the time at which the part was seen on again} */
    public Trial backOn(Instant at) {
        return new Trial(wanted, detector, vendor, product, component, role, advice, running, rules, before, begun, until, stage, seenOff, tried, Optional.of(at));
    }

    /** {@return what that diagnosis of the same port says of this trial} */
    public Found found(Diagnosis diagnosis) {
        return found(diagnosis, works(diagnosis) || isLedThere(diagnosis));
    }

    private static Found found(Diagnosis diagnosis, boolean product) {
        Set<Optional<String>> programs = diagnosis.holders().stream().map(Trial::program).collect(Collectors.toSet());
        return new Found(diagnosis.takenAt(), diagnosis.verdict(), VerdictText.ENGLISH.summary(diagnosis),
                programs.contains(Optional.<String> empty()) ? Set.of() : programs.stream().flatMap(Optional::stream).collect(Collectors.toSet()), product);
    }

    private static Optional<String> program(Holder holder) {
        return holder.service().or(holder::exe).or(holder::name);
    }

    /** {@return whether the part does in that diagnosis what it did at first} One that did nothing runs again when all that showed it does. */
    public boolean works(Diagnosis diagnosis) {
        return role == AntivirusRole.PRESENT ? !running.isEmpty() && runningNow(diagnosis).containsAll(running)
                : diagnosis.antivirus().stream().filter(this::isOfThisPart).anyMatch(finding -> finding.role() == role);
    }

    /** {@return whether the part does what it did no more, and enough was seen to say so} */
    public boolean isOff(Diagnosis diagnosis) {
        boolean seen = diagnosis.verdict() != Verdict.UNDETERMINED && (diagnosis.verdict() != Verdict.HELD || diagnosis.holders().stream().allMatch(holder -> program(holder).isPresent()));
        return role == AntivirusRole.PRESENT ? runningNow(diagnosis).stream().noneMatch(running::contains) && seen : !works(diagnosis) && !isLedThere(diagnosis) && seen;
    }

    /** {@return whether a rule still leads the port's traffic to where the part took it} Without the part, connections are refused then. */
    public boolean isLedThere(Diagnosis diagnosis) {
        return diagnosis.evidence().stream().map(Cited::evidence).anyMatch(evidence -> evidence instanceof RedirectSeen rule && rules.contains(AntivirusText.rule(rule)));
    }

    /** {@return the ports of this host to which these rules lead, and at which nobody was seen to listen though all was looked at} */
    public List<Endpoint> deserted(Diagnosis diagnosis, Snapshot host) {
        return diagnosis.evidence().stream().map(Cited::evidence).filter(RedirectSeen.class::isInstance).map(RedirectSeen.class::cast)
                .filter(rule -> rules.contains(AntivirusText.rule(rule))).flatMap(rule -> rule.target().stream()).distinct()
                .filter(target -> host.covers(Topic.sockets(target.transport()), target.port()) && host.all(SocketSeen.class)
                        .noneMatch(socket -> socket.state().serves() && BindRules.overlap(target, socket).isPresent())).toList();
    }

    /** {@return whether anything of the part runs, whatever it does to the port} */
    public boolean runs(Diagnosis diagnosis) {
        return !runningNow(diagnosis).isEmpty() || diagnosis.antivirus().stream().filter(this::isOfThisPart).anyMatch(finding -> finding.role() != AntivirusRole.PRESENT);
    }

    private Set<String> runningNow(Diagnosis diagnosis) {
        Set<String> shown = new HashSet<>();
        diagnosis.antivirus().stream().filter(this::isOfThisPart).forEach(finding -> shown.addAll(shown(diagnosis, finding)));
        return shown;
    }

    /** Of parts that do nothing to the port one finding without a part tells together. */
    private boolean isOfThisPart(AntivirusFinding finding) {
        return finding.detector().equals(detector) && (component.isEmpty() || finding.component().isEmpty() || finding.component().equals(component));
    }

    private static Set<String> shown(Diagnosis diagnosis, AntivirusFinding finding) {
        return finding.because().stream().map(number -> diagnosis.evidence().get(number).evidence()).flatMap(Trial::running).collect(Collectors.toSet());
    }

    private static Stream<String> running(Evidence evidence) {
        if (evidence instanceof ProcessSeen process) {
            return Stream.of(process.exe().orElse(process.name()));
        }
        if (evidence instanceof ServiceSeen service && service.state() == ServiceState.RUNNING) {
            return Stream.of(service.name());
        }
        return evidence instanceof HookSeen hook ? Stream.of(hook.name()) : Stream.empty();
    }

    /** {@return what the trial shows, by what was found while the part was off} */
    public Effect effect() {
        return tried.map(this::effect).orElse(Effect.UNKNOWN);
    }

    /** {@return what that would show} Where the port was free before, nobody was seen to be kept from it; while a rule is left, nothing was tried. */
    public Effect effect(Found found) {
        if (!rules.isEmpty() && found.product()) {
            return Effect.UNKNOWN;
        }
        return switch (found.verdict()) {
        case UNDETERMINED -> Effect.UNKNOWN;
        case FREE -> isUntold() ? Effect.UNKNOWN : Effect.FREED;
        case HELD -> held(found);
        case RESERVED, FORBIDDEN, NOT_LOCAL, ELSEWHERE, INTERCEPTED -> found.verdict() == before.verdict() ? Effect.NONE : Effect.UNKNOWN;
        };
    }

    private Effect held(Found found) {
        if (found.product()) {
            return Effect.NONE;
        }
        if (isUntold() || found.programs().isEmpty()) {
            return Effect.UNKNOWN;
        }
        boolean same = before.verdict() == Verdict.HELD && before.programs().equals(found.programs()) || found.programs().stream().allMatch(this::isOwnUnit);
        boolean unseen = before.verdict() == Verdict.HELD && before.programs().isEmpty();
        return same ? Effect.NONE : unseen ? Effect.UNKNOWN : Effect.HELPED;
    }

    /** {@return whether nobody was seen to be kept from the port before} */
    public boolean isUntold() {
        return before.verdict() == Verdict.FREE || before.verdict() == Verdict.UNDETERMINED;
    }

    /** {@return whether that unit is one that the advice stops, or keeps the socket for one} */
    public boolean isOwnUnit(String name) {
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return UnitSwitch.of(advice).map(units -> units.units().stream().anyMatch(unit -> unit.substring(0, unit.lastIndexOf('.')).equals(stem))).orElse(false);
    }

    /** {@return whether the part should be on again by now} */
    public boolean isOverdue(Instant now) {
        return stage != Stage.ENDED && !now.isBefore(until);
    }

    /** {@return the product with its part, as people call it} */
    public String name() {
        return AntivirusFinding.title(vendor, product) + component.map(part -> " (" + part + ")").orElse("");
    }
}
