// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * The tables of iphlpapi as bytes (iprtrmib.h, tcpmib.h, udpmib.h): the number of rows, then the rows, all of one size; they have no pointers and so
 * are the same for 32 and 64 bits. Ports are in network order in the low half of a word, addresses in network order.
 */
public enum TableLayout {
    /** MIB_TCPTABLE_OWNER_MODULE. */
    TCP4_MODULE(Transport.TCP, 4, 8, 160, new Columns(4, 8, 20, 0, 12, 16, 24, 32)),
    /** MIB_TCP6TABLE_OWNER_MODULE. */
    TCP6_MODULE(Transport.TCP, 16, 8, 192, new Columns(0, 20, 52, 48, 24, 44, 56, 64)),
    /** MIB_TCPTABLE_OWNER_PID. */
    TCP4_PID(Transport.TCP, 4, 4, 24, new Columns(4, 8, 20, 0, 12, 16, Columns.NONE, Columns.NONE)),
    /** MIB_TCP6TABLE_OWNER_PID. */
    TCP6_PID(Transport.TCP, 16, 4, 56, new Columns(0, 20, 52, 48, 24, 44, Columns.NONE, Columns.NONE)),
    /** MIB_TCPTABLE2, of sockets that are bound without listening. */
    TCP4_BOUND(Transport.TCP, 4, 4, 28, new Columns(4, 8, 20, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE)),
    /** MIB_TCP6TABLE2, likewise. */
    TCP6_BOUND(Transport.TCP, 16, 4, 60, new Columns(0, 20, 52, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE)),
    /** MIB_UDPTABLE_OWNER_MODULE. */
    UDP4_MODULE(Transport.UDP, 4, 8, 160, new Columns(0, 4, 8, Columns.NONE, Columns.NONE, Columns.NONE, 16, 32)),
    /** MIB_UDP6TABLE_OWNER_MODULE. */
    UDP6_MODULE(Transport.UDP, 16, 8, 176, new Columns(0, 20, 24, Columns.NONE, Columns.NONE, Columns.NONE, 32, 48)),
    /** MIB_UDPTABLE_OWNER_PID. */
    UDP4_PID(Transport.UDP, 4, 4, 12, new Columns(0, 4, 8, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE)),
    /** MIB_UDP6TABLE_OWNER_PID. */
    UDP6_PID(Transport.UDP, 16, 4, 28, new Columns(0, 20, 24, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE, Columns.NONE));

    /** Where a row has what: the place of each column's first byte, or {@link #NONE} where the row has no such column. */
    private record Columns(int local, int localPort, int pid, int state, int remote, int remotePort, int created, int module) {
        static final int NONE = -1;
    }

    /** What became of the time that is counted in units of 100 ns since 1601 (FILETIME). */
    private static final long EPOCH_SECONDS = 11_644_473_600L;
    private static final long UNITS_A_SECOND = 10_000_000;
    private static final int NANOS_A_UNIT = 100;

    private final Transport transport;
    private final int addressLength;
    private final int first;
    private final int size;
    private final Columns columns;

    TableLayout(Transport transport, int addressLength, int first, int size, Columns columns) {
        this.transport = transport;
        this.addressLength = addressLength;
        this.first = first;
        this.size = size;
        this.columns = columns;
    }

    /** {@return the table that tells of each socket of these only whose it is} */
    public static TableLayout plain(Transport transport, boolean v6) {
        return transport.isDatagram() ? v6 ? UDP6_PID : UDP4_PID : v6 ? TCP6_PID : TCP4_PID;
    }

    boolean isV6() {
        return addressLength == 16;
    }

    /** {@return the rows that have a port; throws where the table says that it has more rows than bytes} */
    public List<SocketRow> parse(byte[] table) throws WindowsError {
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        long count = table.length < Integer.BYTES ? 1 : Integer.toUnsignedLong(bytes.getInt(0));
        if (count > 0 && first + count * size > table.length) {
            throw new WindowsError("a table of " + count + " rows in " + table.length + " bytes", WindowsError.ERROR_INVALID_DATA);
        }
        List<SocketRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            row(bytes.slice(first + i * size, size).order(ByteOrder.LITTLE_ENDIAN)).ifPresent(rows::add);
        }
        return rows;
    }

    private Optional<SocketRow> row(ByteBuffer row) {
        SocketState state = transport.isDatagram() ? SocketState.UNCONNECTED : columns.state == Columns.NONE ? SocketState.BOUND : state(row.getInt(columns.state));
        boolean alone = state.serves() || state == SocketState.BOUND;
        Optional<String> peer = alone ? Optional.empty() : endpoint(row, columns.remote, columns.remotePort).map(Endpoint::text);
        int tag = columns.module == Columns.NONE ? 0 : row.getInt(columns.module);
        return endpoint(row, columns.local, columns.localPort)
                .map(local -> new SocketRow(local, peer, state, Integer.toUnsignedLong(row.getInt(columns.pid)), created(row), tag));
    }

    /** MIB_TCP_STATE; 100 is what newer versions say of a socket that is bound only. */
    private static SocketState state(int number) {
        return switch (number) {
        case 2 -> SocketState.LISTEN;
        case 1, 100 -> SocketState.BOUND;
        case 6, 7, 9, 10 -> SocketState.CLOSING;
        case 11, 12 -> SocketState.TIME_WAIT;
        default -> SocketState.CONNECTED;
        };
    }

    /** The number of the interface stands behind an IPv6 address, and counts where the address means nothing without. */
    private Optional<Endpoint> endpoint(ByteBuffer row, int at, int portAt) {
        byte[] raw = new byte[addressLength];
        row.get(at, raw);
        int port = (row.get(portAt) & 255) << 8 | row.get(portAt + 1) & 255;
        IpAddress address = IpAddress.of(raw);
        int scope = isV6() ? row.getInt(at + addressLength) : 0;
        IpAddress whole = scope != 0 && address.isLinkLocal() ? new IpAddress(address + "%" + Integer.toUnsignedString(scope)) : address;
        return port == 0 ? Optional.empty() : Optional.of(new Endpoint(transport, whole, port));
    }

    private Optional<Instant> created(ByteBuffer row) {
        long units = columns.created == Columns.NONE ? 0 : row.getLong(columns.created);
        return units <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(units / UNITS_A_SECOND - EPOCH_SECONDS, units % UNITS_A_SECOND * NANOS_A_UNIT));
    }
}
