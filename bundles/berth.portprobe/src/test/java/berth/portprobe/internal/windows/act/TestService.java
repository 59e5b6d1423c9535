// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;

import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.services.LiveServices;
import berth.portprobe.internal.windows.services.ServiceStatus;
import berth.portprobe.internal.windows.services.Services;

/** A service of Windows that has a port and greets as the SMTP service of IIS does: releng/wine/smtpsvc.c. It is gone when this is closed. */
public final class TestService implements AutoCloseable {
    private static final int DELETE = 0x10000;
    private static final Path PROGRAM = Path.of("..", "..", "releng", "commandline", "target", "smtpsvc.exe");

    private final String name;
    private final Services services = new Services(new LiveServices());

    /** Makes it, with its port and one word for how it stops. */
    public TestService(String name, int port, String how) {
        assumeTrue(Files.exists(PROGRAM), "the service was built");
        this.name = name;
        SC_HANDLE manager = Advapi32.INSTANCE.OpenSCManager(null, null, Winsvc.SC_MANAGER_ALL_ACCESS);
        assumeTrue(manager != null, "only an administrator makes services");
        String command = '"' + PROGRAM.toAbsolutePath().normalize().toString() + "\" " + name + " " + port + " " + how;
        SC_HANDLE service = Advapi32.INSTANCE.CreateService(manager, name, "Berth's test (" + name + ")", Winsvc.SERVICE_ALL_ACCESS, WinNT.SERVICE_WIN32_OWN_PROCESS, WinNT.SERVICE_DEMAND_START,
                WinNT.SERVICE_ERROR_NORMAL, command, null, null, null, null, null);
        int error = service == null ? Native.getLastError() : 0;
        Advapi32.INSTANCE.CloseServiceHandle(manager);
        if (service == null) {
            throw new IllegalStateException("CreateService: error " + error);
        }
        Advapi32.INSTANCE.CloseServiceHandle(service);
    }

    /** Starts it, and waits until it runs, or has failed to. */
    public ServiceStatus start() throws IOException, WindowsError {
        new LiveServices().start(name);
        return new ServiceWait(services).afterPending(name);
    }

    /** {@return how it is now} */
    public ServiceStatus status() throws WindowsError {
        return services.status(name).orElseThrow();
    }

    /** {@return whether this is Wine and no Windows} */
    public static boolean isWine() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    @Override
    public void close() {
        long pid = 0;
        try {
            pid = status().pid();
        } catch (WindowsError e) {
            // It can be deleted all the same.
            pid = 0;
        }
        if (pid != 0) {
            ProcessHandle.of(pid).ifPresent(process -> {
                process.destroyForcibly();
                process.onExit().join();
            });
        }
        SC_HANDLE manager = Advapi32.INSTANCE.OpenSCManager(null, null, Winsvc.SC_MANAGER_CONNECT);
        SC_HANDLE service = Advapi32.INSTANCE.OpenService(manager, name, DELETE);
        Advapi32.INSTANCE.DeleteService(service);
        Advapi32.INSTANCE.CloseServiceHandle(service);
        Advapi32.INSTANCE.CloseServiceHandle(manager);
    }
}
