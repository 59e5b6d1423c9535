// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.Kernel.Trial;

class LinuxSocketSourceTest {

    private static final ProcessRef NGINX = new ProcessRef(80, Optional.of(Instant.ofEpochSecond(1_000_005)));

    private final FakeKernel kernel = new FakeKernel();
    private final NullProgressMonitor monitor = new NullProgressMonitor();

    private List<Evidence> collect(String endpoint, Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, endpoint), Optional.empty(),
                effort, Instant.EPOCH), evidence::add, monitor);
        assertThat(kernel.closed).as("sockets closed").isEqualTo(kernel.opened);
        return evidence;
    }

    private SocketTable table(Transport transport, int port) {
        try (DiagQueries diag = new DiagQueries(kernel)) {
            return SocketTable.read(kernel, diag, transport, port);
        }
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Topic> surveyed(List<Evidence> evidence) {
        return all(evidence, Surveyed.class).stream().map(Surveyed::topic).toList();
    }

    private static List<Topic> blind(List<Evidence> evidence) {
        return all(evidence, NotObserved.class).stream().map(NotObserved::topic).toList();
    }

    @Test
    void aListenerIsToldWithItsHolderAndItsAncestors() {
        kernel.listener(777);
        List<Evidence> evidence = collect("80", Effort.OWNER);
        SocketSeen socket = all(evidence, SocketSeen.class).getFirst();
        assertThat(socket.state()).isEqualTo(SocketState.LISTEN);
        assertThat(socket.owners()).containsExactly(NGINX);
        assertThat(socket.user()).contains("www-data");
        ProcessSeen nginx = all(evidence, ProcessSeen.class).getFirst();
        assertThat(nginx.service()).contains("nginx.service");
        assertThat(nginx.exe()).contains("/usr/sbin/nginx");
        assertThat(nginx.command()).containsExactly("nginx", "-g", "daemon off;");
        assertThat(nginx.origin().place()).contains("/proc/80/fd/6");
        assertThat(all(evidence, ProcessSeen.class)).extracting(ProcessSeen::name).containsExactly("nginx", "systemd");
        assertThat(surveyed(evidence)).contains(Topic.TCP_SOCKETS, Topic.PROCESSES, Topic.PERMISSIONS).doesNotContain(Topic.HOOKS);
        assertThat(blind(evidence)).isEmpty();
        assertThat(surveyed(collect("80", Effort.FULL))).contains(Topic.HOOKS);
        assertThat(kernel.tried).as("no trial where a listener exists").isEmpty();
    }

    @Test
    void allHoldersOfASharedSocketAreTold() {
        kernel.listener(777);
        kernel.process(81, 80, 1000, "nginx", 600, "nginx: worker");
        kernel.links.put("/proc/81/fd/6", "socket:[777]");
        kernel.links.put("/proc/81/fd/7", "socket:[777]");
        assertThat(all(collect("80", Effort.OWNER), SocketSeen.class).getFirst().owners()).extracting(ProcessRef::pid).containsExactly(80L, 81L);
    }

    @Test
    void aFreePortIsSurveyedWithoutAWalkOrATrial() {
        kernel.failures.put("/proc", KernelError.EIO);
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, Surveyed.class)).anySatisfy(s -> {
            assertThat(s.topic()).isEqualTo(Topic.TCP_SOCKETS);
            assertThat(s.ports()).isEqualTo(Set.of(80));
        });
        assertThat(blind(evidence)).isEmpty();
        assertThat(kernel.tried).isEmpty();
    }

    @Test
    void aSocketThatIsBoundWithoutListeningIsTried() {
        kernel.bound(777);
        kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class)).extracting(SocketSeen::state).containsExactly(SocketState.BOUND);
        assertThat(all(evidence, BindRefused.class)).singleElement().satisfies(refused -> assertThat(refused.error().symbol()).isEqualTo("EADDRINUSE"));
    }

    @Test
    void aBoundSocketOfAnotherPortIsLeftOutThoughTheKernelSendsIt() {
        kernel.sockets.add(Replies.socket(2, 0, new byte[4], 81, Replies.CLOSE, 777, FakeKernel.ORDER));
        assertThat(all(collect("80", Effort.OWNER), SocketSeen.class)).isEmpty();
    }

    @Test
    void anAddressThatIsNotLocalIsRefusedAndTheBindIsNotTried() {
        kernel.trials.put("192.0.2.1 0", new Trial.Refused(KernelError.EADDRNOTAVAIL));
        List<Evidence> evidence = collect("192.0.2.1:80", Effort.OWNER);
        assertThat(all(evidence, BindRefused.class)).singleElement().satisfies(refused -> assertThat(refused.error().symbol()).isEqualTo("EADDRNOTAVAIL"));
        assertThat(surveyed(evidence)).contains(Topic.ADDRESSES);
        assertThat(kernel.tried).containsExactly("192.0.2.1 0");
    }

    @Test
    void aKernelThatHidesBoundSocketsLeavesTheAnswerToATrial() {
        kernel.listsBound = false;
        assertThat(all(collect("80", Effort.OWNER), BindAllowed.class)).hasSize(1);
        assertThat(surveyed(collect("80", Effort.OWNER))).contains(Topic.TCP_SOCKETS);
        for (int errno : new int[] { KernelError.EADDRINUSE, KernelError.EACCES }) {
            kernel.trials.put("0.0.0.0 80", new Trial.Refused(errno));
            List<Evidence> evidence = collect("80", Effort.OWNER);
            assertThat(surveyed(evidence)).doesNotContain(Topic.TCP_SOCKETS);
            assertThat(blind(evidence)).contains(Topic.TCP_SOCKETS);
            assertThat(all(evidence, BindRefused.class)).hasSize(1);
        }
    }

    @Test
    void anImpossibleTrialIsABlindSpot() {
        kernel.bound(777);
        kernel.trials.put("0.0.0.0 80", new Trial.Impossible(new KernelError("socket", 24)));
        assertThat(blind(collect("80", Effort.OWNER))).contains(Topic.TCP_SOCKETS);
    }

    @ParameterizedTest
    @ValueSource(ints = { KernelError.EPERM, KernelError.EACCES, KernelError.EPROTONOSUPPORT, KernelError.ENOSYS, KernelError.EIO })
    void withoutNetlinkTheTablesAreReadAndTheBlindSpotStays(int errno) {
        kernel.failures.put("netlink", errno);
        kernel.files.put("/proc/net/tcp", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                + "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1 0 100 0 0 10 0\n");
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class)).singleElement().satisfies(socket -> assertThat(socket.owners()).containsExactly(NGINX));
        assertThat(blind(evidence)).contains(Topic.TCP_SOCKETS);
        assertThat(surveyed(evidence)).doesNotContain(Topic.TCP_SOCKETS);
    }

    @Test
    void withoutNetlinkTheTableOfUdpIsWholeUnlessItHoldsAnIPv6Wildcard() {
        String head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        kernel.failures.put("netlink", KernelError.ENOENT);
        kernel.files.put("/proc/net/udp", head + " 0: 00000000:0050 00000000:0000 07 0:0 00:0 0 1000 0 777 2 0 0\n");
        assertThat(table(Transport.UDP, 80).gap()).isEmpty();
        kernel.files.put("/proc/net/udp6", head + " 0: " + "0".repeat(32) + ":0050 " + "0".repeat(32) + ":0000 07 0:0 00:0 0 1000 0 778 2 0 0\n");
        assertThat(table(Transport.UDP, 80).gap()).isPresent();
        assertThat(table(Transport.UDP, 80).rows()).hasSize(2);
    }

    @Test
    void aCutAnswerIsABlindSpot() {
        kernel.cut = true;
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, NotObserved.class)).anySatisfy(n -> {
            assertThat(n.topic()).isEqualTo(Topic.TCP_SOCKETS);
            assertThat(n.detail()).contains("can't be listed");
        });
        assertThat(surveyed(evidence)).doesNotContain(Topic.TCP_SOCKETS);
    }

    @Test
    void anOverflowIsTriedAgainWithMoreRoom() {
        kernel.listener(777);
        kernel.receiveErrors = new int[] { KernelError.ENOBUFS, KernelError.ENOBUFS };
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class)).hasSize(1);
        assertThat(blind(evidence)).isEmpty();
    }

    @Test
    void anOverflowThatStaysIsABlindSpot() {
        kernel.receiveErrors = new int[] { KernelError.ENOBUFS, KernelError.ENOBUFS, KernelError.ENOBUFS };
        assertThat(all(collect("80", Effort.OWNER), NotObserved.class)).anySatisfy(n -> {
            assertThat(n.topic()).isEqualTo(Topic.TCP_SOCKETS);
            assertThat(n.why()).isEqualTo(Why.FAILED);
        });
    }

    @Test
    void aTableThatChangesUnderTheReadingIsReadAgainButNotForEver() {
        kernel.listener(777);
        kernel.interruptions = 2;
        assertThat(blind(collect("80", Effort.OWNER))).isEmpty();
        kernel.interruptions = 99;
        assertThat(blind(collect("80", Effort.OWNER))).contains(Topic.TCP_SOCKETS);
    }

    @Test
    void closedFilesOfAnotherUserLeaveTheHolderOpenAndNameCandidates() {
        kernel.listener(777);
        kernel.caller(33, "0000000000000000");
        kernel.failures.put("/proc/80/fd", KernelError.EACCES);
        kernel.failures.put("/proc/1/fd", KernelError.EACCES);
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class).getFirst().owners()).isEmpty();
        assertThat(all(evidence, ProcessSeen.class)).extracting(p -> p.process()).containsExactly(NGINX);
        assertThat(all(evidence, NotObserved.class)).anySatisfy(n -> {
            assertThat(n.topic()).isEqualTo(Topic.PROCESSES);
            assertThat(n.why()).isEqualTo(Why.ACCESS_DENIED);
            assertThat(n.detail()).contains("sudo");
        });
        assertThat(surveyed(evidence)).doesNotContain(Topic.PROCESSES, Topic.HOOKS);
        assertThat(all(evidence, SettingSeen.class)).anySatisfy(s -> {
            assertThat(s.key()).isEqualTo("CAP_NET_BIND_SERVICE");
            assertThat(s.value()).isEqualTo("false");
        });
    }

    @Test
    void theControlGroupNamesTheUnitAndItsMembers() {
        kernel.sockets.add(Replies.socket(2, 0, new byte[4], 80, Replies.LISTEN, 777, FakeKernel.ORDER,
                Replies.attribute(21, new byte[] { (byte) 0x92, 0x10, 0, 0, 0, 0, 0, 0 }, FakeKernel.ORDER)));
        for (int pid = 200; pid < 220; pid++) {
            kernel.process(pid, 1, 1000, "other", pid, "other");
        }
        kernel.caller(33, "0");
        kernel.failures.put("/proc/80/fd", KernelError.EACCES);
        kernel.files.put("/proc/self/mountinfo", "41 31 0:38 / /cg rw - cgroup2 cgroup2 rw\n");
        kernel.files.put("/cg/system.slice/nginx.service/cgroup.procs", "80\n1\n");
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class).getFirst().createdIn()).contains("/system.slice/nginx.service");
        assertThat(all(evidence, ProcessSeen.class)).extracting(p -> p.process()).containsExactly(NGINX);
    }

    @Test
    void aMasterThatCannotBeReadMayHoldTheWorkersSocketToo() {
        kernel.listener(777);
        kernel.process(79, 1, 0, "nginx", 400, "nginx: master");
        kernel.files.put("/proc/80/stat", kernel.files.get("/proc/80/stat").replace(" S 1 ", " S 79 "));
        kernel.failures.put("/proc/79/fd", KernelError.EACCES);
        assertThat(blind(collect("80", Effort.OWNER))).contains(Topic.PROCESSES);
    }

    @Test
    void aSocketThatNoProcessHoldsStaysWithoutOwnerAfterACompleteWalk() {
        kernel.listener(999);
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class).getFirst().owners()).isEmpty();
        assertThat(surveyed(evidence)).contains(Topic.PROCESSES);
    }

    @Test
    void inAContainerAnUnheldSocketIsNotTheKernels() {
        kernel.listener(999);
        kernel.links.put("/proc/self/ns/pid", "pid:[4026532000]");
        assertThat(blind(collect("80", Effort.OWNER))).contains(Topic.PROCESSES);
    }

    @Test
    void hiddenProcessesAreABlindSpotWithoutRootOnly() {
        kernel.listener(999);
        kernel.files.put("/proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw,hidepid=invisible\n");
        assertThat(blind(collect("80", Effort.OWNER))).doesNotContain(Topic.PROCESSES);
        kernel.caller(33, "0");
        assertThat(blind(collect("80", Effort.OWNER))).contains(Topic.PROCESSES);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/proc", "/proc/80/fd", "/proc/80/fd/6", "/proc/80/fd/0" })
    void anErrorOnTheWayToTheHolderIsABlindSpot(String path) {
        kernel.listener(777);
        kernel.failures.put(path, KernelError.EIO);
        List<Evidence> evidence = collect("80", Effort.OWNER);
        boolean found = !all(evidence, SocketSeen.class).getFirst().owners().isEmpty();
        assertThat(found || blind(evidence).contains(Topic.PROCESSES)).isTrue();
        assertThat(blind(collect("80", Effort.FULL))).contains(Topic.HOOKS);
    }

    @ParameterizedTest
    @ValueSource(ints = { KernelError.EIO, KernelError.EACCES, KernelError.EPERM, KernelError.EINVAL })
    void noSingleFaultHidesAHolderWithoutABlindSpot(int errno) {
        kernel.listener(777);
        kernel.caller(33, "0");
        collect("80", Effort.FULL);
        assertThat(kernel.called).contains("netlink", "send", "lookup", "bindSomewhere", "/proc", "/proc/80/fd", "/proc/80/fd/6", "/proc/80/stat");
        for (String call : List.copyOf(kernel.called)) {
            kernel.failures.put(call, errno);
            List<Evidence> evidence = collect("80", Effort.FULL);
            List<SocketSeen> sockets = all(evidence, SocketSeen.class);
            assertThat(!sockets.isEmpty() || blind(evidence).contains(Topic.TCP_SOCKETS)).as("socket, without " + call).isTrue();
            boolean held = sockets.stream().anyMatch(socket -> socket.owners().stream().anyMatch(owner -> owner.pid() == 80));
            assertThat(held || sockets.isEmpty() || blind(evidence).contains(Topic.PROCESSES)).as("holder, without " + call).isTrue();
            assertThat(Collections.disjoint(surveyed(evidence), blind(evidence))).as("never both, without " + call).isTrue();
            kernel.failures.clear();
        }
    }

    @Test
    void aProcessThatEndsDuringTheWalkIsNoError() {
        kernel.listener(777);
        kernel.links.put("/proc/99/fd/3", "socket:[5]");
        kernel.failures.put("/proc/99/fd", KernelError.ENOENT);
        kernel.failures.put("/proc/1/fd/0", KernelError.ESRCH);
        assertThat(blind(collect("80", Effort.OWNER))).isEmpty();
    }

    @Test
    void permissionsThatCannotBeReadAreABlindSpot() {
        for (String path : List.of("/proc/sys/net/ipv4/ip_unprivileged_port_start", "/proc/self/status")) {
            kernel.failures.put(path, KernelError.EIO);
            List<Evidence> evidence = collect("80", Effort.OWNER);
            assertThat(blind(evidence)).contains(Topic.PERMISSIONS);
            assertThat(surveyed(evidence)).doesNotContain(Topic.PERMISSIONS);
            kernel.failures.clear();
        }
    }

    @Test
    void aCapabilityOfAnotherUserNamespaceDoesNotCount() {
        kernel.files.put("/proc/self/uid_map", "0 1000 1\n");
        assertThat(all(collect("80", Effort.OWNER), SettingSeen.class)).anySatisfy(s -> {
            assertThat(s.key()).isEqualTo("CAP_NET_BIND_SERVICE");
            assertThat(s.value()).isEqualTo("false");
        });
    }

    @Test
    void aCancelledSearchStillTellsTheSockets() {
        kernel.listener(777);
        monitor.setCanceled(true);
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class)).hasSize(1);
        assertThat(all(evidence, NotObserved.class)).anySatisfy(n -> {
            assertThat(n.topic()).isEqualTo(Topic.PROCESSES);
            assertThat(n.why()).isEqualTo(Why.CANCELLED);
        });
    }

    @Test
    void aScannerThatMayVetoFilesIsAHook() {
        kernel.listener(777);
        kernel.links.put("/proc/80/fd/9", "anon_inode:[fanotify]");
        kernel.files.put("/proc/80/fdinfo/9", "pos:\t0\nfanotify flags:4 event-flags:8000\n");
        kernel.links.put("/proc/1/fd/9", "anon_inode:[fanotify]");
        kernel.files.put("/proc/1/fdinfo/9", "pos:\t0\nfanotify flags:0 event-flags:8000\n");
        assertThat(all(collect("80", Effort.OWNER), HookSeen.class)).singleElement().satisfies(hook -> assertThat(hook.process()).contains(NGINX));
    }

    @Test
    void theRootOfAnotherUserNamespaceSeesNoMoreThanOthers() {
        kernel.listener(999);
        kernel.files.put("/proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw,hidepid=invisible\n");
        kernel.files.put("/proc/self/uid_map", "0 65534 1\n");
        assertThat(blind(collect("80", Effort.OWNER))).contains(Topic.PROCESSES);
    }

    @Test
    void theNumberOfAllUnknownUsersNamesNobody() {
        kernel.listener(777);
        kernel.files.put("/etc/passwd", "root:x:0:0::/:/bin/sh\nnobody:x:1000:1000::/:/bin/false\n");
        kernel.files.put("/proc/sys/kernel/overflowuid", "1000\n");
        assertThat(all(collect("80", Effort.OWNER), SocketSeen.class).getFirst().user()).contains("nobody");
        kernel.files.put("/proc/self/uid_map", "0 65534 1\n");
        List<Evidence> evidence = collect("80", Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class).getFirst().user()).isEmpty();
        assertThat(all(evidence, SocketSeen.class).getFirst().uid()).isEmpty();
        assertThat(all(evidence, ProcessSeen.class)).filteredOn(p -> p.process().pid() == 80).allSatisfy(p -> assertThat(p.user()).isEmpty());
    }
}
