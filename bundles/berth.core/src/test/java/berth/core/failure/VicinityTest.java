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
import org.junit.jupiter.params.provider.ValueSource;

/** What stands beside a line that says too little by itself: which server it was, and where. */
class VicinityTest {
    private static FailureScanner scanner;

    @BeforeAll
    static void patterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    private static List<LoggedFailure> scan(String text) {
        return OwnPatterns.scan(scanner, text);
    }

    @ParameterizedTest
    @ValueSource(strings = { "FATAL (main): failed to connect socket for receiving connections (port: 8080).", "Could not open socket for incoming connections on port 8080",
            "java.net.BindException: no free port in range [8080 .. 8099]", "cannot bind: ports range 8080-8090 is exhausted" })
    void aSocketForOthersIsBound(String text) {
        assertThat(scan(text)).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(8080));
    }

    @ParameterizedTest
    @ValueSource(strings = { "error: service terminating after an exception:\n   net/Socket.cpp:12: SocketException:\n   socket exception: Permission denied",
            "frontend error: HTTP server startup failed: [Errno 13] Permission denied", "sunucu: 81 kapısında bağlama yapılamadı: Erişim engellendi" })
    void whatIsForbiddenToAServerIsABind(String text) {
        assertThat(scan(text)).singleElement().extracting(LoggedFailure::kind).isEqualTo(FailureKind.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = { "HTTP server startup failed: [Errno 13] Permission denied: '/etc/app/key.pem'", "could not start server: open /etc/app/key.pem: permission denied",
            "error: service terminating after an exception:\n   io/File.cpp:12: FileException:\n   file exception: Permission denied", "failed to connect socket: Permission denied",
            "directory: bind failed", "uncaught: error(existence_error(procedure,socket_listen/3),load/1)", "failed to connect socket for sending mail (port: 25)" })
    void whatIsForbiddenToReadOrNotThereIsNone(String text) {
        assertThat(scan(text)).isEmpty();
    }

    @Test
    void aBindIsOfTheServerBesideIt() {
        assertThat(scan("WARNING: bind failed\nWARNING: UDP server: could not start\n")).singleElement().extracting(LoggedFailure::stated).isEqualTo(false);
        assertThat(scan("WARNING: bind failed\nWARNING: directory: could not log in\n")).isEmpty();
    }

    @Test
    void theStartWasAnnouncedBeforeALongTrace() {
        String trace = "  File \"server.py\", line 12, in run\n    self.serve()\n    ^^^^^^^^^^^^\n".repeat(6);
        assertThat(scan("Starting Small Resolver (0.0.0.0:5354) [UDP]\nTraceback (most recent call last):\n" + trace + "OSError: [Errno 98] Address already in use\n"))
                .singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(5354));
    }

    @Test
    void theListenerOfTheSameAddressWasAnnounced() {
        String between = "info: making parameters\n".repeat(5);
        assertThat(scan("debug: starting listener on 192.0.2.7 port 3131\n" + between + "error: cannot bind to 192.0.2.7: Address already in use (98)\n"))
                .singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(3131));
        assertThat(scan("debug: starting listener on 192.0.2.8 port 3131\n" + between + "error: cannot bind to 192.0.2.7: Address already in use (98)\n"))
                .singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "Running query server at '192.0.2.7:3131'..\n%sOSError: [Errno 98] Address already in use", "startup: observatory -v -p 3131 /opt/camera\n%sbind: Address already in use",
            "Command line: screen --share --port=3131 --key=k.pem\n%scannot bind the socket", "bind: Address already in use\n%slocal: 192.0.2.7,3131; remote: 192.0.2.53,80" })
    void whatWasMeantToBeDoneIsSaidSomeLinesAway(String text) {
        String between = "info: making parameters\n".repeat(5);
        assertThat(scan(text.formatted(between))).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(3131));
    }

    @ParameterizedTest
    @ValueSource(strings = { "Starting auth listener on port 3131\nStarting acct listener on port 3132\nException in thread \"Auth Listener\" java.net.BindException: Address already in use",
            "starting RadiusAcctListener on port 3132\nstarting RadiusAuthListener on port 3131\nready\nbind: Address already in use\n\tat x.RadiusServer.listenAuth(RadiusServer.java:1)",
            "Daemon: Starting console at 0.0.0.0:3131\nSync: Starting pool at 0.0.0.0:3132\nDaemon: bind: Address already in use" })
    void ofSeveralListenersItIsTheOneThatIsNamed(String text) {
        assertThat(scan(text + "\n")).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(3131));
    }

    @Test
    void ofSeveralListenersWithoutANameItIsTheLast() {
        assertThat(scan("Starting first on port 3132\nStarting second on port 3131\nbind: Address already in use\n")).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(3131));
    }

    @ParameterizedTest
    @ValueSource(strings = { "web server started on port 8080\n%sbind: Address already in use", "Running client against 192.0.2.7:3131, peer of us\n%sbind: Address already in use",
            "bind: Address already in use\n%sremote: 192.0.2.53,80" })
    void whatWasDoneOrIsElsewhereIsNotWhatFailed(String text) {
        String between = "info: making parameters\n".repeat(5);
        assertThat(scan(text.formatted(between))).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.empty());
    }
}
