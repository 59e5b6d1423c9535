// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures as collectors, viewers and mails pass them on. */
class CollectedTest {
    private static FailureScanner scanner;

    @BeforeAll
    static void patterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    private static List<LoggedFailure> scan(String text) {
        return OwnPatterns.scan(scanner, text);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"message\":\"server failed\\nPort 8080 is already in use\"}", "#033[31mPort 8080 is already in use#033[0m", "\\u001b[31mPort 8080 is already in use\\u001b[0m",
            "^[[1;31mPort 8080 is already in use^[[0m", "\u001b[2K\u001b[1GPort 8080 is already in use", "<td>cannot bind to port &#39;8080&#39;</td>", "> cannot bind port 8080: Address already in use",
            "cannot bind socket for host localhost and port\n8080. Please look who has it", "web-1  | Cannot start: port 8080 has been used", "could not start x at requested port of 8080",
            "this port was picked because 8080 is in use", "cannot bind to IPv4 8080: 98 (Address already in use)", "the other one uses the same port (default: 8080), address already in use",
            "ptcp:8080:127.0.0.1: listen failed: Address already in use", "cannot listen on ::1:8080: [Errno 98] Address already in use", "unable to bind listening socket for address '8080': Address already in use", "l2d: Unable to bind socket 8080: Address already in use",
            "bind(udp, 8080): Address already in use", "Server failed to listen on ::1 <ipv6> 8080. Error: 0x271d.", "There is already a listener on IP endpoint 0.0.0.0:8080.", "ERROR Failed to initialize end point associated with ProtocolHandler [\"http-nio-8080\"]" })
    void thePortIsRead(String text) {
        assertThat(scan(text + "\n")).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(8080));
    }

    @ParameterizedTest
    @ValueSource(strings = { "> maild: bind: Address already in use", ">> maild: bind: Address already in use", "<W>2026-11-23 14:39:34 server: listen: Address already in use", "<pre>inetd: ftp/tcp: bind: Address already in use</pre>",
            "{\"id\":20568,\"msg\":\"Error setting up listener\",\"error\":\"Address already in use\"}", "\"{\"\"id\"\":20568,\"\"msg\"\":\"\"Error setting up listener\"\",\"\"error\"\":\"\"Address already in use\"\"}\"" })
    void noPortIsMadeUp(String text) {
        assertThat(scan(text + "\n")).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.empty());
    }

    @Test
    void aTraceBehindHeadsIsOneStatement() {
        String connection = "%1$sOSError: [Errno 99] Cannot assign requested address\n%1$s  File \"socket.py\", line 836, in create_connection\n%1$s    sock.connect(sa)\n";
        for (String head : List.of("web-1  | ", "0|web  | ", "Nov 23 14:38:31 srv1 web[2231]: ", "2026-11-23T14:38:31.123456789Z stderr F ", "2026-11-23T14:38:31.123+00:00 srv1 web[2231]: ")) {
            assertThat(scan(connection.formatted(head))).as(head).isEmpty();
            assertThat(scan(connection.formatted(head).replace("in create_connection", "in serve").replace("sock.connect(sa)", "sock.bind(sa)"))).as(head).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"severity\":\"ERROR\",\"message\":\"Server listening on port 8080\"}", "ERROR:app.server:Now listening on: http://localhost:5000", "2026-11-23,error,app,\"Server bound to 0.0.0.0:25565\"",
            "java.net.SocketException: Permission denied (connect failed)", "sshd[12]: Failed password for invalid user bind from 192.0.2.1 port 4242 ssh2", "Health check failed: port 8080 is not listening yet",
            "VLAN 10 is already in use on port Gi0/1", "I/O exception: Port 0x3f8 already claimed by serial8250", "setsockopt SO_BINDTODEVICE: Operation not permitted", "Re: bind() to 0.0.0.0:80 failed - how do I fix that?",
            "; listen = 127.0.0.1:9000 \"address already in use\" means another has it", "Usage: server [--port N]  fails with EADDRINUSE if the port is taken", "assert \"Address already in use\" in str(err)",
            "License server is not available: port 27000@lic1 cannot be reached", "db.OperationalError: [Errno 99] Cannot assign requested address", "Starting backup\nPermission denied", "C2065: 'WSAEADDRINUSE': undeclared identifier", "self.assertIn(\"Address already in use\", out)", "$ grep -rn \"Address already in use\" logs",
            "Port 5f2b-1a is in use by instance x", "port fcs0 is busy", "port ttyS1 is busy", "directory bind failed for user x on port 636",
            "ftpd[12] localhost: error: unable to bind to local socket: Permission denied" })
    void whatOnlyLooksSoIsNone(String text) {
        assertThat(scan(text + "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "java.net.SocketException: Permission denied", "Serving the app on http\nmode: off\nPermission denied", "{\"severity\":\"ERROR\",\"message\":\"Failed listening: Permission denied\"}",
            "couldn't open 192.0.2.1:81 -- errno 13 (\"Permission denied\")" })
    void whatIsForbiddenNeedsNoOtherWord(String text) {
        assertThat(scan(text + "\n")).singleElement().extracting(LoggedFailure::kind).isEqualTo(FailureKind.FORBIDDEN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            listen: Die Adresse ist geschützt          | FORBIDDEN
            listen: L'adresse n'est pas disponible     | ADDRESS_UNAVAILABLE
            listen: La dirección enlazada ya está en uso | IN_USE
            listen: Адрес защищён                      | FORBIDDEN
            listen: Адрес недоступен                   | ADDRESS_UNAVAILABLE
            listen: バインドアドレスは既に使われています | IN_USE
            listen: 这个地址不可用                      | ADDRESS_UNAVAILABLE
            java.net.BindException: (unbekannt)        | IN_USE
            bind: Adresa este deja utilizată           | IN_USE
            bind: Permís denegat                       | FORBIDDEN
            """)
    void librariesSayItInTheirOwnWords(String text, FailureKind kind) {
        assertThat(scan(text + "\n")).singleElement().extracting(LoggedFailure::kind).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = { "FATAL:  konnte keine TCP/IP-Sockets erstellen", "не удалось создать принимающий сокет для \"localhost\"", "\"localhost\"に関する監視用ソケットを作成できませんでした", "无法创建任何 TCP/IP 套接字",
            "ERROR: Master(): listen(): Bad file descriptor", "filter: smfi_opensocket() failed" })
    void aSocketThatCouldNotBeMadeIsOne(String text) {
        assertThat(scan(text + "\n")).singleElement().extracting(LoggedFailure::stated).isEqualTo(false);
    }
}
