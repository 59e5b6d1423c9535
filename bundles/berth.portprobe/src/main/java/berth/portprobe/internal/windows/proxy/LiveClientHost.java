// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;

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
            boolean program = Advapi32Util.registryValueExists(WinReg.HKEY_LOCAL_MACHINE, key, "Type")
                    && Advapi32Util.registryGetValue(WinReg.HKEY_LOCAL_MACHINE, key, "Type") instanceof Integer type && (type & PROGRAM) != 0;
            return program && Advapi32Util.registryValueExists(WinReg.HKEY_LOCAL_MACHINE, key, "ImagePath")
                    && Advapi32Util.registryGetValue(WinReg.HKEY_LOCAL_MACHINE, key, "ImagePath") instanceof String command ? Optional.of(command) : Optional.empty();
        } catch (Win32Exception e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> programs() {
        return ProcessHandle.allProcesses().flatMap(process -> process.info().command().stream()).distinct().toList();
    }

    @Override
    public Optional<String> installed() throws WindowsError {
        try {
            return Advapi32Util.registryValueExists(WinReg.HKEY_LOCAL_MACHINE, FIREWALL_CLIENT, "InstallRoot")
                    && Advapi32Util.registryGetValue(WinReg.HKEY_LOCAL_MACHINE, FIREWALL_CLIENT, "InstallRoot") instanceof String folder ? Optional.of(folder) : Optional.empty();
        } catch (Win32Exception e) {
            throw new WindowsError(FIREWALL_CLIENT, e.getErrorCode());
        } catch (LinkageError missing) {
            throw WindowsError.missing("the registry");
        }
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }
}
