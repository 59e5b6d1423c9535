// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * A socket with a local port, as the kernel lists it.
 *
 * @param remotePort 0 where there is no peer
 * @param v6Only     empty for IPv4, and for what has an address
 * @param handle     by what the kernel calls the socket; 0 where none is left, as in TIME_WAIT, and where there was none
 * @param uid        empty where there is no socket
 * @param pids       who used it last, and for whom: a hint at its holder, not a proof
 */
record Pcb(Transport transport, IpAddress local, int port, IpAddress remote, int remotePort, SocketState state, Optional<Boolean> v6Only, long handle,
        Optional<Integer> uid, List<Integer> pids) {

    /**
     * {@return the process whose own network stack has this flow: there is no socket then, and the flow is of the process that opened it and ends with it}
     * XNU, bsd/net/ntstat.c: nstat_userland_to_xsocket_n, nstats_userland_stats_defunct_for_process.
     */
    Optional<Integer> flowOf() {
        return handle == 0 ? pids.stream().findFirst() : Optional.empty();
    }

    /** {@return whether a dual-stack bind of the wanted address could meet this socket; what is unknown counts as yes} */
    boolean meets(IpAddress wanted) {
        IpAddress mine = wanted.unmapped().withoutScope();
        IpAddress its = local.unmapped().withoutScope();
        if (mine.isV6() == its.isV6()) {
            return mine.isWildcard() || its.isWildcard() || mine.equals(its);
        }
        return mine.isV6() ? mine.isWildcard() : its.isWildcard() && !v6Only.orElse(false);
    }
}
