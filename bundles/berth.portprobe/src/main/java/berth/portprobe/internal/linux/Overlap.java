// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import berth.core.evidence.IpAddress;

/** Whether two binds to one port can meet (net/ipv4/inet_connection_sock.c, net/ipv6/inet6_connection_sock.c). */
final class Overlap {

    private Overlap() { }

    /** {@return whether a dual-stack bind of the wanted address could meet that socket; what is unknown counts as yes} */
    static boolean possible(IpAddress wanted, SocketRow row) {
        IpAddress mine = wanted.unmapped().withoutScope();
        IpAddress its = row.local().unmapped().withoutScope();
        if (mine.isV6() == its.isV6()) {
            return mine.isWildcard() || its.isWildcard() || mine.equals(its);
        }
        return mine.isV6() ? mine.isWildcard() : its.isWildcard() && !row.v6Only().orElse(false);
    }
}
