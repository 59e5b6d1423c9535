// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.IpAddress;

/**
 * Where a server of datagrams can be tried beside others without taking a single datagram from them.
 * Two sockets with SO_REUSEADDR share a port whatever their addresses (net/ipv4/udp.c, udp_lib_lport_inuse), so an overlapping
 * address tells of the wanted one. Who asks for all addresses gets only what nobody else is there for, and to an address
 * of the loopback network that nobody uses nothing is sent.
 */
final class Sharing {
    private Sharing() { }

    /**
     * {@return an address whose bind meets all of those sockets and disturbs none of them; empty where there is none}
     * Another Berth that asks at the same moment has a socket at the very address of the trial, for an instant.
     */
    static Optional<IpAddress> trialAddress(IpAddress wanted, int port, List<SocketRow> all) {
        IpAddress apart = new IpAddress("127.213." + (port >> 8) + "." + (port & 255));
        List<SocketRow> rows = all.stream().filter(row -> !row.local().unmapped().equals(apart)).toList();
        boolean allWild = rows.stream().allMatch(row -> row.local().isWildcard());
        boolean noneWild = rows.stream().noneMatch(row -> row.local().isWildcard());
        if (noneWild) {
            boolean same = rows.stream().allMatch(row -> row.local().isV6() == wanted.isV6());
            return wanted.isWildcard() ? Optional.of(wanted) : same ? Optional.of(wanted.isV6() ? IpAddress.ANY_V6 : IpAddress.ANY_V4) : Optional.empty();
        }
        boolean takeV4 = rows.stream().noneMatch(row -> row.local().unmapped().isV6() && row.v6Only().orElse(true));
        boolean asksV4 = wanted.isWildcard() || !wanted.unmapped().isV6();
        return allWild && takeV4 && asksV4 ? Optional.of(apart) : Optional.empty();
    }
}
