// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.Policies;
import berth.portprobe.internal.linux.TextHost;

/** Which policies concern the caller, from the texts of the kernel. */
class LinuxPolicySourceTest {

    private final TextHost host = new TextHost();

    /** What every process has. */
    LinuxPolicySourceTest() {
        host.files.put("/proc/self/cgroup", "1:name=systemd:/\n");
        host.files.put("/proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n");
        host.files.put("/proc/self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nNoNewPrivs:\t0\nSeccomp:\t0\n");
    }

    private List<Evidence> collect(Optional<Endpoint> wanted, Optional<String> user) {
        List<Evidence> evidence = new ArrayList<>();
        host.files.put("/etc/passwd", "alice:x:1000:1000::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n");
        new LinuxPolicySource(host.kernel()).collect(new Request(wanted, user, Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private List<Evidence> collect() {
        return collect(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80)), Optional.empty());
    }

    @Test
    void whereNothingStandsInTheWayTheTopicIsClosed() {
        assertThat(collect()).singleElement().isInstanceOf(Surveyed.class);
        assertThat(Policies.of(host.kernel()).mayRefuse()).isFalse();
    }

    /** Who asks about the policies need not wait for the programs. */
    @Test
    void programsAreToldAfterThePolicies() {
        host.bpf.put("link 5", LsmProgramsTest.link(2, 5, 23, 27, 3));
        host.bpf.put("program 23", LsmProgramsTest.program(29, "guard_bind"));
        assertThat(collect()).extracting(Evidence::kind).startsWith("surveyed").endsWith("hook");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = { "1|unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023|-|-|enforcing for domain unconfined_t|false",
            "1|system_u:system_r:httpd_t:s0|-|-|enforcing for domain httpd_t|true", "0|system_u:system_r:httpd_t:s0|-|-|permissive|false",
            "-|unconfined|Y|-|unconfined|false", "-|docker-default (enforce)|Y|-|docker-default (enforce)|true", "-|x (complain)|Y|-|x (complain)|false",
            "-|unconfined|Y|snap.x (enforce)|snap.x (enforce)|true", "1||-|-|enforcing|true" })
    void modulesOfSecurity(String selinux, String context, String apparmor, String own, String value, boolean mayRefuse) {
        Optional.ofNullable(selinux).ifPresent(text -> host.files.put("/sys/fs/selinux/enforce", text));
        Optional.ofNullable(context).ifPresent(text -> host.files.put("/proc/self/attr/current", text + "\0"));
        Optional.ofNullable(apparmor).ifPresent(text -> host.files.put("/sys/module/apparmor/parameters/enabled", text + "\n"));
        Optional.ofNullable(own).ifPresent(text -> host.files.put("/proc/self/attr/apparmor/current", text + "\n"));
        assertThat(collect()).satisfiesExactly(
                seen -> assertThat(seen).isInstanceOfSatisfying(SettingSeen.class, setting -> assertThat(setting.value()).isEqualTo(value)),
                seen -> assertThat(seen).isInstanceOf(Surveyed.class));
        assertThat(Policies.of(host.kernel()).mayRefuse()).isEqualTo(mayRefuse);
        assertThat(collect(Optional.empty(), Optional.empty())).last().isInstanceOf(mayRefuse ? NotObserved.class : Surveyed.class);
        assertThat(collect(Optional.empty(), Optional.of("alice"))).last().isInstanceOf(mayRefuse ? NotObserved.class : Surveyed.class);
        assertThat(collect(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80)), Optional.of("bob"))).last()
                .isInstanceOfSatisfying(NotObserved.class, gap -> assertThat(gap.detail()).contains("another user's service"));
    }

    @ParameterizedTest
    @CsvSource({ "13, true", "1, true", "98, false" })
    void aFilterIsAskedByABindToPortZero(int errno, boolean mayRefuse) {
        host.files.put("/proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nNoNewPrivs:\t1\nSeccomp:\t2\n");
        host.failures.put("bindSomewhere", errno);
        assertThat(Policies.of(host.kernel()).mayRefuse()).isEqualTo(mayRefuse);
        assertThat(collect()).extracting(Evidence::kind).startsWith("setting").endsWith("surveyed");
    }

    @Test
    void aHierarchyThatIsMountedElsewhereMayHavePrograms() {
        host.files.put("/proc/self/cgroup", "0::/../user.slice\n");
        assertThat(Policies.of(host.kernel()).mayRefuse()).as("then the bind is tried").isTrue();
        assertThat(collect()).first().isInstanceOfSatisfying(SettingSeen.class, setting -> assertThat(setting.value()).contains("no control groups are mounted"));
    }

    @Test
    void programsOfAControlGroup() {
        host.files.put("/proc/self/cgroup", "4:memory:/x\n0::/user.slice\n");
        host.files.put("/proc/self/mountinfo", "30 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        host.programs.put("/sys/fs/cgroup/user.slice", 0);
        assertThat(Policies.of(host.kernel()).all()).isEmpty();
        host.programs.put("/sys/fs/cgroup/user.slice", 2);
        assertThat(Policies.of(host.kernel()).mayRefuse()).isTrue();
        assertThat(collect()).first().isInstanceOfSatisfying(SettingSeen.class, setting -> assertThat(setting.value()).isEqualTo("2 programs on /user.slice"));
        host.failures.put("/sys/fs/cgroup/user.slice", 1);
        host.files.put("/proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\n");
        assertThat(Policies.of(host.kernel()).mayRefuse()).isFalse();
        assertThat(collect()).singleElement().isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.why()).isEqualTo(Why.ACCESS_DENIED);
            assertThat(gap.detail()).contains("sudo bpftool cgroup tree");
        });
        host.failures.put("/sys/fs/cgroup/user.slice", 22);
        assertThat(Policies.of(host.kernel()).mayRefuse()).as("a kernel without such programs answers so, too: a bind tells").isTrue();
    }
}
