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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.io.TempDir;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Plan;
import berth.portprobe.internal.linux.Connections;

/** Destroys a real connection, this test's own. */
@EnabledOnOs(OS.LINUX)
class ConnectionLiveTest {
    private static final Snapshot HOST = new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, List.of());
    @TempDir
    Path folder;
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
        try (ServerSocket server = new ServerSocket(0, 300, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 256; i++) {
                clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            }
            Plan plan = actuator.plan(step(server.getLocalPort()), HOST).orElseThrow();
            assertThat(plan.commands()).hasSize(256);
            assertThat(plan.effects()).hasSize(9).last().isEqualTo("Destroys 248 more in the same way.");
            assertThat(plan.state()).containsOnlyKeys("256 connections");
            clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            assertThat(actuator.plan(step(server.getLocalPort()), HOST)).isEmpty();
        } finally {
            reset(clients);
        }
    }

    private static void reset(List<Socket> clients) throws IOException {
        for (Socket one : clients) {
            one.setSoLinger(true, 0);
            one.close();
        }
    }

    /** With sudo in front of it a password would be asked for each time. */
    @Test
    void allOfAStepAreDestroyedByOneHelper() throws IOException, CannotActException {
        assumeTrue(LocalHost.runsAsRoot(), "it takes CAP_NET_ADMIN");
        List<Socket> clients = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 5; i++) {
                clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            }
            Path asked = folder.resolve("asked");
            LinuxActuator raised = new LinuxActuator(new Hands(Programs.ofThisHost(), () -> false),
                    RaiserTest.by(folder, "echo once >>" + asked + "; exec \"$@\"", RaiserTest.Unchecked.class, Duration.ofSeconds(60)));
            Plan plan = raised.plan(step(server.getLocalPort()), HOST).orElseThrow();
            // One is another one by then, and one is gone.
            String other = plan.state().get("5 connections").replaceFirst("^[0-9a-f]+", "1");
            assertThatThrownBy(() -> raised.perform(new Plan(plan.step(), plan.commands(), List.of(), List.of(), Map.of("5 connections", other)), new NullProgressMonitor()))
                    .hasMessageContaining("5 connections is no longer as the plan says");
            reset(List.of(clients.removeLast()));
            perform(raised, plan);
            assertThat(Files.readAllLines(asked)).containsExactly("once");
            for (Socket client : clients) {
                assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            }
        } finally {
            reset(clients);
        }
    }

    @Test
    void ofSeveralTheOneThatIsAnotherByThenIsLeftAlone() throws IOException, CannotActException {
        assumeTrue(LocalHost.runsAsRoot(), "it takes CAP_NET_ADMIN");
        Plan plan = plan();
        LinuxAction one = LinuxAction.all(plan.commands()).orElseThrow().getFirst();
        String cookie = plan.state().values().iterator().next();
        Sockets sockets = new Sockets(Connections.ofThisHost());
        assertThatThrownBy(() -> sockets.destroy((LinuxAction.DestroyConnections) one, cookie + "0")).hasMessageContaining("and was left alone; nothing was done");
        assertThatThrownBy(() -> sockets.destroy((LinuxAction.DestroyConnections) one, cookie + " " + cookie)).hasMessageContaining("nothing was done");
        assertThat(accepted.getInputStream().available()).isZero();
        perform(plan);
    }

    private void perform(Plan plan) throws CannotActException {
        perform(actuator, plan);
    }

    private static void perform(LinuxActuator actuator, Plan plan) throws CannotActException {
        try {
            actuator.perform(plan, new NullProgressMonitor());
        } catch (CannotActException e) {
            assumeFalse(String.valueOf(e.getMessage()).contains("CONFIG_INET_DIAG_DESTROY"), "this kernel has it not");
            throw e;
        }
    }
}
