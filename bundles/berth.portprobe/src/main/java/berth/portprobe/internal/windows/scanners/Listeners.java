// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The processes that listen. Pure.
 * <p>
 * Source: Microsoft, "MIB_TCPTABLE_OWNER_PID" and "MIB_TCP6TABLE_OWNER_PID": a number of rows, and rows without pointers; ports are in network order.
 */
final class Listeners {
    private static final int ROW_V4 = 24;
    private static final int ROW_V6 = 56;
    private static final int PORT_V4 = 8;
    private static final int PORT_V6 = 20;

    private Listeners() { }

    /** {@return the numbers of the processes that listen at a port, or at any, without the kernel's; a lying number of rows ends with the table} */
    static Set<Long> pids(byte[] table, boolean v6, Optional<Integer> port) {
        int size = v6 ? ROW_V6 : ROW_V4;
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        long rows = table.length < Integer.BYTES ? 0 : Math.min(Integer.toUnsignedLong(bytes.getInt(0)), (table.length - Integer.BYTES) / size);
        Set<Long> pids = new LinkedHashSet<>();
        for (int row = 0; row < rows; row++) {
            int at = Integer.BYTES + row * size;
            int number = at + (v6 ? PORT_V6 : PORT_V4);
            int own = (table[number] & 0xFF) << 8 | table[number + 1] & 0xFF;
            long pid = Integer.toUnsignedLong(bytes.getInt(at + size - Integer.BYTES));
            if (pid > 4 && port.map(wanted -> wanted == own).orElse(true)) {
                pids.add(pid);
            }
        }
        return pids;
    }
}
