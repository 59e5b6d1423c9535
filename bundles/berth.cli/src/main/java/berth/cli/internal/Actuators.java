// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.act.Planned;
import berth.core.contribution.Contributed;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.NothingDoneException;
import berth.core.spi.Actuator.Look;
import berth.core.spi.Actuator.Plan;
import berth.core.spi.Actuator.Rights;

/** The contributed actuators, each asked as a stranger is: what throws, or does not come back, has done nothing that can be relied on. */
final class Actuators {
    private static final Duration THINKING = Duration.ofSeconds(10);
    /** Passwords may be typed meanwhile. */
    private static final Duration ACTING = Duration.ofMinutes(8);

    private final List<Contributed<Actuator>> all;

    Actuators(List<Contributed<Actuator>> all) {
        this.all = List.copyOf(all);
    }

    /** What is asked of one. */
    private interface Ask {
        void of(Actuator actuator) throws CannotActException;
    }

    /** {@return what the first of them would do for the step that does such steps} */
    Optional<Planned> plan(Step step, Snapshot host) {
        return all.stream().flatMap(one -> plan(one, step, host).map(plan -> new Planned(one.id(), plan)).stream()).findFirst();
    }

    private static Optional<Plan> plan(Contributed<Actuator> one, Step step, Snapshot host) {
        List<Guard.Outcome<Optional<Plan>>> outcomes = Guard.callAll(List.of(() -> one.use(made -> made.plan(step, host))), THINKING);
        return outcomes.getFirst().either(planned -> planned, failed -> Optional.empty());
    }

    /** {@return the first of their looks by more rights at who has that endpoint} Each is asked for nothing yet. */
    Optional<Look> look(Endpoint wanted) {
        List<Guard.Outcome<Optional<Look>>> outcomes = Guard.callAll(all.stream().<Callable<Optional<Look>>> map(one -> () -> one.use(made -> made.look(wanted))).toList(), THINKING);
        return outcomes.stream().flatMap(outcome -> outcome.value().flatMap(look -> look).stream()).findFirst();
    }

    /**
     * What a look showed.
     *
     * @param why nothing was seen, if so
     */
    record Taken(Optional<Snapshot> seen, String why) { }

    /** Takes the look, for which a password may be typed. */
    static Taken taken(Look look) {
        List<Guard.Outcome<Taken>> outcomes = Guard.callAll(List.of(() -> {
            try {
                return new Taken(Optional.of(look.take(new NullProgressMonitor())), "");
            } catch (CannotActException e) {
                return new Taken(Optional.empty(), String.valueOf(e.getMessage()));
            }
        }), ACTING);
        return outcomes.getFirst().either(taken -> taken, failed -> new Taken(Optional.empty(), failed.reason()));
    }

    /** {@return whether the rights for a look can be had} */
    static Rights rights(Look look) {
        List<Guard.Outcome<Rights>> outcomes = Guard.callAll(List.of(look::rights), THINKING);
        return outcomes.getFirst().either(rights -> rights, failed -> new Rights.Missing("Whether root's rights can be had is not known (" + failed.reason() + ")."));
    }

    /** {@return whether this user may do it, as far as the actuator or, where that does not know, the step tells} */
    Rights rights(Planned planned) {
        List<Guard.Outcome<Optional<Rights>>> outcomes = Guard.callAll(all.stream().filter(one -> one.id().equals(planned.actuator())).limit(1)
                .<Callable<Optional<Rights>>> map(one -> () -> one.use(made -> made.rights(planned.plan()))).toList(), THINKING);
        return outcomes.stream().flatMap(outcome -> outcome.value().flatMap(rights -> rights).stream()).findFirst()
                .orElseGet(() -> planned.plan().step().needs().equals(Optional.of("root")) && !LocalHost.runsAsRoot()
                        ? new Rights.Missing("It needs root's rights: run it with sudo, or as root.") : new Rights.Enough());
    }

    /**
     * Why not all of it was done.
     *
     * @param nothing whether nothing at all was
     */
    record Problem(String why, boolean nothing) { }

    /** {@return why not all of it was done, if so} */
    Optional<Problem> perform(String actuator, Plan plan) {
        return ask(actuator, made -> made.perform(plan, new NullProgressMonitor()));
    }

    /** {@return why not all of it was taken back, if so} */
    Optional<Problem> undo(String actuator, Plan plan) {
        return ask(actuator, made -> made.undo(plan, new NullProgressMonitor()));
    }

    private Optional<Problem> ask(String actuator, Ask ask) {
        Optional<Contributed<Actuator>> one = all.stream().filter(candidate -> candidate.id().equals(actuator)).findFirst();
        if (one.isEmpty()) {
            return Optional.of(new Problem("there is no actuator " + actuator + " here any more", true));
        }
        List<Guard.Outcome<Optional<Problem>>> outcomes = Guard.callAll(List.of(() -> one.get().use(made -> {
            try {
                ask.of(made);
                return Optional.<Problem> empty();
            } catch (CannotActException e) {
                return Optional.of(new Problem(String.valueOf(e.getMessage()), e instanceof NothingDoneException));
            }
        })), ACTING);
        return outcomes.getFirst().either(done -> done, failed -> Optional.of(new Problem(failed.reason(), false)));
    }
}
