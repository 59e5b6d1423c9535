// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.OptionalInt;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;

/** Whether two binds to one port can meet (net/ipv4/inet_connection_sock.c, net/ipv6/inet6_connection_sock.c). */
final class Overlap {

    private Overlap() { }

    /**
     * {@return whether that socket and one of the wanted address are sure to be of two interfaces, and so never meet}
     * An address of link scope binds its socket to the interface, as SO_BINDTODEVICE does the other (net/ipv4/inet_connection_sock.c, net/ipv4/udp.c).
     */
    static boolean isApart(Kernel kernel, Endpoint wanted, SocketRow row) {
        if (row.device() == 0 || !row.local().isWildcard() || !SocketAddress.isLinkLocal(wanted.address())) {
            return false;
        }
        OptionalInt asked = SocketAddress.scope(wanted.address()).map(kernel::interfaceIndex).orElse(OptionalInt.empty());
        return asked.isPresent() && asked.getAsInt() != row.device();
    }

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
