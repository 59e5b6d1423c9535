// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.portprobe.internal.linux.KernelError;

class NftTableListTest {
    private static final int NEW_TABLE = 10 << 8;
    private static final int ERROR = 2;
    private static final int DONE = 3;

    private final NftTableList list = new NftTableList();

    private static byte[] message(int type, byte[] body) {
        return ByteBuffer.allocate(16 + body.length).order(ByteOrder.nativeOrder()).putInt(16 + body.length).putShort((short) type).position(16).put(body).array();
    }

    private static byte[] table(int family, String name, int flags) {
        int size = 4 + name.length() + 1 + 3 & ~3;
        return message(NEW_TABLE, ByteBuffer.allocate(4 + size + 8).order(ByteOrder.nativeOrder()).put((byte) family).position(4).putShort((short) (4 + name.length() + 1))
                .putShort((short) 1).put(name.getBytes(StandardCharsets.UTF_8)).position(4 + size).putShort((short) 8).putShort((short) 2).order(ByteOrder.BIG_ENDIAN).putInt(flags).array());
    }

    private static byte[] end(int type, int number) {
        return message(type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array());
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer out = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(out::put);
        return out.array();
    }

    private void add(byte... datagram) throws KernelError {
        list.add(Arrays.copyOf(datagram, 1 << 12), datagram.length);
    }

    @Test
    void tablesOverSeveralDatagrams() throws KernelError {
        add(join(table(2, "nat", 0), table(2, "asleep", 1), table(10, "owned", 2)));
        assertThat(list.isWhole()).isFalse();
        add(join(table(1, "both", 3), table(7, "bridge", 1)));
        add(end(DONE, 0));
        assertThat(list.isWhole()).isTrue();
        assertThat(list.tables()).isEqualTo(new PacketFilter.Tables(true, Set.of("ip nat", "ip6 owned"), Set.of("ip asleep", "inet both")));
    }

    @Test
    void noTablesAndNoNetfilter() throws KernelError {
        add(end(DONE, 0));
        assertThat(list.tables().any()).isFalse();
        NftTableList other = new NftTableList();
        other.add(end(ERROR, -22), 20);
        assertThat(other.isWhole() && !other.tables().any()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 15, 19, 23, 30 })
    void whatIsCutIsAnError(int length) {
        assertThatThrownBy(() -> list.add(table(2, "nat", 1), length)).isInstanceOf(KernelError.class);
    }

    @Test
    void aRefusalHasItsNumber() {
        assertThatThrownBy(() -> add(end(ERROR, -1))).isInstanceOfSatisfying(KernelError.class, e -> assertThat(e.denied()).isTrue());
    }
}
