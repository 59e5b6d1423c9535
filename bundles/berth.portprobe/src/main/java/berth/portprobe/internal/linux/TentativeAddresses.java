// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;

import berth.core.evidence.IpAddress;

/**
 * Addresses of IPv6 that the host has and may not use yet, because the network is still asked whether another host has them (RFC 4862, 5.4).
 * In /proc/net/if_inet6 a line has the address, the interface's number, the prefix, the scope and the flags, all in hexadecimal, and the
 * interface's name (net/ipv6/addrconf.c, if6_seq_show).
 */
final class TentativeAddresses {

    static final String PLACE = "/proc/net/if_inet6";

    /** IFA_F_TENTATIVE of include/uapi/linux/if_addr.h. */
    private static final int TENTATIVE = 0x40;
    private static final String LINE = "([0-9a-f]{32}) +[0-9a-f]{1,8} +[0-9a-f]{1,2} +[0-9a-f]{1,2} +[0-9a-f]{1,4} +\\S+";

    private TentativeAddresses() { }

    /** {@return the interface that has the address tentatively} */
    static Optional<String> interfaceOf(IpAddress address, String text) {
        Optional<String> scope = SocketAddress.scope(address);
        return text.lines().map(String::strip).filter(line -> line.matches(LINE)).map(line -> line.split(" +"))
                .filter(field -> (Integer.parseInt(field[4], 16) & TENTATIVE) != 0)
                .filter(field -> IpAddress.parse(field[0].replaceAll("(.{4})(?=.)", "$1:")).equals(Optional.of(address.withoutScope())))
                .map(field -> field[5]).filter(name -> scope.isEmpty() || scope.get().equals(name)).findFirst();
    }
}
