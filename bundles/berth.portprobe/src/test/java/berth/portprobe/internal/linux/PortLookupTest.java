// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

class PortLookupTest {
    private static final Endpoint WEB = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80);

    private final FakeKernel kernel = new FakeKernel();

    @Test
    void oneNetlinkSocketServesManyQuestions() throws IOException {
        kernel.listener(777);
        try (PortLookup lookup = new PortLookup(kernel)) {
            for (int i = 0; i < 50; i++) {
                assertThat(lookup.taker(WEB)).map(PortLookup.Taker::inode).contains(777L);
            }
        }
        assertThat(kernel.opened).isEqualTo(1);
        assertThat(kernel.closed).isEqualTo(1);
    }

    @Test
    void manyAreAskedAtOnceAndAnsweredInOrder() throws IOException {
        kernel.listener(777);
        List<Endpoint> wanted = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            wanted.add(i % 3 == 0 ? WEB : new Endpoint(i % 3 == 1 ? Transport.TCP : Transport.UDP, IpAddress.ANY_V4, 81));
        }
        try (PortLookup lookup = new PortLookup(kernel)) {
            List<Optional<PortLookup.Taker>> takers = lookup.takers(wanted);
            assertThat(takers).hasSize(150);
            for (int i = 0; i < 150; i++) {
                assertThat(takers.get(i).isPresent()).as("question %d", i).isEqualTo(i % 3 == 0);
            }
        }
    }

    @Test
    void noAnswerIsNoAbsence() {
        kernel.failures.put("lookup", KernelError.EIO);
        try (PortLookup lookup = new PortLookup(kernel)) {
            assertThatThrownBy(() -> lookup.taker(WEB)).isInstanceOf(IOException.class);
            kernel.failures.clear();
            assertThatThrownBy(() -> lookup.taker(new Endpoint(Transport.SCTP, IpAddress.ANY_V4, 80))).isInstanceOf(IOException.class);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aRealListenerIsTakenAndLeft() throws IOException {
        try (PortLookup lookup = new PortLookup()) {
            Endpoint wanted;
            try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                wanted = new Endpoint(Transport.TCP, IpAddress.ANY_V4, held.getLocalPort());
                assertThat(lookup.takers(List.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 1), wanted, wanted))).extracting(Optional::isPresent)
                        .containsExactly(false, true, true);
                assertThat(lookup.taker(wanted)).map(PortLookup.Taker::local)
                        .contains(new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), held.getLocalPort()));
            }
            assertThat(lookup.taker(wanted)).isEmpty();
        }
    }

    @Test
    void thatNoLocalPortIsLeftIsToldOnce() {
        assertThat(settings(Effort.OWNER)).noneMatch(setting -> setting.key().equals("ephemeral"));
        kernel.failures.put("bindSomewhere", KernelError.EADDRINUSE);
        assertThat(settings(Effort.OWNER)).filteredOn(setting -> setting.key().equals("ephemeral")).extracting(SettingSeen::value).containsExactly("exhausted");
        kernel.failures.put("bindSomewhere", KernelError.EACCES);
        assertThat(settings(Effort.OWNER)).noneMatch(setting -> setting.key().equals("ephemeral"));
    }

    private List<SettingSeen> settings(Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(WEB), Optional.empty(), effort, Instant.EPOCH), evidence::add,
                new NullProgressMonitor());
        return evidence.stream().filter(SettingSeen.class::isInstance).map(SettingSeen.class::cast).toList();
    }
}
