// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** Who has a socket besides those whom the search for its holder meets first. */
class LinuxSharerSourceTest {
    private static final Endpoint WANTED = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80);

    private final FakeKernel kernel = new FakeKernel();

    /** A stranger of another user, and a worker. */
    @BeforeEach
    void others() {
        kernel.sockets.add(Replies.socket(2, 1000, new byte[4], 80, Replies.LISTEN, 777, FakeKernel.ORDER));
        kernel.process(81, 80, 1000, "nginx", 501, "nginx: worker");
        kernel.links.put("/proc/81/fd/6", "socket:[777]");
        kernel.process(200, 1, 0, "stranger", 1, "stranger");
        for (long pid : List.of(1L, 80L, 81L, 200L)) {
            kernel.files.put("/proc/" + pid + "/task/" + pid + "/children", pid == 80 ? "81 " : pid == 1 ? "80 200 " : "");
        }
    }

    private List<Evidence> collect(EvidenceSource source, Effort effort, Optional<Duration> patience) throws Exception {
        List<Evidence> evidence = new ArrayList<>();
        source.collect(new Request(Optional.of(WANTED), Optional.empty(), effort, Instant.EPOCH, patience), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private List<Evidence> more() throws Exception {
        return collect(new LinuxSharerSource(kernel), Effort.OWNER, Optional.empty());
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Long> owners(List<Evidence> evidence) {
        return all(evidence, SocketSeen.class).getFirst().owners().stream().map(ProcessRef::pid).toList();
    }

    @Test
    void aSocketThatWasPassedToAStrangerIsToldWithAllItsHolders() throws Exception {
        kernel.links.put("/proc/200/fd/9", "socket:[777]");
        assertThat(owners(collect(new LinuxSocketSource(kernel), Effort.OWNER, Optional.empty()))).as("the first answer does not look at strangers")
                .containsExactlyInAnyOrder(80L, 81L);
        assertThat(owners(more())).containsExactlyInAnyOrder(80L, 81L, 200L);
        assertThat(all(more(), ProcessSeen.class)).extracting(process -> process.process().pid()).containsExactlyInAnyOrder(200L, 1L);
        assertThat(all(more(), NotObserved.class)).isEmpty();
    }

    @Test
    void whereNobodyElseHasItNothingIsSaidAgain() throws Exception {
        assertThat(more()).isEmpty();
        kernel.sockets.clear();
        assertThat(more()).isEmpty();
    }

    @Test
    void whoAsksForLessOrForAllIsToldNothing() throws Exception {
        kernel.links.put("/proc/200/fd/9", "socket:[777]");
        assertThat(collect(new LinuxSharerSource(kernel), Effort.EXACT, Optional.empty())).isEmpty();
        assertThat(collect(new LinuxSharerSource(kernel), Effort.FULL, Optional.empty())).isEmpty();
    }

    @Test
    void processesThatAreClosedMayHaveItAsWell() throws Exception {
        kernel.caller(1000, "0");
        kernel.failures.put("/proc/200/fd", KernelError.EACCES);
        assertThat(all(more(), NotObserved.class)).singleElement().satisfies(spot -> {
            assertThat(spot.topic()).isEqualTo(Topic.PROCESSES);
            assertThat(spot.why()).isEqualTo(Why.ACCESS_DENIED);
            assertThat(spot.detail()).contains("keep the port when its holder ends").contains("sudo berth 80");
        });
    }

    @Test
    void aLookEverywhereForTheHolderSaysTheSame() throws Exception {
        kernel.caller(1000, "0");
        kernel.process(300, 1, 1001, "heir", 1, "heir");
        kernel.links.remove("/proc/80/fd/6");
        kernel.links.remove("/proc/81/fd/6");
        kernel.links.put("/proc/300/fd/9", "socket:[777]");
        kernel.failures.put("/proc/200/fd", KernelError.EACCES);
        List<Evidence> evidence = collect(new LinuxSocketSource(kernel), Effort.OWNER, Optional.empty());
        assertThat(owners(evidence)).containsExactly(300L);
        assertThat(all(evidence, NotObserved.class)).filteredOn(spot -> spot.topic() == Topic.PROCESSES).singleElement()
                .satisfies(spot -> assertThat(spot.detail()).contains("further holders may be unseen").contains("sudo berth 80"));
        assertThat(more()).as("and then it is not said twice").isEmpty();
    }

    @Test
    void theFirstProcessOfASandboxIsNoWonder() throws Exception {
        kernel.failures.put("/proc/1/fd", KernelError.EACCES);
        assertThat(more()).isEmpty();
    }

    @Test
    void tooManyFilesAreLookedAtForThoseOnlyWhoWait() throws Exception {
        kernel.process(150, 1, 0, "hoarder", 1, "hoarder");
        for (int i = 0; i < 20_001; i++) {
            kernel.links.put("/proc/150/fd/" + (10 + i), "/tmp/" + i);
        }
        kernel.process(300, 1, 0, "heir", 1, "heir");
        kernel.links.put("/proc/300/fd/9", "socket:[777]");
        List<Evidence> soon = more();
        assertThat(all(soon, SocketSeen.class)).isEmpty();
        assertThat(all(soon, NotObserved.class)).singleElement().satisfies(spot -> assertThat(spot.detail()).contains("--timeout 60 80"));
        assertThat(owners(collect(new LinuxSharerSource(kernel), Effort.OWNER, Optional.of(Duration.ofSeconds(60))))).contains(300L);
    }
}
