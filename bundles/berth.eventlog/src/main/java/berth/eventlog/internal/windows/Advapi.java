// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.ptr.IntByReference;

import java.util.Optional;

/** {@link ClassicCalls} by the system's own library (winbase.h). */
final class Advapi implements ClassicCalls {
    private static final String LOGS = "SYSTEM\\CurrentControlSet\\Services\\EventLog\\";
    private static final int EVENTLOG_SEQUENTIAL_READ = 0x1;
    private static final int EVENTLOG_FORWARDS_READ = 0x4;
    private static final int EVENTLOG_BACKWARDS_READ = 0x8;

    @Override
    public boolean isRegistered(String log) throws EventLogError {
        try {
            return Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, LOGS + log);
        } catch (Win32Exception e) {
            throw EventLogError.of("RegOpenKeyEx", e.getErrorCode());
        } catch (LinkageError e) {
            throw EventLogError.missing("advapi32.dll");
        }
    }

    @Override
    public long open(String log) throws EventLogError {
        try {
            Optional<HANDLE> handle = Optional.ofNullable(Advapi32.INSTANCE.OpenEventLog(null, log));
            int error = Native.getLastError();
            return Pointer.nativeValue(handle.orElseThrow(() -> EventLogError.of("OpenEventLog", error)).getPointer());
        } catch (LinkageError e) {
            throw EventLogError.missing("OpenEventLog");
        }
    }

    @Override
    public Buffer read(long log, boolean newestFirst, int capacity) throws EventLogError {
        try (Memory buffer = new Memory(capacity)) {
            IntByReference used = new IntByReference();
            IntByReference needed = new IntByReference();
            int flags = EVENTLOG_SEQUENTIAL_READ | (newestFirst ? EVENTLOG_BACKWARDS_READ : EVENTLOG_FORWARDS_READ);
            boolean done = Advapi32.INSTANCE.ReadEventLog(handle(log), flags, 0, buffer, capacity, used, needed);
            int error = Native.getLastError();
            if (done) {
                return new Buffer(0, buffer.getByteArray(0, Math.min(Math.max(0, used.getValue()), capacity)));
            }
            return switch (error) {
            case EventLogError.ERROR_HANDLE_EOF -> new Buffer(0, new byte[0]);
            case EventLogError.ERROR_INSUFFICIENT_BUFFER -> new Buffer(Math.max(1, needed.getValue()), new byte[0]);
            default -> throw EventLogError.of("ReadEventLog", error);
            };
        }
    }

    private static HANDLE handle(long value) {
        return new HANDLE(new Pointer(value));
    }

    @Override
    public void close(long log) {
        Advapi32.INSTANCE.CloseEventLog(handle(log));
    }
}
