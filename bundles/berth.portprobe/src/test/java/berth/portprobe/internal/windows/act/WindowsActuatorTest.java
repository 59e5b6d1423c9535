// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.NothingDoneException;
import berth.core.spi.Actuator.Plan;
import berth.core.spi.Actuator.Rights;
import berth.portprobe.internal.windows.services.FakeServices;
import berth.portprobe.internal.windows.services.ServiceStatus;
import berth.portprobe.internal.windows.services.Services;
import berth.portprobe.internal.windows.services.StartType;

class WindowsActuatorTest {
    private static final long NAP = 100_000_000L;
    private static final List<String> STOP = List.of("net", "stop", "SMTPSVC");
    private static final List<String> START = List.of("net", "start", "SMTPSVC");
    private static final List<String> EXCLUDE = List.of("netsh", "int", "ipv4", "add", "excludedportrange", "protocol=tcp", "startport=8080", "numberofports=1");
    private static final List<String> INCLUDE = List.of("netsh", "int", "ipv4", "delete", "excludedportrange", "protocol=tcp", "startport=8080", "numberofports=1");

    private final FakeServices door = new FakeServices();
    private final FakeProcesses processes = new FakeProcesses();
    private final FakePrograms programs = new FakePrograms();
    private final AtomicLong clock = new AtomicLong();
    private Runnable meanwhile = () -> { };
    private final WindowsActuator actuator = new WindowsActuator(new WindowsHands(door, processes, programs, new ServiceWait(new Services(door), clock::get, () -> {
        clock.addAndGet(NAP);
        meanwhile.run();
    })));

    private Optional<Plan> plan(List<Evidence> seen, List<List<String>> commands) {
        return actuator.plan(new Step("step", "article", "title", Optional.of("here"), commands, List.of(), Optional.of("administrator")),
                new Snapshot(new HostId("here", Optional.empty(), Optional.empty()), Optional.of("windows"), Instant.EPOCH, seen));
    }

    @SafeVarargs
    private Plan plan(List<String>... commands) {
        return plan(List.of(), List.of(commands)).orElseThrow();
    }

    private void perform(Plan plan) throws CannotActException {
        actuator.perform(plan, new NullProgressMonitor());
    }

    private static List<String> taskkill(long pid) {
        return List.of("taskkill", "/f", "/pid", String.valueOf(pid));
    }

    @Test
    void doesNothingElseThanTheArticlesSay() {
        door.running("SMTPSVC", 1204);
        processes.add(77);
        for (List<String> vector : List.of(List.of("net", "user", "SMTPSVC"), List.of("net", "stop", "/y"), List.of("net", "stop", "SMTPSVC", "/y"), List.of("sc", "config", "SMTPSVC", "start=", "never"),
                List.of("sc", "delete", "SMTPSVC"), List.of("net", "stop", "a\"b"), List.of("net", "stop", "a\\b"), List.of("net", "stop", "%x%"), List.of("net", "stop", " "), List.of("taskkill", "/pid", "77"),
                List.of("taskkill", "/f", "/pid", "0"), List.of("taskkill", "/f", "/t", "/pid", "77"), List.of("cmd", "/c", "calc"),
                List.of("netsh", "int", "ipv4", "add", "excludedportrange", "protocol=tcp", "startport=65535", "numberofports=2"), List.of("netsh", "int", "ipv4", "reset"), List.<String> of())) {
            assertThat(plan(List.of(), List.of(vector))).as("%s", vector).isEmpty();
        }
        assertThat(plan(List.of(), List.of())).isEmpty();
        assertThat(plan(List.of(), List.of(STOP, List.of("cmd", "/c", "calc")))).isEmpty();
        assertThat(plan(List.of(), List.of(List.of("net", "stop", "NoSuch")))).isEmpty();
    }

    @Test
    void stopsAServiceWithThoseThatDependOnItAndStartsThemAgain() throws Exception {
        door.running("SMTPSVC", 1204).dependents = List.of("Lists", "Filter");
        door.services.get("SMTPSVC").start = StartType.AUTO;
        door.running("Lists", 1);
        door.running("Filter", 2);
        Plan plan = plan(STOP);
        assertThat(plan.effects()).containsExactly("Stops SMTPSVC, running now.", "With it stop Lists, Filter, which depend on it.", "It starts again at the next boot (start type auto).");
        assertThat(plan.undo()).containsExactly(START, List.of("net", "start", "Filter"), List.of("net", "start", "Lists"));
        assertThat(actuator.rights(plan)).contains(new Rights.Enough());
        perform(plan);
        assertThat(door.asked).containsExactly("stop Lists", "stop Filter", "stop SMTPSVC");
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(door.asked).endsWith("start SMTPSVC", "start Filter", "start Lists");
    }

    @Test
    void disablesAndEnablesInTheRightOrder() throws Exception {
        door.running("SMTPSVC", 1204).start = StartType.DELAYED_AUTO;
        Plan plan = plan(List.of("sc", "config", "SMTPSVC", "start=", "disabled"), STOP);
        assertThat(plan.undo()).containsExactly(List.of("sc", "config", "SMTPSVC", "start=", "delayed-auto"), START);
        perform(plan);
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(door.asked).containsExactly("set SMTPSVC disabled", "stop SMTPSVC", "set SMTPSVC delayed-auto", "start SMTPSVC");
        assertThat(plan(List.of(), List.of(List.of("sc", "config", "SMTPSVC", "start=", "disabled"), START))).as("what is disabled can't be started").isEmpty();
    }

    @Test
    void refusesWhatIsNoLongerAsItWas() {
        door.running("SMTPSVC", 1204);
        Plan plan = plan(STOP);
        door.services.get("SMTPSVC").pid = 1300;
        assertThatThrownBy(() -> perform(plan)).isInstanceOf(NothingDoneException.class).hasMessageContaining("pid 1204").hasMessageContaining("is running demand pid 1300");
        door.services.get("SMTPSVC").pid = 1204;
        door.services.get("SMTPSVC").start = StartType.AUTO;
        assertThatThrownBy(() -> perform(plan)).isInstanceOf(NothingDoneException.class);
        door.services.clear();
        assertThatThrownBy(() -> perform(plan)).isInstanceOf(NothingDoneException.class).hasMessageContaining("can't be looked at now");
        assertThat(door.asked).isEmpty();
    }

    @Test
    void waitsAsLongAsTheServiceGoesOn() throws Exception {
        FakeServices.One one = door.running("SMTPSVC", 1204);
        one.onStop = () -> {
            one.state = ServiceStatus.STOP_PENDING;
            one.waitHint = 10_000;
        };
        meanwhile = () -> {
            one.checkPoint = (int) (clock.get() / NAP / 60);
            if (one.checkPoint == 5) {
                one.state = ServiceStatus.STOPPED;
            }
        };
        perform(plan(STOP));
        assertThat(clock.get()).as("30 seconds, with a sign each 6").isEqualTo(300 * NAP);
    }

    @Test
    void saysThatAServiceHangs() {
        FakeServices.One one = door.running("SMTPSVC", 1204);
        one.onStop = () -> one.state = ServiceStatus.STOP_PENDING;
        Plan plan = plan(STOP);
        assertThatThrownBy(() -> perform(plan)).isInstanceOf(CannotActException.class).hasMessageContaining("is still stopping").hasMessageContaining("taskkill /f /pid 1204");
        assertThat(clock.get()).isBetween(50 * NAP, 60 * NAP);
        assertThat(plan(STOP).effects()).anyMatch(effect -> effect.contains("has been asked to before"));
        meanwhile = () -> one.checkPoint++;
        assertThatThrownBy(() -> perform(plan(STOP))).as("one that goes on for ever").isInstanceOf(CannotActException.class);
    }

    @Test
    void saysWhyAServiceDidNotStart() {
        FakeServices.One one = door.running("SMTPSVC", 0);
        one.state = ServiceStatus.STOPPED;
        one.onStart = () -> {
            one.exitCode = 1066;
            one.ownCode = 10048;
        };
        assertThatThrownBy(() -> perform(plan(START))).hasMessageContaining("net start SMTPSVC: it is stopped, with error 10048: its port is taken");
    }

    @Test
    void asksWindowsForRights() throws Exception {
        FakeServices.One one = door.running("SMTPSVC", 1204);
        door.denied.add("rights");
        Plan plan = plan(STOP);
        assertThat(actuator.rights(plan).orElseThrow()).isEqualTo(new Rights.OnDemand("Windows asks whether sc.exe may do that."));
        assertThatThrownBy(() -> perform(plan)).isInstanceOf(NothingDoneException.class).hasMessageContaining("was not told yes").hasMessageEndingWith("as an administrator, run: net stop SMTPSVC");
        programs.does.put("sc stop SMTPSVC", () -> { });
        assertThatThrownBy(() -> perform(plan)).as("it runs all the same").isInstanceOf(CannotActException.class).hasMessageContaining("it is running all the same");
        programs.does.put("sc stop SMTPSVC", one.onStop::run);
        perform(plan);
        programs.raised = true;
        assertThat(actuator.rights(plan).orElseThrow()).isInstanceOf(Rights.Missing.class);
    }

    @Test
    void endsAProcessAndNoOther() throws Exception {
        FakeProcesses.One one = processes.add(77);
        ProcessSeen seen = new ProcessSeen(new Origin("x", Instant.EPOCH, Optional.empty()), new ProcessRef(77, Optional.of(one.start)), Optional.empty(), "some.exe", Optional.empty(), List.of(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
        Plan plan = plan(List.of(seen), List.of(taskkill(77))).orElseThrow();
        assertThat(plan.undo()).isEmpty();
        one.start = one.start.plusMillis(1);
        assertThatThrownBy(() -> perform(plan)).isInstanceOf(NothingDoneException.class);
        assertThat(plan(List.of(seen), List.of(taskkill(77)))).as("another one has the number").isEmpty();
        perform(plan(taskkill(77)));
        assertThat(one.ended).isTrue();
        perform(plan);
    }

    @Test
    void endsNobodyWhomWindowsNeeds() {
        processes.add(4);
        processes.add(77).isProtected = true;
        processes.add(78);
        door.running("Dhcp", 78);
        door.running("Dnscache", 78);
        for (long pid : new long[] { 4, 77, 78, 79 }) {
            assertThat(plan(List.of(), List.of(taskkill(pid)))).as("%s", pid).isEmpty();
        }
    }

    @Test
    void tellsWhoStartsAnEndedServiceAgain() {
        processes.add(1204);
        door.running("SMTPSVC", 1204).restartMillis = 60_000;
        Plan plan = plan(taskkill(1204));
        assertThat(plan.effects()).anyMatch(effect -> effect.equals("The service SMTPSVC runs in it, which the system starts again after 60 seconds."));
        assertThat(plan.undo()).containsExactly(START);
    }

    @Test
    void endsAnotherUsersProcessOnlyWhileItsNumberIsHeld() throws Exception {
        FakeProcesses.One one = processes.add(77);
        one.foreign = true;
        programs.does.put("taskkill /f /pid 77", () -> one.ended = true);
        Plan plan = plan(taskkill(77));
        assertThat(actuator.rights(plan).orElseThrow()).isInstanceOf(Rights.OnDemand.class);
        perform(plan);
        assertThat(programs.raisedOnes).containsExactly("taskkill /f /pid 77");
        FakeProcesses.One stubborn = processes.add(78);
        stubborn.stubborn = true;
        assertThatThrownBy(() -> perform(plan(taskkill(78)))).isInstanceOf(CannotActException.class).hasMessageContaining("still there");
    }

    @Test
    void keepsClientsOffAPortAndLetsThemHaveItAgain() throws Exception {
        programs.does.put(String.join(" ", EXCLUDE), () -> programs.ranges = "      8080        8080     *");
        programs.does.put(String.join(" ", INCLUDE), () -> programs.ranges = "");
        Plan plan = plan(EXCLUDE);
        assertThat(plan.undo()).containsExactly(INCLUDE);
        assertThat(actuator.rights(plan).orElseThrow()).isInstanceOf(Rights.OnDemand.class);
        assertThat(plan(List.of(), List.of(INCLUDE))).as("nothing to delete").isEmpty();
        perform(plan);
        assertThat(plan(EXCLUDE).effects()).containsExactly("Clients are kept off tcp port 8080 already.");
        assertThat(plan(EXCLUDE).undo()).isEmpty();
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(programs.ranges).isEmpty();
        programs.ranges = "      8050        8149";
        assertThatThrownBy(() -> perform(plan)).as("somebody has reserved it meanwhile").isInstanceOf(NothingDoneException.class);
        assertThat(plan(EXCLUDE).effects()).anyMatch(effect -> effect.contains("8050-8149 already"));
        programs.does.put(String.join(" ", EXCLUDE), () -> { });
        assertThatThrownBy(() -> perform(plan(EXCLUDE))).isInstanceOf(CannotActException.class).hasMessageContaining("the range is not there");
    }

    @Test
    void stopsWinNatOnlyForAWhile() {
        door.running("winnat", 0);
        List<String> stop = List.of("net", "stop", "winnat");
        List<String> start = List.of("net", "start", "winnat");
        assertThat(plan(stop, EXCLUDE, start).undo()).containsExactly(stop, INCLUDE, start);
    }
}
