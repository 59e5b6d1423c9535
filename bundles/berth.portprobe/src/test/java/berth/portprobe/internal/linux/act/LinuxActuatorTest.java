// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Origin;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Plan;

class LinuxActuatorTest {
    private static final Snapshot HOST = new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, List.of());

    /** A systemd and a Docker that remember what they were told. */
    private static final class Told implements Programs {
        private final Map<String, String> shown = new HashMap<>();
        private final List<String> done = new ArrayList<>();
        private Optional<String> refusal = Optional.empty();
        private boolean obeys = true;

        @Override
        public Ended run(String name, List<String> arguments) throws IOException {
            String about = arguments.getLast();
            if (arguments.getFirst().equals("show") || arguments.getFirst().equals("container")) {
                return shown.containsKey(about) ? new Ended(0, shown.get(about)) : new Ended(1, "not there");
            }
            done.add(name + " " + String.join(" ", arguments));
            if (obeys && (arguments.getFirst().equals("stop") || arguments.getFirst().equals("disable"))) {
                shown.computeIfPresent(about, (unit, text) -> text.replace("ActiveState=active", "ActiveState=inactive"));
            }
            return refusal.map(why -> new Ended(1, why)).orElse(new Ended(0, ""));
        }
    }

    private static final String ID = "a1".repeat(32);

    private static String unit(String active, String enabled, String more) {
        return "LoadState=loaded\nActiveState=" + active + "\nUnitFileState=" + enabled + "\nDescription=A web server\n" + more;
    }

    private final Told told = new Told();
    private final LinuxActuator actuator = new LinuxActuator(new Hands(told, () -> true), RaiserTest.none());

    private static Step step(List<List<String>> commands) {
        return new Step("s", "a", "title", Optional.empty(), commands, List.of(), Optional.empty());
    }

    private Optional<Plan> plan(String... words) {
        return actuator.plan(step(List.of(List.of(words))), HOST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stop          | active   | enabled  | systemctl start -- web.service
            stop          | failed   | enabled  |
            start         | inactive | disabled | systemctl stop -- web.service
            start         | active   | enabled  |
            disable --now | active   | enabled  | systemctl enable --now -- web.service
            disable --now | inactive | enabled  | systemctl enable -- web.service
            disable --now | active   | static   | systemctl start -- web.service
            disable --now | failed   | disabled |
            disable       | active   | enabled  | systemctl enable -- web.service
            disable       | active   | static   |
            disable       | active   | enabled-runtime |
            disable --now | active   | enabled-runtime | systemctl start -- web.service
            restart       | active   | enabled  |
            restart       | inactive | enabled  | systemctl stop -- web.service
            mask          | active   | enabled  | systemctl unmask -- web.service
            mask          | inactive | masked   |
            unmask        | inactive | masked   | systemctl mask -- web.service
            unmask        | active   | enabled  |
            """)
    void itsUndoBringsBackWhatWasSoBefore(String change, String active, String enabled, String undo) {
        told.shown.put("web.service", unit(active, enabled, ""));
        Plan plan = plan(("systemctl " + change + " -- web.service").split(" ")).orElseThrow();
        assertThat(plan.undo()).isEqualTo(undo == null ? List.of() : List.of(List.of(undo.split(" "))));
        assertThat(plan.state()).isEqualTo(Map.of("unit web.service", active + " " + enabled));
        assertThat(told.done).isEmpty();
    }

    @Test
    void anInitScriptIsTakenOutOfTheBootAndStopped() throws CannotActException {
        told.shown.put("web.service", unit("active", "generated", "SourcePath=/etc/init.d/web\nWantedBy=multi-user.target\n").replace("=A web", "=LSB: A web"));
        Plan plan = actuator.plan(step(List.of(List.of("systemctl", "disable", "--", "web.service"), List.of("systemctl", "stop", "--", "web.service"))), HOST).orElseThrow();
        assertThat(plan.effects()).containsExactly("Takes web.service (A web server) out of the boot.", "Stops web.service (A web server), active now.");
        assertThat(plan.undo()).containsExactly(List.of("systemctl", "start", "--", "web.service"), List.of("systemctl", "enable", "--", "web.service"));
        actuator.perform(plan, new NullProgressMonitor());
        assertThat(told.done).containsExactly("systemctl disable -- web.service", "systemctl stop -- web.service");
        told.shown.put("web.service", unit("active", "generated", "SourcePath=/etc/init.d/web\n"));
        assertThat(plan("systemctl", "disable", "--", "web.service").orElseThrow().undo()).isEmpty();
    }

    @Test
    void thatAUnitIsEnabledUntilTheBootOnlyIsSaid() {
        told.shown.put("web.service", unit("active", "enabled-runtime", ""));
        String end = "it is enabled until the next boot only (enabled-runtime), which an undo does not bring back.";
        assertThat(plan("systemctl", "disable", "--now", "--", "web.service").orElseThrow().effects()).containsExactly("Stops web.service (A web server), active now; " + end);
        assertThat(plan("systemctl", "disable", "--", "web.service").orElseThrow().effects()).containsExactly("Takes web.service (A web server) out of the boot; " + end);
    }

    @Test
    void whatAStartStopsIsSaid() {
        told.shown.put("web.service", unit("failed", "enabled", "Conflicts=shutdown.target old.service gone.service\n"));
        told.shown.put("old.service", unit("active", "enabled", ""));
        told.shown.put("gone.service", unit("inactive", "enabled", ""));
        assertThat(plan("systemctl", "start", "--", "web.service").orElseThrow().effects()).containsExactly("Starts web.service (A web server), failed now.",
                "systemd lets only one of them run, so old.service stops then, if it still runs.");
    }

    @Test
    void whatStopsWithAUnitOrMayStartItAgainIsSaid() {
        told.shown.put("web.service", unit("active", "enabled", "RequiredBy=app.service multi-user.target\nConsistsOf=old.service\nTriggeredBy=web.socket\n"));
        told.shown.put("app.service", unit("active", "static", ""));
        told.shown.put("old.service", unit("inactive", "static", ""));
        told.shown.put("web.socket", unit("active", "enabled", ""));
        assertThat(plan("systemctl", "stop", "--", "web.service").orElseThrow().effects()).containsExactly("Stops web.service (A web server), active now.",
                "With it stop app.service.", "web.socket stays, and may start it again.");
    }

    @Test
    void whatStopsWithThatIsSaidAndStartedAgainWhereItCanBe() throws CannotActException {
        told.shown.put("web.service", unit("active", "enabled", "RequiredBy=app.service\nBoundBy=web.target\n"));
        told.shown.put("app.service", unit("active", "static", "BoundBy=worker.service\nRequiredBy=web.service\n"));
        told.shown.put("web.target", unit("active", "static", "ConsistsOf=part.service idle.service worker.service\n"));
        told.shown.put("worker.service", unit("active", "static", "ConsistsOf=app.service\n"));
        told.shown.put("part.service", unit("active", "masked-runtime", ""));
        told.shown.put("idle.service", unit("inactive", "static", "RequiredBy=worker.service\n"));
        Plan plan = plan("systemctl", "disable", "--now", "--", "web.service").orElseThrow();
        assertThat(plan.effects()).containsExactly("Stops web.service (A web server), active now, and takes it out of the boot.",
                "With it stop app.service, web.target, worker.service, part.service.", "An undo does not start web.target, part.service again.");
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(told.done).containsExactly("systemctl enable --now -- web.service", "systemctl start -- app.service", "systemctl start -- worker.service");
        told.shown.put("web.service", unit("failed", "enabled", "RequiredBy=app.service\n"));
        assertThat(plan("systemctl", "stop", "--", "web.service").orElseThrow().undo()).isEmpty();
    }

    @Test
    void whatStoppedAlongIsDoneAlready() throws CannotActException {
        told.shown.put("web.service", unit("active", "enabled", "RequiredBy=app.service\n"));
        told.shown.put("app.service", unit("active", "enabled", ""));
        LinuxActuator real = new LinuxActuator(new Hands((name, arguments) -> {
            Programs.Ended ended = told.run(name, arguments);
            if (arguments.equals(List.of("stop", "--", "web.service"))) {
                told.shown.put("app.service", unit("inactive", "enabled", ""));
            }
            return ended;
        }, () -> true), RaiserTest.none());
        Step both = step(List.of(List.of("systemctl", "stop", "--", "web.service"), List.of("systemctl", "stop", "--", "app.service")));
        real.perform(real.plan(both, HOST).orElseThrow(), new NullProgressMonitor());
        assertThat(told.done).containsExactly("systemctl stop -- web.service");
    }

    /** The helper of root's gets the state in which the step before has left the unit. */
    @Test
    void whatStoppedAlongIsTakenOutOfTheBootAllTheSame(@TempDir Path folder) throws IOException, CannotActException {
        Path words = folder.resolve("words");
        LinuxActuator real = new LinuxActuator(new Hands((name, arguments) -> new Programs.Ended(0,
                unit(Files.exists(words) ? "inactive" : "active", "enabled", arguments.getLast().equals("web.service") ? "RequiredBy=app.service\n" : "")), () -> false),
                RaiserTest.by(folder, "printf '%s ' \"$@\" | sed 's/.*RaiserTest[^ ]* //; s/$/\\n/' >>" + words + "; echo '" + RaisedProgram.READY + "'; read go; echo " + RaisedProgram.DONE, RaiserTest.Unchecked.class, Duration.ofSeconds(30)));
        Step both = step(List.of(List.of("systemctl", "stop", "--", "web.service"), List.of("systemctl", "disable", "--now", "--", "app.service")));
        real.perform(real.plan(both, HOST).orElseThrow(), new NullProgressMonitor());
        assertThat(Files.readAllLines(words)).extracting(String::strip).containsExactly("active enabled systemctl stop -- web.service", "inactive enabled systemctl disable --now -- app.service");
    }

    @Test
    void whatWasMaskedIsUnmaskedBeforeItIsStarted() throws CannotActException {
        told.shown.put("web.service", unit("active", "enabled", ""));
        Plan plan = actuator.plan(step(List.of(List.of("systemctl", "mask", "--", "web.service"), List.of("systemctl", "stop", "--", "web.service"))), HOST).orElseThrow();
        assertThat(plan.undo()).extracting(vector -> String.join(" ", vector)).containsExactly("systemctl unmask -- web.service", "systemctl start -- web.service");
        actuator.perform(plan, new NullProgressMonitor());
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(told.done).containsExactly("systemctl mask -- web.service", "systemctl stop -- web.service", "systemctl unmask -- web.service", "systemctl start -- web.service");
    }

    @Test
    void aMaskedUnitThatRunsIsStoppedAndNotStartedAgain() {
        told.shown.put("web.service", unit("active", "masked", "").replace("LoadState=loaded", "LoadState=masked"));
        Plan plan = plan("systemctl", "stop", "--", "web.service").orElseThrow();
        assertThat(plan.undo()).isEmpty();
        assertThat(plan.effects()).containsExactly("Stops web.service (A web server), active now.", "It is masked, so an undo can't start it again.");
    }

    @Test
    void whatAStartStopsIsStartedAgainByTheUndo() {
        told.shown.put("web.service", unit("inactive", "enabled", "Conflicts=old.service\n"));
        told.shown.put("old.service", unit("active", "enabled", "RequiredBy=app.service\n"));
        told.shown.put("app.service", unit("active", "enabled", ""));
        Plan plan = plan("systemctl", "start", "--", "web.service").orElseThrow();
        assertThat(plan.effects()).hasSize(3).last().isEqualTo("With it stop app.service.");
        assertThat(plan.undo()).extracting(vector -> String.join(" ", vector)).containsExactly("systemctl stop -- web.service", "systemctl start -- old.service", "systemctl start -- app.service");
    }

    @Test
    void ofAVeryLongChainTheBeginningIsFollowed() {
        told.shown.put("web.service", unit("active", "enabled", "RequiredBy=a0.service\n"));
        for (int i = 0; i < 100; i++) {
            told.shown.put("a" + i + ".service", unit("active", "enabled", "RequiredBy=a" + (i + 1) + ".service\n"));
        }
        Plan plan = plan("systemctl", "stop", "--", "web.service").orElseThrow();
        assertThat(plan.effects()).hasSize(4).element(1).asString().startsWith("With it stop a0.service, ").endsWith(", a63.service.");
        assertThat(plan.effects().get(2)).isEqualTo("More may stop with it: Berth looked at 64 units.");
        assertThat(plan.effects().get(3)).startsWith("An undo does not start a16.service, ");
        assertThat(plan.undo()).hasSize(1 + 16);
    }

    @ParameterizedTest
    @ValueSource(strings = { "systemctl stop web.service", "systemctl stop -- --now", "systemctl stop -- ../x.service", "systemctl stop -- web.service;reboot", "systemctl reboot", "systemctl mask --now -- web.service", "systemctl stop -- a.service b.service",
            "systemctl kill --signal=SIGKILL -- web.service", "kill -9 123", "kill -KILL 123", "kill -KILL", "kill 1", "kill 0", "kill -- -1", "kill", "docker rm -- web", "docker stop -- -f", "docker stop web", "sh -c reboot", "nft flush ruleset",
            "sysctl -w net.ipv4.ip_forward=1", "sysctl -w net.ipv4.ip_local_reserved_ports=x", "sysctl -w net.ipv4.ip_local_reserved_ports=1,", "sysctl -p", "sysctl net.ipv4.ip_local_reserved_ports",
            "ss --kill", "ss --kill --tcp --numeric state connected src 127.0.0.1:1", "ss --kill --tcp --numeric state connected src x:1 dst 127.0.0.1:2",
            "ss --kill --tcp --numeric state connected sport = :0", "ss --kill --tcp --numeric state listening sport = :80" })
    void nothingElseIsDone(String words) {
        told.shown.put("web.service", unit("active", "enabled", ""));
        told.shown.put("web", "true");
        assertThat(plan(words.split(" "))).isEmpty();
        Plan forged = new Plan(step(List.of()), List.of(List.of(words.split(" "))), List.of(), List.of(List.of(words.split(" "))));
        assertThatThrownBy(() -> actuator.perform(forged, new NullProgressMonitor())).isInstanceOf(CannotActException.class);
        assertThatThrownBy(() -> actuator.undo(forged, new NullProgressMonitor())).isInstanceOf(CannotActException.class);
        assertThat(told.done).isEmpty();
    }

    @Test
    void aStepIsPlannedWholeOrNotAtAll() {
        told.shown.put("web.service", unit("active", "enabled", ""));
        assertThat(actuator.plan(step(List.of(List.of("systemctl", "stop", "--", "web.service"), List.of("sh"))), HOST)).isEmpty();
        assertThat(actuator.plan(step(List.of()), HOST)).isEmpty();
        assertThat(plan("systemctl", "stop", "--", "unknown.service")).isEmpty();
    }

    @Test
    void aPlanIsVoidWhenTheHostHasChanged() throws CannotActException {
        told.shown.put("web.service", unit("active", "enabled", ""));
        Plan plan = plan("systemctl", "stop", "--", "web.service").orElseThrow();
        told.shown.put("web.service", unit("failed", "enabled", ""));
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessage("unit web.service is no longer as the plan says: it was active enabled, and is failed enabled");
        assertThat(told.done).isEmpty();
        told.shown.put("web.service", unit("active", "enabled", ""));
        actuator.perform(plan, new NullProgressMonitor());
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(told.done).containsExactly("systemctl stop -- web.service", "systemctl start -- web.service");
    }

    @Test
    void aMaskedUnitIsNeitherStartedNorStopped() {
        told.shown.put("web.service", unit("inactive", "masked", "").replace("LoadState=loaded", "LoadState=masked"));
        assertThat(plan("systemctl", "start", "--", "web.service")).isEmpty();
        assertThat(plan("systemctl", "restart", "--", "web.service")).isEmpty();
        assertThat(plan("systemctl", "unmask", "--", "web.service").orElseThrow().effects()).containsExactly("Lets web.service (A web server) be started again, and does not start it.");
    }

    @Test
    void aUnitThatRefusesToStopIsTold() {
        told.shown.put("web.service", unit("active", "enabled", ""));
        told.obeys = false;
        Plan plan = plan("systemctl", "stop", "--", "web.service").orElseThrow();
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessageContaining("it is active all the same: it refuses to stop, or something started it again");
        told.refusal = Optional.of("Operation refused, unit web.service may be requested by dependency only");
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessage(
                "systemctl stop -- web.service: Operation refused, unit web.service may be requested by dependency only (it is active now)");
    }

    @Test
    void aStopJobThatHangsIsTold() {
        Programs hangs = (name, arguments) -> {
            if (arguments.getFirst().equals("show")) {
                return new Programs.Ended(0, unit("deactivating", "enabled", ""));
            }
            throw new IOException("systemctl did not end within 100 seconds");
        };
        assertThatThrownBy(() -> new Hands(hangs, () -> true).act(new LinuxAction.ChangeUnit(LinuxAction.Change.STOP, "web.service"), ""))
                .hasMessage("systemctl did not end within 100 seconds (it is deactivating now)");
    }

    @Test
    void aContainerIsStoppedAndStartedAgain() throws CannotActException {
        told.shown.put("web", ID + " true");
        Plan plan = plan("docker", "stop", "--", "web").orElseThrow();
        actuator.perform(plan, new NullProgressMonitor());
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(told.done).containsExactly("docker stop -- web", "docker start -- web");
        told.refusal = Optional.of("permission denied");
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessage("docker stop -- web: permission denied");
    }

    @Test
    void podmanWarnsAndIsUnderstood() throws CannotActException {
        told.shown.put("web", "level=warning msg=\"no session\"\n" + ID + " true\n");
        Plan plan = plan("podman", "stop", "--", "web").orElseThrow();
        assertThat(plan.undo()).containsExactly(List.of("podman", "start", "--", "web"));
        actuator.perform(plan, new NullProgressMonitor());
        assertThat(told.done).containsExactly("podman stop -- web");
        assertThat(plan("nerdctl", "stop", "--", "web")).isEmpty();
    }

    @Test
    void aContainerOfTheSameNameIsLeftAlone() {
        Step stop = step(List.of(List.of("podman", "stop", "--", "web")));
        Snapshot seen = host(new ContainerSeen(new Origin("test", Instant.EPOCH, Optional.empty()), "b2".repeat(32), "web", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), List.of(), Optional.empty(), Optional.of("podman"), List.of()));
        told.shown.put("web", ID + " true");
        assertThat(actuator.plan(stop, seen)).isEmpty();
        told.shown.put("web", "b2".repeat(32) + " true");
        assertThat(actuator.plan(stop, seen)).isPresent();
    }

    private static Snapshot host(Evidence evidence) {
        return new Snapshot(HOST.host(), HOST.os(), HOST.takenAt(), List.of(evidence));
    }
}
