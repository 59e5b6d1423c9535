// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Tlhelp32;
import com.sun.jna.platform.win32.WinDef.DWORD;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinNT.HANDLE;

/** The processes of a Windows host at one moment. */
final class NativeProcesses {
    private static final int MOST = 1 << 18;

    private final Map<Long, Listed> listed = new HashMap<>();

    private record Listed(String name, long parent) { }

    /** Lists them; where Windows does not list them, each is known by itself only. */
    NativeProcesses() {
        try {
            list();
        } catch (LinkageError e) {
            listed.clear();
        }
    }

    private void list() {
        HANDLE snapshot = Kernel32.INSTANCE.CreateToolhelp32Snapshot(Tlhelp32.TH32CS_SNAPPROCESS, new DWORD(0));
        if (WinBase.INVALID_HANDLE_VALUE.equals(snapshot)) {
            return;
        }
        try {
            Tlhelp32.PROCESSENTRY32.ByReference entry = new Tlhelp32.PROCESSENTRY32.ByReference();
            boolean more = Kernel32.INSTANCE.Process32First(snapshot, entry);
            while (more && listed.size() < MOST) {
                listed.put(Integer.toUnsignedLong(entry.th32ProcessID.intValue()), new Listed(Native.toString(entry.szExeFile), Integer.toUnsignedLong(entry.th32ParentProcessID.intValue())));
                more = Kernel32.INSTANCE.Process32Next(snapshot, entry);
            }
        } finally {
            Kernel32.INSTANCE.CloseHandle(snapshot);
        }
    }

    Optional<ProcessFacts> process(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        Optional<Listed> row = Optional.ofNullable(listed.get(pid));
        Optional<ProcessHandle.Info> info = handle.map(ProcessHandle::info);
        Optional<String> exe = info.flatMap(ProcessHandle.Info::command);
        Optional<String> name = row.map(Listed::name).or(() -> exe.map(path -> String.valueOf(Path.of(path).getFileName())));
        Optional<Instant> started = info.flatMap(ProcessHandle.Info::startInstant);
        Optional<Long> parent = row.map(Listed::parent).filter(number -> number != 0 && number != pid).filter(number -> isOlder(number, started));
        return name.map(known -> new ProcessFacts(known, parent, started, exe, NativeCommandLine.of(pid).map(CommandLine::split).orElse(List.of()), info.flatMap(ProcessHandle.Info::user)));
    }

    /** A parent that has ended leaves its number to another process, which is no parent of anybody older. */
    private static boolean isOlder(long parent, Optional<Instant> child) {
        Optional<Instant> started = ProcessHandle.of(parent).flatMap(handle -> handle.info().startInstant());
        return started.isEmpty() || child.isEmpty() || !started.get().isAfter(child.get());
    }
}
