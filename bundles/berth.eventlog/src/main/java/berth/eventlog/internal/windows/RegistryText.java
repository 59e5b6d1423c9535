// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.ptr.IntByReference;

/** Texts of the machine's registry as they are written there: nobody's environment is filled in, as RegGetValue does. */
final class RegistryText {
    private static final int LARGEST = 2 * 8192;

    private RegistryText() { }

    /** {@return the text, unless there is no such key or value, or it is no text} */
    static Optional<String> of(Advapi32 registry, String key, String name) throws EventLogError {
        WinReg.HKEYByReference open = new WinReg.HKEYByReference();
        if (!isThere("RegOpenKeyEx", registry.RegOpenKeyEx(WinReg.HKEY_LOCAL_MACHINE, key, 0, WinNT.KEY_QUERY_VALUE, open))) {
            return Optional.empty();
        }
        try {
            return text(registry, open.getValue(), name);
        } finally {
            registry.RegCloseKey(open.getValue());
        }
    }

    private static Optional<String> text(Advapi32 registry, WinReg.HKEY key, String name) throws EventLogError {
        byte[] bytes = new byte[LARGEST];
        IntByReference type = new IntByReference();
        IntByReference size = new IntByReference(LARGEST);
        if (!isThere("RegQueryValueEx", registry.RegQueryValueEx(key, name, 0, type, bytes, size)) || type.getValue() != WinNT.REG_SZ && type.getValue() != WinNT.REG_EXPAND_SZ) {
            return Optional.empty();
        }
        String text = new String(bytes, 0, Math.min(Math.max(0, size.getValue()), LARGEST) & ~1, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        return Optional.of(end < 0 ? text : text.substring(0, end));
    }

    private static boolean isThere(String call, int error) throws EventLogError {
        if (error != 0 && error != EventLogError.ERROR_FILE_NOT_FOUND) {
            throw EventLogError.of(call, error);
        }
        return error == 0;
    }
}
