// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** Where holders are looked for first, and what an early end may not miss. */
class HolderSearchTest {

    private static final byte[] GROUP = { (byte) 0x92, 0x10, 0, 0, 0, 0, 0, 0 };
    private static final String MEMBERS = "/cg/system.slice/nginx.service/cgroup.procs";

    private final FakeKernel kernel = new FakeKernel();

    /** A stranger of another user and one of the same. */
    @BeforeEach
    void others() {
        kernel.process(200, 1, 0, "stranger", 1, "stranger");
        kernel.process(201, 1, 1000, "fellow", 1, "fellow");
        kernel.files.put("/proc/self/mountinfo", "41 31 0:38 / /cg rw - cgroup2 cgroup2 rw\n");
        for (long pid : List.of(1L, 80L, 200L, 201L)) {
            children(pid, "");
        }
    }

    private void children(long pid, String children) {
        kernel.files.put("/proc/" + pid + "/task/" + pid + "/children", children);
    }

    private void createdIn(byte... group) {
        kernel.sockets.add(Replies.socket(2, 0, new byte[4], 80, Replies.LISTEN, 777, FakeKernel.ORDER,
                Replies.attribute(21, group, FakeKernel.ORDER)));
    }

    private List<Evidence> collect(Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, "80"), Optional.empty(),
                effort, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Long> owners(List<Evidence> evidence) {
        return all(evidence, SocketSeen.class).getFirst().owners().stream().map(ProcessRef::pid).toList();
    }

    private static Optional<Surveyed> survey(List<Evidence> evidence, Topic topic) {
        return all(evidence, Surveyed.class).stream().filter(s -> s.topic() == topic).findFirst();
    }

    private void lookedInto(long... pids) {
        assertThat(kernel.called.stream().filter(call -> call.matches("/proc/\\d+/fd")).map(call -> Long.valueOf(call.split("/")[2])))
                .containsExactlyInAnyOrder(java.util.Arrays.stream(pids).boxed().toArray(Long[]::new));
    }

    @Test
    void theGroupIsEnoughWhereAMemberHoldsTheSocket() {
        createdIn(GROUP);
        kernel.files.put(MEMBERS, "80\n");
        kernel.links.put("/proc/200/fd/9", "anon_inode:[fanotify]");
        kernel.files.put("/proc/200/fdinfo/9", "fanotify flags:4 event-flags:8000\n");
        List<Evidence> evidence = collect(Effort.OWNER);
        assertThat(owners(evidence)).containsExactly(80L);
        lookedInto(80, 1);
        assertThat(survey(evidence, Topic.PROCESSES).orElseThrow().origin().place().orElseThrow()).contains("control group");
        assertThat(survey(evidence, Topic.HOOKS)).as("hooks of strangers were not looked for").isEmpty();
        assertThat(all(evidence, HookSeen.class)).isEmpty();
        assertThat(all(collect(Effort.FULL), HookSeen.class)).hasSize(1);
        lookedInto(1, 80, 200, 201);
    }

    private void createdInNoGroup() {
        createdIn((byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    }

    @Test
    void withoutAGroupTheProcessesOfTheUserAreAskedUntilOneHoldsTheSocket() {
        createdInNoGroup();
        assertThat(owners(collect(Effort.OWNER))).containsExactly(80L);
        lookedInto(80, 1);
        kernel.called.clear();
        kernel.links.put("/proc/201/fd/6", kernel.links.remove("/proc/80/fd/6"));
        assertThat(owners(collect(Effort.OWNER))).containsExactly(201L);
        lookedInto(80, 201, 1);
    }

    @Test
    void anHeirWhoEndsMeanwhileDoesNotKeepHisParentFromBeingFound() {
        createdInNoGroup();
        kernel.process(90, 201, 1000, "sleep", 500, "sleep");
        kernel.links.put("/proc/90/fd/6", "socket:[777]");
        kernel.links.remove("/proc/80/fd/6");
        kernel.links.put("/proc/200/fd/6", "socket:[777]");
        // It was met with the socket, and had ended when its kin was looked for.
        kernel.files.remove("/proc/90/stat");
        assertThat(owners(collect(Effort.OWNER))).as("200 is another user's, and only met everywhere").contains(200L);
    }

    @Test
    void aSocketThatIsClosedDuringTheSearchIsNotSomebodyUnseens() {
        kernel.listener(777);
        kernel.listener(999);
        kernel.failures.put("/proc/1/fd", KernelError.EACCES);
        kernel.meanwhile.put("/proc/1/fd", () -> kernel.sockets.removeLast());
        List<Evidence> evidence = collect(Effort.OWNER);
        assertThat(all(evidence, SocketSeen.class)).hasSize(1);
        assertThat(owners(evidence)).containsExactly(80L);
    }

    @Test
    void whereTheTableCanNotBeReadAgainItsSocketsStay() {
        kernel.listener(777);
        kernel.failures.put("/proc/80/fd", KernelError.EACCES);
        kernel.meanwhile.put("/proc/80/fd", () -> kernel.failures.put("send", KernelError.EIO));
        assertThat(owners(collect(Effort.OWNER))).isEmpty();
    }

    @Test
    void aListenerBehindMultipathStaysWhereItsHolderCanNotBeSeen() {
        kernel.listener(777);
        kernel.multipath.add(Replies.socket(2, 0, new byte[4], 80, Replies.LISTEN, 888, FakeKernel.ORDER));
        kernel.links.put("/proc/80/fd/6", "socket:[888]");
        kernel.failures.put("/proc/80/fd", KernelError.EACCES);
        assertThat(all(collect(Effort.OWNER), SocketSeen.class)).as("older kernels tell of a subflow by a number of its own").hasSize(1);
    }

    @Test
    void aSocketThatTookTheOthersPlaceDuringTheSearchHasThePort() {
        kernel.listener(998);
        kernel.failures.put("/proc/1/fd", KernelError.EACCES);
        kernel.meanwhile.put("/proc/1/fd", () -> {
            kernel.sockets.clear();
            kernel.listener(999);
        });
        assertThat(all(collect(Effort.OWNER), SocketSeen.class)).singleElement().satisfies(socket -> assertThat(socket.inode()).contains(999L));
    }

    @Test
    void threadsOfTheKernelAreNotAskedAsIfTheyWereRoots() {
        kernel.sockets.add(Replies.socket(2, 0, new byte[4], 80, Replies.LISTEN, 777, FakeKernel.ORDER));
        kernel.process(2, 0, 1000, "kthreadd", 0, "");
        kernel.files.put("/proc/2/stat", "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0");
        kernel.process(3, 2, 1000, "kworker/0:0", 0, "");
        children(2, "3 ");
        assertThat(owners(collect(Effort.OWNER))).containsExactly(80L);
        assertThat(kernel.called).doesNotContain("/proc/3/fd");
    }

    @Test
    void workersWhoseMasterHasEndedAreFoundByTheirNameOrTheirSession() {
        createdInNoGroup();
        kernel.process(90, 1, 1000, "nginx", 500, "nginx: worker");
        kernel.process(91, 1, 1000, "cache", 500, "helper in the session");
        kernel.files.put("/proc/91/stat", kernel.files.get("/proc/91/stat").replace(" S 1 1 91 ", " S 1 1 80 "));
        kernel.process(202, 1, 1000, "fellow", 1, "fellow");
        for (int pid : new int[] { 90, 91, 202 }) {
            kernel.links.put("/proc/" + pid + "/fd/6", "socket:[777]");
            children(pid, "");
        }
        assertThat(owners(collect(Effort.OWNER))).as("202 is neither, and was not met").containsExactlyInAnyOrder(80L, 90L, 91L);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "201\n", "0\n", "4194304\n", "x\n" })
    void aGroupThatTheHolderHasLeftIsOnlyTheFirstPlace(String members) {
        createdIn(GROUP);
        kernel.files.put(MEMBERS, members);
        List<Evidence> evidence = collect(Effort.OWNER);
        assertThat(owners(evidence)).containsExactly(80L);
        assertThat(all(evidence, NotObserved.class)).noneMatch(n -> n.topic() == Topic.PROCESSES);
    }

    @Test
    void aHolderOfAnotherUserIsFoundByLookingEverywhere() {
        createdIn(GROUP);
        kernel.links.remove("/proc/80/fd/6");
        kernel.links.put("/proc/200/fd/6", "socket:[777]");
        List<Evidence> evidence = collect(Effort.OWNER);
        assertThat(owners(evidence)).containsExactly(200L);
        assertThat(survey(evidence, Topic.HOOKS)).isPresent();
    }

    @Test
    void mastersAndWorkersOutsideOfTheGroupAreFoundByTheirDescent() {
        createdIn(GROUP);
        kernel.files.put(MEMBERS, "80\n");
        kernel.process(79, 1, 0, "master", 400, "master");
        kernel.files.put("/proc/80/stat", kernel.files.get("/proc/80/stat").replace(" S 1 ", " S 79 "));
        kernel.process(81, 80, 0, "between", 500, "between");
        kernel.process(82, 81, 0, "grandchild", 500, "grandchild");
        kernel.process(83, 79, 0, "sibling", 500, "sibling");
        for (int pid : new int[] { 79, 82, 83 }) {
            kernel.links.put("/proc/" + pid + "/fd/7", "socket:[777]");
        }
        children(79, "80 83 ");
        children(80, "81 ");
        children(81, "82 ");
        children(82, "");
        children(83, "");
        assertThat(owners(collect(Effort.OWNER))).containsExactlyInAnyOrder(79L, 80L, 82L, 83L);
        kernel.files.keySet().removeIf(path -> path.endsWith("/children"));
        assertThat(owners(collect(Effort.OWNER))).as("without CONFIG_PROC_CHILDREN").containsExactlyInAnyOrder(79L, 80L, 82L, 83L);
    }

    @Test
    void rootFindsTheGroupByItsHandleAndDoesNotSearchTheTree() {
        createdIn(GROUP);
        kernel.files.put(MEMBERS, "80\n");
        kernel.handles.put(4242L, "/cg/system.slice/nginx.service");
        assertThat(owners(collect(Effort.OWNER))).containsExactly(80L);
        assertThat(kernel.called).contains("group").doesNotContain("/cg");
    }

    @Test
    void theDiagnosisIsAskedThroughOneSocketOnly() {
        createdIn(GROUP);
        collect(Effort.OWNER);
        assertThat(kernel.opened).isEqualTo(1);
        assertThat(kernel.called).doesNotContain("/proc/net/tcp", "/proc/net/tcp6");
    }

    @Test
    void oneFileThatCannotBeReadHidesNoOther() {
        createdIn(GROUP);
        kernel.links.put("/proc/80/fd/3", "/gone");
        kernel.failures.put("/proc/80/fd/0", KernelError.EIO);
        kernel.failures.put("/proc/80/fd/3", KernelError.EIO);
        assertThat(owners(collect(Effort.OWNER))).containsExactly(80L);
    }

    @Test
    void aHundredThousandFilesOfOneProcessAreSearched() {
        createdIn(GROUP);
        kernel.links.remove("/proc/80/fd/6");
        for (int i = 10; i < 100_000; i++) {
            kernel.links.put("/proc/80/fd/" + i, "/dev/null");
        }
        kernel.links.put("/proc/80/fd/100000", "socket:[777]");
        assertThat(owners(collect(Effort.OWNER))).containsExactly(80L);
    }

    private List<Evidence> ofAHiddenSocket() {
        createdIn(GROUP);
        kernel.links.remove("/proc/80/fd/6");
        return collect(Effort.OWNER);
    }

    @Test
    void aFileThatIsRegisteredWithARingIsHeldByItsProcess() {
        kernel.links.put("/proc/80/fd/8", "anon_inode:[io_uring]");
        kernel.files.put("/proc/80/fdinfo/8", "pos:\t0\nUserFiles:\t2\n    0: /dev/null\n    1: socket:[777]\nUserBufs:\t0\n");
        List<Evidence> evidence = ofAHiddenSocket();
        assertThat(owners(evidence)).containsExactly(80L);
        assertThat(survey(evidence, Topic.PROCESSES)).isPresent();
    }

    @Test
    void aRingThatDoesNotNameItsFilesMakesACandidate() {
        kernel.links.put("/proc/80/fd/8", "anon_inode:[io_uring]");
        kernel.files.put("/proc/80/fdinfo/8", "pos:\t0\nUserFiles:\t1\n    0: TCP\nUserBufs:\t0\n");
        candidateOnly(ofAHiddenSocket());
    }

    @Test
    void aDescriptorUnderwayMakesACandidate() {
        kernel.links.put("/proc/80/fd/8", "socket:[5]");
        kernel.files.put("/proc/80/fdinfo/8", "pos:\t0\nscm_fds: 1\n");
        kernel.links.put("/proc/200/fd/8", "socket:[6]");
        kernel.files.put("/proc/200/fdinfo/8", "pos:\t0\nscm_fds: 0\n");
        candidateOnly(ofAHiddenSocket());
    }

    private static void candidateOnly(List<Evidence> evidence) {
        assertThat(owners(evidence)).isEmpty();
        assertThat(all(evidence, SocketSeen.class).getFirst().candidates()).extracting(ProcessRef::pid).containsExactly(80L);
        assertThat(survey(evidence, Topic.PROCESSES)).as("not the kernel's").isEmpty();
        assertThat(all(evidence, NotObserved.class)).anyMatch(n -> n.topic() == Topic.PROCESSES);
    }

    @Test
    void aSubflowOfMultipathTcpIsHeldByWhoHasTheSocketInFrontOfIt() {
        kernel.listener(999);
        kernel.multipath.add(Replies.socket(2, 0, new byte[4], 80, Replies.LISTEN, 777, FakeKernel.ORDER));
        List<Evidence> evidence = collect(Effort.OWNER);
        assertThat(owners(evidence)).containsExactly(80L);
        assertThat(all(evidence, SocketSeen.class)).singleElement().satisfies(s -> assertThat(s.inode()).contains(777L));
    }

    @Test
    void aThreadMayHaveFilesOfItsOwn() {
        kernel.files.put("/proc/80/task/85/children", "");
        kernel.links.put("/proc/80/task/85/fd/6", "socket:[777]");
        assertThat(owners(ofAHiddenSocket())).as("one table").isEmpty();
        kernel.ownTables.add(85L);
        kernel.sockets.clear();
        List<Evidence> evidence = ofAHiddenSocket();
        assertThat(owners(evidence)).containsExactly(80L);
    }

    @Test
    void modulesThatServePortsInTheKernelAreToldWhereNobodyElseHasTheSocket() {
        kernel.files.put("/proc/modules", "nfsd 999 2 - Live 0x0\next4 1 1 - Live 0x0\n../x 1\n");
        assertThat(all(ofAHiddenSocket(), SettingSeen.class)).filteredOn(s -> s.namespace().equals("kernel"))
                .singleElement().satisfies(s -> {
                    assertThat(s.key()).isEqualTo("module");
                    assertThat(s.value()).isEqualTo("nfsd");
                });
        kernel.links.put("/proc/80/fd/6", "socket:[777]");
        assertThat(all(collect(Effort.OWNER), SettingSeen.class)).noneMatch(s -> s.namespace().equals("kernel"));
    }

    @Test
    void underWslASocketOfNobodyMayBeAnotherDistributions() {
        kernel.files.put("/proc/sys/kernel/osrelease", "5.15.167.4-microsoft-standard-WSL2\n");
        kernel.links.put("/proc/self/ns/pid", "pid:[4026532999]");
        List<Evidence> evidence = ofAHiddenSocket();
        assertThat(all(evidence, SettingSeen.class)).filteredOn(s -> s.namespace().equals("wsl")).extracting(SettingSeen::key).containsExactly("tcp/80");
        assertThat(all(evidence, SocketSeen.class)).as("another distribution has other users").allMatch(s -> s.user().isEmpty() && s.uid().isPresent());
        assertThat(all(evidence, NotObserved.class)).filteredOn(gap -> gap.topic() == Topic.PROCESSES).singleElement()
                .satisfies(gap -> assertThat(gap.detail()).contains("wsl.exe --list --running", "ss -ltnp", "wslrelay.exe"));
        kernel.links.put("/proc/80/fd/6", "socket:[777]");
        assertThat(all(collect(Effort.OWNER), SettingSeen.class)).as("here its holder is seen").noneMatch(s -> s.namespace().equals("wsl"));
    }

    @Test
    void underWslAnOrdinaryUserKnowsNothingOfOtherDistributions() {
        kernel.files.put("/proc/sys/kernel/osrelease", "5.15.167.4-microsoft-standard-WSL2\n");
        kernel.caller(1000, "0");
        assertThat(all(ofAHiddenSocket(), SettingSeen.class)).noneMatch(s -> s.namespace().equals("wsl"));
    }

    @Test
    void theKernelsModuleThatUsuallyHasThePortIsToldForThatPort() {
        kernel.files.put("/sys/module/nfsd/parameters/x", "1");
        kernel.files.put("/sys/module/lockd/parameters/x", "1");
        SocketRow row = new SocketRow(Transport.TCP, IpAddress.ANY_V4, 2049, IpAddress.ANY_V4, 0, SocketState.LISTEN, 0, 777,
                Optional.empty(), OptionalLong.empty(), 0);
        List<Evidence> evidence = new ArrayList<>();
        new KernelFacts(kernel, new Processes(kernel), new Origin("x", Instant.EPOCH, Optional.empty()), evidence::add).servers(List.of(row));
        assertThat(all(evidence, SettingSeen.class)).singleElement().satisfies(s -> {
            assertThat(s.namespace() + " " + s.key() + " " + s.value()).isEqualTo("kernel-server tcp/2049 nfsd");
        });
    }

    @Test
    void aZombieHasNoFilesToBeClosed() {
        kernel.failures.put("/proc/200/fd", KernelError.EACCES);
        assertThat(all(ofAHiddenSocket(), NotObserved.class)).extracting(NotObserved::topic).contains(Topic.PROCESSES, Topic.HOOKS);
        kernel.files.put("/proc/200/stat", kernel.files.get("/proc/200/stat").replace(") S ", ") Z "));
        kernel.sockets.clear();
        List<Evidence> evidence = ofAHiddenSocket();
        assertThat(all(evidence, NotObserved.class)).isEmpty();
        assertThat(survey(evidence, Topic.HOOKS)).isPresent();
    }

    @Test
    void aFirstProcessThatIsClosedEvenToRootIsNoNewsOfHooks() {
        kernel.failures.put("/proc/1/fd", KernelError.EACCES);
        List<Evidence> evidence = ofAHiddenSocket();
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::topic).containsExactly(Topic.PROCESSES);
        assertThat(survey(evidence, Topic.HOOKS)).isEmpty();
    }
}
