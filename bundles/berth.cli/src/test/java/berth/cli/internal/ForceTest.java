// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.spi.Actuator.Plan;

class ForceTest {
    private static Step step(List<List<String>> commands) {
        return new Step("s", "a", "t", Optional.empty(), commands, List.of(), Optional.empty());
    }

    private static Plan plan(Step step) {
        return new Plan(step, step.commands(), List.of(), List.of());
    }

    @Test
    void whoIsEndedByForceIsAskedBefore() {
        Step asks = step(List.of(List.of("kill", "7", "8"), List.of("kill", "-HUP", "9"), List.of("systemctl", "stop", "--", "a.service")));
        Step forced = Force.of(asks);
        assertThat(forced.commands()).containsExactly(List.of("kill", "7", "8"), List.of("kill", "-KILL", "7", "8"), List.of("kill", "-HUP", "9"), List.of("systemctl", "stop", "--", "a.service"));
        assertThat(Force.isIn(plan(forced))).isTrue();
        assertThat(Force.isIn(plan(asks))).isFalse();
        assertThat(Force.wouldHelp(plan(asks))).isTrue();
        assertThat(Force.wouldHelp(plan(forced))).isFalse();
        assertThat(Force.wouldHelp(plan(step(List.of(List.of("systemctl", "stop", "--", "a.service")))))).isFalse();
    }
}
