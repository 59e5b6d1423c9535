// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.spi.CannotObserveException;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.Windows.Options;
import berth.portprobe.internal.windows.Windows.Trial;

/** On a Windows that runs, or on Wine: sockets of this very process. */
@EnabledOnOs(OS.WINDOWS)
class SocketLiveWindowsTest {
    private static List<Evidence> ask(Transport transport, String address, int port) {
        return collect(Optional.of(new Endpoint(transport, new IpAddress(address), port)));
    }

    private static List<Evidence> collect(Optional<Endpoint> wanted) {
        List<Evidence> evidence = new ArrayList<>();
        new WindowsSocketSource().collect(new Request(wanted, Optional.empty(), Effort.FULL, Instant.now()), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static ServerSocket listener() throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(anyPort());
        return server;
    }

    @Test
    void aListenerIsThisProcess() throws IOException {
        try (ServerSocket server = listener()) {
            List<Evidence> seen = ask(Transport.TCP, "127.0.0.1", server.getLocalPort());

            assertThat(all(seen, SocketSeen.class)).isNotEmpty().anySatisfy(socket -> assertThat(socket.state()).isEqualTo(SocketState.LISTEN));
            assertThat(all(seen, SocketSeen.class)).flatExtracting(SocketSeen::owners).extracting(owner -> owner.pid()).containsOnly(ProcessHandle.current().pid());
            assertThat(all(seen, ProcessSeen.class)).filteredOn(process -> process.process().pid() == ProcessHandle.current().pid()).singleElement()
                    .satisfies(process -> assertThat(process.name()).isEqualToIgnoringCase("java.exe"))
                    .satisfies(process -> assertThat(process.exe()).isEqualTo(ProcessHandle.current().info().command()))
                    .satisfies(process -> assertThat(process.command()).anySatisfy(word -> assertThat(word).contains("ConsoleLauncher")))
                    .satisfies(process -> assertThat(process.process().started()).isEqualTo(ProcessHandle.current().info().startInstant()));
        }
    }

    @Test
    void aServerOfDatagramsIsThisProcess() throws IOException {
        try (DatagramSocket server = new DatagramSocket(anyPort())) {
            assertThat(all(ask(Transport.UDP, "127.0.0.1", server.getLocalPort()), SocketSeen.class)).isNotEmpty().flatExtracting(SocketSeen::owners).extracting(owner -> owner.pid())
                    .containsOnly(ProcessHandle.current().pid());
        }
    }

    @Test
    void aClientsOwnPortIsSeen() throws IOException {
        try (ServerSocket server = listener(); Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            List<Evidence> seen = ask(Transport.TCP, "127.0.0.1", client.getLocalPort());

            assertThat(all(seen, SocketSeen.class)).extracting(SocketSeen::state).contains(SocketState.CONNECTED);
            // Windows refuses the port then; Wine does not.
            assertThat(all(seen, BindRefused.class).size() + all(seen, BindAllowed.class).size()).isEqualTo(1);
        }
    }

    @Test
    void whatIsFreeMayBeBoundAndIsFreeAgainAfterwards() throws IOException {
        int port;
        try (ServerSocket server = listener()) {
            port = server.getLocalPort();
        }
        assertThat(all(ask(Transport.TCP, "127.0.0.1", port), BindAllowed.class)).hasSize(1);
        try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void theErrorsOfABindAreToldApart() throws IOException {
        Windows windows = new LiveWindows();
        IpAddress loopback = new IpAddress("127.0.0.1");
        try (ServerSocket server = listener()) {
            assertThat(windows.tryBind(Transport.TCP, loopback, server.getLocalPort(), Options.NONE)).isEqualTo(new Trial.Refused(10048));
            assertThat(windows.tryBind(Transport.TCP, new IpAddress("192.0.2.77"), 0, Options.NONE)).isEqualTo(new Trial.Refused(10049));
            assertThat(server.isBound()).isTrue();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()); Socket accepted = server.accept()) {
                assertThat(accepted.isConnected()).as("the listener was not disturbed").isTrue();
            }
        }
    }

    @Test
    void theWholeListHasTheListener() throws IOException {
        try (ServerSocket server = listener()) {
            assertThat(all(collect(Optional.empty()), SocketSeen.class)).anySatisfy(socket -> assertThat(socket.local().port()).isEqualTo(server.getLocalPort()));
        }
    }

    @Test
    void theLookoutSeesItComeAndGo() throws IOException, CannotObserveException {
        try (var lookout = new WindowsSocketSource().lookout()) {
            Endpoint endpoint;
            try (ServerSocket server = listener()) {
                endpoint = new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), server.getLocalPort());
                assertThat(lookout.look(List.of(endpoint)).getFirst()).hasValueSatisfying(name -> assertThat(name).contains("process " + ProcessHandle.current().pid()));
            }
            assertThat(lookout.look(List.of(endpoint))).containsExactly(Optional.empty());
        }
    }
}
