// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinBase;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.portprobe.internal.windows.Windows.Options;
import berth.portprobe.internal.windows.Windows.Trial;

/** Binds by ws2_32.dll: what java.net says of a refused bind is the same for an exclusive holder, a reserved range and a port in use. */
final class NativeTrial {
    private static final String LIBRARY = "ws2_32";
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 23;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 27;
    private static final int SOL_SOCKET = 0xffff;
    private static final int SO_EXCLUSIVEADDRUSE = ~4;
    private static final int WSAEAFNOSUPPORT = 10047;
    private static final short VERSION = 0x202;
    /** More than WSADATA has in either bitness. */
    private static final int WSADATA = 512;

    private NativeTrial() { }

    static Trial tryBind(Transport transport, IpAddress address, int port, Options options) {
        try (Memory data = new Memory(WSADATA)) {
            int error = Functions.call(LIBRARY, "WSAStartup", VERSION, data);
            if (error != 0) {
                return new Trial.Impossible(new WindowsError("WSAStartup", error));
            }
            try {
                return inSession(transport, address, port, options);
            } finally {
                Functions.call(LIBRARY, "WSACleanup");
            }
        } catch (WindowsError e) {
            return new Trial.Impossible(e);
        }
    }

    private static Trial inSession(Transport transport, IpAddress address, int port, Options options) throws WindowsError {
        boolean udp = transport.isDatagram();
        Pointer socket = Functions.handle(LIBRARY, "socket", (int) (address.isV6() ? AF_INET6 : AF_INET), udp ? SOCK_DGRAM : SOCK_STREAM, udp ? IPPROTO_UDP : IPPROTO_TCP);
        WindowsError error = Functions.lastError("socket");
        if (Pointer.nativeValue(socket) == Pointer.nativeValue(WinBase.INVALID_HANDLE_VALUE.getPointer())) {
            return error.code() == WSAEAFNOSUPPORT ? new Trial.Refused(error.code()) : new Trial.Impossible(error);
        }
        try {
            return bind(socket, address, port, options);
        } finally {
            Functions.call(LIBRARY, "closesocket", socket);
        }
    }

    private static Trial bind(Pointer socket, IpAddress address, int port, Options options) throws WindowsError {
        if (options == Options.EXCLUSIVE && Functions.call(LIBRARY, "setsockopt", socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, new int[] { 1 }, Integer.BYTES) != 0
                || address.isV6() && Functions.call(LIBRARY, "setsockopt", socket, IPPROTO_IPV6, IPV6_V6ONLY, new int[] { 0 }, Integer.BYTES) != 0) {
            return new Trial.Impossible(Functions.lastError("setsockopt"));
        }
        byte[] name = socketAddress(address, port);
        int result = Functions.call(LIBRARY, "bind", socket, name, name.length);
        WindowsError error = Functions.lastError("bind");
        return result == 0 ? new Trial.Allowed() : new Trial.Refused(error.code());
    }

    /** {@return SOCKADDR_IN or SOCKADDR_IN6 (ws2def.h, ws2ipdef.h)} */
    static byte[] socketAddress(IpAddress address, int port) {
        ByteBuffer out = ByteBuffer.allocate(address.isV6() ? 28 : 16).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort(address.isV6() ? AF_INET6 : AF_INET).put((byte) (port >> 8)).put((byte) port);
        if (address.isV6()) {
            out.putInt(0).put(address.bytes()).putInt(scope(address));
        } else {
            out.put(address.bytes());
        }
        return out.array();
    }

    /** On Windows a scope is a number. */
    private static int scope(IpAddress address) {
        String scope = address.text().substring(Math.min(address.text().length(), address.withoutScope().text().length() + 1));
        return scope.matches("[0-9]{1,9}") ? Integer.parseInt(scope) : 0;
    }
}
