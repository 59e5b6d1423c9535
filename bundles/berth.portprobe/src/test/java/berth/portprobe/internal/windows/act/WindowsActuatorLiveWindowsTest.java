// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.NothingDoneException;
import berth.core.spi.Actuator.Plan;
import berth.core.spi.Actuator.Rights;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.ServiceTags;
import berth.portprobe.internal.windows.services.LiveServices;
import berth.portprobe.internal.windows.services.ServiceStatus;
import berth.portprobe.internal.windows.services.Services;
import berth.portprobe.internal.windows.services.WindowsServiceSource;

@EnabledOnOs(OS.WINDOWS)
class WindowsActuatorLiveWindowsTest {
    private static final String NAME = "BerthTestSmtp";

    private final WindowsActuator actuator = new WindowsActuator();

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static Snapshot host(List<Evidence> evidence) {
        return new Snapshot(new HostId("here", Optional.empty(), Optional.empty()), Optional.of("windows"), Instant.EPOCH, evidence);
    }

    private Plan plan(List<List<String>> commands) {
        return actuator.plan(new Step("step", "article", "title", Optional.of("here"), commands, List.of(), Optional.of("administrator")), host(List.of())).orElseThrow();
    }

    private static ServiceSeen seen(String name) {
        List<Evidence> all = new ArrayList<>();
        new WindowsServiceSource().collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.now()), all::add, new NullProgressMonitor());
        assertThat(all).as("services").anyMatch(Evidence.Surveyed.class::isInstance);
        return all.stream().filter(ServiceSeen.class::isInstance).map(ServiceSeen.class::cast).filter(service -> service.name().equals(name)).findFirst().orElseThrow();
    }

    private static String greeting(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void stopsAServiceAndStartsItAgain() throws Exception {
        int port = freePort();
        try (TestService service = new TestService(NAME, port, "")) {
            assertThat(service.start().word()).isEqualTo("running");
            ServiceSeen before = seen(NAME);
            assertThat(before.state()).isEqualTo(ServiceState.RUNNING);
            assertThat(before.process().orElseThrow().pid()).isEqualTo(service.status().pid());
            assertThat(before.process().orElseThrow().started()).isPresent();
            assertThat(before.startType()).contains("demand");
            assertThat(before.exe().orElseThrow()).endsWith("smtpsvc.exe");
            assertThat(greeting(port)).startsWith("220 ").contains("Microsoft ESMTP MAIL Service");

            Plan plan = plan(List.of(List.of("net", "stop", NAME)));
            assertThat(plan.effects()).first().asString().contains("Stops " + NAME + ", running now.");
            assertThat(plan.undo()).containsExactly(List.of("net", "start", NAME));
            assertThat(actuator.rights(plan).orElseThrow()).isInstanceOf(Rights.Enough.class);
            actuator.perform(plan, new NullProgressMonitor());
            assertThat(service.status().word()).isEqualTo("stopped");
            assertThat(seen(NAME).state()).isEqualTo(ServiceState.STOPPED);
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();

            actuator.undo(plan, new NullProgressMonitor());
            assertThat(service.status().word()).isEqualTo("running");
            assertThat(greeting(port)).startsWith("220 ");
            assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).as("another process by now").isInstanceOf(NothingDoneException.class);
        }
    }

    @Test
    void disablesAServiceForGoodAndTakesItBack() throws Exception {
        try (TestService service = new TestService(NAME, freePort(), "slow")) {
            service.start();
            Plan plan = plan(List.of(List.of("sc", "config", NAME, "start=", "disabled"), List.of("net", "stop", NAME)));
            assertThat(plan.undo()).containsExactly(List.of("sc", "config", NAME, "start=", "demand"), List.of("net", "start", NAME));
            actuator.perform(plan, new NullProgressMonitor());
            assertThat(service.status().word()).isEqualTo("stopped");
            assertThat(seen(NAME).startType()).contains("disabled");

            actuator.undo(plan, new NullProgressMonitor());
            assertThat(service.status().word()).isEqualTo("running");
            assertThat(seen(NAME).startType()).contains("demand");
        }
    }

    @Test
    void saysThatAServiceHangsWhileItStopsAndEndsItsProcess() throws Exception {
        try (TestService service = new TestService(NAME, freePort(), "hang")) {
            ServiceStatus running = service.start();
            Plan plan = plan(List.of(List.of("net", "stop", NAME)));
            assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).isInstanceOf(CannotActException.class)
                    .hasMessageContaining("is still stopping").hasMessageContaining("taskkill /f /pid " + running.pid());
            assertThat(seen(NAME).state()).isEqualTo(ServiceState.STOPPING);

            Plan end = plan(List.of(List.of("taskkill", "/f", "/pid", String.valueOf(running.pid()))));
            assertThat(end.effects()).anyMatch(effect -> effect.contains(NAME));
            actuator.perform(end, new NullProgressMonitor());
            assertThat(ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void tellsThatAServiceDidNotGetItsPort() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); TestService service = new TestService(NAME, holder.getLocalPort(), "")) {
            Plan plan = plan(List.of(List.of("net", "start", NAME)));
            assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).isInstanceOf(CannotActException.class).hasMessageContaining("error 10048: its port is taken");
            assertThat(seen(NAME).state()).isEqualTo(ServiceState.FAILED);
            assertThat(service.status().ownCode()).isEqualTo(10048);
        }
    }

    @Test
    void endsNoProcessOfTheSystem() {
        List<String> taskkill = List.of("taskkill", "/f", "/pid", "4");
        assertThat(actuator.plan(new Step("step", "article", "title", Optional.of("here"), List.of(taskkill), List.of(), Optional.empty()), host(List.of()))).isEmpty();
    }

    @Test
    void runsAProgramOfTheSystemWithTheRightsOfAnAdministrator() throws Exception {
        assumeTrue(TestService.isWine(), "Windows would ask a person");
        try (TestService service = new TestService(NAME, freePort(), "")) {
            service.start();
            LivePrograms programs = new LivePrograms();
            assertThat(programs.runRaised(List.of("net", "stop", NAME))).isZero();
            assertThat(new ServiceWait(new Services(new LiveServices())).afterPending(NAME).word()).isEqualTo("stopped");
            assertThatThrownBy(() -> programs.runRaised(List.of("no-such-program"))).isInstanceOf(IOException.class).hasMessageContaining("no-such-program.exe");
            assertThat(programs.run(List.of("cmd", "/c", "exit", "3")).status()).isEqualTo(3);
        }
    }

    @Test
    void tellsThatTheSmtpServiceClaimsItsPort() throws Exception {
        assumeTrue(TestService.isWine(), "a real one must not be touched");
        try (TestService service = new TestService("SMTPSVC", 25, "")) {
            service.start();
            assertThat(greeting(25)).startsWith("220 ");
            List<Evidence> all = new ArrayList<>();
            Endpoint wanted = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);
            new WindowsServiceSource().collect(new Request(Optional.of(wanted), Optional.empty(), Effort.OWNER, Instant.now()), all::add, new NullProgressMonitor());
            assertThat(all.stream().filter(Evidence.ClaimSeen.class::isInstance).map(Evidence.ClaimSeen.class::cast).map(claim -> claim.by() + " " + claim.endpoint().text()))
                    .containsExactly("SMTPSVC 0.0.0.0:25");
        }
    }

    @Test
    void tagsAreAskedForWhereWindowsHasThem() {
        long own = ProcessHandle.current().pid();
        assertThat(new ServiceTags().name(own, 0)).isEmpty();
        assertThat(new ServiceTags().name(own, 12345)).as("no service runs here").isEmpty();
    }
}
