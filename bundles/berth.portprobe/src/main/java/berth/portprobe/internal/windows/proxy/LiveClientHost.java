// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;

import berth.portprobe.internal.windows.RegistryKey;
import berth.portprobe.internal.windows.WindowsError;

/** The registry, the processes and the environment of this machine. */
final class LiveClientHost implements ClientHost {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services";
    private static final String FIREWALL_CLIENT = "SOFTWARE\\Microsoft\\Firewall Client 2004";
    /** SERVICE_WIN32: a service of its own process, or one of several in it. */
    private static final int PROGRAM = 0x30;

    @Override
    public List<String> services() throws WindowsError {
        try {
            List<String> commands = new ArrayList<>();
            for (String name : Advapi32Util.registryGetKeys(WinReg.HKEY_LOCAL_MACHINE, SERVICES)) {
                command(SERVICES + "\\" + name).ifPresent(commands::add);
            }
            return commands;
        } catch (Win32Exception e) {
            throw new WindowsError(SERVICES, e.getErrorCode());
        } catch (LinkageError missing) {
            throw WindowsError.missing("the registry");
        }
    }

    /** A service that goes away meanwhile, or is closed to the caller, has no program for us. */
    private static Optional<String> command(String key) {
        try {
            boolean program = RegistryKey.value(key, "Type").filter(type -> type instanceof Integer number && (number & PROGRAM) != 0).isPresent();
            return program ? text(key, "ImagePath") : Optional.empty();
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(String key, String name) throws WindowsError {
        return RegistryKey.value(key, name).filter(String.class::isInstance).map(String.class::cast);
    }

    @Override
    public List<String> programs() {
        return ProcessHandle.allProcesses().flatMap(process -> process.info().command().stream()).distinct().toList();
    }

    @Override
    public Optional<String> installed() throws WindowsError {
        return text(FIREWALL_CLIENT, "InstallRoot");
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }
}
