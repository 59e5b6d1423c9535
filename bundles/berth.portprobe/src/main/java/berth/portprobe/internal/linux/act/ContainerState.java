// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which container a name stands for, and whether it runs, as {@code docker container inspect} and that of Podman say. */
record ContainerState(String id, boolean runs) {
    static final String FORMAT = "{{.Id}} {{.State.Running}}";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (true|false)");

    /** {@return what the line says; the program may have warned before} */
    static Optional<ContainerState> parse(String said) {
        return said.lines().map(String::strip).map(LINE::matcher).filter(Matcher::matches).findFirst().map(line -> new ContainerState(line.group(1), line.group(2).equals("true")));
    }

    /** {@return its state in a word} */
    String text() {
        return runs ? "running" : "stopped";
    }
}
