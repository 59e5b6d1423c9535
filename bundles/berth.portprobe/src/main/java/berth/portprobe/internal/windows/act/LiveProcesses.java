// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;

import berth.portprobe.internal.windows.WindowsError;

/** The processes of this host. */
final class LiveProcesses implements ProcessDoor {
    /** Of the length of the longest path. */
    private static final int LONGEST_PATH = 1 << 15;
    private static final int WAIT_OBJECT = 0;
    private static final int ENDED_BY_US = 1;
    /** GetProcessInformation (Windows 8.1): ProcessProtectionLevelInfo, and PROTECTION_LEVEL_NONE. */
    private static final int PROTECTION = 7;
    private static final int UNPROTECTED = 0xfffffffe;

    @Override
    public Optional<Pinned> open(long pid, boolean toEnd) throws WindowsError {
        try {
            HANDLE handle = Kernel32.INSTANCE.OpenProcess(WinNT.PROCESS_QUERY_LIMITED_INFORMATION | WinNT.SYNCHRONIZE | (toEnd ? WinNT.PROCESS_TERMINATE : 0), false, (int) pid);
            int error = handle == null ? Native.getLastError() : 0;
            if (error == WindowsError.ERROR_INVALID_PARAMETER) {
                return Optional.empty();
            }
            if (handle == null) {
                throw new WindowsError("OpenProcess", error);
            }
            return Optional.of(new Opened(handle)).filter(Opened::lives).map(opened -> opened);
        } catch (LinkageError e) {
            throw WindowsError.missing("OpenProcess");
        }
    }

    /** An open handle. */
    private record Opened(HANDLE handle) implements Pinned {
        /** One that has ended keeps its number as long as anybody has a handle of it. */
        private boolean lives() {
            boolean lives = !hasEnded(Duration.ZERO);
            if (!lives) {
                close();
            }
            return lives;
        }

        @Override
        public Identity identity() throws WindowsError {
            WinBase.FILETIME created = new WinBase.FILETIME();
            WinBase.FILETIME other = new WinBase.FILETIME();
            if (!Kernel32.INSTANCE.GetProcessTimes(handle, created, other, new WinBase.FILETIME(), new WinBase.FILETIME())) {
                throw new WindowsError("GetProcessTimes", Native.getLastError());
            }
            char[] image = new char[LONGEST_PATH];
            IntByReference length = new IntByReference(image.length);
            if (!Kernel32.INSTANCE.QueryFullProcessImageName(handle, 0, image, length)) {
                throw new WindowsError("QueryFullProcessImageName", Native.getLastError());
            }
            Instant start = Instant.ofEpochMilli(created.toTime()).truncatedTo(ChronoUnit.MILLIS);
            return new Identity(start, new String(image, 0, Math.min(length.getValue(), image.length)));
        }

        @Override
        public boolean isProtected() {
            Memory number = new Memory(Integer.BYTES);
            number.clear();
            boolean critical = call("IsProcessCritical", handle, number).orElse(0) != 0 && number.getInt(0) != 0;
            number.clear();
            return critical || call("GetProcessInformation", handle, PROTECTION, number, Integer.BYTES).orElse(0) != 0 && number.getInt(0) != UNPROTECTED;
        }

        /** Older than Windows 8.1 there are neither. */
        private static OptionalInt call(String function, Object... arguments) {
            try {
                return OptionalInt.of(NativeLibrary.getInstance("kernel32").getFunction(function, Function.ALT_CONVENTION).invokeInt(arguments));
            } catch (LinkageError e) {
                return OptionalInt.empty();
            }
        }

        @Override
        public void end() throws WindowsError {
            if (!Kernel32.INSTANCE.TerminateProcess(handle, ENDED_BY_US) && !hasEnded(Duration.ZERO)) {
                throw new WindowsError("TerminateProcess", Native.getLastError());
            }
        }

        @Override
        public boolean hasEnded(Duration patience) {
            return Kernel32.INSTANCE.WaitForSingleObject(handle, (int) patience.toMillis()) == WAIT_OBJECT;
        }

        @Override
        public void close() {
            Kernel32.INSTANCE.CloseHandle(handle);
        }
    }
}
