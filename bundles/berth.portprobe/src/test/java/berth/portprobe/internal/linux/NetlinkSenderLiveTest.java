// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The kernel's real answers, and datagrams that really come from another program's netlink socket. */
class NetlinkSenderLiveTest {

    private final LinuxKernel kernel = new LinuxKernel();

    /** What only these tests call. */
    private static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getProcess());
        }

        static native NativeLong sendto(int socket, byte[] data, NativeLong length, int flags, byte[] address, int addressLength);
    }

    @BeforeEach
    void onLinuxOnly() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "asks the kernel of Linux");
    }

    private static byte[] address(int port) {
        return ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) LibC.AF_NETLINK).putShort((short) 0).putInt(port)
                .putInt(0).array();
    }

    @Test
    void aDatagramOfAnotherProgramIsTold() throws KernelError {
        int forger = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, LibC.NETLINK_SOCK_DIAG);
        try (Kernel.Dialogue dialogue = kernel.openDiag(1 << 16)) {
            // A netlink socket gets its number when it first sends: the kernel takes the process's where that is free.
            dialogue.send(SockDiag.lookup(new SockDiag.Lookup(Transport.TCP, new IpAddress("127.0.0.1"), 1, 0), 1, kernel.order()));
            byte[] answer = dialogue.receive(4096).bytes();
            int own = ByteBuffer.wrap(answer).order(kernel.order()).getInt(12);
            byte[] forged = Replies.done(1, kernel.order());
            long sent = Calls.sendto(forger, forged, new NativeLong(forged.length), 0, address(own), 12).longValue();
            assumeTrue(sent > 0, "only root may write to other programs' netlink sockets");
            Kernel.Datagram datagram = dialogue.receive(4096);
            assertThat(datagram.sender()).isNotZero();
            assertThat(datagram.bytes()).isEqualTo(forged);
        } finally {
            LibC.close(forger);
        }
    }

    @Test
    void aDatagramSocketIsFoundByTheLookup() throws IOException {
        for (String address : new String[] { "127.0.0.1", "0.0.0.0", "::1", "::" }) {
            boolean v6 = new IpAddress(address).isV6();
            assumeTrue(!v6 || kernel.tryBind(Transport.UDP, new IpAddress("::1"), 0) instanceof Kernel.Trial.Allowed, "this host has no IPv6");
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(address)); DiagQueries diag = new DiagQueries(kernel)) {
                IpAddress asked = new IpAddress(v6 ? "::1" : "127.0.0.1");
                assertThat(diag.lookup(new SockDiag.Lookup(Transport.UDP, asked, socket.getLocalPort(), 0))).as(address)
                        .hasValueSatisfying(row -> assertThat(row.port()).isEqualTo(socket.getLocalPort()));
                assertThat(diag.lookup(new SockDiag.Lookup(Transport.TCP, asked, socket.getLocalPort(), 0))).isEmpty();
            }
        }
    }

    @Test
    void arraysAndMemoryTellTheSame() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
                DiagQueries one = new DiagQueries(kernel); DiagQueries other = new DiagQueries(new LinuxKernel(Optional.empty()))) {
            server.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            SockDiag.Lookup lookup = new SockDiag.Lookup(Transport.TCP, new IpAddress("127.0.0.1"), port, 0);
            assertThat(one.lookup(lookup)).isEqualTo(other.lookup(lookup)).isPresent();
            SockDiag.Dump dump = new SockDiag.Dump(SockDiag.AF_INET, Transport.TCP, port, SockDiag.ALL_STATES);
            assertThat(one.dump(dump)).isEqualTo(other.dump(dump)).hasSize(1);
        }
    }
}
