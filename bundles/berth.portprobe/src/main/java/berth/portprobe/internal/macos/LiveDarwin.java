// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * The kernel of the host itself, by libSystem, with which every program is linked.
 * jna-platform has most of these functions, but hands out their structures by a fixed size.
 */
final class LiveDarwin implements Darwin {
    private static final int ROUNDS = 5;
    private static final int MOST = 1 << 26;
    private static final int PATH = 4096;
    private static final int PROC_PIDLISTFDS = 1;
    private static final int PROC_PIDLISTFILEPORTS = 14;
    private static final int PROC_PIDFDSOCKETINFO = 3;
    private static final int PROC_PIDFILEPORTSOCKETINFO = 3;
    private static final int FIRST_ROOM = 2048;
    /** More than any release has needed for one socket. */
    private static final int SOCKET = 4096;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 30;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 27;

    /** Fills a buffer of a size, and says the size that is used or needed. */
    private interface Filling {
        int fill(byte @Nullable [] buffer, long[] size);
    }

    @Override
    public byte[] sysctl(String name) throws DarwinError {
        return grown(name, (buffer, size) -> call("sysctlbyname", name, buffer, size, Pointer.NULL, 0L));
    }

    @Override
    public byte[] sysctl(int... name) throws DarwinError {
        return grown("sysctl " + Arrays.toString(name), (buffer, size) -> call("sysctl", name, name.length, buffer, size, Pointer.NULL, 0L));
    }

    /** What is asked for may grow between the question for its size and the one for itself. */
    private static byte[] grown(String what, Filling filling) throws DarwinError {
        for (int round = 0; round < ROUNDS; round++) {
            long[] size = { 0 };
            if (filling.fill(null, size) != 0) {
                throw failed(what);
            }
            long roomy = size[0] + size[0] / 8 + 512;
            if (roomy > MOST) {
                throw new DarwinError(what, DarwinError.ENOMEM);
            }
            byte[] buffer = new byte[(int) roomy];
            size[0] = roomy;
            if (filling.fill(buffer, size) == 0) {
                return Arrays.copyOf(buffer, (int) Math.min(size[0], roomy));
            }
            if (Native.getLastError() != DarwinError.ENOMEM) {
                throw failed(what);
            }
        }
        throw new DarwinError(what, DarwinError.ENOMEM);
    }

    @Override
    public byte[] descriptors(int pid) throws DarwinError {
        return list(pid, PROC_PIDLISTFDS);
    }

    @Override
    public byte[] fileports(int pid) throws DarwinError {
        return list(pid, PROC_PIDLISTFILEPORTS);
    }

    private static byte[] list(int pid, int kind) throws DarwinError {
        for (int room = FIRST_ROOM; room <= MOST; room *= 4) {
            byte[] buffer = new byte[room];
            int used = answered("proc_pidinfo", call("proc_pidinfo", pid, kind, 0L, buffer, room), Native.getLastError());
            // A full buffer may not have been enough.
            if (used < room) {
                return Arrays.copyOf(buffer, used);
            }
        }
        throw new DarwinError("proc_pidinfo", DarwinError.ENOMEM);
    }

    @Override
    public byte[] socket(int pid, int descriptor) throws DarwinError {
        return socket("proc_pidfdinfo", pid, descriptor, PROC_PIDFDSOCKETINFO);
    }

    @Override
    public byte[] fileportSocket(int pid, int port) throws DarwinError {
        return socket("proc_pidfileportinfo", pid, port, PROC_PIDFILEPORTSOCKETINFO);
    }

    private static byte[] socket(String function, int pid, int file, int kind) throws DarwinError {
        byte[] buffer = new byte[SOCKET];
        int used = answered(function, call(function, pid, file, kind, buffer, SOCKET), Native.getLastError());
        return Arrays.copyOf(buffer, Math.min(used, SOCKET));
    }

    @Override
    public Optional<String> path(int pid) {
        byte[] buffer = new byte[PATH];
        int used = call("proc_pidpath", pid, buffer, PATH);
        return used <= 0 || used > PATH ? Optional.empty() : Optional.of(new String(buffer, 0, used, StandardCharsets.UTF_8));
    }

    @Override
    public int user() {
        return call("geteuid");
    }

    @Override
    public Trial tryBind(Transport transport, IpAddress address, int port) {
        boolean stream = transport == Transport.TCP;
        int socket = call("socket", address.isV6() ? AF_INET6 : AF_INET, stream ? SOCK_STREAM : SOCK_DGRAM, 0);
        if (socket < 0) {
            return new Trial.Impossible(failed("socket"));
        }
        try {
            return tryBind(socket, address, port);
        } finally {
            call("close", socket);
        }
    }

    /** Without SO_REUSEADDR, by which a wildcard is let in beside another's address, and without listening, which a firewall may ask about. */
    private static Trial tryBind(int socket, IpAddress address, int port) {
        if (address.isV6() && call("setsockopt", socket, IPPROTO_IPV6, IPV6_V6ONLY, new int[] { address.isWildcard() ? 0 : 1 }, Integer.BYTES) != 0) {
            return new Trial.Impossible(failed("setsockopt"));
        }
        byte[] name = SocketName.of(address, port, scope -> call("if_nametoindex", scope));
        return call("bind", socket, name, name.length) == 0 ? new Trial.Allowed() : new Trial.Refused(Native.getLastError());
    }

    private static DarwinError failed(String what) {
        return new DarwinError(what, Native.getLastError());
    }

    /** libproc says 0 both where there is nothing and where it failed (XNU, libsyscall/wrappers/libproc/libproc.c): the error alone tells them apart. */
    static int answered(String what, int used, int errno) throws DarwinError {
        if (used < 0 || used == 0 && errno != 0) {
            throw new DarwinError(what, errno);
        }
        return used;
    }

    /** What succeeds leaves the error as it was, so that it is cleared before. */
    static int call(String function, @Nullable Object... arguments) {
        Function found = NativeLibrary.getProcess().getFunction(function);
        Native.setLastError(0);
        return found.invokeInt(arguments);
    }
}
