// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * Runs a program to which every netlink socket is refused, as a service manager does with RestrictAddressFamilies=, and ends as it
 * does. By a seccomp filter (seccomp(2)), which whatever this thread starts inherits. Linux on x86-64 or AArch64.
 */
class Without {
    interface C extends Library {
        int prctl(int option, NativeLong two, NativeLong three, NativeLong four, NativeLong five) throws LastErrorException;
    }

    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int AF_NETLINK = 16;
    private static final int EAFNOSUPPORT = 97;
    private static final int REFUSE = 0x0005_0000 | EAFNOSUPPORT;
    private static final int ALLOW = 0x7fff_0000;
    /** BPF_LD | BPF_W | BPF_ABS, BPF_JMP | BPF_JEQ | BPF_K and BPF_RET | BPF_K of linux/filter.h. */
    private static final int LOAD = 0x20;
    private static final int UNLESS = 0x15;
    private static final int RETURN = 0x06;
    /** Where struct seccomp_data has the number of the call and the low half of its first argument. */
    private static final int NUMBER = 0;
    private static final int FIRST = 16;

    public static void main(String[] command) throws IOException, InterruptedException {
        int socket = System.getProperty("os.arch").equals("aarch64") ? 198 : 41;
        int[][] program = {{LOAD, 0, NUMBER}, {UNLESS, 3, socket}, {LOAD, 0, FIRST}, {UNLESS, 1, AF_NETLINK}, {RETURN, 0, REFUSE}, {RETURN, 0, ALLOW}};
        Memory filter = new Memory(8L * program.length);
        for (int i = 0; i < program.length; i++) {
            filter.setShort(8L * i, (short) program[i][0]);
            filter.setByte(8L * i + 2, (byte) 0);
            filter.setByte(8L * i + 3, (byte) program[i][1]);
            filter.setInt(8L * i + 4, program[i][2]);
        }
        Memory header = new Memory(16);
        header.clear();
        header.setShort(0, (short) program.length);
        header.setPointer(8, filter);
        C libc = Native.load("c", C.class);
        NativeLong none = new NativeLong(0);
        libc.prctl(PR_SET_NO_NEW_PRIVS, new NativeLong(1), none, none, none);
        libc.prctl(PR_SET_SECCOMP, new NativeLong(SECCOMP_MODE_FILTER), new NativeLong(Pointer.nativeValue(header)), none, none);
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
