// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Transport;

/** Local ports and processes in MIB_TCPTABLE_OWNER_PID, MIB_TCP6TABLE_OWNER_PID and those of UDP (tcpmib.h, udpmib.h): a count, then rows without pointers. */
final class PortTable {
    private PortTable() { }

    /** A socket's local port and its process. */
    record Row(int port, long pid) { }

    private record Layout(int size, int port, int pid) { }

    private static Layout layout(Transport transport, boolean v6) {
        return transport == Transport.TCP ? v6 ? new Layout(56, 20, 52) : new Layout(24, 8, 20) : v6 ? new Layout(28, 20, 24) : new Layout(12, 4, 8);
    }

    /** {@return the rows; empty when the table says that it has more than there is} */
    static Optional<List<Row>> rows(byte[] table, Transport transport, boolean v6) {
        if (table.length < Integer.BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        Layout layout = layout(transport, v6);
        long count = Integer.toUnsignedLong(bytes.getInt(0));
        if (count > (table.length - Integer.BYTES) / layout.size()) {
            return Optional.empty();
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = Integer.BYTES + i * layout.size();
            // The port stands in network order in the first half of its field.
            int port = Byte.toUnsignedInt(table[at + layout.port()]) << Byte.SIZE | Byte.toUnsignedInt(table[at + layout.port() + 1]);
            rows.add(new Row(port, Integer.toUnsignedLong(bytes.getInt(at + layout.pid()))));
        }
        return Optional.of(rows);
    }
}
