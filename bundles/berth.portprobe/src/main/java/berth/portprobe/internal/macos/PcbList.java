// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * What {@code net.inet.tcp.pcblist_n} and {@code net.inet.udp.pcblist_n} say (XNU, bsd/netinet/in_pcblist.c, get_pcblist_n).
 * A head, then for each socket records that begin with their length and kind, each padded to 8 bytes, then the head again with the
 * generation count of the end. The lengths change from release to release, the places of the fields that are read here never have
 * (bsd/netinet/in_pcb.h: xinpgen, xinpcb_n; bsd/sys/socketvar.h: xsocket_n; bsd/netinet/tcp_var.h: xtcpcb_n; all packed to 4 bytes).
 *
 * @param rows    those that have a local port
 * @param changed whether sockets came while the list was made
 * @param trouble why not all of the list could be understood
 */
record PcbList(List<Pcb> rows, boolean changed, Optional<String> trouble) {
    private static final int HEAD = 24;
    private static final int RECORD = 8;

    private static final int XSO_SOCKET = 0x001;
    private static final int XSO_INPCB = 0x010;
    private static final int XSO_TCPCB = 0x020;

    private static final int INP_IPV4 = 1;
    private static final int INP_IPV6 = 2;
    private static final int ADDRESS = 16;
    private static final int V4_IN_ADDRESS = 12;

    static PcbList parse(Transport transport, byte[] table) {
        return new Walk(transport, Bytes.of(table)).run();
    }

    /** One walk through a table. */
    private static final class Walk {
        private final Transport transport;
        private final Bytes table;
        private final List<Pcb> rows = new ArrayList<>();
        private Optional<String> trouble = Optional.empty();
        private Optional<Bytes> inpcb = Optional.empty();
        private Optional<Bytes> socket = Optional.empty();
        private Optional<Bytes> tcpcb = Optional.empty();

        Walk(Transport transport, Bytes table) {
            this.transport = transport;
            this.table = table;
        }

        PcbList run() {
            if (!table.has(0, HEAD) || table.i32(0) < HEAD || !table.has(0, table.i32(0))) {
                return new PcbList(List.of(), false, Optional.of("the list of sockets has no head"));
            }
            int at = padded(table.i32(0));
            while (table.has(at, RECORD)) {
                int length = table.i32(at);
                if (length < HEAD || !table.has(at, length)) {
                    return end("a record of the list of sockets is cut", false);
                }
                if (length == HEAD) {
                    return end(table.i64(at + 8) != table.i64(8));
                }
                take(table.part(at, length), table.i32(at + 4));
                at += padded(length);
            }
            return table.i32(4) == 0 && rows.isEmpty() ? end(false) : end("the list of sockets is cut", false);
        }

        /** A record near 2 GiB would be beyond the table, so this can't overflow. */
        private static int padded(int length) {
            return length + 7 & ~7;
        }

        /** What is of an unknown kind belongs to a newer system, and is passed over. */
        private void take(Bytes record, int kind) {
            switch (kind) {
            case XSO_INPCB -> {
                finish();
                inpcb = Optional.of(record);
            }
            case XSO_SOCKET -> socket = Optional.of(record);
            case XSO_TCPCB -> tcpcb = Optional.of(record);
            default -> { }
            }
        }

        private PcbList end(String why, boolean changed) {
            trouble = Optional.of(why);
            return end(changed);
        }

        private PcbList end(boolean changed) {
            finish();
            return new PcbList(List.copyOf(rows), changed, trouble);
        }

        /** All records of one socket are there. */
        private void finish() {
            inpcb.ifPresent(internet -> {
                if (!internet.has(PcbFields.LOCAL, ADDRESS)) {
                    trouble = Optional.of("a socket of the list is told in too few bytes");
                } else if (internet.port(PcbFields.LOCAL_PORT) != 0) {
                    row(internet).ifPresentOrElse(rows::add, () -> trouble = Optional.of("a socket of the list is told in a way that is not known"));
                }
            });
            inpcb = Optional.empty();
            socket = Optional.empty();
            tcpcb = Optional.empty();
        }

        private Optional<Pcb> row(Bytes internet) {
            int remotePort = internet.port(PcbFields.REMOTE_PORT);
            Optional<SocketState> state = transport == Transport.TCP ? tcpcb.filter(tcp -> tcp.has(PcbFields.TCP_STATE, 4)).flatMap(tcp -> state(tcp.i32(PcbFields.TCP_STATE)))
                    : Optional.of(remotePort == 0 ? SocketState.UNCONNECTED : SocketState.CONNECTED);
            int version = internet.u8(PcbFields.VERSION) & (INP_IPV4 | INP_IPV6);
            boolean v6 = (version & INP_IPV6) != 0;
            if (state.isEmpty() || version == 0 || socket.filter(one -> one.has(PcbFields.EFFECTIVE_PID, 4)).isEmpty()) {
                return Optional.empty();
            }
            IpAddress local = address(internet, PcbFields.LOCAL, v6);
            Optional<Bytes> there = socket.filter(one -> one.i64(PcbFields.HANDLE) != 0);
            // A flow of a process's own network stack has no socket, and names its process all the same.
            return Optional.of(new Pcb(transport, local, internet.port(PcbFields.LOCAL_PORT), address(internet, PcbFields.REMOTE, v6), remotePort, state.get(),
                    v6 && local.isWildcard() ? Optional.of(version == INP_IPV6) : Optional.empty(), there.map(one -> one.i64(PcbFields.HANDLE)).orElse(0L),
                    there.map(one -> one.i32(PcbFields.UID)), socket.map(Walk::pids).orElse(List.of())));
        }

        private static List<Integer> pids(Bytes socket) {
            List<Integer> pids = new ArrayList<>();
            for (int at : new int[] { PcbFields.LAST_PID, PcbFields.EFFECTIVE_PID }) {
                if (socket.i32(at) > 0 && !pids.contains(socket.i32(at))) {
                    pids.add(socket.i32(at));
                }
            }
            return List.copyOf(pids);
        }

        /** The kernel keeps the number of the interface inside of a link-local address (bsd/netinet6/scope6.c). */
        private static IpAddress address(Bytes internet, int at, boolean v6) {
            if (!v6) {
                return IpAddress.of(internet.copy(at + V4_IN_ADDRESS, 4));
            }
            byte[] bytes = internet.copy(at, ADDRESS);
            int scope = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
            boolean linkLocal = bytes[0] == (byte) 0xfe && (bytes[1] & 0xc0) == 0x80 || bytes[0] == (byte) 0xff && (bytes[1] & 0x0f) == 2;
            if (!linkLocal || scope == 0) {
                return IpAddress.of(bytes);
            }
            bytes[2] = 0;
            bytes[3] = 0;
            return IpAddress.parse(IpAddress.of(bytes) + "%" + scope).orElse(IpAddress.of(bytes));
        }

        /** The states of bsd/netinet/tcp_fsm.h; what is closed and still has a port was bound and does not listen. */
        private static Optional<SocketState> state(int number) {
            return switch (number) {
            case 0 -> Optional.of(SocketState.BOUND);
            case 1 -> Optional.of(SocketState.LISTEN);
            case 2, 3, 4, 5 -> Optional.of(SocketState.CONNECTED);
            case 6, 7, 8, 9 -> Optional.of(SocketState.CLOSING);
            case 10 -> Optional.of(SocketState.TIME_WAIT);
            default -> Optional.empty();
            };
        }
    }
}
