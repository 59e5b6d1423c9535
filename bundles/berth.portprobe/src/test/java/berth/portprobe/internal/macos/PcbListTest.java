// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.portprobe.internal.macos.SocketTables.Held;

class PcbListTest {
    private static final Held CARL = new Held(0xabcdef01L, 501, 812, 0);
    private static final Held NOBODY = new Held(0, 0, 0, 0);

    /** Releases have lengthened these records: what is behind the known fields is passed over, whatever its size. */
    @ParameterizedTest
    @ValueSource(ints = { 0, 4, 28, 40, 104 })
    void readsEverySocketWhateverTheReleaseHasAdded(int longer) {
        byte[] table = SocketTables.whole(new SocketTables(longer)
                .tcp(SocketTables.V4, "127.0.0.1", 8025, "0.0.0.0", 0, SocketTables.LISTEN, CARL)
                .tcp(SocketTables.DUAL, "::", 5000, "::", 0, SocketTables.LISTEN, new Held(2, 501, 600, 601))
                .tcp(SocketTables.V6, "::", 7000, "::", 0, SocketTables.LISTEN, new Held(3, 0, 1, 0))
                .tcp(SocketTables.V4, "0.0.0.0", 9000, "0.0.0.0", 0, SocketTables.CLOSED, new Held(4, 501, 900, 0))
                .tcp(SocketTables.V4, "192.0.2.7", 50000, "198.51.100.3", 443, SocketTables.ESTABLISHED, new Held(5, 501, 901, 0))
                .tcp(SocketTables.V6, "2001:db8::7", 80, "2001:db8::9", 60000, SocketTables.FIN_WAIT_1, new Held(6, 70, 902, 0))
                .tcp(SocketTables.V4, "127.0.0.1", 25, "127.0.0.1", 51000, SocketTables.TIME_WAIT, NOBODY)
                .tcp(SocketTables.V4, "0.0.0.0", 0, "0.0.0.0", 0, SocketTables.CLOSED, new Held(7, 501, 903, 0)));
        PcbList list = PcbList.parse(Transport.TCP, table);
        assertThat(list.trouble()).isEmpty();
        assertThat(list.changed()).isFalse();
        assertThat(list.rows()).extracting(row -> row.local() + " " + row.port() + " " + row.remote() + " " + row.remotePort() + " " + row.state().id() + " " + row.v6Only() + " "
                + Long.toHexString(row.handle()) + " " + row.uid() + " " + row.pids()).containsExactly(
                        "127.0.0.1 8025 0.0.0.0 0 listen Optional.empty abcdef01 Optional[501] [812]",
                        ":: 5000 :: 0 listen Optional[false] 2 Optional[501] [600, 601]",
                        ":: 7000 :: 0 listen Optional[true] 3 Optional[0] [1]",
                        "0.0.0.0 9000 0.0.0.0 0 bound Optional.empty 4 Optional[501] [900]",
                        "192.0.2.7 50000 198.51.100.3 443 connected Optional.empty 5 Optional[501] [901]",
                        "2001:db8::7 80 2001:db8::9 60000 closing Optional.empty 6 Optional[70] [902]",
                        "127.0.0.1 25 127.0.0.1 51000 time-wait Optional.empty 0 Optional.empty []");
    }

    /** Processes with a network stack of their own have flows without a socket (XNU, bsd/net/ntstat.c). */
    @Test
    void keepsTheProcessOfAFlowThatHasNoSocket() {
        byte[] table = SocketTables.whole(new SocketTables(0).tcp(SocketTables.V4, "192.0.2.7", 50001, "198.51.100.3", 443, SocketTables.ESTABLISHED, new Held(0, 0, 640, 641))
                .tcp(SocketTables.V4, "127.0.0.1", 25, "127.0.0.1", 51000, SocketTables.TIME_WAIT, NOBODY));
        assertThat(PcbList.parse(Transport.TCP, table).rows()).extracting(Pcb::handle, Pcb::uid, Pcb::pids, Pcb::flowOf).containsExactly(
                tuple(0L, Optional.empty(), List.of(640, 641), Optional.of(640)), tuple(0L, Optional.empty(), List.of(), Optional.empty()));
    }

    @Test
    void readsServersAndClientsOfUdp() {
        byte[] table = SocketTables.whole(new SocketTables(0).udp(SocketTables.DUAL, "::", 5353, "::", 0, new Held(8, 65, 300, 0))
                .udp(SocketTables.V4, "192.0.2.7", 60123, "192.0.2.53", 53, CARL));
        assertThat(PcbList.parse(Transport.UDP, table).rows()).extracting(Pcb::state).containsExactly(SocketState.UNCONNECTED, SocketState.CONNECTED);
        assertThat(PcbList.parse(Transport.UDP, table).trouble()).isEmpty();
    }

    @Test
    void takesTheInterfaceOutOfALinkLocalAddress() {
        byte[] table = SocketTables.whole(new SocketTables(0).udp(SocketTables.V6, "fe80:4::1", 546, "::", 0, CARL));
        assertThat(PcbList.parse(Transport.UDP, table).rows()).extracting(row -> row.local().text()).containsExactly("fe80::1%4");
    }

    @Test
    void passesOverKindsThatItDoesNotKnow() {
        SocketTables sockets = new SocketTables(0).internet(SocketTables.V4, "0.0.0.0", 80, "0.0.0.0", 0).record(0x400, SocketTables.buffer(40));
        byte[] table = SocketTables.whole(sockets.record(0x001, socket(11, 0, 77)).record(0x800, SocketTables.buffer(61)).record(0x020, SocketTables.buffer(60).putInt(28, 1)));
        PcbList list = PcbList.parse(Transport.TCP, table);
        assertThat(list.trouble()).isEmpty();
        assertThat(list.rows()).extracting(Pcb::port, Pcb::state, Pcb::pids).containsExactly(tuple(80, SocketState.LISTEN, List.of(77)));
    }

    private static ByteBuffer socket(long handle, int uid, int pid) {
        return SocketTables.buffer(68).putLong(0, handle).putInt(56, uid).putInt(60, pid);
    }

    @Test
    void saysThatSocketsCameMeanwhile() {
        byte[] table = new SocketTables(0).head(9, 1).tcp(SocketTables.V4, "0.0.0.0", 80, "0.0.0.0", 0, SocketTables.LISTEN, CARL).head(10, 2).bytes();
        assertThat(PcbList.parse(Transport.TCP, table).changed()).isTrue();
        assertThat(PcbList.parse(Transport.TCP, table).rows()).hasSize(1);
    }

    @Test
    void anEmptyListHasAHeadOnly() {
        assertThat(PcbList.parse(Transport.TCP, new SocketTables(0).head(9, 0).bytes())).isEqualTo(new PcbList(List.of(), false, Optional.empty()));
    }

    /** Wherever the list is cut, it is not taken for all of it. */
    @Test
    void aCutListIsNoWholeOne() {
        byte[] whole = SocketTables.whole(new SocketTables(0).tcp(SocketTables.V4, "0.0.0.0", 80, "0.0.0.0", 0, SocketTables.LISTEN, CARL)
                .tcp(SocketTables.V6, "::", 81, "::", 0, SocketTables.LISTEN, CARL));
        for (int length = 0; length < whole.length; length++) {
            assertThat(PcbList.parse(Transport.TCP, SocketTables.cut(whole, length)).trouble()).as("%d bytes of %d", length, whole.length).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 1, 8, 23, 10_000, Integer.MAX_VALUE })
    void aLengthThatLiesEndsTheWalk(int length) {
        byte[] table = new SocketTables(0).head(9, 3).tcp(SocketTables.V4, "0.0.0.0", 80, "0.0.0.0", 0, SocketTables.LISTEN, CARL).lyingLength(length).head(9, 3).bytes();
        PcbList list = PcbList.parse(Transport.TCP, table);
        assertThat(list.trouble()).isPresent();
        assertThat(list.rows()).as("what was there before").hasSize(1);
    }

    @Test
    void aSocketWithoutAnInternetPartOfFullLengthIsNotGuessed() {
        byte[] table = SocketTables.whole(new SocketTables(0).record(0x010, SocketTables.buffer(60)));
        assertThat(PcbList.parse(Transport.TCP, table).trouble()).contains("a socket of the list is told in too few bytes");
    }

    @Test
    void aStateThatIsNotKnownIsNotGuessed() {
        byte[] table = SocketTables.whole(new SocketTables(0).tcp(SocketTables.V4, "0.0.0.0", 80, "0.0.0.0", 0, 11, CARL));
        assertThat(PcbList.parse(Transport.TCP, table).rows()).isEmpty();
        assertThat(PcbList.parse(Transport.TCP, table).trouble()).isPresent();
    }

    /** The same seed each time, so that a failure comes back. */
    @Test
    void noiseIsNeverAnException() {
        Random random = new Random(20261130);
        byte[] whole = SocketTables.whole(new SocketTables(0).tcp(SocketTables.DUAL, "::", 80, "::", 0, SocketTables.LISTEN, CARL));
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = whole.clone();
            for (int j = 0; j <= i % 8; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            assertThat(PcbList.parse(Transport.TCP, broken).rows()).hasSizeLessThan(3);
        }
    }
}
