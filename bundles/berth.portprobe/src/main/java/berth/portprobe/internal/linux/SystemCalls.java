// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;

import com.sun.jna.Native;

/** The numbers of system calls that older C libraries have no function for: arch/x86/entry/syscalls, include/uapi/asm-generic/unistd.h. */
record SystemCalls(int getdents64, int statx, int kcmp) {

    private static final SystemCalls GENERIC = new SystemCalls(61, 291, 272);

    /** {@return the numbers of the processor that this virtual machine runs on, where they are known} */
    static Optional<SystemCalls> here() {
        try {
            return Native.POINTER_SIZE == 8 ? of(System.getProperty("os.arch", "")).filter(SystemCalls::work) : Optional.empty();
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /** A call without an open file must fail; where it can't be made at all, JNA says so. */
    private static boolean work(SystemCalls calls) {
        return LibC64.syscall(calls.getdents64, -1, 0, 0, 0, 0) < 0;
    }

    static Optional<SystemCalls> of(String processor) {
        return switch (processor) {
        case "amd64", "x86_64" -> Optional.of(new SystemCalls(217, 332, 312));
        case "aarch64", "riscv64", "loongarch64" -> Optional.of(GENERIC);
        case "ppc64le" -> Optional.of(new SystemCalls(202, 383, 354));
        case "s390x" -> Optional.of(new SystemCalls(220, 379, 343));
        default -> Optional.empty();
        };
    }
}
