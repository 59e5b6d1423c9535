// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;

import berth.portprobe.internal.windows.SystemFolder;

/** This host. */
final class LiveClaimHost implements ClaimHost {
    @Override
    public Optional<String> windows() {
        return SystemFolder.windows();
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return in.readNBytes(most);
        }
    }

    @Override
    public Map<String, Object> values(String key) {
        try {
            return Advapi32Util.registryGetValues(WinReg.HKEY_LOCAL_MACHINE, key);
        } catch (Win32Exception | LinkageError e) {
            return Map.of();
        }
    }
}
