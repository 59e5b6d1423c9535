// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.resolution;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;

/**
 * One step, and how far it is.
 *
 * @param check how sure it is that what the step is for is so by now
 * @param asOf  when the evidence was taken that the check rests on
 */
public record Stage(Step step, State state, Likelihood check, Instant asOf) {

    /** How far a step is. */
    public enum State {
        /** Nobody has done it, and it is not known to be needless. */
        TO_DO,
        /** Nobody has done it, and what was seen says that it need not be done. */
        CHECKED,
        /** A person said that it is done, and what was seen says that it did not help. */
        FAILED,
        /** A person went past it. */
        SKIPPED,
        /** A person said that it is done, and nothing that was seen speaks against it. */
        DONE;

        /** {@return the stable name in JSON, such as {@code to-do}} */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@return a step that nobody has done} */
    static Stage of(Step step) {
        return new Stage(step, State.TO_DO, Likelihood.UNKNOWN, Instant.EPOCH);
    }

    /** {@return whether it is that step; the host may have become known meanwhile} */
    boolean isOf(Step other) {
        return step.id().equals(other.id()) && step.article().equals(other.article()) && (step.host().equals(other.host()) || step.host().isEmpty() || other.host().isEmpty())
                && step.commands().equals(other.commands()) && (!step.commands().isEmpty() || step.title().equals(other.title()));
    }

    /** {@return whether something is left to do} */
    public boolean isOpen() {
        return state == State.TO_DO || state == State.FAILED;
    }

    /** {@return whether it was done and nothing since shows that it helped} */
    public boolean isUnproven() {
        return state == State.DONE && check != Likelihood.ESTABLISHED;
    }

    /** {@return the same, done; what was seen before says nothing of that} */
    Stage done() {
        return new Stage(step, State.DONE, Likelihood.UNKNOWN, asOf);
    }

    Stage skipped() {
        return new Stage(step, State.SKIPPED, check, asOf);
    }

    /** {@return the same step as a newer diagnosis tells it} Every host has a clock of its own. */
    Stage as(Step renewed) {
        return new Stage(renewed, state, check, renewed.host().equals(step.host()) ? asOf : Instant.EPOCH);
    }

    /** {@return what becomes of it by newer evidence, which was taken then} */
    Stage seen(Likelihood now, Instant taken) {
        return new Stage(step, next(now), now, taken);
    }

    private State next(Likelihood now) {
        return switch (state) {
        case TO_DO, CHECKED -> now == Likelihood.ESTABLISHED ? State.CHECKED : State.TO_DO;
        case DONE, FAILED -> switch (now) {
        case ESTABLISHED -> State.DONE;
        case RULED_OUT -> State.FAILED;
        case POSSIBLE, UNKNOWN -> state;
        };
        case SKIPPED -> State.SKIPPED;
        };
    }

    /** What is left to do, in their order. */
    static List<Stage> open(List<Stage> stages) {
        return stages.stream().filter(Stage::isOpen).toList();
    }
}
