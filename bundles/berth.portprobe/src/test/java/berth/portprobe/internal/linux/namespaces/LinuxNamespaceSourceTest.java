// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.TextHost;

/** Namespaces made of texts: the host's with pid 1, and another one with pids 70 and 71. */
class LinuxNamespaceSourceTest {

    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String ROW = "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 777 1 0 100 0 0 10 0\n";
    private final TextHost host = new TextHost();

    @BeforeEach
    void twoNamespaces() {
        host.links.put("/proc/self/ns/pid", "pid:[4026531836]");
        host.inodes.put("/proc/self/net/tcp", 1L);
        process(1, 1L, "systemd", 0);
        process(70, 2L, "nginx", 0);
        process(71, 2L, "nginx", 33);
        host.links.put("/proc/70/ns/net", "net:[4026532281]");
        host.files.put("/proc/70/net/tcp", HEAD + ROW);
        host.links.put("/proc/71/fd/6", "socket:[777]");
    }

    private void process(long pid, long namespace, String name, int uid) {
        host.inodes.put("/proc/" + pid + "/net/tcp", namespace);
        host.files.put("/proc/" + pid + "/stat", pid + " (" + name + ") S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 99 0 0\n");
        host.files.put("/proc/" + pid + "/status", "Name:\t" + name + "\nUid:\t" + uid + "\t" + uid + "\t0\t0\n");
        host.files.put("/proc/" + pid + "/cmdline", name + "\0");
        host.links.put("/proc/" + pid + "/fd/0", "/dev/null");
    }

    private List<Evidence> collect(Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxNamespaceSource(host.kernel()).collect(new Request(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80)), Optional.empty(), effort, Instant.EPOCH),
                evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void aListenerThereIsToldWithItsHolder() {
        List<Evidence> evidence = collect(Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class)).singleElement().satisfies(socket -> {
            assertThat(socket.namespace()).contains("net:[4026532281]");
            assertThat(socket.local().text()).isEqualTo("0.0.0.0:80");
            assertThat(socket.uid()).contains(33);
            assertThat(socket.owners()).extracting(ProcessRef::pid).containsExactly(71L);
        });
        assertThat(all(evidence, ProcessSeen.class)).extracting(ProcessSeen::name).containsExactly("nginx");
        assertThat(all(evidence, Surveyed.class)).hasSize(1);
        assertThat(collect(Effort.EXACT)).isEmpty();
    }

    @Test
    void withoutRightsItsUsersProcessesThereAreCandidates() {
        host.failures.put("/proc/70/ns/net", 13);
        host.failures.put("/proc/70/fd", 13);
        host.failures.put("/proc/71/fd", 13);
        assertThat(all(collect(Effort.OWNER), SocketSeen.class)).singleElement().satisfies(socket -> {
            assertThat(socket.namespace()).contains("net of pid 70");
            assertThat(socket.owners()).isEmpty();
            assertThat(socket.candidates()).extracting(ProcessRef::pid).containsExactly(71L);
        });
    }

    @Test
    void aNamespaceThatUsesNoSuchSocketsIsNotRead() {
        host.files.put("/proc/70/net/sockstat", "sockets: used 1\nTCP: inuse 0 orphan 0 tw 0 alloc 1 mem 1\nUDP: inuse 0 mem 0\n");
        assertThat(collect(Effort.OWNER)).singleElement().isInstanceOf(Surveyed.class);
    }

    @Test
    void whatCanNotBeReadIsABlindSpot() {
        host.files.put("/proc/70/net/tcp", HEAD + ROW + "  1: garb");
        assertThat(all(collect(Effort.OWNER), NotObserved.class)).extracting(NotObserved::why).containsExactly(Why.FAILED);
        host.failures.put("/proc/70/net/tcp", 13);
        assertThat(all(collect(Effort.OWNER), Surveyed.class)).as("the namespace of pid 71 is then looked at through it").hasSize(1);
    }

    @Test
    void hiddenProcessesMayHaveOthers() {
        host.inodes.remove("/proc/1/net/tcp");
        assertThat(all(collect(Effort.OWNER), NotObserved.class)).singleElement().satisfies(gap -> assertThat(gap.detail()).contains("sudo lsns -t net"));
    }

    @Test
    void fromAContainerOthersAreNotSeen() {
        host.links.put("/proc/self/ns/pid", "pid:[4026532999]");
        assertThat(all(collect(Effort.OWNER), NotObserved.class)).extracting(NotObserved::why).containsExactly(Why.NOT_SUPPORTED);
    }

    @Test
    void whatIsHiddenInAContainerIsSaidOnce() {
        host.links.put("/proc/self/ns/pid", "pid:[4026532999]");
        host.inodes.remove("/proc/1/net/tcp");
        assertThat(all(collect(Effort.OWNER), NotObserved.class)).singleElement()
                .satisfies(gap -> assertThat(gap.detail()).contains("sudo lsns -t net lists those of this container"));
    }

    @Test
    void aNamedOneWithoutAProcessIsABlindSpot() {
        host.inodes.put("/run/netns/blue", 4026532281L);
        assertThat(all(collect(Effort.OWNER), NotObserved.class)).isEmpty();
        host.inodes.put("/run/netns/green", 4026532999L);
        assertThat(all(collect(Effort.OWNER), NotObserved.class)).singleElement().satisfies(gap -> assertThat(gap.detail()).contains("sudo ip -all netns exec"));
    }
}
