// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.ArrayList;
import java.util.List;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Tlhelp32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinDef.DWORD;
import com.sun.jna.platform.win32.WinNT.HANDLE;

import berth.portprobe.internal.windows.NativeTables;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** The listeners and the processes of this machine. */
final class LiveInside implements Inside {
    /** CreateToolhelp32Snapshot says so while the process loads libraries. */
    private static final int ERROR_BAD_LENGTH = 24;
    private static final int ERROR_NO_MORE_FILES = 18;
    private static final int MAX_ROUNDS = 5;
    private static final int MAX_LIBRARIES = 5000;

    @Override
    public byte[] table(TableLayout layout) throws WindowsError {
        return NativeTables.table(layout);
    }

    @Override
    public List<String> libraries(long pid) throws WindowsError {
        try {
            HANDLE snapshot = snapshot(pid);
            try {
                return libraries(snapshot);
            } finally {
                Kernel32.INSTANCE.CloseHandle(snapshot);
            }
        } catch (LinkageError missing) {
            throw WindowsError.missing("CreateToolhelp32Snapshot");
        }
    }

    private static HANDLE snapshot(long pid) throws WindowsError {
        int error = 0;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            HANDLE snapshot = Kernel32.INSTANCE.CreateToolhelp32Snapshot(new DWORD(Tlhelp32.TH32CS_SNAPMODULE.intValue() | Tlhelp32.TH32CS_SNAPMODULE32.intValue()), new DWORD(pid));
            if (!WinBase.INVALID_HANDLE_VALUE.equals(snapshot)) {
                return snapshot;
            }
            error = Native.getLastError();
            if (error != ERROR_BAD_LENGTH) {
                break;
            }
        }
        throw new WindowsError("CreateToolhelp32Snapshot", error);
    }

    private static List<String> libraries(HANDLE snapshot) throws WindowsError {
        List<String> paths = new ArrayList<>();
        Tlhelp32.MODULEENTRY32W module = new Tlhelp32.MODULEENTRY32W();
        boolean more = Kernel32.INSTANCE.Module32FirstW(snapshot, module);
        while (more && paths.size() < MAX_LIBRARIES) {
            paths.add(module.szExePath());
            more = Kernel32.INSTANCE.Module32NextW(snapshot, module);
        }
        int error = more ? WindowsError.ERROR_MORE_DATA : Native.getLastError();
        if (error != ERROR_NO_MORE_FILES && error != 0) {
            throw new WindowsError("Module32Next", error);
        }
        return paths;
    }
}
