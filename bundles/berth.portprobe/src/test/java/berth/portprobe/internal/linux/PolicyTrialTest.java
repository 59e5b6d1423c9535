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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** Where it could not be read whether a policy may stand in the caller's way, a bind decides. */
class PolicyTrialTest {
    private final FakeKernel kernel = new FakeKernel();

    private List<Evidence> trials() {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80)), Optional.empty(),
                Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence.stream().filter(BindAllowed.class::isInstance).toList();
    }

    @Test
    void whereNothingIsInTheWayNothingIsTried() {
        assertThat(trials()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/sys/fs/selinux/enforce", "/sys/module/apparmor/parameters/enabled", "/proc/self/cgroup", "/proc/self/mountinfo" })
    void whatCouldNotBeReadMayRefuse(String path) {
        kernel.failures.put(path, KernelError.EIO);
        assertThat(trials()).hasSize(1);
    }

    @Test
    void whoMayNotAskForProgramsMakesNoTrial() {
        kernel.files.put("/proc/self/cgroup", "0::/web\n");
        kernel.files.put("/proc/self/mountinfo", "30 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        kernel.failures.put("bindPrograms", KernelError.EPERM);
        kernel.caller(1001, "0000000000000000");
        assertThat(trials()).isEmpty();
        kernel.caller(0, "000001ffffffffff");
        assertThat(trials()).as("whoever may ask and is refused can't believe it").hasSize(1);
    }
}
