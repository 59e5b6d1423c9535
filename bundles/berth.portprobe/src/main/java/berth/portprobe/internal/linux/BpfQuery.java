// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** Asks by bpf(2) which programs are attached to a control group (BPF_PROG_QUERY of include/uapi/linux/bpf.h). */
final class BpfQuery {

    /** The number of bpf in arch/x86/entry/syscalls/syscall_64.tbl and in include/uapi/asm-generic/unistd.h. */
    private static final Map<String, Long> CALLS = Map.of("amd64", 321L, "x86_64", 321L, "aarch64", 280L, "riscv64", 280L, "loongarch64", 280L,
            "ppc64le", 361L, "s390x", 351L);
    private static final int PROG_QUERY = 16;
    private static final int EFFECTIVE = 1;
    /** BPF_CGROUP_INET_SOCK_CREATE, _INET4_BIND, _INET6_BIND, _INET4_POST_BIND, _INET6_POST_BIND. */
    private static final int[] ATTACH_TYPES = { 2, 8, 9, 12, 13 };
    private static final int SIZE = 32;
    private static final int COUNT = 24;
    private static final int DIRECTORY_CLOEXEC = 0x80000;

    private BpfQuery() { }

    static int bindPrograms(String controlGroup) throws KernelError {
        Long number = CALLS.get(System.getProperty("os.arch", ""));
        if (number == null) {
            throw new KernelError("bpf", KernelError.ENOSYS);
        }
        int group = call("open", controlGroup, DIRECTORY_CLOEXEC);
        try {
            int programs = 0;
            for (int type : ATTACH_TYPES) {
                byte[] attributes = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder()).putInt(group).putInt(type).putInt(EFFECTIVE).array();
                call("syscall", number, (long) PROG_QUERY, attributes, (long) SIZE);
                programs += ByteBuffer.wrap(attributes).order(ByteOrder.nativeOrder()).getInt(COUNT);
            }
            return programs;
        } finally {
            NativeLibrary.getProcess().getFunction("close").invokeInt(new Object[] { group });
        }
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
