// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The interface of a link-local address is called as in the question, or else a listener there would not be recognised. */
class ScopesTest {

    /** Where inet_diag_msg of linux/inet_diag.h has the interface, behind the header of the message. */
    private static final int DEVICE = 16 + 40;

    @ParameterizedTest
    @CsvSource({ "fe80::1%eth0,2,fe80::1%eth0", "fe80::1%eth0,3,fe80::1%eth3", "fe80::1%2,2,fe80::1%2", "fe80::1%2,3,fe80::1%3", "fe80::1%4,3,fe80::1%3",
            "fe80::1%gone,3,fe80::1%gone", "::,2,fe80::1%eth2" })
    void anInterfaceIsCalledAsInTheQuestion(String wanted, int device, String told) {
        FakeKernel kernel = new FakeKernel();
        byte[] address = { (byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
        byte[] reply = Replies.socket(2, 0, address, 80, Replies.LISTEN, 777, FakeKernel.ORDER);
        ByteBuffer.wrap(reply).order(FakeKernel.ORDER).putInt(DEVICE, device);
        kernel.sockets.add(reply);
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(new Endpoint(Transport.TCP, new IpAddress(wanted), 80)), Optional.empty(),
                Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        assertThat(evidence.stream().filter(SocketSeen.class::isInstance).map(seen -> ((SocketSeen) seen).local().address().text())).containsOnly(told);
    }

    @ParameterizedTest
    @CsvSource({ "fe80::1%eth0,3,false", "fe80::1%2,3,false", "fe80::1%eth0,2,true", "fe80::1%eth0,0,true", "fe80::1%gone,3,true", "::,3,true", "0.0.0.0,3,true", "2001:db8::1,3,true" })
    void whoServesAnotherInterfaceIsNotInTheWay(String wanted, int device, boolean told) {
        FakeKernel kernel = new FakeKernel();
        byte[] reply = Replies.socket(2, 0, new byte[16], 80, Replies.LISTEN, 777, FakeKernel.ORDER);
        ByteBuffer.wrap(reply).order(FakeKernel.ORDER).putInt(DEVICE, device);
        kernel.sockets.add(reply);
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(new Endpoint(Transport.TCP, new IpAddress(wanted), 80)), Optional.empty(),
                Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        assertThat(evidence.stream().anyMatch(SocketSeen.class::isInstance)).isEqualTo(told);
    }
}
