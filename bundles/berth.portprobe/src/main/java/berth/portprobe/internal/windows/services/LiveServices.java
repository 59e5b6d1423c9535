// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.ptr.IntByReference;

import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.windows.WindowsError;

/** The service control manager of this host, by winsvc.h. */
public final class LiveServices implements ServiceDoor {
    /** More than that EnumServicesStatusEx takes for nothing. */
    private static final int LIST_BYTES = 256 << 10;
    private static final int FEW_BYTES = 8 << 10;
    private static final int MOST_ROUNDS = 8;
    private static final int UNCHANGED = -1;
    private static final int DELAYED = 3;
    private static final int WIN32_SERVICES = 0x30;

    @Override
    public All services() throws WindowsError {
        return guarded("EnumServicesStatusEx", () -> {
            SC_HANDLE manager = manager(Winsvc.SC_MANAGER_CONNECT | Winsvc.SC_MANAGER_ENUMERATE_SERVICE);
            try {
                return all(manager);
            } finally {
                close(manager);
            }
        });
    }

    private static All all(SC_HANDLE manager) throws WindowsError {
        List<Filled> parts = new ArrayList<>();
        IntByReference resume = new IntByReference();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Memory buffer = cleared(LIST_BYTES);
            IntByReference needed = new IntByReference();
            IntByReference count = new IntByReference();
            boolean last = Advapi32.INSTANCE.EnumServicesStatusEx(manager, Winsvc.SC_ENUM_PROCESS_INFO, WIN32_SERVICES, Winsvc.SERVICE_STATE_ALL, buffer, LIST_BYTES, needed, count, resume, null);
            int error = last ? 0 : Native.getLastError();
            if (!last && error != WindowsError.ERROR_MORE_DATA) {
                throw new WindowsError("EnumServicesStatusEx", error);
            }
            parts.add(new Filled(bytes(buffer), count.getValue()));
            if (last) {
                return new All(parts, true);
            }
        }
        return new All(parts, false);
    }

    @Override
    public NativeBytes status(String service) throws WindowsError {
        return with(service, Winsvc.SERVICE_QUERY_STATUS, "QueryServiceStatusEx", handle -> {
            Winsvc.SERVICE_STATUS_PROCESS status = new Winsvc.SERVICE_STATUS_PROCESS();
            check("QueryServiceStatusEx", Advapi32.INSTANCE.QueryServiceStatusEx(handle, Winsvc.SC_STATUS_TYPE.SC_STATUS_PROCESS_INFO, status, status.size(), new IntByReference()));
            return new NativeBytes(Pointer.nativeValue(status.getPointer()), Native.POINTER_SIZE, status.getPointer().getByteArray(0, status.size()));
        });
    }

    /** A call that fills a buffer, or says how large one it needs. */
    private interface Fill {
        boolean into(Memory buffer, int size, IntByReference needed);
    }

    private static NativeBytes filled(String call, Fill fill) throws WindowsError {
        int size = FEW_BYTES;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Memory buffer = cleared(size);
            IntByReference needed = new IntByReference();
            if (fill.into(buffer, size, needed)) {
                return bytes(buffer);
            }
            int error = Native.getLastError();
            if (error != WindowsError.ERROR_INSUFFICIENT_BUFFER && error != WindowsError.ERROR_MORE_DATA || needed.getValue() > LIST_BYTES) {
                throw new WindowsError(call, error);
            }
            size = Math.max(needed.getValue(), 2 * size);
        }
        throw new WindowsError(call, WindowsError.ERROR_MORE_DATA);
    }

    @Override
    public NativeBytes config(String service) throws WindowsError {
        ServiceCalls calls = calls();
        return with(service, Winsvc.SERVICE_QUERY_CONFIG, "QueryServiceConfig", handle -> filled("QueryServiceConfig", (buffer, size, needed) -> calls.QueryServiceConfigW(handle, buffer, size, needed)));
    }

    @Override
    public NativeBytes config(String service, int level) throws WindowsError {
        return with(service, Winsvc.SERVICE_QUERY_CONFIG, "QueryServiceConfig2",
                handle -> filled("QueryServiceConfig2", (buffer, size, needed) -> Advapi32.INSTANCE.QueryServiceConfig2(handle, level, buffer, size, needed)));
    }

    @Override
    public Filled dependents(String service) throws WindowsError {
        return with(service, Winsvc.SERVICE_ENUMERATE_DEPENDENTS, "EnumDependentServices", handle -> {
            IntByReference count = new IntByReference();
            NativeBytes bytes = filled("EnumDependentServices", (buffer, size, needed) -> Advapi32.INSTANCE.EnumDependentServices(handle, Winsvc.SERVICE_ACTIVE, buffer, size, needed, count));
            return new Filled(bytes, count.getValue());
        });
    }

    @Override
    public void check(String service, int rights) throws WindowsError {
        with(service, rights, "OpenService", handle -> Boolean.TRUE);
    }

    @Override
    public void start(String service) throws WindowsError {
        with(service, MAY_START, "StartService", handle -> check("StartService", Advapi32.INSTANCE.StartService(handle, 0, null)));
    }

    @Override
    public void stop(String service) throws WindowsError {
        with(service, MAY_STOP, "ControlService", handle -> check("ControlService", Advapi32.INSTANCE.ControlService(handle, Winsvc.SERVICE_CONTROL_STOP, new Winsvc.SERVICE_STATUS())));
    }

    @Override
    public void setStart(String service, StartType type) throws WindowsError {
        ServiceCalls calls = calls();
        with(service, MAY_CONFIGURE, "ChangeServiceConfig", handle -> {
            check("ChangeServiceConfig", calls.ChangeServiceConfigW(handle, UNCHANGED, type.number(), UNCHANGED, null, null, null, null, null, null, null));
            Memory delayed = cleared(Integer.BYTES);
            delayed.setInt(0, type == StartType.DELAYED_AUTO ? 1 : 0);
            boolean set = calls.ChangeServiceConfig2W(handle, DELAYED, delayed);
            return type == StartType.DELAYED_AUTO ? check("ChangeServiceConfig2", set) : Boolean.TRUE;
        });
    }

    @Override
    public ProcessRef process(long pid) {
        return new ProcessRef(pid, ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).map(start -> start.truncatedTo(ChronoUnit.MILLIS)));
    }

    /** What is asked of the manager. */
    private interface Ask<T> {
        T of() throws WindowsError;
    }

    /** What is asked of a service. */
    private interface Use<T> {
        T of(SC_HANDLE service) throws WindowsError;
    }

    private static <T> T guarded(String call, Ask<T> ask) throws WindowsError {
        try {
            return ask.of();
        } catch (LinkageError e) {
            throw WindowsError.missing(call);
        }
    }

    private static <T> T with(String name, int rights, String call, Use<T> use) throws WindowsError {
        return guarded(call, () -> {
            SC_HANDLE manager = manager(Winsvc.SC_MANAGER_CONNECT);
            try {
                SC_HANDLE service = opened("OpenService", Advapi32.INSTANCE.OpenService(manager, name, rights));
                try {
                    return use.of(service);
                } finally {
                    close(service);
                }
            } finally {
                close(manager);
            }
        });
    }

    private static SC_HANDLE manager(int rights) throws WindowsError {
        return opened("OpenSCManager", Advapi32.INSTANCE.OpenSCManager(null, null, rights));
    }

    private static SC_HANDLE opened(String call, @org.eclipse.jdt.annotation.Nullable SC_HANDLE handle) throws WindowsError {
        if (handle == null) {
            throw new WindowsError(call, Native.getLastError());
        }
        return handle;
    }

    private static Boolean check(String call, boolean done) throws WindowsError {
        if (!done) {
            throw new WindowsError(call, Native.getLastError());
        }
        return Boolean.TRUE;
    }

    private static void close(SC_HANDLE handle) {
        Advapi32.INSTANCE.CloseServiceHandle(handle);
    }

    private static ServiceCalls calls() throws WindowsError {
        return guarded("advapi32", ServiceCalls::load);
    }

    private static Memory cleared(int size) {
        Memory memory = new Memory(size);
        memory.clear();
        return memory;
    }

    private static NativeBytes bytes(Memory buffer) {
        return new NativeBytes(Pointer.nativeValue(buffer), Native.POINTER_SIZE, buffer.getByteArray(0, (int) buffer.size()));
    }
}
