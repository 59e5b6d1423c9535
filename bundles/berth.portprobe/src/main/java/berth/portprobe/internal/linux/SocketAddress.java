// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

import berth.core.evidence.IpAddress;

/** The structures sockaddr_in and sockaddr_in6 (ip(7), ipv6(7)) as bytes. */
final class SocketAddress {

    /** ::ffff:0:0/96, RFC 4291. */
    private static final byte[] MAPPED = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1 };

    private SocketAddress() { }

    static byte[] of(IpAddress address, int port, int scope, ByteOrder order) {
        byte[] raw = bytes(address.withoutScope());
        // A mapped address is IPv4 to Java and IPv6 to the kernel.
        boolean v6 = address.isV6();
        ByteBuffer out = ByteBuffer.allocate(v6 ? 28 : 16).order(order);
        out.putShort((short) (v6 ? SockDiag.AF_INET6 : SockDiag.AF_INET));
        out.put((byte) (port >> 8)).put((byte) port);
        if (v6) {
            out.putInt(0);
            if (raw.length == 4) {
                out.putLong(0).putShort((short) 0).putShort((short) -1);
            }
            out.put(raw).putInt(scope);
        } else {
            out.put(raw);
        }
        return out.array();
    }

    static int port(byte[] address) {
        return (address[2] & 255) << 8 | address[3] & 255;
    }

    /** {@return the name or number of the interface in the address} */
    static Optional<String> scope(IpAddress address) {
        int percent = address.text().indexOf('%');
        return percent < 0 ? Optional.empty() : Optional.of(address.text().substring(percent + 1));
    }

    /** {@return whether a scope is the number of an interface, which then has no such name} */
    static boolean isNumber(String scope) {
        return scope.length() < 10 && scope.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@return whether the address means nothing without the interface that it belongs to: fe80::/10} */
    static boolean isLinkLocal(IpAddress address) {
        byte[] raw = bytes(address.withoutScope());
        return raw.length == 16 && (raw[0] & 255) == 0xfe && (raw[1] & 0xc0) == 0x80;
    }

    /** {@return the 4 or 16 bytes of an address without a scope; 4 for a mapped one too} */
    static byte[] bytes(IpAddress literal) {
        byte[] raw = literal.bytes();
        boolean mapped = raw.length == 16 && Arrays.equals(raw, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return mapped ? Arrays.copyOfRange(raw, MAPPED.length, raw.length) : raw;
    }
}
