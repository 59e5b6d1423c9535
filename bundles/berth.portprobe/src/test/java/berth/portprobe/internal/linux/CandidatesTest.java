// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** Who may hold a socket where the open files of others are closed. */
class CandidatesTest {

    private final FakeKernel kernel = new FakeKernel();

    /** Process 80 and a crowd of root's. */
    @BeforeEach
    void closedProcesses() {
        kernel.listener(777);
        kernel.links.remove("/proc/80/fd/6");
        kernel.failures.put("/proc/80/fd", KernelError.EACCES);
        for (long pid = 300; pid < 320; pid++) {
            closed(pid, 0);
        }
    }

    private void closed(long pid, int uid) {
        kernel.process(pid, 1, uid, "other", 500, "other");
        kernel.failures.put("/proc/" + pid + "/fd", KernelError.EACCES);
    }

    private void state(long pid, char state, int threads) {
        kernel.files.computeIfPresent("/proc/" + pid + "/stat",
                (path, text) -> text.replace(") S ", ") " + state + " ").replace(" 20 0 1 0 ", " 20 0 " + threads + " 0 "));
    }

    private List<Evidence> collect() {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, "80"), Optional.empty(),
                Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private void candidates(Long... pids) {
        SocketSeen socket = collect().stream().filter(SocketSeen.class::isInstance).map(SocketSeen.class::cast).findFirst().orElseThrow();
        assertThat(socket.owners()).isEmpty();
        assertThat(socket.candidates()).extracting(ProcessRef::pid).containsExactly(pids);
    }

    @ParameterizedTest
    @CsvSource({ "S,1,true", "Z,1,false", "Z,2,true" })
    void whoHasEndedHoldsNothing(char state, int threads, boolean candidate) {
        state(80, state, threads);
        candidates(candidate ? new Long[] { 80L } : new Long[0]);
    }

    @Test
    void aCrowdIsDescribedSoThatAScannerInItIsKnownByItsName() {
        kernel.process(321, 1, 1000, "clamd", 500, "/usr/sbin/clamd");
        kernel.failures.put("/proc/321/fd", KernelError.EACCES);
        for (long pid = 400; pid < 600; pid++) {
            closed(pid, 1000);
        }
        candidates();
        List<Evidence> seen = collect();
        assertThat(seen).filteredOn(evidence -> evidence instanceof ProcessSeen process && process.name().equals("clamd")).hasSize(1);
        assertThat(seen).as("a large crowd takes time").filteredOn(ProcessSeen.class::isInstance).hasSizeBetween(100, 140);
        assertThat(seen).as("of another user").noneMatch(evidence -> evidence instanceof ProcessSeen process && process.process().pid() == 305);
    }

    /** A server that has changed its user since: its group speaks for it, and against those of the socket's user in other groups. */
    @Test
    void whoIsInTheGroupOfTheSocketIsLikelierThanWhoHasItsUser() {
        kernel.sockets.clear();
        kernel.sockets.add(Replies.socket(2, 0, new byte[4], 80, Replies.LISTEN, 777, FakeKernel.ORDER,
                Replies.attribute(21, new byte[] { (byte) 0x92, 0x10, 0, 0, 0, 0, 0, 0 }, FakeKernel.ORDER)));
        kernel.files.put("/proc/self/mountinfo", "41 31 0:38 / /cg rw - cgroup2 cgroup2 rw\n");
        kernel.files.put("/cg/system.slice/nginx.service/cgroup.procs", "500\n501\n");
        closed(500, 105);
        kernel.process(501, 1, 105, "open", 500, "open");
        candidates(500L);
        kernel.files.put("/cg/system.slice/nginx.service/cgroup.procs", "500\n80\n");
        candidates(80L);
        kernel.files.put("/cg/system.slice/nginx.service/cgroup.procs", "501\n");
        candidates(80L);
        kernel.files.put("/cg/system.slice/nginx.service/cgroup.procs", "");
        candidates(80L);
    }

    @Test
    void whatRootWouldSeeIsNamedWithTheCommand() {
        kernel.caller(1000, "0000000000000000");
        assertThat(collect()).anyMatch(seen -> seen instanceof NotObserved gap && gap.detail().endsWith("; sudo berth 80 shows them."));
    }

    @Test
    void aCrowdThatHasEndedHidesNobody() {
        for (long pid = 400; pid < 420; pid++) {
            closed(pid, 1000);
        }
        candidates();
        for (long pid = 400; pid < 420; pid++) {
            state(pid, 'Z', 1);
        }
        candidates(80L);
    }
}
