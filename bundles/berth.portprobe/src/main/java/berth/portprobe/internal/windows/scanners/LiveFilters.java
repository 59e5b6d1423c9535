// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.W32Service;
import com.sun.jna.platform.win32.W32ServiceManager;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;

import berth.portprobe.internal.windows.RegistryKey;
import berth.portprobe.internal.windows.WindowsError;

/** The minifilters of this machine. */
final class LiveFilters implements Filters {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services";
    /** The second place is that of Windows 11 24H2 and later. */
    private static final List<String> PLACES = List.of("Instances", "Parameters\\Instances");
    private static final int MAX_ALTITUDE = 64;
    private static final int MAX_FILTERS = 1000;
    private static final int MAX_ROUNDS = 5;
    private static final int FIRST_SIZE = 4096;

    private static final int AGGREGATE_STANDARD = 2;
    private static final int NO_MORE_ITEMS = 0x80070103;
    private static final int INSUFFICIENT_BUFFER = 0x8007007A;

    /** What jna-platform does not have: the filter manager's library. Each function returns an HRESULT. */
    interface Functions extends StdCallLibrary {
        int FilterFindFirst(int form, Pointer buffer, int size, IntByReference returned, PointerByReference handle);

        int FilterFindNext(Pointer handle, int form, Pointer buffer, int size, IntByReference returned);

        int FilterFindClose(Pointer handle);
    }

    @Override
    public List<Configured> configured() throws WindowsError {
        try {
            List<Configured> all = new ArrayList<>();
            for (String service : Advapi32Util.registryGetKeys(WinReg.HKEY_LOCAL_MACHINE, SERVICES)) {
                PLACES.stream().map(place -> SERVICES + "\\" + service + "\\" + place).flatMap(LiveFilters::altitudes).findFirst()
                        .ifPresent(altitude -> all.add(new Configured(service, altitude)));
            }
            return all;
        } catch (Win32Exception e) {
            throw new WindowsError(SERVICES, e.getErrorCode());
        } catch (LinkageError missing) {
            throw WindowsError.missing("the registry");
        }
    }

    /** A key that goes away meanwhile, or is closed to the caller, is passed over: the filter manager's own list has what is loaded. */
    private static Stream<String> altitudes(String key) {
        try {
            if (!Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, key)) {
                return Stream.empty();
            }
            return Stream.of(Advapi32Util.registryGetKeys(WinReg.HKEY_LOCAL_MACHINE, key)).flatMap(instance -> altitude(key + "\\" + instance).stream());
        } catch (Win32Exception e) {
            return Stream.empty();
        }
    }

    private static Optional<String> altitude(String key) {
        try {
            return RegistryKey.value(key, "Altitude").filter(String.class::isInstance).map(String.class::cast).filter(text -> text.length() <= MAX_ALTITUDE).map(String::strip);
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isRunning(String service) throws WindowsError {
        try (W32ServiceManager manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
                W32Service opened = manager.openService(service, Winsvc.SERVICE_QUERY_STATUS)) {
            return opened.queryStatus().dwCurrentState == Winsvc.SERVICE_RUNNING;
        } catch (Win32Exception e) {
            throw new WindowsError("QueryServiceStatusEx", e.getErrorCode());
        } catch (LinkageError missing) {
            throw WindowsError.missing("QueryServiceStatusEx");
        }
    }

    @Override
    public List<byte[]> loaded() throws WindowsError {
        try {
            return new Listing(Native.load("fltlib", Functions.class)).all();
        } catch (LinkageError missing) {
            throw WindowsError.missing("FilterFindFirst");
        }
    }

    /** One walk through the filter manager's list. */
    private static final class Listing {
        private final Functions functions;
        private final PointerByReference handle = new PointerByReference();
        private boolean open;

        Listing(Functions functions) {
            this.functions = functions;
        }

        List<byte[]> all() throws WindowsError {
            List<byte[]> all = new ArrayList<>();
            try {
                Optional<byte[]> next = next();
                while (next.isPresent()) {
                    all.add(next.get());
                    if (all.size() > MAX_FILTERS) {
                        throw new WindowsError("FilterFindNext", WindowsError.ERROR_MORE_DATA);
                    }
                    next = next();
                }
                return all;
            } finally {
                if (open) {
                    functions.FilterFindClose(handle.getValue());
                }
            }
        }

        private Optional<byte[]> next() throws WindowsError {
            int size = FIRST_SIZE;
            for (int round = 0; round < MAX_ROUNDS; round++) {
                try (Memory buffer = new Memory(size)) {
                    IntByReference returned = new IntByReference();
                    int result = open ? functions.FilterFindNext(handle.getValue(), AGGREGATE_STANDARD, buffer, size, returned)
                            : functions.FilterFindFirst(AGGREGATE_STANDARD, buffer, size, returned, handle);
                    if (result >= 0) {
                        open = true;
                        return Optional.of(buffer.getByteArray(0, Math.clamp(returned.getValue(), 0, size)));
                    }
                    if (result == NO_MORE_ITEMS) {
                        return Optional.empty();
                    }
                    if (result != INSUFFICIENT_BUFFER) {
                        throw Results.error("FilterFindFirst", result);
                    }
                    size = Math.max(2 * size, Math.clamp(returned.getValue(), 0, 1 << 16));
                }
            }
            throw new WindowsError("FilterFindFirst", WindowsError.ERROR_INSUFFICIENT_BUFFER);
        }
    }
}
