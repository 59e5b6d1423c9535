// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import berth.core.render.Escapes;

/** The users of this host, as its own list names them (passwd(5)); a directory service is not asked, because it may hang. */
record LocalUsers(Path list) {
    private static final Path PASSWD = Path.of("/etc/passwd");

    static LocalUsers current() {
        return new LocalUsers(PASSWD);
    }

    /** Refuses a name that nobody has. Where there is no such list, and for numbers, nothing is known to be wrong. */
    void check(String user) throws UsageException {
        if (user.matches("[0-9]{1,10}")) {
            return;
        }
        // Names of the list may be of any encoding.
        try {
            String bytes = new String(user.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            if (Files.readAllLines(list, StandardCharsets.ISO_8859_1).stream().noneMatch(line -> line.split(":", 2)[0].equals(bytes))) {
                throw new UsageException("--as " + Escapes.visible(user) + ": there is no such user in " + list
                        + "; of a user of a directory service give the number.");
            }
        } catch (IOException e) {
            // Then the sources look themselves, and say what they could not find out.
            return;
        }
    }
}
