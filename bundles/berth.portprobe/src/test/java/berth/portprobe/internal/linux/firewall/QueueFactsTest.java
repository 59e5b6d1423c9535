// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.TextHost;
import berth.portprobe.internal.linux.firewall.RedirectFacts.Queued;
import berth.portprobe.internal.linux.firewall.RuleTable.Action.Queue;

/** Whose the queues are, from the texts of the kernel. */
class QueueFactsTest {

    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.of("nft list ruleset"));
    private static final String READERS = "/proc/net/netfilter/nfnetlink_queue";
    private final TextHost host = new TextHost();

    /** A program of pid 417 reads queue 7 by the netlink socket 9001. */
    QueueFactsTest() {
        host.files.put(READERS, "    7    417     0 2 65531     0     0        0  1\n");
        host.files.put("/proc/net/netlink", """
                sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
                00000000b423338d 0   417        00000000 0        0        0     2        0        4
                00000000000000aa 12  417        00000000 0        0        0     2        0        9001
                """);
        process(417, "filterd", "socket:[9001]");
        process(418, "other", "socket:[4]");
    }

    private void process(long pid, String name, String link) {
        host.files.put("/proc/" + pid + "/stat", pid + " (" + name + ") S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        host.links.put("/proc/" + pid + "/fd/3", link);
    }

    private List<Evidence> told(Queue queue) {
        List<Evidence> told = new ArrayList<>();
        // The reader of open files is asked link by link, as where the numbers of system calls are not known.
        new QueueFacts(host.kernel(), told::add).tell(Set.of(new Queued(queue, Optional.empty(), Optional.of(Transport.UDP), Optional.of(IpAddress.ANY_V4), "nftables inet t c", ORIGIN)), ORIGIN, () -> false);
        return told;
    }

    private String name(Queue queue) {
        return told(queue).stream().filter(HookSeen.class::isInstance).map(HookSeen.class::cast).findFirst().map(HookSeen::name).orElse("none");
    }

    @Test
    void itsReaderIsWhoHoldsTheSocket() {
        assertThat(told(new Queue(List.of(7), false))).satisfiesExactly(hook -> assertThat(hook).isInstanceOfSatisfying(HookSeen.class, seen -> {
            assertThat(seen.name()).isEqualTo("queue 7");
            assertThat(seen.transport()).contains(Transport.UDP);
            assertThat(seen.address()).contains(IpAddress.ANY_V4);
            assertThat(seen.process().map(ProcessRef::pid)).contains(417L);
            assertThat(seen.origin().place()).contains("nft list ruleset, nftables inet t c");
        }), process -> assertThat(process).isInstanceOfSatisfying(ProcessSeen.class, seen -> assertThat(seen.name()).isEqualTo("filterd")));
    }

    /** The port alone proves nothing: a program may choose any. */
    @ParameterizedTest
    @ValueSource(strings = { "socket:[9002]", "/dev/null" })
    void aPidThatDoesNotHoldTheSocketIsNotItsReader(String link) {
        host.links.put("/proc/417/fd/3", link);
        assertThat(told(new Queue(List.of(7), false))).singleElement().isInstanceOfSatisfying(HookSeen.class, seen -> assertThat(seen.process()).isEmpty());
    }

    @Test
    void aQueueThatNobodyReadsHoldsPacketsBackUnlessTheyGoOn() {
        assertThat(name(new Queue(List.of(8), false))).isEqualTo("queue 8 without a reader");
        assertThat(name(new Queue(List.of(8), true))).isEqualTo("none");
        assertThat(name(new Queue(List.of(6, 8), true))).isEqualTo("queues 6-8");
        assertThat(name(new Queue(List.of(), true))).isEqualTo("a queue");
        host.files.remove(READERS);
        assertThat(name(new Queue(List.of(7), false))).isEqualTo("queue 7 without a reader");
    }

    @Test
    void whereTheReadersAreHiddenNobodyIsSaidToBeMissing() {
        host.failures.put(READERS, 13);
        assertThat(name(new Queue(List.of(8), true))).isEqualTo("queue 8");
        assertThat(new QueueFacts(host.kernel(), seen -> { }).anyReader()).isFalse();
    }

    @Test
    void damagedTextsTellNothing() throws KernelError {
        assertThat(QueueReaders.parse("    7\n x y z\n 999999 1\n\u0000\n").ports()).isEmpty();
        assertThat(QueueReaders.inode("00 12 417\n00 12 417 0 0 0 0 2 0 x\n", 417)).isEmpty();
    }
}
