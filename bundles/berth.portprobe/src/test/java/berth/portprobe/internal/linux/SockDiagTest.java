// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static berth.portprobe.internal.linux.Replies.attribute;
import static berth.portprobe.internal.linux.Replies.done;
import static berth.portprobe.internal.linux.Replies.error;
import static berth.portprobe.internal.linux.Replies.join;
import static berth.portprobe.internal.linux.Replies.message;
import static berth.portprobe.internal.linux.Replies.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

class SockDiagTest {

    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    /** A listener on [::]:24999 and a connection in TIME_WAIT on it, from Linux 6.18 on x86-64. */
    private static final String LISTENER_AND_TIME_WAIT = """
            8400000014000200010000001a3b00000a0a000061a700000000000000000000000000000000000000000000000000000000000000000000\
            000000000110000000000000000000000000000001000000000000004aed0000050008000000000005000b000000000008000f0000000000\
            0c001500010000000000000006001600120000006000000014000200010000001a3b00000a06030061a795d000000000000000000000ffff\
            7f00000100000000000000000000ffff7f00000100000000021000000000000098e900000000000000000000000000000000000008000f00\
            000000001400000003000200010000001a3b000000000000""";

    /** A socket that is bound to 127.0.0.3:24998 without listening, from the same. */
    private static final String BOUND = """
            7c00000014000200010000001a3b00000207000061a600007f00000300000000000000000000000000000000000000000000000000000000\
            000000000310000000000000000000000000000000000000000000004eed0000050008000000000008000f00000000000c00150001000000\
            0000000006001600520000001400000003000200010000001a3b000000000000""";

    /** What a lookup for 127.0.0.1:24999 said of a listener on [::] that takes IPv4 too, and one for a port nobody had, from the same. */
    private static final String FOUND = """
            840000001400000001000000820c00000a0a000061a700000000000000000000000000000000000000000000000000000000000000000000\
            00000000175f00000000000000000000000000008000000000000000dac90200050008000000000005000b000000000008000f0000000000\
            0c00150001000000000000000600160012000000""";
    private static final String NOT_FOUND = """
            5c0000000200000001000000820c0000feffffff4800000014000100010000000000000002060000ff3f000061a600007f00000100000000\
            00000000000000007f00000100000000000000000000000001000000ffffffffffffffff""";

    private static SockDiag.Lookup lookup(String address, int port) {
        return new SockDiag.Lookup(Transport.TCP, new IpAddress(address), port, 0);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void aRecordedListenerAndTimeWaitAreRead() throws KernelError {
        SockDiag.Part part = SockDiag.parse(bytes(LISTENER_AND_TIME_WAIT), Transport.TCP, 1, LITTLE);
        assertThat(part.end()).isEqualTo(OptionalInt.of(0));
        assertThat(part.rows()).containsExactly(
                new SocketRow(Transport.TCP, IpAddress.ANY_V6, 24999, IpAddress.ANY_V6, 0, SocketState.LISTEN, 0, 60746,
                        Optional.of(false), OptionalLong.of(1), 0),
                new SocketRow(Transport.TCP, new IpAddress("::ffff:127.0.0.1"), 24999, new IpAddress("::ffff:127.0.0.1"), 38352,
                        SocketState.TIME_WAIT, 0, 0, Optional.empty(), OptionalLong.empty(), 0));
        assertThat(part.rows().get(1).owner()).isEmpty();
    }

    @Test
    void aRecordedBoundSocketIsRead() throws KernelError {
        assertThat(SockDiag.parse(bytes(BOUND), Transport.TCP, 1, LITTLE).rows()).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(SocketState.BOUND);
            assertThat(row.local()).isEqualTo(new IpAddress("127.0.0.3"));
            assertThat(row.owner()).isEqualTo(OptionalInt.of(0));
        });
    }

    @Test
    void theRequestIsLaidOutAsTheKernelExpects() {
        assertThat(SockDiag.dump(new SockDiag.Dump(SockDiag.AF_INET6, Transport.UDP, 25, SockDiag.ALL_STATES), 7, LITTLE)).isEqualTo(bytes(
                "48000000140001030700000000000000" + "0a110000ff3f0000" + "00190000" + "00".repeat(36) + "ffffffffffffffff"));
        assertThat(SockDiag.dump(new SockDiag.Dump(SockDiag.AF_INET, Transport.TCP, 0x1234, SockDiag.ALL_STATES), 7, ByteOrder.BIG_ENDIAN)).startsWith(bytes(
                "00000048001403010000000700000000" + "0206000000003fff" + "12340000"));
    }

    @Test
    void datagramsAreLookedUpWithBothEndsAlike() {
        byte[] request = SockDiag.lookup(new SockDiag.Lookup(Transport.UDP, new IpAddress("fe80::1"), 53, 3), 1, ByteOrder.BIG_ENDIAN);
        String address = "fe800000000000000000000000000001";
        assertThat(request).endsWith(bytes("0a11000000003fff" + "00350035" + address + address + "00000003" + "ffffffffffffffff"));
    }

    @Test
    void multipathTcpIsAskedForByAnAttribute() {
        byte[] request = SockDiag.multipathDump(new SockDiag.Dump(SockDiag.AF_INET, Transport.TCP, 80, SockDiag.ALL_STATES), 1,
                ByteOrder.LITTLE_ENDIAN);
        assertThat(request).startsWith(bytes("5000000014000103")).endsWith(bytes("0800030006010000"));
    }

    @Test
    void theLookupIsLaidOutAsTheKernelExpects() {
        assertThat(SockDiag.lookup(lookup("127.0.0.1", 24998), 1, LITTLE)).as("as the kernel quotes it in its refusal")
                .isEqualTo(Arrays.copyOfRange(bytes(NOT_FOUND), 20, 92));
        String address = "20010db8000000000000000000000001";
        assertThat(SockDiag.lookup(lookup("2001:db8::1", 25), 7, ByteOrder.BIG_ENDIAN)).isEqualTo(bytes(
                "00000048001400010000000700000000" + "0a06000000003fff" + "00190000" + address + address + "00000000" + "ffffffffffffffff"));
        assertThat(SockDiag.lookup(lookup("::1", 25), 1, ByteOrder.BIG_ENDIAN)).endsWith(bytes("00000001" + "ffffffffffffffff"));
    }

    @Test
    void aRecordedLookupThatFoundAListenerHasNoEnd() throws KernelError {
        SockDiag.Part part = SockDiag.parse(bytes(FOUND), Transport.TCP, 1, LITTLE);
        assertThat(part.end()).isEmpty();
        assertThat(part.rows()).containsExactly(new SocketRow(Transport.TCP, IpAddress.ANY_V6, 24999, IpAddress.ANY_V6, 0,
                SocketState.LISTEN, 0, 182_746, Optional.of(false), OptionalLong.of(1), 0));
    }

    @Test
    void aRecordedLookupThatFoundNobodyIsAnError() throws KernelError {
        SockDiag.Part part = SockDiag.parse(bytes(NOT_FOUND), Transport.TCP, 1, LITTLE);
        assertThat(part.end()).isEqualTo(OptionalInt.of(KernelError.ENOENT));
        assertThat(part.rows()).isEmpty();
    }

    @Test
    void bothByteOrdersAreRead() throws KernelError {
        for (ByteOrder order : new ByteOrder[] { LITTLE, ByteOrder.BIG_ENDIAN }) {
            byte[] one = socket(2, 9, new byte[] { 10, 0, 0, 1 }, 80, Replies.LISTEN, 5, order,
                    attribute(11, new byte[] { 1 }, order), attribute(99, new byte[] { 1, 2, 3 }, order));
            SockDiag.Part part = SockDiag.parse(join(one, done(9, order)), Transport.TCP, 9, order);
            assertThat(part.rows()).singleElement().satisfies(row -> {
                assertThat(row.local()).isEqualTo(new IpAddress("10.0.0.1"));
                assertThat(row.port()).isEqualTo(80);
                assertThat(row.inode()).isEqualTo(5);
                assertThat(row.uid()).isEqualTo(1000);
                assertThat(row.v6Only()).contains(true);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { KernelError.ENOENT, KernelError.EPERM, KernelError.EINVAL })
    void anErrorEndsTheDump(int errno) throws KernelError {
        assertThat(SockDiag.parse(error(errno, 1, LITTLE), Transport.TCP, 1, LITTLE).end()).isEqualTo(OptionalInt.of(errno));
    }

    @Test
    void aPartWithoutEndSaysSoAndInterruptionsAreSeen() throws KernelError {
        SockDiag.Part part = SockDiag.parse(socket(0x12, 1, new byte[4], 80, Replies.LISTEN, 5, LITTLE), Transport.TCP, 1, LITTLE);
        assertThat(part.end()).isEmpty();
        assertThat(part.interrupted()).isTrue();
    }

    @Test
    void answersToOthersAndPortlessSocketsAreLeftOut() throws KernelError {
        byte[] other = socket(2, 2, new byte[4], 80, Replies.LISTEN, 5, LITTLE);
        byte[] portless = socket(2, 1, new byte[4], 0, Replies.CLOSE, 5, LITTLE);
        assertThat(SockDiag.parse(join(other, portless, done(1, LITTLE)), Transport.UDP, 1, LITTLE).rows()).isEmpty();
    }

    @Test
    void everyCutWithinAMessageIsRefused() throws KernelError {
        byte[] whole = bytes(LISTENER_AND_TIME_WAIT);
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length == 132 || length == 228) {
                assertThat(SockDiag.parse(cut, Transport.TCP, 1, LITTLE).end()).isEmpty();
            } else {
                assertThatThrownBy(() -> SockDiag.parse(cut, Transport.TCP, 1, LITTLE)).isInstanceOf(KernelError.class);
            }
        }
    }

    @Test
    void lengthsThatContradictEachOtherAreRefused() {
        byte[] body = new byte[80];
        body[0] = 2;
        body[4] = 1;
        for (int length : new int[] { 0, 3, 9, 0xffff }) {
            body[72] = (byte) length;
            body[73] = (byte) (length >> 8);
            byte[] bad = message(Replies.SOCKET, 2, 1, body, LITTLE);
            assertThatThrownBy(() -> SockDiag.parse(bad, Transport.TCP, 1, LITTLE)).isInstanceOf(KernelError.class);
        }
        byte[] tooShort = message(Replies.SOCKET, 2, 1, new byte[71], LITTLE);
        assertThatThrownBy(() -> SockDiag.parse(tooShort, Transport.TCP, 1, LITTLE)).isInstanceOf(KernelError.class);
    }
}
