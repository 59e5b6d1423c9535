// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Plan;

/** Destroys a real connection, this test's own. */
@EnabledOnOs(OS.LINUX)
class ConnectionLiveTest {
    private static final Snapshot HOST = new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, List.of());
    private final LinuxActuator actuator = new LinuxActuator();
    private Socket client;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            client = new Socket(server.getInetAddress(), server.getLocalPort());
            accepted = server.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
    }

    private static Step step(int port) {
        return new Step("s", "a", "t", Optional.empty(), List.of(List.of("ss", "--kill", "--tcp", "--numeric", "state", "connected", "sport", "=", ":" + port)), List.of(), Optional.empty());
    }

    private Plan plan() {
        return actuator.plan(step(accepted.getLocalPort()), HOST).orElseThrow();
    }

    @Test
    void itIsPlannedByItsTwoEndsAndTheKernelsNumber() {
        Plan plan = plan();
        assertThat(plan.commands()).hasSize(1);
        assertThat(plan.commands().getFirst().subList(6, 10)).satisfiesExactly(word -> assertThat(word).isEqualTo("src"), word -> assertThat(word).endsWith(":" + accepted.getLocalPort()),
                word -> assertThat(word).isEqualTo("dst"), word -> assertThat(word).endsWith(":" + client.getLocalPort()));
        assertThat(plan.effects()).singleElement().asString().contains("(ESTABLISHED)", "reset");
        assertThat(plan.undo()).isEmpty();
    }

    @Test
    void itsProcessGetsAnError() throws CannotActException {
        assumeTrue(LocalHost.runsAsRoot(), "it takes CAP_NET_ADMIN");
        Plan plan = plan();
        String key = plan.state().keySet().iterator().next();
        Plan other = new Plan(plan.step(), plan.commands(), plan.effects(), plan.undo(), Map.of(key, "1"));
        assertThatThrownBy(() -> actuator.perform(other, new NullProgressMonitor())).hasMessageContaining("no longer as the plan says");
        perform(plan);
        assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(IOException.class);
    }

    @Test
    void oneThatEndedByItselfIsAsItShouldBe() throws IOException, CannotActException {
        Plan plan = plan();
        // With a reset, so that neither end waits.
        client.setSoLinger(true, 0);
        client.close();
        actuator.perform(plan, new NullProgressMonitor());
        assertThat(actuator.plan(plan.step(), HOST)).isEmpty();
    }

    @Test
    void tooManyAreForAPerson() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 32; i++) {
                clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            }
            assertThat(actuator.plan(step(server.getLocalPort()), HOST).orElseThrow().commands()).hasSize(32);
            clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            assertThat(actuator.plan(step(server.getLocalPort()), HOST)).isEmpty();
        } finally {
            for (Socket one : clients) {
                one.setSoLinger(true, 0);
                one.close();
            }
        }
    }

    private void perform(Plan plan) throws CannotActException {
        try {
            actuator.perform(plan, new NullProgressMonitor());
        } catch (CannotActException e) {
            assumeFalse(String.valueOf(e.getMessage()).contains("CONFIG_INET_DIAG_DESTROY"), "this kernel has it not");
            throw e;
        }
    }
}
