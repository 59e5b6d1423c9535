// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Transport;
import berth.portprobe.internal.windows.reserved.PortTable.Row;

class PortTableTest {
    @ParameterizedTest
    @CsvSource({ "TCP, false, 24, 8, 20", "TCP, true, 56, 20, 52", "UDP, false, 12, 4, 8", "UDP, true, 28, 20, 24" })
    void aRowHasItsPortInNetworkOrder(Transport transport, boolean v6, int size, int port, int pid) {
        byte[] table = new byte[4 + 2 * size];
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 2);
        bytes.put(4 + port, (byte) 0x01).put(4 + port + 1, (byte) 0xBB).putShort(4 + port + 2, (short) 0x7777).putInt(4 + pid, 4);
        bytes.put(4 + size + port, (byte) 0xFF).put(4 + size + port + 1, (byte) 0xFF).putInt(4 + size + pid, -4);
        assertThat(PortTable.rows(table, transport, v6)).contains(List.of(new Row(443, 4), new Row(65_535, 4_294_967_292L)));
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 1 << 24, -1 })
    void aTableThatSaysThatItHasMoreIsNone(int count) {
        byte[] table = StagedReservedHost.bytes(List.of(new Row(80, 4)));
        ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).putInt(0, count);
        assertThat(PortTable.rows(table, Transport.TCP, false)).isEmpty();
    }

    @Test
    void tooShortIsNoneAndRoomBehindIsNothing() {
        assertThat(PortTable.rows(new byte[3], Transport.TCP, false)).isEmpty();
        assertThat(PortTable.rows(new byte[200], Transport.UDP, true)).contains(List.of());
    }
}
