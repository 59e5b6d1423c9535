// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.snapshot.Snapshot;

/**
 * Carries out one kind of step, and takes it back.
 * <p>
 * Contract: {@link #plan} changes nothing. {@link #perform} is called only with a plan that a person was shown and
 * agreed to, and refuses it when the host is no longer as the plan says. No command of this version performs plans; the
 * point exists so that vendors' bundles are read and listed by the same rules as all others.
 */
public interface Actuator {
    /** {@return what would be done for the step on this host; empty when this actuator does not do such steps} */
    Optional<Plan> plan(Step step, Snapshot host);

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
     */
    record Plan(Step step, List<List<String>> commands, List<String> effects, List<List<String>> undo) {
        /** Copies the lists. */
        public Plan {
            commands = List.copyOf(commands);
            effects = List.copyOf(effects);
            undo = List.copyOf(undo);
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
}
