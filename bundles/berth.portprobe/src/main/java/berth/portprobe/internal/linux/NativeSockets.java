// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.Kernel.BoundSocket;
import berth.portprobe.internal.linux.Kernel.Dialogue;
import berth.portprobe.internal.linux.Kernel.Trial;

/** Sockets that Java can't open, or not without doing more than was asked. */
final class NativeSockets {

    private static final int DATAGRAM = 1 << 16;

    private NativeSockets() { }

    static Dialogue openDiag(int receiveBuffer) throws KernelError {
        int socket = open(LibC.AF_NETLINK, LibC.SOCK_RAW, LibC.NETLINK_SOCK_DIAG);
        int[] size = { receiveBuffer };
        if (LibC.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, size, Integer.BYTES) < 0) {
            // Without the right to force it, the kernel gives as much as it allows everybody; that is no failure.
            LibC.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUF, size, Integer.BYTES);
        }
        return new Netlink(socket, new byte[DATAGRAM]);
    }

    /** A netlink socket and the one buffer it receives into. */
    private record Netlink(int socket, byte[] buffer) implements Dialogue {
        @Override
        public void send(byte[] request) throws KernelError {
            while (LibC.send(socket, request, new NativeLong(request.length), 0).longValue() < 0) {
                retryOnlyAfterSignal("send");
            }
        }

        @Override
        public byte[] receive() throws KernelError {
            while (true) {
                // The kernel queues the next part of a dump before it hands out this one, so there is never a reason to wait.
                long length = LibC.recv(socket, buffer, new NativeLong(buffer.length), LibC.MSG_DONTWAIT | LibC.MSG_TRUNC).longValue();
                if (length > buffer.length) {
                    throw new KernelError("a netlink datagram of " + length + " bytes", KernelError.EMSGSIZE);
                }
                if (length == 0) {
                    throw new KernelError("an empty netlink datagram", KernelError.EBADMSG);
                }
                if (length > 0) {
                    return Arrays.copyOf(buffer, (int) length);
                }
                retryOnlyAfterSignal("recv");
            }
        }

        @Override
        public void close() {
            LibC.close(socket);
        }
    }

    static BoundSocket bindSomewhere() throws KernelError {
        int socket = open(SockDiag.AF_INET, LibC.SOCK_STREAM, 0);
        byte[] address = SocketAddress.of(new IpAddress("127.0.0.1"), 0, 0, ByteOrder.nativeOrder());
        int[] length = { address.length };
        if (LibC.bind(socket, address, address.length) < 0 || LibC.getsockname(socket, address, length) < 0) {
            int errno = Native.getLastError();
            LibC.close(socket);
            throw new KernelError("bind", errno);
        }
        return new Held(socket, SocketAddress.port(address));
    }

    /** A bound socket. */
    private record Held(int socket, int port) implements BoundSocket {
        @Override
        public void close() {
            LibC.close(socket);
        }
    }

    static Trial tryBind(Transport transport, IpAddress address, int port) {
        OptionalInt scope = scope(address);
        if (scope.isEmpty()) {
            // The kernel passes over the number 0 of an interface that does not exist; the name's lookup would have failed before.
            return new Trial.Refused(KernelError.EADDRNOTAVAIL);
        }
        int socket;
        try {
            socket = open(address.isV6() ? SockDiag.AF_INET6 : SockDiag.AF_INET, type(transport), 0);
        } catch (KernelError e) {
            return e.errno() == KernelError.EAFNOSUPPORT ? new Trial.Refused(e.errno()) : new Trial.Impossible(e);
        }
        try {
            return tryBind(socket, address, SocketAddress.of(address, port, scope.getAsInt(), ByteOrder.nativeOrder()),
                    port != 0 && transport == Transport.TCP);
        } finally {
            LibC.close(socket);
        }
    }

    private static int type(Transport transport) {
        return switch (transport) {
        case TCP -> LibC.SOCK_STREAM;
        case UDP -> LibC.SOCK_DGRAM;
        };
    }

    private static Trial tryBind(int socket, IpAddress address, byte[] name, boolean listens) {
        if (LibC.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, new int[] { 1 }, Integer.BYTES) < 0
                || address.isV6() && LibC.setsockopt(socket, LibC.IPPROTO_IPV6, LibC.IPV6_V6ONLY, new int[] { 0 }, Integer.BYTES) < 0) {
            return new Trial.Impossible(new KernelError("setsockopt", Native.getLastError()));
        }
        boolean allowed = LibC.bind(socket, name, name.length) >= 0 && (!listens || LibC.listen(socket, 1) >= 0);
        return allowed ? new Trial.Allowed() : new Trial.Refused(Native.getLastError());
    }

    /** Asks ioctl_nsfs(2), which refuses with EPERM to name a user namespace that lies outside of the caller's. */
    static boolean ownsNetwork() throws KernelError {
        try {
            int network = checked("open", LibC.open("/proc/self/ns/net", LibC.O_CLOEXEC));
            try {
                LibC.close(checked("ioctl", LibC.ioctl(network, new NativeLong(LibC.NS_GET_USERNS))));
                return true;
            } finally {
                LibC.close(network);
            }
        } catch (KernelError e) {
            if (e.errno() == KernelError.EPERM) {
                return false;
            }
            throw e;
        } catch (LinkageError e) {
            throw unavailable();
        }
    }

    /** The number of the interface in the address, 0 when it names none; empty when there is no such interface. */
    private static OptionalInt scope(IpAddress address) {
        int percent = address.text().indexOf('%');
        if (percent < 0) {
            return OptionalInt.of(0);
        }
        String name = address.text().substring(percent + 1);
        boolean number = name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        int index = number ? Integer.parseInt(name) : LibC.if_nametoindex(name);
        return index == 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    private static int open(int domain, int type, int protocol) throws KernelError {
        try {
            return checked("socket", LibC.socket(domain, type | LibC.SOCK_CLOEXEC, protocol));
        } catch (LinkageError e) {
            throw unavailable();
        }
    }

    private static int checked(String call, int result) throws KernelError {
        if (result < 0) {
            throw new KernelError(call, Native.getLastError());
        }
        return result;
    }

    /** JNA can't unpack its library (a temporary folder mounted noexec), or has none for this processor. */
    private static KernelError unavailable() {
        return new KernelError("native calls are not available", KernelError.ENOSYS);
    }

    private static void retryOnlyAfterSignal(String call) throws KernelError {
        int errno = Native.getLastError();
        if (errno != KernelError.EINTR) {
            throw new KernelError(call, errno);
        }
    }
}
