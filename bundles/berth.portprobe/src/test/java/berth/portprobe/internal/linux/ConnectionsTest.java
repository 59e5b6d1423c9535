// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import berth.portprobe.internal.linux.Connections.Connection;
import berth.portprobe.internal.linux.Kernel.Datagram;

/** What the kernel says of connections; {@code ConnectionLiveTest} asks a real one. */
class ConnectionsTest {
    private final FakeKernel kernel = new FakeKernel();
    private final Connections connections = new Connections(kernel);

    @AfterEach
    void everySocketIsClosed() {
        assertThat(kernel.closed).isEqualTo(kernel.opened);
    }

    private void says(int sender, byte[] bytes) {
        kernel.forged.add(new Datagram(sender, bytes.length, bytes));
    }

    private Connection one() throws KernelError {
        says(4711, Replies.done(SockDiag.AF_INET, FakeKernel.ORDER));
        says(0, Replies.join(Replies.socket(0, SockDiag.AF_INET, new byte[] { 127, 0, 0, 1 }, 80, Replies.TIME_WAIT, 0, FakeKernel.ORDER),
                Replies.socket(0, SockDiag.AF_INET, new byte[] { 127, 0, 0, 1 }, 81, Replies.TIME_WAIT, 0, FakeKernel.ORDER), Replies.done(SockDiag.AF_INET, FakeKernel.ORDER)));
        says(0, Replies.error(KernelError.ENOENT, SockDiag.AF_INET6, FakeKernel.ORDER));
        return connections.of(80).getFirst();
    }

    @Test
    void thoseOfThePortAreListed() throws KernelError {
        Connection one = one();
        assertThat(one.local()).isEqualTo("127.0.0.1:80");
        assertThat(one.stateName()).isEqualTo("TIME-WAIT");
    }

    @Test
    void aKernelThatCantDestroyThemIsNamed() throws KernelError {
        Connection one = one();
        says(0, Replies.error(95, 1, FakeKernel.ORDER));
        assertThatThrownBy(() -> connections.destroy(one)).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("TIME-WAIT").hasMessageContaining("CONFIG_INET_DIAG_DESTROY");
        says(0, Replies.error(KernelError.EPERM, 1, FakeKernel.ORDER));
        assertThatThrownBy(() -> connections.destroy(one)).isInstanceOf(KernelError.class);
        says(0, Replies.error(KernelError.ENOENT, 1, FakeKernel.ORDER));
        connections.destroy(one);
        says(0, Replies.error(0, 1, FakeKernel.ORDER));
        connections.destroy(one);
    }

    @Test
    void cutAnswersAreRefused() {
        says(0, new byte[] { 99, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0 });
        assertThatThrownBy(() -> connections.of(80)).isInstanceOf(KernelError.class).hasMessageContaining("cut");
        kernel.forged.add(new Datagram(0, 70_000, new byte[65_536]));
        assertThatThrownBy(() -> connections.of(80)).isInstanceOf(KernelError.class);
    }
}
