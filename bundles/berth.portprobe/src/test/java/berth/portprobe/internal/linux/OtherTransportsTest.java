// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** UDP-Lite and SCTP: from a socket where the kernel has the transport, else from bytes laid out as its sources say. */
class OtherTransportsTest {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int LOCALS = 12;

    private static List<Evidence> collect(Kernel kernel, Endpoint wanted) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(wanted), Optional.empty(), Effort.OWNER, Instant.EPOCH), evidence::add,
                new NullProgressMonitor());
        return evidence;
    }

    private static List<Evidence> collectAll(Kernel kernel) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static byte[] storage(String address) {
        byte[] raw = SocketAddress.bytes(new IpAddress(address));
        ByteBuffer out = ByteBuffer.allocate(128).order(ORDER);
        return out.putShort((short) (raw.length == 4 ? SockDiag.AF_INET : SockDiag.AF_INET6)).position(raw.length == 4 ? 4 : 8).put(raw).array();
    }

    @Test
    void anSctpEndpointIsARowForEachOfItsAddresses() throws KernelError {
        byte[] reply = Replies.socket(2, 1, new byte[] { 10, 0, 0, 1 }, 3868, Replies.LISTEN, 7, ORDER,
                Replies.attribute(LOCALS, Replies.join(storage("10.0.0.1"), storage("10.1.0.1"), storage("2001:db8::1")), ORDER));
        List<SocketRow> rows = SockDiag.parse(reply, Transport.SCTP, 1, ORDER).rows();
        assertThat(rows).extracting(row -> row.local().text()).containsExactly("10.0.0.1", "10.1.0.1", "2001:db8::1");
        assertThat(rows).allSatisfy(row -> assertThat(row.state()).isEqualTo(SocketState.LISTEN)).extracting(SocketRow::inode).containsOnly(7L);
    }

    @ParameterizedTest
    @CsvSource({ "10,LISTEN", "7,BOUND", "1,CONNECTED", "2,CONNECTED", "3,CONNECTED", "4,CLOSING", "5,CLOSING", "6,CLOSING" })
    void theStatesOfSctpHaveNumbersOfTheirOwn(int number, SocketState state) {
        assertThat(SocketRow.state(Transport.SCTP, number)).isEqualTo(state);
    }

    @Test
    void anAddressThatIsCutIsPassedOver() throws KernelError {
        byte[] cut = Replies.socket(2, 1, new byte[] { 10, 0, 0, 1 }, 3868, Replies.LISTEN, 7, ORDER, Replies.attribute(LOCALS, new byte[100], ORDER));
        assertThat(SockDiag.parse(cut, Transport.SCTP, 1, ORDER).rows()).hasSize(1);
    }

    @Test
    void theKernelIsAskedByTheProtocolsNumber() {
        assertThat(SockDiag.dump(new SockDiag.Dump(SockDiag.AF_INET, Transport.SCTP, 3868, SockDiag.ALL_STATES), 1, ORDER)[17] & 255).isEqualTo(132);
        assertThat(SockDiag.dump(new SockDiag.Dump(SockDiag.AF_INET, Transport.UDP_LITE, 3868, SockDiag.ALL_STATES), 1, ORDER)[17] & 255).isEqualTo(136);
    }

    /** A snapshot does not make the kernel load it, so whether a server could have such a port stays open. */
    @ParameterizedTest
    @EnumSource(names = { "UDP_LITE", "SCTP" })
    void aSnapshotOfAKernelWithoutTheTransportDoesNotSurveyIt(Transport transport) {
        FakeKernel kernel = new FakeKernel();
        kernel.failures.put("send", KernelError.ENOENT);
        List<Evidence> seen = collectAll(kernel);
        assertThat(all(seen, Surveyed.class)).extracting(Surveyed::topic).doesNotContain(Topic.sockets(transport));
        assertThat(all(seen, NotObserved.class)).filteredOn(gap -> gap.topic() == Topic.sockets(transport)).singleElement()
                .satisfies(gap -> assertThat(gap.detail()).contains("not tried"));
    }

    @ParameterizedTest
    @CsvSource({ "UDP_LITE,/proc/net/udplite", "SCTP,/proc/net/sctp/eps" })
    void whereTheKernelHasNoSuchTransportNobodyHasAPortOfIt(Transport transport, String table) {
        FakeKernel kernel = new FakeKernel();
        kernel.failures.put("send", KernelError.ENOENT);
        List<Evidence> absent = collect(kernel, new Endpoint(transport, IpAddress.ANY_V4, 3868));
        assertThat(all(absent, Surveyed.class)).extracting(Surveyed::topic).contains(Topic.sockets(transport));
        kernel.files.put(table, "");
        List<Evidence> there = collect(kernel, new Endpoint(transport, IpAddress.ANY_V4, 3868));
        assertThat(all(there, Surveyed.class)).extracting(Surveyed::topic).doesNotContain(Topic.sockets(transport));
        assertThat(all(there, NotObserved.class)).extracting(NotObserved::topic).contains(Topic.sockets(transport));
    }

    @ParameterizedTest
    @CsvSource({ "UDP_LITE,UDP-LITE", "SCTP,SCTP" })
    void aPortOfATransportThatTheKernelHasNotIsNotFree(Transport transport, String name) {
        FakeKernel kernel = new FakeKernel();
        kernel.failures.put("send", KernelError.ENOENT);
        kernel.trials.put("0.0.0.0 3868", new Kernel.Trial.Impossible(new KernelError("socket", KernelError.EPROTONOSUPPORT)));
        List<Evidence> evidence = collect(kernel, new Endpoint(transport, IpAddress.ANY_V4, 3868));
        assertThat(all(evidence, NotObserved.class)).filteredOn(gap -> gap.topic() == Topic.sockets(transport))
                .extracting(NotObserved::detail).containsExactly("This kernel has no " + name + ", so no server can have a port of it.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aUdpLiteSocketIsFoundWithItsHolder() throws KernelError {
        int socket = LibC.socket(SockDiag.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 136);
        assumeTrue(socket >= 0, "this kernel has no UDP-Lite");
        try {
            byte[] name = SocketAddress.of(new IpAddress("127.0.0.1"), 0, 0, ByteOrder.nativeOrder());
            assertThat(LibC.bind(socket, name, name.length)).isZero();
            assertThat(LibC.getsockname(socket, name, new int[] { name.length })).isZero();
            List<Evidence> evidence = collect(new LinuxKernel(), new Endpoint(Transport.UDP_LITE, IpAddress.ANY_V4, SocketAddress.port(name)));
            SocketSeen seen = all(evidence, SocketSeen.class).getFirst();
            assertThat(seen.state()).isEqualTo(SocketState.UNCONNECTED);
            assertThat(seen.owners()).extracting(ProcessRef::pid).containsExactly(ProcessHandle.current().pid());
        } finally {
            LibC.close(socket);
        }
    }
}
