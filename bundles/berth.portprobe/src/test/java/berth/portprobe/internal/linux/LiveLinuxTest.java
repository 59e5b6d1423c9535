// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.ConnectionReaches;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** What the source says of sockets that this test opens itself. */
class LiveLinuxTest {

    private static final long SELF = ProcessHandle.current().pid();

    private final LinuxKernel kernel = new LinuxKernel();

    @BeforeEach
    void onLinuxOnly() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "asks the kernel of Linux");
    }

    private List<Evidence> collect(Transport transport, String address, int port) {
        return collect(Optional.of(new Endpoint(transport, new IpAddress(address), port)), Effort.OWNER);
    }

    private List<Evidence> collect(Optional<Endpoint> wanted, Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(wanted, Optional.empty(), effort, Instant.EPOCH), evidence::add,
                new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static SocketSeen ours(List<Evidence> evidence, SocketState state) {
        SocketSeen socket = all(evidence, SocketSeen.class).stream().filter(s -> s.state() == state).findFirst().orElseThrow();
        assertThat(socket.owners()).extracting(ProcessRef::pid).containsExactly(SELF);
        Instant started = socket.owners().getFirst().started().orElseThrow();
        Instant expected = ProcessHandle.current().info().startInstant().orElseThrow();
        assertThat(Duration.between(started, expected).abs()).isLessThan(Duration.ofSeconds(2));
        ProcessSeen self = all(evidence, ProcessSeen.class).getFirst();
        assertThat(self.process()).isEqualTo(socket.owners().getFirst());
        assertThat(self.exe().orElseThrow()).endsWith("/java");
        assertThat(self.command()).isNotEmpty();
        assertThat(self.uid()).isEqualTo(socket.uid()).isPresent();
        return socket;
    }

    private static void surveyed(List<Evidence> evidence, Topic topic, int port) {
        assertThat(all(evidence, Surveyed.class)).anyMatch(s -> s.topic() == topic && s.ports().equals(Set.of(port)));
        assertThat(all(evidence, NotObserved.class)).noneMatch(n -> n.topic() == topic);
    }

    private SocketTable table(Transport transport, int port) {
        try (DiagQueries diag = new DiagQueries(kernel)) {
            return SocketTable.read(kernel, diag, transport, port);
        }
    }

    private void assumeV6() {
        assumeTrue(kernel.tryBind(Transport.TCP, new IpAddress("::1"), 0) instanceof Kernel.Trial.Allowed, "this host has no IPv6");
    }

    private void assumeBoundListed() {
        assumeTrue(table(Transport.TCP, 1).seesBound(), "this kernel does not list bound sockets (Linux 6.8)");
    }

    @Test
    void aListenerOfIPv4() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            server.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            List<Evidence> evidence = collect(Transport.TCP, "0.0.0.0", port);
            assertThat(ours(evidence, SocketState.LISTEN).local()).isEqualTo(new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), port));
            assertThat(all(evidence, BindAllowed.class)).isEmpty();
            assertThat(all(evidence, BindRefused.class)).isEmpty();
        }
    }

    @Test
    void aDualStackListener() throws IOException {
        assumeV6();
        try (ServerSocket server = new ServerSocket(0)) {
            List<Evidence> evidence = collect(Transport.TCP, "127.0.0.1", server.getLocalPort());
            SocketSeen socket = ours(evidence, SocketState.LISTEN);
            assertThat(socket.local().address()).isEqualTo(IpAddress.ANY_V6);
            assertThat(socket.v6Only()).contains(false);
            assertThat(all(evidence, AddressSeen.class)).extracting(AddressSeen::address).containsExactly(new IpAddress("127.0.0.1"));
        }
    }

    @Test
    void theLookupForAnIPv4AddressFindsTheDualStackListener() throws IOException {
        assumeV6();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            server.bind(new InetSocketAddress("::", 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Endpoint wanted = new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), port);
            long inode = ours(collect(Transport.TCP, "127.0.0.1", port), SocketState.LISTEN).inode().orElseThrow();
            for (Effort effort : Effort.values()) {
                List<Evidence> evidence = collect(Optional.of(wanted), effort);
                assertThat(all(evidence, ConnectionReaches.class)).extracting(ConnectionReaches::endpoint, ConnectionReaches::inode)
                        .containsExactly(tuple(wanted, inode));
                assertThat(all(evidence, SocketSeen.class)).extracting(SocketSeen::inode).containsExactly(Optional.of(inode));
            }
        }
    }

    @Test
    void aWildcardOfIPv6IsLookedUpAtItsLoopbackAddress() throws IOException {
        assumeV6();
        try (ServerSocketChannel six = ServerSocketChannel.open(StandardProtocolFamily.INET6);
                ServerSocketChannel four = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            six.bind(new InetSocketAddress("::1", 0));
            int port = ((InetSocketAddress) six.getLocalAddress()).getPort();
            four.bind(new InetSocketAddress("127.0.0.1", port));
            List<Evidence> evidence = collect(Transport.TCP, "::", port);
            SocketSeen wanted = all(evidence, SocketSeen.class).stream().filter(s -> s.local().address().isV6()).findFirst().orElseThrow();
            assertThat(all(evidence, SocketSeen.class)).hasSize(2);
            assertThat(all(evidence, ConnectionReaches.class)).extracting(ConnectionReaches::endpoint, r -> Optional.of(r.inode()))
                    .containsExactly(tuple(new Endpoint(Transport.TCP, new IpAddress("::1"), port), wanted.inode()));
        }
    }

    @Test
    void aConnectionAfterItsListenerIsGoneIsNotTakenForOne() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort()); Socket accepted = server.accept()) {
            server.close();
            assertThat(all(collect(Transport.TCP, "127.0.0.1", accepted.getLocalPort()), ConnectionReaches.class)).isEmpty();
            assertThat(all(collect(Transport.TCP, "127.0.0.1", client.getLocalPort()), ConnectionReaches.class)).isEmpty();
        }
    }

    @Test
    void aDatagramSocket() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            List<Evidence> evidence = collect(Transport.UDP, "0.0.0.0", socket.getLocalPort());
            assertThat(ours(evidence, SocketState.UNCONNECTED).local().address().text()).isEqualTo("127.0.0.1");
            surveyed(evidence, Topic.UDP_SOCKETS, socket.getLocalPort());
        }
    }

    @Test
    void aSocketThatIsBoundWithoutListening() throws IOException {
        assumeBoundListed();
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.INET)) {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            List<Evidence> evidence = collect(Transport.TCP, "0.0.0.0", port);
            ours(evidence, SocketState.BOUND);
            surveyed(evidence, Topic.TCP_SOCKETS, port);
            assertThat(all(evidence, BindRefused.class)).singleElement().satisfies(r -> assertThat(r.error().symbol()).isEqualTo("EADDRINUSE"));
            assertThat(all(collect(Transport.TCP, "127.0.0.2", port), BindAllowed.class)).isEmpty();
        }
    }

    @Test
    void aClientsEphemeralPortAndAClosedConnection() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port;
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort()); Socket accepted = server.accept()) {
                port = client.getLocalPort();
                List<Evidence> evidence = collect(Transport.TCP, "0.0.0.0", port);
                SocketSeen socket = ours(evidence, SocketState.CONNECTED);
                assertThat(socket.peer()).contains("127.0.0.1:" + server.getLocalPort());
                assertThat(all(evidence, BindRefused.class)).hasSize(1);
                client.shutdownOutput();
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
            SocketSeen waiting = all(collect(Transport.TCP, "0.0.0.0", port), SocketSeen.class).getFirst();
            assertThat(waiting.state()).isEqualTo(SocketState.TIME_WAIT);
            assertThat(waiting.uid()).isEmpty();
            assertThat(waiting.inode()).isEmpty();
        }
    }

    @Test
    void aFreePortIsSurveyed() throws IOException {
        assumeBoundListed();
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }
        List<Evidence> evidence = collect(Transport.TCP, "0.0.0.0", port);
        assertThat(all(evidence, SocketSeen.class)).isEmpty();
        surveyed(evidence, Topic.TCP_SOCKETS, port);
        surveyed(evidence, Topic.PROCESSES, port);
    }

    @Test
    void anAddressOfAnotherHostIsRefused() {
        List<Evidence> evidence = collect(Transport.TCP, "192.0.2.1", 24_997);
        boolean nonlocal = evidence.toString().contains("ip_nonlocal_bind, value=1");
        assumeTrue(!nonlocal, "this host binds foreign addresses");
        assertThat(all(evidence, BindRefused.class)).singleElement().satisfies(r -> assertThat(r.error().symbol()).isEqualTo("EADDRNOTAVAIL"));
    }

    @Test
    void netlinkAndProcAgree() throws IOException {
        try (ServerSocket server = new ServerSocket(0);
                ServerSocketChannel v4 = ServerSocketChannel.open(StandardProtocolFamily.INET);
                DatagramSocket udp = new DatagramSocket(0)) {
            v4.bind(new InetSocketAddress("127.0.0.1", 0));
            int[] ports = { server.getLocalPort(), ((InetSocketAddress) v4.getLocalAddress()).getPort() };
            for (int port : ports) {
                agree(Transport.TCP, port);
            }
            agree(Transport.UDP, udp.getLocalPort());
        }
    }

    private void agree(Transport transport, int port) throws KernelError {
        List<SocketRow> rows = new ArrayList<>();
        for (String suffix : new String[] { "", "6" }) {
            String text = new String(kernel.read("/proc/net/" + transport.id() + suffix, 1 << 26), StandardCharsets.ISO_8859_1);
            rows.addAll(ProcNet.parse(text, transport, port, kernel.order()));
        }
        SocketTable table = table(transport, port);
        assertThat(table.gap()).isEmpty();
        assertThat(essence(table.rows())).isEqualTo(essence(rows)).isNotEmpty();
    }

    private static Set<String> essence(List<SocketRow> rows) {
        Set<String> essence = new HashSet<>();
        rows.forEach(row -> essence.add(row.local() + " " + row.state() + " " + row.uid() + " " + row.inode()));
        return essence;
    }

    @Test
    void everythingAtOnceContainsOurs() throws IOException {
        try (ServerSocket server = new ServerSocket(0); DatagramSocket udp = new DatagramSocket(0)) {
            List<Evidence> evidence = collect(Optional.empty(), Effort.FULL);
            for (int port : new int[] { server.getLocalPort(), udp.getLocalPort() }) {
                assertThat(all(evidence, SocketSeen.class)).filteredOn(s -> s.local().port() == port && s.peer().isEmpty())
                        .isNotEmpty().allSatisfy(s -> assertThat(s.owners()).extracting(ProcessRef::pid).contains(SELF));
            }
            assertThat(all(evidence, ProcessSeen.class)).extracting(p -> p.process().pid()).contains(SELF).doesNotHaveDuplicates();
            assertThat(all(evidence, AddressSeen.class)).isNotEmpty();
        }
    }

    @Test
    void theStartOfAProcessIsTheSameAtEveryLook() {
        Processes once = new Processes(kernel);
        Processes again = new Processes(new LinuxKernel());
        assertThat(once.stat(SELF).map(stat -> once.pinned(SELF, stat)))
                .isEqualTo(again.stat(SELF).map(stat -> again.pinned(SELF, stat))).isPresent();
    }
}
