// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import berth.core.evidence.Evidence;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Plan;
import berth.portprobe.internal.linux.LinuxKernel;
import berth.portprobe.internal.linux.ProcessIdentity;
import berth.portprobe.internal.linux.Processes;

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
        return plan(List.of("kill", String.valueOf(victim.pid())));
    }

    @SafeVarargs
    private Optional<Plan> plan(List<String>... commands) {
        return actuator.plan(step(commands), HOST);
    }

    @SafeVarargs
    private static Step step(List<String>... commands) {
        return new Step("s", "a", "t", Optional.empty(), List.of(commands), List.of(), Optional.empty());
    }

    @Test
    void itEndsByItself() throws CannotActException, InterruptedException {
        Plan plan = plan().orElseThrow();
        assertThat(plan.undo()).isEmpty();
        assertThat(plan.state().get("process " + victim.pid())).matches("[0-9]+ ([0-9]+|-) /.*");
        actuator.perform(plan, new NullProgressMonitor());
        assertThat(victim.waitFor(1, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).isEqualTo(128 + 15);
    }

    /** As after a reuse of the number: another start, or another program. */
    @Test
    void anotherProcessOfThisNumberLivesOn() {
        Plan plan = plan().orElseThrow();
        String key = "process " + victim.pid();
        for (String other : List.of("1 - /bin/sleep", plan.state().get(key) + "x", "1" + plan.state().get(key), "")) {
            Plan old = new Plan(plan.step(), plan.commands(), plan.effects(), plan.undo(), Map.of(key, other));
            assertThatThrownBy(() -> actuator.perform(old, new NullProgressMonitor())).isInstanceOf(CannotActException.class);
            assertThatThrownBy(() -> Ending.end(new LinuxAction.EndProcess(victim.pid(), false), other)).hasMessageContaining("the number belongs to another process by now");
        }
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void oneThatHasEndedIsNoneToPlanAndNoTroubleToEnd() throws InterruptedException, IOException, CannotActException {
        Plan plan = plan().orElseThrow();
        String state = plan.state().get("process " + victim.pid());
        victim.destroyForcibly().waitFor();
        assertThat(plan()).isEmpty();
        actuator.perform(plan, new NullProgressMonitor());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertThat(new RaisedAction(Hands.ofThisProgram(), Optional::empty).run(List.of(state, "kill", String.valueOf(victim.pid())),
                new ByteArrayInputStream("go\n".getBytes(StandardCharsets.UTF_8)), said)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).endsWith(RaisedProgram.DONE + "\n");
        Ending.end(new LinuxAction.EndProcess(victim.pid(), false), state);
    }

    @Test
    void oneThatDoesNotWantToEndIsTold() throws IOException, InterruptedException, CannotActException {
        victim.destroyForcibly().waitFor();
        victim = new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done").start();
        assertThat(victim.inputReader().readLine()).isEqualTo("ready");
        Plan plan = plan().orElseThrow();
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessageContaining("it was asked to end and still runs after 5 seconds");
        assertThat(victim.isAlive()).isTrue();
        Plan forced = plan(List.of("kill", String.valueOf(victim.pid())), List.of("kill", "-KILL", String.valueOf(victim.pid()))).orElseThrow();
        assertThat(forced.commands()).hasSize(2);
        assertThat(forced.effects()).last().asString().contains("SIGKILL", "lost");
        actuator.perform(forced, new NullProgressMonitor());
        assertThat(victim.waitFor()).isEqualTo(128 + 9);
    }

    /** The number went to another process between what was seen and the plan. */
    @Test
    void oneThatBeganAtAnotherTimeThanWasSeenIsNotPlanned() {
        ProcessRef seen = new Processes(new LinuxKernel()).describe(victim.pid(), new Origin("x", Instant.EPOCH, Optional.empty())).orElseThrow().process();
        assertThat(actuator.plan(step(List.of("kill", String.valueOf(victim.pid()))), seen(seen))).isPresent();
        ProcessRef moved = new ProcessRef(victim.pid(), seen.started().map(at -> at.plusSeconds(1)));
        assertThat(actuator.plan(step(List.of("kill", String.valueOf(victim.pid()))), seen(moved))).as("the clock was set").isPresent();
        ProcessRef other = new ProcessRef(victim.pid(), seen.started().map(at -> at.plusMillis(10)));
        assertThat(actuator.plan(step(List.of("kill", String.valueOf(victim.pid()))), seen(other))).isEmpty();
    }

    private static Snapshot seen(ProcessRef process) {
        return new Snapshot(HOST.host(), HOST.os(), HOST.takenAt(), List.of(new Evidence.ProcessSeen(new Origin("x", Instant.EPOCH, Optional.empty()), process, Optional.empty(), "sleep",
                Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
    }

    /** What root is asked to do may have been planned by somebody who can't read which program it is. */
    @Test
    void aProgramThatCouldNotBeReadIsKnownByItsName() throws IOException {
        ProcessIdentity known = Ending.identity(victim.pid()).orElseThrow();
        ProcessIdentity unread = new ProcessIdentity(known.ticks(), known.serial(), Optional.empty(), known.name());
        assertThat(unread.text()).endsWith(" [sleep]");
        assertThat(known.isMeantBy(unread.text())).isTrue();
        assertThat(known.isMeantBy(unread.text().replace("sleep", "sleeq"))).isFalse();
        Ending.end(new LinuxAction.EndProcess(victim.pid(), false), unread.text());
        assertThat(Ending.identity(victim.pid())).isEmpty();
    }
}
