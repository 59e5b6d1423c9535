// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;

/**
 * The functions of the C library that Java does not offer.
 * They fill arrays of ours, so no native memory has to be freed. A failure is a negative result; errno is then in
 * {@link Native#getLastError()}.
 */
final class LibC {

    static final int AF_NETLINK = 16;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int NETLINK_SOCK_DIAG = 4;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_RCVBUF = 8;
    static final int SO_RCVBUFFORCE = 33;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int R_OK = 4;
    static final int O_CLOEXEC = 0x80000;
    static final int NS_GET_USERNS = 0xb701;
    static final int SC_CLK_TCK = 2;

    /** The JVM itself is linked with the C library, so there is nothing to search for, whatever its file is called. */
    private static final NativeLibrary PROCESS = NativeLibrary.getProcess();

    private LibC() { }

    static int socket(int domain, int type, int protocol) {
        return call("socket", domain, type, protocol);
    }

    static int setsockopt(int socket, int level, int name, int[] value, int length) {
        return call("setsockopt", socket, level, name, value, length);
    }

    static int bind(int socket, byte[] address, int length) {
        return call("bind", socket, address, length);
    }

    static int listen(int socket, int backlog) {
        return call("listen", socket, backlog);
    }

    static int getsockname(int socket, byte[] address, int[] length) {
        return call("getsockname", socket, address, length);
    }

    static NativeLong send(int socket, byte[] data, NativeLong length, int flags) {
        return longCall("send", socket, data, word(length), flags);
    }

    static NativeLong recvfrom(int socket, byte[] data, NativeLong length, int flags, byte[] address, int[] addressLength) {
        return longCall("recvfrom", socket, data, word(length), flags, address, addressLength);
    }

    static int open(String path, int flags) {
        return call("open", path, flags);
    }

    static int ioctl(int descriptor, NativeLong request) {
        return call("ioctl", descriptor, word(request));
    }

    static int close(int descriptor) {
        return call("close", descriptor);
    }

    static int access(String path, int mode) {
        return call("access", path, mode);
    }

    static NativeLong sysconf(int name) {
        return longCall("sysconf", name);
    }

    static int if_nametoindex(String name) {
        return call("if_nametoindex", name);
    }

    /** Not {@code Native.register}: at its first time it examines classes by reflection for longer than all our calls take. */
    private static int call(String function, Object... arguments) {
        return PROCESS.getFunction(function).invokeInt(arguments);
    }

    private static NativeLong longCall(String function, Object... arguments) {
        Function called = PROCESS.getFunction(function);
        return new NativeLong(NativeLong.SIZE == Long.BYTES ? called.invokeLong(arguments) : called.invokeInt(arguments));
    }

    /** A C {@code long} or {@code size_t} as JNA would pass it on. */
    private static Object word(NativeLong value) {
        return value.toNative();
    }
}
