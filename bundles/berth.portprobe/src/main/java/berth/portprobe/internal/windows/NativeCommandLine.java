// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.Optional;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;

import berth.portprobe.internal.windows.CommandLine.Text;

/** The command line of another process (phnt's ntpsapi.h, ntpebteb.h and ntrtl.h tell the structures). */
final class NativeCommandLine {
    private static final int PROCESS_BASIC_INFORMATION = 0;
    private static final int PROCESS_COMMAND_LINE_INFORMATION = 60;
    private static final int STATUS_INFO_LENGTH_MISMATCH = 0xC0000004;
    private static final int LONGEST = 1 << 17;
    private static final boolean WIDE = Native.POINTER_SIZE == Long.BYTES;
    private static final int PEB_IN_BASIC_INFORMATION = Native.POINTER_SIZE;
    private static final int BASIC_INFORMATION_SIZE = 6 * Native.POINTER_SIZE;
    private static final int PARAMETERS_IN_PEB = WIDE ? 0x20 : 0x10;
    private static final int COMMAND_LINE_IN_PARAMETERS = WIDE ? 0x70 : 0x40;

    private NativeCommandLine() { }

    static Optional<String> of(long pid) {
        return asked(pid, WinNT.PROCESS_QUERY_LIMITED_INFORMATION, NativeCommandLine::told)
                .or(() -> asked(pid, WinNT.PROCESS_QUERY_INFORMATION | WinNT.PROCESS_VM_READ, NativeCommandLine::read));
    }

    @FunctionalInterface
    private interface Question {
        Optional<String> ask(HANDLE process) throws WindowsError;
    }

    private static Optional<String> asked(long pid, int rights, Question question) {
        HANDLE process = Kernel32.INSTANCE.OpenProcess(rights, false, (int) pid);
        if (process == null) {
            return Optional.empty();
        }
        try {
            return question.ask(process);
        } catch (WindowsError e) {
            // An older Windows does not tell it so.
            return Optional.empty();
        } finally {
            Kernel32.INSTANCE.CloseHandle(process);
        }
    }

    /** Since Windows 8.1 the system tells it of every process whose name it tells. */
    private static Optional<String> told(HANDLE process) throws WindowsError {
        for (int size = 1 << 11; size <= LONGEST; size <<= 2) {
            try (Memory memory = new Memory(size)) {
                memory.clear();
                int status = query(process, PROCESS_COMMAND_LINE_INFORMATION, memory);
                if (status == 0) {
                    return CommandLine.inBuffer(memory.getByteArray(0, size), Pointer.nativeValue(memory), Native.POINTER_SIZE);
                }
                if (status != STATUS_INFO_LENGTH_MISMATCH) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static int query(HANDLE process, int what, Memory memory) throws WindowsError {
        return Functions.call("ntdll", "NtQueryInformationProcess", process.getPointer(), what, memory, (int) memory.size(), new IntByReference());
    }

    /** Before, it is read out of the process, where that is one's own to read; it may have changed it. */
    private static Optional<String> read(HANDLE process) throws WindowsError {
        try (Memory basic = new Memory(BASIC_INFORMATION_SIZE)) {
            basic.clear();
            if (query(process, PROCESS_BASIC_INFORMATION, basic) != 0) {
                return Optional.empty();
            }
            Pointer parameters = pointer(process, basic.getPointer(PEB_IN_BASIC_INFORMATION), PARAMETERS_IN_PEB);
            Optional<Text> text = CommandLine.unicodeString(bytes(process, parameters, COMMAND_LINE_IN_PARAMETERS, 2 * Native.POINTER_SIZE), Native.POINTER_SIZE);
            return text.isEmpty() ? Optional.empty() : Optional.of(CommandLine.characters(bytes(process, new Pointer(text.get().address()), 0, text.get().length())));
        }
    }

    private static Pointer pointer(HANDLE process, Pointer base, int offset) throws WindowsError {
        return new Pointer(CommandLine.number(bytes(process, base, offset, Native.POINTER_SIZE), 0, Native.POINTER_SIZE));
    }

    private static byte[] bytes(HANDLE process, Pointer base, int offset, int length) throws WindowsError {
        try (Memory memory = new Memory(Math.max(1, length))) {
            if (base == null || !Kernel32.INSTANCE.ReadProcessMemory(process, base.share(offset), memory, length, null)) {
                throw Functions.lastError("ReadProcessMemory");
            }
            return memory.getByteArray(0, length);
        }
    }
}
