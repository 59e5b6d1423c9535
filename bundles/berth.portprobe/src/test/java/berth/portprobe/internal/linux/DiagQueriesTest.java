// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.Kernel.Datagram;

class DiagQueriesTest {

    private static final SockDiag.Lookup LOOKUP = new SockDiag.Lookup(Transport.TCP, new IpAddress("127.0.0.1"), 80, 0);
    private static final SockDiag.Dump DUMP = new SockDiag.Dump(SockDiag.AF_INET, Transport.TCP, 80, SockDiag.ALL_STATES);

    private final FakeKernel kernel = new FakeKernel();
    private final DiagQueries diag = new DiagQueries(kernel);

    @AfterEach
    void everySocketIsClosed() {
        diag.close();
        assertThat(kernel.closed).isEqualTo(kernel.opened);
    }

    private static Datagram from(int sender, byte[] bytes) {
        return new Datagram(sender, bytes.length, bytes);
    }

    @Test
    void whatOthersSendIsNoAnswer() throws KernelError {
        kernel.listener(777);
        kernel.forged.add(from(4711, Replies.error(KernelError.ENOENT, 1, FakeKernel.ORDER)));
        kernel.forged.add(from(4711, Replies.socket(0, 1, new byte[4], 80, Replies.LISTEN, 666, FakeKernel.ORDER)));
        kernel.forged.add(from(4711, new byte[3]));
        assertThat(diag.lookup(LOOKUP).orElseThrow().inode()).isEqualTo(777);
        kernel.forged.add(from(4711, Replies.done(2, FakeKernel.ORDER)));
        assertThat(diag.dump(DUMP)).extracting(SocketRow::inode).containsExactly(777L);
        assertThat(kernel.opened).isEqualTo(1);
    }

    @Test
    void answersToEarlierQuestionsArePassedOver() throws KernelError {
        kernel.listener(777);
        assertThat(diag.lookup(LOOKUP)).isPresent();
        kernel.forged.add(from(0, Replies.error(KernelError.ENOENT, 1, FakeKernel.ORDER)));
        kernel.forged.add(from(0, Replies.done(1, FakeKernel.ORDER)));
        assertThat(diag.lookup(LOOKUP)).isPresent();
    }

    @Test
    void aFloodEndsInAnErrorAndTheNextQuestionInAnAnswer() throws KernelError {
        kernel.listener(777);
        for (int i = 0; i < 5000; i++) {
            kernel.forged.add(from(4711, new byte[] { 1 }));
        }
        assertThatThrownBy(() -> diag.lookup(LOOKUP)).isInstanceOf(KernelError.class).hasMessageContaining("flooded");
        assertThat(diag.dump(DUMP)).hasSize(1);
        assertThat(kernel.opened).isEqualTo(2);
    }

    @Test
    void cutAndEmptyDatagramsAreRefused() {
        kernel.forged.add(new Datagram(0, 70_000, new byte[65_536]));
        assertThatThrownBy(() -> diag.dump(DUMP)).isInstanceOfSatisfying(KernelError.class,
                e -> assertThat(e.errno()).isEqualTo(KernelError.EMSGSIZE));
        kernel.forged.add(from(0, new byte[0]));
        assertThatThrownBy(() -> diag.lookup(LOOKUP)).isInstanceOf(KernelError.class);
    }

    @Test
    void boundSocketsAreTriedForOnlyWhereTheReleaseDoesNotTell() {
        kernel.listsBound = false;
        assertThat(diag.seesBound()).isFalse();
        for (String release : new String[] { "6.7.12-generic", "4.18.0-553.el8", "x", "", "6" }) {
            kernel.files.put("/proc/sys/kernel/osrelease", release);
            assertThat(diag.seesBound()).as(release).isFalse();
        }
        for (String release : new String[] { "6.8", "6.18.44-fc\n", "7.0.0", "10.1" }) {
            kernel.files.put("/proc/sys/kernel/osrelease", release);
            assertThat(diag.seesBound()).as(release).isTrue();
        }
    }
}
