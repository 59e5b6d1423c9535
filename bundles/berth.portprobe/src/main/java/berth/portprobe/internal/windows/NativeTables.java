// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The tables of sockets in iphlpapi.dll. */
public final class NativeTables {
    private static final String LIBRARY = "iphlpapi";
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 23;
    private static final int TCP_TABLE_OWNER_PID_ALL = 5;
    private static final int TCP_TABLE_OWNER_MODULE_ALL = 8;
    private static final int UDP_TABLE_OWNER_PID = 1;
    private static final int UDP_TABLE_OWNER_MODULE = 2;
    /** Between two calls a table may grow. */
    private static final int ATTEMPTS = 6;
    private static final int FIRST_SIZE = 1 << 15;
    private static final int SLACK = 1 << 12;
    private static final int LARGEST = 1 << 28;

    private NativeTables() { }

    /** {@return the table of that layout, and perhaps some bytes behind it} */
    public static byte[] table(TableLayout layout) throws WindowsError {
        return switch (layout) {
        case TCP4_MODULE, TCP6_MODULE -> extended("GetExtendedTcpTable", layout, TCP_TABLE_OWNER_MODULE_ALL);
        case TCP4_PID, TCP6_PID -> extended("GetExtendedTcpTable", layout, TCP_TABLE_OWNER_PID_ALL);
        case UDP4_MODULE, UDP6_MODULE -> extended("GetExtendedUdpTable", layout, UDP_TABLE_OWNER_MODULE);
        case UDP4_PID, UDP6_PID -> extended("GetExtendedUdpTable", layout, UDP_TABLE_OWNER_PID);
        case TCP4_BOUND -> bound("InternalGetBoundTcpEndpointTable");
        case TCP6_BOUND -> bound("InternalGetBoundTcp6EndpointTable");
        };
    }

    private static byte[] extended(String function, TableLayout layout, int tableClass) throws WindowsError {
        int size = FIRST_SIZE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Memory memory = new Memory(size)) {
                memory.clear();
                IntByReference length = new IntByReference(size);
                int error = Functions.call(LIBRARY, function, memory, length, 0, layout.isV6() ? AF_INET6 : AF_INET, tableClass, 0);
                if (error == 0) {
                    // Some versions tell the length that is needed, others that of the buffer; the number of rows decides.
                    return memory.getByteArray(0, size);
                }
                if (error != WindowsError.ERROR_INSUFFICIENT_BUFFER || length.getValue() < 0 || length.getValue() > LARGEST) {
                    throw new WindowsError(function, error);
                }
                size = Math.max(size, length.getValue()) + SLACK;
            }
        }
        throw new WindowsError(function + ", which grew with each call", WindowsError.ERROR_INSUFFICIENT_BUFFER);
    }

    /** The function takes its memory from the heap that it is given, and leaves it to the caller; the heap knows how long it is. */
    private static byte[] bound(String function) throws WindowsError {
        Pointer heap = Functions.handle("kernel32", "GetProcessHeap");
        PointerByReference table = new PointerByReference();
        int error = Functions.call(LIBRARY, function, table, heap, 0);
        if (error != 0) {
            throw new WindowsError(function, error);
        }
        Pointer rows = table.getValue();
        if (rows == null) {
            return new byte[Integer.BYTES];
        }
        try {
            long length = Pointer.nativeValue(Functions.handle("kernel32", "HeapSize", heap, 0, rows));
            if (length < Integer.BYTES || length > LARGEST) {
                throw new WindowsError(function, WindowsError.ERROR_INVALID_DATA);
            }
            return rows.getByteArray(0, (int) length);
        } finally {
            Functions.call("kernel32", "HeapFree", heap, 0, rows);
        }
    }
}
