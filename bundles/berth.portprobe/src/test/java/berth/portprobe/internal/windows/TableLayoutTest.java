// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import berth.core.evidence.SocketState;

/** Tables made by hand as iprtrmib.h and its kin lay them out. */
class TableLayoutTest {
    private static List<SocketRow> parsed(TableLayout layout, int first, byte[]... rows) throws WindowsError {
        return layout.parse(FakeWindows.table(first, rows[0].length, rows.length, List.of(rows)));
    }

    @Test
    void aRowOfIpv4() throws WindowsError {
        assertThat(parsed(TableLayout.TCP4_MODULE, 8, FakeWindows.tcp4(2, "0.0.0.0", 25, "0.0.0.0", 0, 1234, 7), FakeWindows.tcp4(5, "192.0.2.7", 49152, "198.51.100.9", 443, 4, 0)))
                .extracting(row -> row.local().text(), SocketRow::peer, SocketRow::state, SocketRow::pid, SocketRow::created, SocketRow::tag)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("0.0.0.0:25", Optional.empty(), SocketState.LISTEN, 1234L, Optional.of(FakeWindows.CREATED), 7),
                        org.assertj.core.groups.Tuple.tuple("192.0.2.7:49152", Optional.of("198.51.100.9:443"), SocketState.CONNECTED, 4L, Optional.of(FakeWindows.CREATED), 0));
    }

    @Test
    void aRowOfIpv6HasItsInterfaceWhereItCounts() throws WindowsError {
        assertThat(parsed(TableLayout.TCP6_MODULE, 8, FakeWindows.tcp6(2, "::", 0, 80, 4), FakeWindows.tcp6(2, "fe80::1", 12, 80, 5), FakeWindows.tcp6(2, "2001:db8::1", 12, 80, 6)))
                .extracting(row -> row.local().text()).containsExactly("[::]:80", "[fe80::1%12]:80", "[2001:db8::1]:80");
    }

    @Test
    void aRowWithoutAnOwnersModule() throws WindowsError {
        assertThat(parsed(TableLayout.TCP4_PID, 4, FakeWindows.plain4(2, "127.0.0.1", 8080, 99))).singleElement()
                .isEqualTo(new SocketRow(berth.core.evidence.Endpoint.parse(berth.core.evidence.Transport.TCP, berth.core.evidence.IpAddress.ANY_V4, "127.0.0.1:8080").orElseThrow(),
                        Optional.empty(), SocketState.LISTEN, 99, Optional.empty(), 0));
    }

    @Test
    void aBoundSocket() throws WindowsError {
        assertThat(parsed(TableLayout.TCP4_BOUND, 4, FakeWindows.bound4("0.0.0.0", 5005, 42))).singleElement()
                .satisfies(row -> assertThat(row.state()).isEqualTo(SocketState.BOUND)).satisfies(row -> assertThat(row.pid()).isEqualTo(42));
    }

    @Test
    void aSocketOfDatagrams() throws WindowsError {
        assertThat(parsed(TableLayout.UDP4_MODULE, 8, FakeWindows.udp4("0.0.0.0", 53, 77, 7))).singleElement()
                .satisfies(row -> assertThat(row.local().port()).isEqualTo(53)).satisfies(row -> assertThat(row.tag()).isEqualTo(7))
                .satisfies(row -> assertThat(row.created()).contains(FakeWindows.CREATED));
    }

    @ParameterizedTest
    @CsvSource({ "1,BOUND", "2,LISTEN", "3,CONNECTED", "4,CONNECTED", "5,CONNECTED", "6,CLOSING", "7,CLOSING", "8,CONNECTED", "9,CLOSING", "10,CLOSING", "11,TIME_WAIT", "12,TIME_WAIT", "100,BOUND",
            "4711,CONNECTED" })
    void statesAreThoseOfTheMib(int number, SocketState state) throws WindowsError {
        assertThat(parsed(TableLayout.TCP4_MODULE, 8, FakeWindows.tcp4(number, "0.0.0.0", 25, "192.0.2.1", 1, 1, 0))).extracting(SocketRow::state).containsExactly(state);
    }

    @ParameterizedTest
    @EnumSource
    void noTableIsReadPastItsEnd(TableLayout layout) {
        for (int count : new int[] { 1, 2, 1000, Integer.MAX_VALUE, -1 }) {
            byte[] table = new byte[layout.isV6() ? 20 : 8];
            ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).putInt(0, count);
            assertThatExceptionOfType(WindowsError.class).isThrownBy(() -> layout.parse(table)).extracting(WindowsError::code).isEqualTo(WindowsError.ERROR_INVALID_DATA);
        }
        for (int length = 0; length < 4; length++) {
            byte[] cut = new byte[length];
            assertThatExceptionOfType(WindowsError.class).isThrownBy(() -> layout.parse(cut));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyTableHasNoRows(TableLayout layout) throws WindowsError {
        assertThat(layout.parse(new byte[4])).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anyBytesAreRowsOrAnError(TableLayout layout) {
        Random random = new Random(222553);
        for (int i = 0; i < 2000; i++) {
            byte[] table = new byte[random.nextInt(1000)];
            random.nextBytes(table);
            if (table.length > 3) {
                Arrays.fill(table, 1, 4, (byte) 0);
                table[0] = (byte) random.nextInt(6);
            }
            try {
                assertThat(layout.parse(table)).hasSizeLessThanOrEqualTo(5);
            } catch (WindowsError e) {
                assertThat(e.code()).isEqualTo(WindowsError.ERROR_INVALID_DATA);
            }
        }
    }
}
