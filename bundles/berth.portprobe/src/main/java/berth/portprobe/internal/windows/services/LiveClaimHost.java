// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import berth.portprobe.internal.windows.RegistryKey;
import berth.portprobe.internal.windows.SystemFolder;
import berth.portprobe.internal.windows.WindowsError;

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
    public Map<String, Object> values(String key) throws WindowsError {
        return RegistryKey.values(key);
    }
}
