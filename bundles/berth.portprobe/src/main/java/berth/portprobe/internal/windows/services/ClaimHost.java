// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import berth.portprobe.internal.windows.WindowsError;

/** Where servers of a Windows host keep their ports: files, and HKEY_LOCAL_MACHINE. */
interface ClaimHost {
    /** {@return the folder of Windows, such as {@code C:\Windows}, if it is on a drive of this host} */
    Optional<String> windows();

    /** {@return the beginning of the file}; throws as {@link java.nio.file.Files} does. */
    byte[] read(String path, int most) throws IOException;

    /** {@return the values of a key, as {@link berth.portprobe.internal.windows.RegistryKey#values(String)} has them} */
    Map<String, Object> values(String key) throws WindowsError;
}
