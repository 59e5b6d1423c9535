// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a service is set up (QUERY_SERVICE_CONFIGW): three numbers, then pointers. */
record ServiceConfig(int start, Optional<String> command) {
    private static final int START = 4;
    private static final int COMMAND = 12;
    private static final Pattern QUOTED = Pattern.compile("\\s*\"([^\"]{1,1024})\".*", Pattern.DOTALL);
    private static final Pattern TO_EXE = Pattern.compile("\\s*(.{1,1024}?\\.(?i:exe|sys|dll))(?:\\s.*)?", Pattern.DOTALL);

    static Optional<ServiceConfig> read(NativeBytes bytes) {
        int command = (COMMAND + bytes.pointerSize() - 1) / bytes.pointerSize() * bytes.pointerSize();
        return bytes.number(START).map(start -> new ServiceConfig(start, bytes.text(command).filter(text -> !text.isBlank())));
    }

    /** {@return the program of the command line}; without quotes it goes to the first end in {@code .exe}, as people mean it. */
    Optional<String> exe() {
        return command.map(line -> {
            Matcher quoted = QUOTED.matcher(line);
            Matcher toExe = TO_EXE.matcher(line);
            return quoted.matches() ? quoted.group(1) : toExe.matches() ? toExe.group(1) : line.strip().split("\\s")[0];
        });
    }
}
