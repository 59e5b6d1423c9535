// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Endpoint;
import berth.core.snapshot.Snapshot;

/**
 * Carries out one kind of step, and takes it back.
 * <p>
 * Contract: {@link #plan} changes nothing. {@link #perform} is called only with a plan that a person was shown and
 * agreed to, and refuses it when the host is no longer as the plan says. {@link #undo} gets the same plan, perhaps from a
 * later start of Berth, which has read it from a file: make nothing of its texts but what {@link #plan} could have made.
 */
public interface Actuator {
    /** {@return what would be done for the step on this host; empty when this actuator does not do such steps} */
    Optional<Plan> plan(Step step, Snapshot host);

    /** {@return whether this user may do what the plan says, as far as that can be told before it is tried; empty where the step's own word counts} */
    @SuppressWarnings("unused") // what does not know of rights asks no plan
    default Optional<Rights> rights(Plan plan) {
        return Optional.empty();
    }

    /** Whether the rights of this user are enough for a plan. */
    sealed interface Rights {
        /** Nothing more is needed. */
        record Enough() implements Rights { }

        /** More are needed, and are asked for when it is performed; {@code how} is a sentence about that. */
        record OnDemand(String how) implements Rights { }

        /** More are needed than can be had here; {@code why} is a sentence about that, and about the way out. */
        record Missing(String why) implements Rights { }
    }

    /** {@return a look at who has that endpoint by rights that this user lacks; empty where there is none} Asks for nothing by itself. */
    @SuppressWarnings("unused") // what can't look looks at no endpoint
    default Optional<Look> look(Endpoint wanted) {
        return Optional.empty();
    }

    /** A look at this host with more rights than this user has, that changes nothing. */
    interface Look {
        /** {@return whether the rights can be had, and how} */
        Rights rights();

        /** {@return the argument vector by which a person sees the same} */
        List<String> command();

        /** {@return what was seen, and only that}; asks for the rights, and throws {@link CannotActException} when they were refused or nothing could be seen. */
        Snapshot take(IProgressMonitor monitor) throws CannotActException;
    }

    /** Does what the plan says; throws {@link CannotActException} when nothing, or not all, could be done. */
    void perform(Plan plan, IProgressMonitor monitor) throws CannotActException;

    /** Takes back what {@link #perform} did. */
    void undo(Plan plan, IProgressMonitor monitor) throws CannotActException;

    /**
     * What will be done.
     *
     * @param commands argument vectors, never lines for a shell
     * @param effects  what will stop or change, one sentence each
     * @param undo     argument vectors that take it back
     * @param state    what was so when the plan was made, in the actuator's own words: what is changed, and how it was
     */
    record Plan(Step step, List<List<String>> commands, List<String> effects, List<List<String>> undo, Map<String, String> state) {
        /** Copies the lists. */
        public Plan {
            commands = List.copyOf(commands);
            effects = List.copyOf(effects);
            undo = List.copyOf(undo);
            state = Map.copyOf(state);
        }

        /** A plan that does not depend on what was so. */
        public Plan(Step step, List<List<String>> commands, List<String> effects, List<List<String>> undo) {
            this(step, commands, effects, undo, Map.of());
        }

        /** {@return the same with nothing to take back} */
        public Plan withoutUndo() {
            return new Plan(step, commands, effects, List.of(), state);
        }

        /** {@return the plan that takes it back, whatever is so by then} */
        public Plan back() {
            return new Plan(step, undo, List.of(), List.of());
        }
    }

    /** A plan could not be carried out; the message is one sentence for people. */
    class CannotActException extends Exception {
        private static final long serialVersionUID = 1L;

        /** Says in one sentence what was not done, and why. */
        public CannotActException(String message) {
            super(message);
        }
    }

    /** A plan could not be carried out, and nothing at all was changed. */
    class NothingDoneException extends CannotActException {
        private static final long serialVersionUID = 1L;

        /** Says in one sentence why. */
        public NothingDoneException(String message) {
            super(message);
        }
    }
}
