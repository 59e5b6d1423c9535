// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The tables /proc/net/{tcp,tcp6,udp,udp6} (proc_net_tcp.rst; net/ipv4/tcp_ipv4.c, net/ipv6/tcp_ipv6.c). */
public final class ProcNet {

    private static final int FIELDS = 10;

    private ProcNet() { }

    /** {@return the rows of a table with that local port, or all for port 0; throws with EBADMSG for what is no table} */
    public static List<SocketRow> parse(String table, Transport transport, int port, ByteOrder order) throws KernelError {
        List<SocketRow> rows = new ArrayList<>();
        String[] lines = table.split("\n");
        // The last line of a file that was read whole ends with a line feed.
        if (!lines[0].contains("local_address") || !table.endsWith("\n")) {
            throw new KernelError("a table of sockets is cut", KernelError.EBADMSG);
        }
        for (int i = 1; i < lines.length; i++) {
            SocketRow row = row(lines[i].strip().split(" +"), transport, order);
            if (row.port() != 0 && (port == 0 || row.port() == port)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static SocketRow row(String[] field, Transport transport, ByteOrder order) throws KernelError {
        try {
            if (field.length < FIELDS) {
                throw new NumberFormatException("too few fields");
            }
            String[] local = field[1].split(":");
            String[] remote = field[2].split(":");
            return new SocketRow(transport, address(local[0], order), Integer.parseInt(local[1], 16),
                    address(remote[0], order), Integer.parseInt(remote[1], 16),
                    SocketRow.state(transport, Integer.parseInt(field[3], 16)), Long.parseLong(field[7]),
                    Long.parseLong(field[9]), Optional.empty(), OptionalLong.empty(), 0);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new KernelError("a line of a table of sockets is damaged", KernelError.EBADMSG);
        }
    }

    /** Addresses stand as 32-bit words in the host's order, each written as a number. */
    private static IpAddress address(String hex, ByteOrder order) {
        if (hex.length() != 8 && hex.length() != 32) {
            throw new NumberFormatException("an address of " + hex.length() + " digits");
        }
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int at = order == ByteOrder.LITTLE_ENDIAN ? i & ~3 | 3 - (i & 3) : i;
            bytes[at] = (byte) Integer.parseInt(hex, 2 * i, 2 * i + 2, 16);
        }
        return IpAddress.of(bytes);
    }
}
