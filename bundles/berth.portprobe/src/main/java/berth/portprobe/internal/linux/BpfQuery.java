// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Asks by bpf(2) which programs are attached to a control group, and which to anything else (include/uapi/linux/bpf.h). */
final class BpfQuery {

    /** The number of bpf in arch/x86/entry/syscalls/syscall_64.tbl and in include/uapi/asm-generic/unistd.h. */
    private static final Map<String, Long> CALLS = Map.of("amd64", 321L, "x86_64", 321L, "aarch64", 280L, "riscv64", 280L, "loongarch64", 280L,
            "ppc64le", 361L, "s390x", 351L);
    private static final int PROG_GET_FD_BY_ID = 13;
    private static final int OBJ_GET_INFO_BY_FD = 15;
    private static final int PROG_QUERY = 16;
    private static final int LINK_GET_FD_BY_ID = 30;
    private static final int LINK_GET_NEXT_ID = 31;
    /** More than any version of the two structures has. */
    private static final int INFO = 512;
    private static final int MOST_LINKS = 10_000;
    private static final int EFFECTIVE = 1;
    /** BPF_CGROUP_INET_SOCK_CREATE, _INET4_BIND, _INET6_BIND, _INET4_POST_BIND, _INET6_POST_BIND. */
    private static final int[] ATTACH_TYPES = { 2, 8, 9, 12, 13 };
    /** BPF_LSM_CGROUP, since Linux 6.0: whatever such programs are asked about. */
    private static final int LSM_CGROUP = 43;
    /** As far as the kernel may write into any of the requests: up to the revision of a query. */
    private static final int SIZE = 64;
    private static final int COUNT = 24;
    private static final int DIRECTORY_CLOEXEC = 0x80000;

    private BpfQuery() { }

    static int bindPrograms(String controlGroup) throws KernelError {
        int group = call("open", controlGroup, DIRECTORY_CLOEXEC);
        try {
            return count(type -> {
                ByteBuffer query = attributes().putInt(group).putInt(type).putInt(EFFECTIVE);
                bpf(PROG_QUERY, query);
                return query.getInt(COUNT);
            });
        } finally {
            close(group);
        }
    }

    /** Asks how many programs of one type are attached. */
    interface Query {
        int ask(int type) throws KernelError;
    }

    static int count(Query query) throws KernelError {
        int programs = 0;
        for (int type : ATTACH_TYPES) {
            programs += query.ask(type);
        }
        try {
            return programs + query.ask(LSM_CGROUP);
        } catch (KernelError e) {
            if (e.errno() == KernelError.EINVAL) {
                // An older kernel has no such programs.
                return programs;
            }
            throw e;
        }
    }

    static List<byte[]> links() throws KernelError {
        List<byte[]> links = new ArrayList<>();
        ByteBuffer next = attributes();
        while (links.size() < MOST_LINKS && found(LINK_GET_NEXT_ID, next)) {
            int id = next.getInt(Integer.BYTES);
            next.putInt(0, id);
            try {
                links.add(info(LINK_GET_FD_BY_ID, id));
            } catch (KernelError e) {
                // What was taken away between the two questions is no link any more.
                if (!e.gone()) {
                    throw e;
                }
            }
        }
        return links;
    }

    static byte[] program(int id) throws KernelError {
        return info(PROG_GET_FD_BY_ID, id);
    }

    private static boolean found(int command, ByteBuffer next) throws KernelError {
        try {
            bpf(command, next);
            return true;
        } catch (KernelError e) {
            if (e.errno() == KernelError.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private static byte[] info(int command, int id) throws KernelError {
        int object = bpf(command, attributes().putInt(id));
        try (Memory info = new Memory(INFO)) {
            info.clear();
            bpf(OBJ_GET_INFO_BY_FD, attributes().putInt(object).putInt(INFO).putLong(Pointer.nativeValue(info)));
            return info.getByteArray(0, INFO);
        } finally {
            close(object);
        }
    }

    private static ByteBuffer attributes() {
        return ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
    }

    private static int bpf(int command, ByteBuffer attributes) throws KernelError {
        Long number = CALLS.get(System.getProperty("os.arch", ""));
        if (number == null) {
            throw new KernelError("bpf", KernelError.ENOSYS);
        }
        return call("syscall", number, (long) command, attributes.array(), (long) SIZE);
    }

    private static void close(int descriptor) {
        NativeLibrary.getProcess().getFunction("close").invokeInt(new Object[] { descriptor });
    }

    private static int call(String function, Object... arguments) throws KernelError {
        try {
            int result = NativeLibrary.getProcess().getFunction(function).invokeInt(arguments);
            if (result < 0) {
                throw new KernelError(function, Native.getLastError());
            }
            return result;
        } catch (LinkageError e) {
            throw new KernelError(function, KernelError.ENOSYS);
        }
    }
}
