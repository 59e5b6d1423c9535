// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.Kernel.Trial;

class BindFactsTest {

    private final FakeKernel kernel = new FakeKernel();

    private List<Evidence> collect(String endpoint) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, endpoint), Optional.empty(),
                Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    @Test
    void whereNoPortIsLeftForThoseWhoNameNoneTheWantedOneIsNotRefused() {
        kernel.trials.put("127.0.0.9 0", new Trial.Refused(KernelError.EADDRINUSE));
        kernel.trials.put(":: 0", new Trial.Refused(KernelError.EADDRINUSE));
        for (String endpoint : List.of("127.0.0.9:80", "[::]:80")) {
            assertThat(collect(endpoint)).noneMatch(BindRefused.class::isInstance)
                    .anyMatch(seen -> seen instanceof Surveyed survey && survey.topic() == Topic.ADDRESSES);
        }
        assertThat(collect("127.0.0.9:80")).as("the kernel looks at the address before the port")
                .anyMatch(seen -> seen instanceof AddressSeen own && own.address().equals(new IpAddress("127.0.0.9")));
    }

    @Test
    void aTrialThatMeetsTheTrialOfAnotherBerthIsMadeAgain() {
        kernel.bound(777);
        kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
        kernel.meanwhile.put("0.0.0.0 80", kernel.trials::clear);
        assertThat(collect("80")).filteredOn(BindAllowed.class::isInstance).hasSize(1);
    }

    @Test
    void whatIsLeftWhenAListenerIsClosedDuringTheSearchIsTried() {
        kernel.bound(777);
        kernel.listener(999);
        kernel.meanwhile.put("/proc", () -> kernel.sockets.removeIf(socket -> kernel.sockets.indexOf(socket) == 1));
        List<Evidence> evidence = collect("80");
        assertThat(evidence).filteredOn(SocketSeen.class::isInstance).hasSize(1);
        assertThat(evidence).filteredOn(BindAllowed.class::isInstance).hasSize(1);
    }
}
