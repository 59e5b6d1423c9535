// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;

/**
 * The sockets of one transport, from the kernel's diagnosis interface or, where that is refused, from /proc/net.
 *
 * @param place    where the rows come from
 * @param seesBound whether sockets that are bound without listening are among them
 * @param gap      what was not seen
 */
record SocketTable(List<SocketRow> rows, String place, boolean seesBound, Optional<Gap> gap) {

    private static final String ABSENT = "a kernel without this transport";
    private static final int TABLE_LIMIT = 256 << 20;

    /** Why a table is incomplete, and a sentence about it. */
    record Gap(Why why, String detail) { }

    /** Reads the sockets with that local port, or all for port 0. */
    static SocketTable read(Kernel kernel, DiagQueries diag, Transport transport, int port) {
        try {
            List<SocketRow> rows = transport == Transport.TCP ? diag.tcp(port) : ofEachFamily(diag, transport, port);
            boolean seesBound = transport != Transport.TCP || hasBound(rows) || diag.seesBound();
            return new SocketTable(rows, "netlink inet_diag", seesBound, Optional.empty());
        } catch (KernelError e) {
            return switch (transport) {
            case TCP, UDP -> fromProc(kernel, transport, port, e);
            case UDP_LITE -> isAbsent(kernel, "/proc/net/udplite", e) ? absent() : fromProc(kernel, transport, port, e);
            case SCTP -> isAbsent(kernel, "/proc/net/sctp/eps", e) ? absent() : unlisted(e);
            };
        }
    }

    /** Reads the sockets with the port of an endpoint, but for those of all addresses of another interface than its address is of. */
    static SocketTable read(Kernel kernel, DiagQueries diag, Endpoint wanted) {
        return read(kernel, diag, wanted.transport(), wanted.port()).only(row -> !Overlap.isApart(kernel, wanted, row));
    }

    private static List<SocketRow> ofEachFamily(DiagQueries diag, Transport transport, int port) throws KernelError {
        List<SocketRow> rows = new ArrayList<>(diag.dump(new SockDiag.Dump(SockDiag.AF_INET, transport, port, SockDiag.ALL_STATES)));
        rows.addAll(diag.dump(new SockDiag.Dump(SockDiag.AF_INET6, transport, port, SockDiag.ALL_STATES)));
        return rows;
    }

    /** Whether this kernel has no such transport, or has not loaded it, so that nobody can have a socket of it. */
    private static boolean isAbsent(Kernel kernel, String table, KernelError refusal) {
        if (refusal.errno() != KernelError.ENOENT && refusal.errno() != KernelError.EPROTONOSUPPORT) {
            return false;
        }
        try {
            kernel.read(table, 1);
            return false;
        } catch (KernelError e) {
            return e.errno() == KernelError.ENOENT;
        }
    }

    private static SocketTable absent() {
        return new SocketTable(List.of(), ABSENT, true, Optional.empty());
    }

    private static SocketTable unlisted(KernelError refusal) {
        return new SocketTable(List.of(), "netlink inet_diag", false, Optional.of(new Gap(refusal.why(),
                "The sockets can't be listed (" + refusal.getMessage() + "); the module sctp_diag would let them be.")));
    }

    /** {@return the one row that a lookup found; nothing is known of others} */
    static SocketTable found(SocketRow row) {
        return new SocketTable(List.of(row), SocketLookup.PLACE, false, Optional.empty());
    }

    /** {@return whether the kernel has no sockets of this transport at all: then nobody has a port of it, and perhaps nobody can have one} */
    boolean isAbsent() {
        return place.equals(ABSENT);
    }

    /** {@return whether what is missing here, and was in the other, has gone} */
    boolean seesAsMuchAs(SocketTable other) {
        return gap.isEmpty() && place.equals(other.place);
    }

    /** {@return the same table with fewer rows} */
    SocketTable only(Predicate<SocketRow> kept) {
        return new SocketTable(rows.stream().filter(kept).toList(), place, seesBound, gap);
    }

    /**
     * {@return the table with the files that MPTCP's subflows of those inodes are behind}
     * Older kernels tell of a subflow by an inode of its own, which no process can have (net/mptcp/subflow.c).
     */
    SocketTable behindMultipath(DiagQueries diag, int asked, Set<Long> inodes) {
        List<SocketRow> multipath = new ArrayList<>();
        try {
            for (int family : new int[] { SockDiag.AF_INET, SockDiag.AF_INET6 }) {
                multipath.addAll(diag.multipath(new SockDiag.Dump(family, Transport.TCP, asked, SockDiag.ALL_STATES)));
            }
        } catch (KernelError e) {
            // A kernel without MPTCP has no such sockets either.
            return this;
        }
        return new SocketTable(rows.stream().map(row -> !inodes.contains(row.inode()) ? row
                : multipath.stream().filter(row::isSameEnd).filter(other -> other.inode() != 0).map(other -> row.behind(other.inode()))
                        .findFirst().orElse(row)).toList(), place, seesBound, gap);
    }

    private static boolean hasBound(List<SocketRow> rows) {
        return rows.stream().anyMatch(row -> row.state() == SocketState.BOUND);
    }

    private static SocketTable fromProc(Kernel kernel, Transport transport, int port, KernelError refusal) {
        String table = "/proc/net/" + transport.id();
        List<SocketRow> rows = new ArrayList<>();
        try {
            rows.addAll(ProcNet.parse(text(kernel, table), transport, port, kernel.order()));
            rows.addAll(ProcNet.parse(text(kernel, table + "6"), transport, port, kernel.order()));
        } catch (KernelError e) {
            return new SocketTable(rows, table, false, Optional.of(new Gap(refusal.why(),
                    "The sockets can't be listed (" + refusal.getMessage() + "; " + e.getMessage() + ").")));
        }
        String without = switch (transport) {
        case TCP -> "sockets that are bound without listening and the V6ONLY flag can't be seen";
        case UDP, UDP_LITE, SCTP -> "the V6ONLY flag can't be seen";
        };
        // Of UDP the table lists all there is; only of a wildcard of IPv6 it leaves open whether it takes IPv4 too.
        boolean whole = transport.isDatagram() && rows.stream().noneMatch(row -> row.local().equals(IpAddress.ANY_V6));
        return new SocketTable(rows, table, transport.isDatagram(), whole ? Optional.empty() : Optional.of(new Gap(refusal.why(),
                "The kernel's socket diagnosis did not answer (" + refusal.getMessage() + "), so " + without + ".")));
    }

    private static String text(Kernel kernel, String path) throws KernelError {
        try {
            return new String(kernel.read(path, TABLE_LIMIT), StandardCharsets.ISO_8859_1);
        } catch (KernelError e) {
            if (e.errno() == KernelError.ENOENT && path.endsWith("6")) {
                // Without IPv6 in the kernel there is no such table.
                return "  sl  local_address\n";
            }
            throw e;
        }
    }
}
