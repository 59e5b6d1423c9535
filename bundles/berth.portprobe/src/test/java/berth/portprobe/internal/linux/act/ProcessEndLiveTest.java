// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Plan;

/** Ends real processes, all of them this test's own. */
@EnabledOnOs(OS.LINUX)
class ProcessEndLiveTest {
    private static final Snapshot HOST = new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, List.of());
    private final LinuxActuator actuator = new LinuxActuator();
    private Process victim;

    @BeforeEach
    void start() throws IOException {
        victim = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void end() throws InterruptedException {
        victim.destroyForcibly().waitFor();
    }

    private Optional<Plan> plan() {
        return actuator.plan(new Step("s", "a", "t", Optional.empty(), List.of(List.of("kill", String.valueOf(victim.pid()))), List.of(), Optional.empty()), HOST);
    }

    @Test
    void itEndsByItself() throws CannotActException, InterruptedException {
        Plan plan = plan().orElseThrow();
        assertThat(plan.undo()).isEmpty();
        assertThat(plan.state().get("process " + victim.pid())).matches("[0-9]+ /.*");
        actuator.perform(plan, new NullProgressMonitor());
        assertThat(victim.waitFor(1, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).isEqualTo(128 + 15);
    }

    /** As after a reuse of the number: another start, or another program. */
    @Test
    void anotherProcessOfThisNumberLivesOn() {
        Plan plan = plan().orElseThrow();
        String key = "process " + victim.pid();
        for (String other : List.of("1 " + Path.of("/bin/sleep"), plan.state().get(key) + "x", "")) {
            Plan old = new Plan(plan.step(), plan.commands(), plan.effects(), plan.undo(), Map.of(key, other));
            assertThatThrownBy(() -> actuator.perform(old, new NullProgressMonitor())).isInstanceOf(CannotActException.class);
            assertThatThrownBy(() -> new Hands(Programs.ofThisHost()).act(new LinuxAction.EndProcess(victim.pid()), other)).hasMessage("the number belongs to another process by now");
        }
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void oneThatHasEndedIsNoneToPlanAndNoTroubleToEnd() throws InterruptedException, IOException {
        String state = plan().orElseThrow().state().get("process " + victim.pid());
        victim.destroyForcibly().waitFor();
        assertThat(plan()).isEmpty();
        new Hands(Programs.ofThisHost()).act(new LinuxAction.EndProcess(victim.pid()), state);
    }

    @Test
    void oneThatDoesNotWantToEndIsTold() throws IOException, InterruptedException {
        victim.destroyForcibly().waitFor();
        victim = new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done").start();
        assertThat(victim.inputReader().readLine()).isEqualTo("ready");
        Plan plan = plan().orElseThrow();
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessageContaining("it was asked to end and still runs after 5 seconds");
        assertThat(victim.isAlive()).isTrue();
    }
}
