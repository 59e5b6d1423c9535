// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.file.Path;
import java.util.Optional;

/** Where Windows has its own programs and files: asked of Windows, not of the environment, which is whoever's that started this program. */
public final class SystemFolder {
    private static final int LONGEST_PATH = 32_768;

    private SystemFolder() { }

    /** {@return such as {@code C:\Windows\System32}; empty where Windows does not tell} */
    public static Optional<Path> programs() {
        char[] path = new char[LONGEST_PATH];
        try {
            int length = Functions.call("kernel32", "GetSystemDirectoryW", path, path.length);
            return length <= 0 || length >= path.length ? Optional.empty() : Optional.of(Path.of(new String(path, 0, length)));
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return such as {@code C:\Windows}} */
    public static Optional<String> windows() {
        return programs().map(Path::getParent).map(Path::toString);
    }
}
