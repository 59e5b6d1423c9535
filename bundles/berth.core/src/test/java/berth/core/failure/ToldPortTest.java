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

/** The port of a failure that names none: on a command line, in settings, or announced long before. */
class ToldPortTest {
    private static final String FAILURE = "cannot start: address already in use\n";
    private static final String LONG = "info: prepared one more part\n".repeat(120);
    private static FailureScanner scanner;

    @BeforeAll
    static void patterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    private static Optional<Integer> port(String text) {
        List<LoggedFailure> found = OwnPatterns.scan(scanner, text);
        assertThat(found).hasSize(1);
        return found.get(0).port();
    }

    @ParameterizedTest
    @ValueSource(strings = { "> node main.js --port 3131 --workers 4", "> telnet=3131 admin=9990 node main.js", "+ exec station --listen 0.0.0.0:3131 --metrics-port 9100", "$ station -p 3131 -v",
            "station: starting web server on port 3131", "web_1  | + station -l 127.0.0.1:3131", "running: station --http-port=3131", "station: started with --port=3131" })
    void aCommandLineTellsIt(String line) {
        assertThat(port(line + "\n\nloaded 17 parts in 431 ms\nheap 51 MB\ncache 4096\ntimeout 3600\n" + FAILURE)).contains(3131);
    }

    @ParameterizedTest
    @ValueSource(strings = { "inv: server.port=3131", "http_port: 3131\nmanagement.port: 9990", "settings: user=a, peer_port=\"4000\", listen_port=\"3131\", connect_retries=2", "PORT=3131\nDB_PORT=5432",
            "bind_address = [::]:3131", "metrics.port=9100\nHTTP_PORT=3131" })
    void settingsTellIt(String lines) {
        assertThat(port(lines + "\nloaded 17 parts in 431 ms\nheap 51 MB\ncache 4096\ntimeout 3600\n" + FAILURE)).contains(3131);
    }

    @ParameterizedTest
    @ValueSource(strings = { "DB_PORT=5432", "database.port = 5432", "postgres host=10.0.0.9 port=5432", "http.port=3131\ntcp.port=3132", "node main.js 3131", "upstream_port: 8081", "version=7.1.8080", "export=3131", "> station --timeout 3131" })
    void whatIsSetForOthersOrTwiceTellsNone(String lines) {
        assertThat(port(lines + "\nloaded 17 parts in 431 ms\nheap 51 MB\ncache 4096\ntimeout 3600\n" + FAILURE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "starting server on port 3131", "server.port=3131\nadmin.port=9990", "> node main.js --port 3131" })
    void whatWasSaidLongBeforeTellsIt(String lines) {
        assertThat(port(lines + "\n" + LONG + FAILURE)).contains(3131);
    }

    @Test
    void ofTwoThatWereSaidLongBeforeNoneIsTaken() {
        assertThat(port("starting server on port 3131\nstarting watcher on port 3132\n" + LONG + FAILURE)).isEmpty();
        assertThat(port("app[12]: starting server on port 3131\n" + LONG + "app[14]: " + FAILURE)).isEmpty();
        assertThat(port("starting server on port 3131\n" + LONG.repeat(3) + FAILURE)).isEmpty();
    }

    @Test
    void aScriptsLineMayFollow() {
        assertThat(port("Sockets: bind error 98\nrun.ini> set console telnet=3131\nFile open error\n")).contains(3131);
    }

    @Test
    void theOwnStatementGoesBefore() {
        assertThat(port("> node main.js --port 3131\nadmin: cannot listen on 0.0.0.0:9990: address already in use\n")).contains(9990);
    }

    @ParameterizedTest
    @ValueSource(strings = { "bind_service(3131): Address already in use", "java.io.IOException: Could not bind to 0.0.0.0 and 3131 - perhaps something else is bound to that address.",
            "Exception in thread \"main\": Server is running or permission was denied (port: 3131).", "Error: Couldn't wait on 127.0.0.1:3131" })
    void itStandsInUnusualPlaces(String line) {
        assertThat(port(line + "\n")).contains(3131);
    }

    @ParameterizedTest
    @ValueSource(strings = { "app: ERROR: Spawn(): could not bind", "Failed to start KDC-Server. Permission denied", "server error: could not create server host" })
    void aFailureMayNameNeitherPortNorReason(String line) {
        assertThat(port(line + "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "+ exec perl -e 'bind(S, A) or die \"cannot bind: Address already in use\"' 0.0.0.0:3131", "++ test -n 'Address already in use'", "+ MESSAGE='cannot bind port 3131: Address already in use'",
            "NameAlreadyBoundException: name db is already bound in this context. Unable to bind." })
    void whatAShellOnlyTracesOrADirectorySaysIsNoReport(String line) {
        assertThat(OwnPatterns.scan(scanner, line + "\n")).isEmpty();
    }
}
