// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

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

    static {
        // The JVM itself is linked with the C library, so there is nothing to search for, whatever its file is called.
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() { }

    static native int socket(int domain, int type, int protocol);

    static native int setsockopt(int socket, int level, int name, int[] value, int length);

    static native int bind(int socket, byte[] address, int length);

    static native int listen(int socket, int backlog);

    static native int getsockname(int socket, byte[] address, int[] length);

    static native NativeLong send(int socket, byte[] data, NativeLong length, int flags);

    static native NativeLong recvfrom(int socket, byte[] data, NativeLong length, int flags, byte[] address, int[] addressLength);

    static native int open(String path, int flags);

    static native int ioctl(int descriptor, NativeLong request);

    static native int close(int descriptor);

    static native int access(String path, int mode);

    static native NativeLong sysconf(int name);

    static native int if_nametoindex(String name);
}
