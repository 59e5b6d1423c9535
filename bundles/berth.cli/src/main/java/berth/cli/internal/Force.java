// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.spi.Actuator.Plan;

/** The end by SIGKILL: never alone, always behind the same processes' being asked to end. */
final class Force {
    private static final String KILL = "kill";
    private static final String BY_FORCE = "-KILL";

    private Force() { }

    /** {@return the step in which who does not end when asked is ended} */
    static Step of(Step step) {
        List<List<String>> commands = step.commands().stream().flatMap(vector -> asks(vector)
                ? Stream.of(vector, Stream.concat(Stream.of(KILL, BY_FORCE), vector.stream().skip(1)).toList()) : Stream.of(vector)).toList();
        return new Step(step.id(), step.article(), step.title(), step.host(), commands, step.undo(), step.needs(), step.breaks());
    }

    /** {@return whether the plan ends a process by force} */
    static boolean isIn(Plan plan) {
        return plan.commands().stream().anyMatch(vector -> vector.size() > 2 && vector.subList(0, 2).equals(List.of(KILL, BY_FORCE)));
    }

    /** {@return whether the plan asks a process to end, and does no more} */
    static boolean wouldHelp(Plan plan) {
        return plan.commands().stream().anyMatch(Force::asks) && !isIn(plan);
    }

    private static boolean asks(List<String> vector) {
        return vector.size() > 1 && vector.getFirst().equals(KILL) && vector.stream().skip(1).noneMatch(word -> word.startsWith("-"));
    }
}
