// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Diagnosis.Step;
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

        @Override
        public Ended run(String name, List<String> arguments) throws IOException {
            String about = arguments.getLast();
            if (arguments.getFirst().equals("show") || arguments.getFirst().equals("container")) {
                return shown.containsKey(about) ? new Ended(0, shown.get(about)) : new Ended(1, "not there");
            }
            done.add(name + " " + String.join(" ", arguments));
            return refusal.map(why -> new Ended(1, why)).orElse(new Ended(0, ""));
        }
    }

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
            """)
    void itsUndoBringsBackWhatWasSoBefore(String change, String active, String enabled, String undo) {
        told.shown.put("web.service", unit(active, enabled, ""));
        Plan plan = plan(("systemctl " + change + " -- web.service").split(" ")).orElseThrow();
        assertThat(plan.undo()).isEqualTo(undo == null ? List.of() : List.of(List.of(undo.split(" "))));
        assertThat(plan.state()).isEqualTo(Map.of("unit web.service", active + " " + enabled));
        assertThat(told.done).isEmpty();
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

    @ParameterizedTest
    @ValueSource(strings = { "systemctl stop web.service", "systemctl stop -- --now", "systemctl stop -- ../x.service", "systemctl stop -- web.service;reboot", "systemctl reboot", "systemctl restart -- web.service", "systemctl stop -- a.service b.service",
            "systemctl kill --signal=SIGKILL -- web.service", "kill -9 123", "kill -KILL 123", "kill -KILL", "kill 1", "kill 0", "kill -- -1", "kill", "docker rm -- web", "docker stop -- -f", "docker stop web", "sh -c reboot", "nft flush ruleset" })
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
    void aContainerIsStoppedAndStartedAgain() throws CannotActException {
        told.shown.put("web", "true");
        Plan plan = plan("docker", "stop", "--", "web").orElseThrow();
        actuator.perform(plan, new NullProgressMonitor());
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(told.done).containsExactly("docker stop -- web", "docker start -- web");
        told.refusal = Optional.of("permission denied");
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessage("docker stop -- web: permission denied");
    }
}
