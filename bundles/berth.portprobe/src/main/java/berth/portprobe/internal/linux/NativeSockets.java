// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.Kernel.BoundSocket;
import berth.portprobe.internal.linux.Kernel.Datagram;
import berth.portprobe.internal.linux.Kernel.Dialogue;
import berth.portprobe.internal.linux.Kernel.Trial;

/** Sockets that Java can't open, or not without doing more than was asked. */
final class NativeSockets {

    /** struct sockaddr_nl, netlink(7). */
    private static final int NETLINK_ADDRESS = 12;
    private static final int NETLINK_PORT = 4;

    private NativeSockets() { }

    /** Through a buffer outside of the heap where that is possible, else through arrays. */
    static Dialogue openDiag(int receiveBuffer, boolean outside) throws KernelError {
        int socket = open(LibC.AF_NETLINK, LibC.SOCK_RAW, LibC.NETLINK_SOCK_DIAG);
        int[] size = { receiveBuffer };
        if (LibC.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, size, Integer.BYTES) < 0) {
            // Without the right to force it, the kernel gives as much as it allows everybody; that is no failure.
            LibC.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUF, size, Integer.BYTES);
        }
        return outside ? new Netlink64(socket) : new Netlink(socket);
    }

    /** The same through one buffer outside of the heap, which spares JNA all conversion. */
    private static final class Netlink64 implements Dialogue {
        private static final int ADDRESS = 0;
        private static final int LENGTH = 16;
        private static final int DATA = 32;
        private static final int DATA_SIZE = 1 << 16;

        private final int socket;
        private final Memory memory = new Memory(DATA + DATA_SIZE);
        private final long base = Pointer.nativeValue(memory);
        private final ByteBuffer view = memory.getByteBuffer(0, DATA + DATA_SIZE).order(ByteOrder.nativeOrder());

        Netlink64(int socket) {
            this.socket = socket;
        }

        @Override
        public void send(byte[] request) throws KernelError {
            view.put(DATA, request);
            while (LibC64.send(socket, base + DATA, request.length, 0) < 0) {
                retryOnlyAfterSignal("send");
            }
        }

        @Override
        public Datagram receive(int room) throws KernelError {
            while (true) {
                view.putInt(LENGTH, NETLINK_ADDRESS);
                int length = (int) LibC64.recvfrom(socket, base + DATA, Math.min(room, DATA_SIZE), LibC.MSG_DONTWAIT | LibC.MSG_TRUNC,
                        base + ADDRESS, base + LENGTH);
                if (length >= 0) {
                    byte[] bytes = new byte[Math.min(length, Math.min(room, DATA_SIZE))];
                    view.get(DATA, bytes);
                    return new Datagram(view.getInt(ADDRESS + NETLINK_PORT), length, bytes);
                }
                retryOnlyAfterSignal("recv");
            }
        }

        @Override
        public void close() {
            LibC.close(socket);
            memory.close();
        }
    }

    /** A netlink socket and arrays. */
    private record Netlink(int socket) implements Dialogue {
        @Override
        public void send(byte[] request) throws KernelError {
            while (LibC.send(socket, request, new NativeLong(request.length), 0).longValue() < 0) {
                retryOnlyAfterSignal("send");
            }
        }

        @Override
        public Datagram receive(int room) throws KernelError {
            byte[] buffer = new byte[room];
            byte[] sender = new byte[NETLINK_ADDRESS];
            while (true) {
                // The kernel queues the next part of a dump before it hands out this one, so there is never a reason to wait.
                int length = (int) LibC.recvfrom(socket, buffer, new NativeLong(room), LibC.MSG_DONTWAIT | LibC.MSG_TRUNC, sender,
                        new int[] { NETLINK_ADDRESS }).longValue();
                if (length >= 0) {
                    return new Datagram(ByteBuffer.wrap(sender).order(ByteOrder.nativeOrder()).getInt(NETLINK_PORT), length,
                            Arrays.copyOf(buffer, Math.min(length, room)));
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
            socket = open(address.isV6() ? SockDiag.AF_INET6 : SockDiag.AF_INET, type(transport), SockDiag.protocol(transport));
        } catch (KernelError e) {
            return e.errno() == KernelError.EAFNOSUPPORT ? new Trial.Refused(e.errno()) : new Trial.Impossible(e);
        }
        try {
            return tryBind(socket, address, SocketAddress.of(address, port, scope.getAsInt(), ByteOrder.nativeOrder()),
                    port != 0 && !transport.isDatagram());
        } finally {
            LibC.close(socket);
        }
    }

    private static int type(Transport transport) {
        return transport.isDatagram() ? LibC.SOCK_DGRAM : LibC.SOCK_STREAM;
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
        return SocketAddress.scope(address).map(NativeSockets::interfaceIndex).orElse(OptionalInt.of(0));
    }

    static OptionalInt interfaceIndex(String scope) {
        int index = SocketAddress.isNumber(scope) ? Integer.parseInt(scope) : LibC.if_nametoindex(scope);
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
