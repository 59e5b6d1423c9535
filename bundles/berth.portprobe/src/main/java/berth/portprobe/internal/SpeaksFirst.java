// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Protocols in which the server speaks before its client does, and the ports where one is usual. Not here: MySQL, which shuts out whoever
 * hangs up too often; VNC, which may tell the person at the screen; and what waits for its client or begins with TLS.
 */
enum SpeaksFirst {
    /** RFC 959. */
    FTP("QUIT\r\n", 21, 2121),
    /** RFC 4253, 4.2: nothing is said for a farewell before keys are exchanged. */
    SSH("", 22, 2222),
    /** RFC 5321 and, at 24, RFC 2033; 10024 to 10027 are where content filters and the way back from them are, 1025 a developer's server. */
    SMTP("QUIT\r\n", 24, 25, 587, 1025, 2525, 10024, 10025, 10026, 10027),
    /** RFC 1939. */
    POP3("QUIT\r\n", 110),
    /** RFC 3977. */
    NNTP("QUIT\r\n", 119),
    /** RFC 9051. */
    IMAP("a LOGOUT\r\n", 143),
    /** RFC 5804. */
    MANAGESIEVE("LOGOUT\r\n", 4190);

    private final String farewell;
    private final Set<Integer> ports;

    SpeaksFirst(String farewell, Integer... ports) {
        this.farewell = farewell;
        this.ports = Set.of(ports);
    }

    /** {@return what a server at that port usually speaks, if it is one of these} */
    static Optional<SpeaksFirst> at(int port) {
        for (SpeaksFirst protocol : values()) {
            if (protocol.ports.contains(port)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }

    /** {@return with what a client takes its leave} */
    byte[] farewell() {
        return farewell.getBytes(StandardCharsets.US_ASCII);
    }
}
