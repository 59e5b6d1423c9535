// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.Locale;
import java.util.Optional;

import berth.core.given.LocalPath;


/** The program in a service's command line. Pure. */
final class ServiceImage {
    private static final String EXE = ".exe";

    private ServiceImage() { }

    /** {@return the path of the program; of an unquoted one with spaces in its folders, too, as far as its name ends with .exe} */
    static Optional<String> program(String command, LocalPath.Environment environment) {
        String line = LocalPath.expanded(command, environment).strip();
        if (line.startsWith("\"")) {
            int close = line.indexOf('"', 1);
            return Optional.of(line.substring(1, close < 0 ? line.length() : close)).filter(path -> !path.isBlank());
        }
        int end = end(line.toLowerCase(Locale.ROOT));
        return Optional.of(line.substring(0, end)).filter(path -> !path.isBlank());
    }

    private static int end(String line) {
        for (int at = line.indexOf(EXE); at >= 0; at = line.indexOf(EXE, at + 1)) {
            int behind = at + EXE.length();
            if (behind == line.length() || Character.isWhitespace(line.charAt(behind))) {
                return behind;
            }
        }
        int space = line.indexOf(' ');
        return space < 0 ? line.length() : space;
    }
}
