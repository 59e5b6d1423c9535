// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of ports in /etc/services (services(5)), each with its transport behind a slash. */
final class PortNumbers {
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+([0-9]{1,5})/(tcp|udp)((?:\\s+[^#\\s]+)*).*");

    private PortNumbers() { }

    static Map<String, Integer> parse(String text) {
        Map<String, Integer> ports = new HashMap<>();
        text.lines().map(String::strip).filter(line -> !line.startsWith("#")).map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            for (String name : (line.group(1) + line.group(4)).split("\\s+")) {
                ports.putIfAbsent(name + "/" + line.group(3), Integer.valueOf(line.group(2)));
            }
        });
        return ports;
    }
}
