// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.trial;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.render.Wording;

/**
 * One part of an anti-virus product that is switched off for a while, to see whether a service can take its port then.
 * A value; every step makes a new one, which {@link TrialBook} keeps.
 *
 * @param wanted   the port that the service could not take
 * @param detector which recognised the product
 * @param role     what the part does to the port
 * @param advice   how to switch the part off and on, in the words of whoever contributed the detector
 * @param before   what was found before
 * @param begun    when the person agreed
 * @param until    when the part should be on again
 * @param tried    what was found with the part off, once that was tried
 * @param backOn   when the part was seen to be on again
 */
public record Trial(Endpoint wanted, String detector, String vendor, String product, Optional<String> component, AntivirusRole role, Advice advice, Found before,
        Instant begun, Instant until, Stage stage, Optional<Found> tried, Optional<Instant> backOn) {

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
     * @param programs who had the port: services or programs, without their process ids
     * @param product  whether the product had its role then
     */
    public record Found(Instant at, Verdict verdict, String summary, Set<String> programs, boolean product) {
        /** Copies the set. */
        public Found {
            programs = Set.copyOf(programs);
        }
    }

    /** Throws for a null. */
    public Trial {
        for (Object part : new Object[] { wanted, detector, vendor, product, component, role, advice, before, begun, until, stage, tried, backOn }) {
            Objects.requireNonNull(part);
        }
    }

    /** {@return a trial of the product that a diagnosis found, to be ended by then} */
    public static Trial begin(Diagnosis diagnosis, AntivirusFinding finding, Instant now, Instant until) {
        Trial blank = new Trial(diagnosis.question().wanted(), finding.detector(), finding.vendor(), finding.product(), finding.component(), finding.role(), finding.advice(),
                new Found(now, diagnosis.verdict(), "", Set.of(), true), now, until, Stage.SWITCH_OFF, Optional.empty(), Optional.empty());
        return new Trial(blank.wanted, blank.detector, blank.vendor, blank.product, blank.component, blank.role, blank.advice, blank.found(diagnosis), now, until,
                Stage.SWITCH_OFF, Optional.empty(), Optional.empty());
    }

    /** {@return the trial at another stage} */
    public Trial at(Stage next) {
        return new Trial(wanted, detector, vendor, product, component, role, advice, before, begun, until, next, tried, backOn);
    }

    /** {@return the trial with what was found while the part was off; what was better stays} */
    public Trial tried(Found found) {
        boolean worse = tried.map(this::effect).filter(known -> known.compareTo(effect(found)) <= 0).isPresent();
        return new Trial(wanted, detector, vendor, product, component, role, advice, before, begun, until, stage, worse ? tried : Optional.of(found), backOn);
    }

    /** {@return the trial with the time at which the part was seen on again} */
    public Trial backOn(Instant at) {
        return new Trial(wanted, detector, vendor, product, component, role, advice, before, begun, until, stage, tried, Optional.of(at));
    }

    /** {@return what that diagnosis of the same port says of this trial} */
    public Found found(Diagnosis diagnosis) {
        Set<String> programs = diagnosis.holders().stream().map(Trial::program).collect(Collectors.toSet());
        return new Found(diagnosis.takenAt(), diagnosis.verdict(), Wording.summary(diagnosis), programs, works(diagnosis));
    }

    private static String program(Holder holder) {
        return holder.service().or(holder::exe).or(holder::name).or(() -> holder.pid().map(pid -> "process " + pid)).orElse("");
    }

    /** {@return whether the part has the role in that diagnosis that it had at first} */
    public boolean works(Diagnosis diagnosis) {
        Predicate<AntivirusFinding> active = finding -> role == AntivirusRole.PRESENT ? isRunning(diagnosis, finding) : finding.role() == role;
        return findings(diagnosis, active);
    }

    /** {@return whether anything of the part runs, whatever it does to the port} */
    public boolean runs(Diagnosis diagnosis) {
        return findings(diagnosis, finding -> finding.role() != AntivirusRole.PRESENT || isRunning(diagnosis, finding));
    }

    private boolean findings(Diagnosis diagnosis, Predicate<AntivirusFinding> which) {
        return diagnosis.antivirus().stream().filter(finding -> finding.detector().equals(detector) && (component.isEmpty() || finding.component().isEmpty()
                || finding.component().equals(component))).anyMatch(which);
    }

    private static boolean isRunning(Diagnosis diagnosis, AntivirusFinding finding) {
        return finding.because().stream().map(number -> diagnosis.evidence().get(number).evidence()).anyMatch(Trial::showsRunning);
    }

    private static boolean showsRunning(Evidence evidence) {
        return evidence instanceof ProcessSeen || evidence instanceof HookSeen || evidence instanceof ServiceSeen service && service.state() == ServiceState.RUNNING;
    }

    /** {@return what the trial shows, by what was found while the part was off} */
    public Effect effect() {
        return tried.map(this::effect).orElse(Effect.UNKNOWN);
    }

    /** {@return what that would show} */
    public Effect effect(Found found) {
        return switch (found.verdict()) {
        case UNDETERMINED -> Effect.UNKNOWN;
        case FREE -> before.verdict() == Verdict.FREE ? Effect.NONE : Effect.FREED;
        case HELD -> found.product() || before.verdict() == Verdict.HELD && before.programs().equals(found.programs()) ? Effect.NONE : Effect.HELPED;
        case RESERVED, FORBIDDEN, NOT_LOCAL, ELSEWHERE, INTERCEPTED -> Effect.NONE;
        };
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
