// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.function.ToIntFunction;

import berth.core.evidence.IpAddress;

/** An address and a port as bind(2) of Darwin wants them: unlike elsewhere, the length is their first byte (XNU, bsd/netinet/in.h, bsd/netinet6/in6.h). */
final class SocketName {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 30;
    private static final int V4_LENGTH = 16;
    private static final int V6_LENGTH = 28;
    private static final int V6_ADDRESS = 8;
    private static final int V6_SCOPE = 24;

    private SocketName() { }

    /** @param interfaceNumber the number of the interface of that name; 0 where there is none */
    static byte[] of(IpAddress address, int port, ToIntFunction<String> interfaceNumber) {
        boolean v6 = address.isV6();
        byte[] name = new byte[v6 ? V6_LENGTH : V4_LENGTH];
        name[0] = (byte) name.length;
        name[1] = (byte) (v6 ? AF_INET6 : AF_INET);
        name[2] = (byte) (port >> 8);
        name[3] = (byte) port;
        byte[] bytes = address.bytes();
        System.arraycopy(bytes, 0, name, v6 ? V6_ADDRESS : 4, bytes.length);
        String scope = address.text().substring(address.withoutScope().text().length());
        if (!scope.isEmpty()) {
            int number = scope.matches("%[0-9]{1,9}") ? Integer.parseInt(scope.substring(1)) : interfaceNumber.applyAsInt(scope.substring(1));
            for (int i = 0; i < Integer.BYTES; i++) {
                name[V6_SCOPE + i] = (byte) (number >> 8 * i);
            }
        }
        return name;
    }
}
