// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.HashMap;
import java.util.Map;

/** The users in /etc/passwd (passwd(5)): on macOS those of the system, not those of people. */
final class Users {
    private static final int UID = 2;

    private Users() { }

    static Map<Integer, String> parse(String text) {
        Map<Integer, String> users = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).map(line -> line.split(":")).filter(fields -> fields.length > UID && fields[UID].matches("-?[0-9]{1,9}"))
                .forEach(fields -> users.putIfAbsent(Integer.parseInt(fields[UID]), fields[0]));
        return users;
    }
}
