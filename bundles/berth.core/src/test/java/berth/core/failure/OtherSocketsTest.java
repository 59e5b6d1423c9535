// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets without a port, ports that nobody asked for, and failures that say hardly anything. */
class OtherSocketsTest {
    private static FailureScanner scanner;

    @BeforeAll
    static void patterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    @ParameterizedTest
    @ValueSource(strings = { "bind() to unix:/run/station/status.sock failed (98: Address already in use)", "station: cannot create listening socket unix:/run/station",
            "listen unix ./station.sock: bind: address already in use", "failed to bind socket '/tmp/station/0': EACCES: Permission denied", "could not bind Unix domain socket: Address already in use",
            "route: writing to routing socket: Can't assign requested address", "could not create listening socket: Too many open files", "station: Couldn't open socket to listen on: No such file or directory (2)", "Error listening to socket: Failed to import private ECDSA host key", "cannot open socket for listening: Protocol not supported" })
    void aSocketOfTheFileSystemHasNoPort(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "An attempt was made to access a socket in a way forbidden by its access permissions. (www.example.com:443)", "Cannot assign requested address (localhost:5000)",
            "Failed to establish a new connection: [WinError 10048] Only one usage of each socket address is normally permitted" })
    void whomItCouldNotReachStandsBehind(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Failed to start node healthz on 0.0.0.0:10266: listen tcp 0.0.0.0:10266: bind: address already in use | 10266
            Failed to start health check server: listen tcp :8081: bind: address already in use | 8081
            could not bind to :5060 - some process might already be listening on this port. Listening on port 5063 instead | 5060
            station: error binding stream socket 3000 (Address already in use) | 3000
            error binding socket address 177: Address already in use | 177
            java.net.BindException: Address already in use: JVM_Bind:8080 | 8080
            Error: bind EADDRINUSE x.x.x.x:4002 | 4002
            Failed to bind /dns/localhost/tcp/8080/http. Address already in use (os error 98) | 8080
            Failed to start embedded Tomcat, check if port 50080 is already in use. | 50080
            address :8000 in use: iostream error | 8000
            File "station.py", line 3, in <module>: make_server('',8000,application) Address already in use | 8000
            [client] Error: listen EADDRINUSE: address already in use :::3000 | 3000
            [client] Port 5173 is in use, trying another one... | 5173
            http port: attempting port 9200 ... java.net.BindException: Address already in use | 9200
            ERROR: port conflict while trying port 5432: Address already in use | 5432
            Port allocation: attempting port 5005 failed: Address already in use | 5005
            ERROR: failed to listen on port (5986) | 5986
            Could not bind to port 8080, pid file /var/run/app.pid: No such file or directory | 8080
            sftp-server: cannot bind 0.0.0.0:2022 (host key id_rsa): address already in use | 2022
            Failed to add net listener 0.0.0.0:9000: address already in use | 9000
            Service could not bind on port 4040. Attempting port 4041. | 4040
            Port already in use. Make sure no other process is using port 7070 and try again. | 7070
            """)
    void thePortThatWasAskedForIsRead(String text, int port) {
        assertThat(OwnPatterns.scan(scanner, text)).singleElement().satisfies(told -> assertThat(told.port()).contains(port));
    }

    @ParameterizedTest
    @ValueSource(strings = { "ERROR Could not bind: Address already in use (mail.example.com:2525)", "ERROR cannot bind listener: Address already in use (localhost:8025)",
            "ERROR Failed to start server: bind: permission denied (web.example.com:443)", "listen tcp :8080: bind: address already in use; listen tcp6 [::]:8080: socket: address family not supported by protocol",
            "failed to bind to port 8081: Address already in use; accept loop stopped (too many open files)" })
    void whatElseIsSaidHidesNoFailure(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).hasSize(1);
    }

    @Test
    @Timeout(60)
    void blanksCostNothing() {
        assertThat(OwnPatterns.scan(scanner, " ".repeat(60_000) + "x bind failed")).isEmpty();
    }

    @Test
    void aPlaceInASourceIsNoPort() {
        assertThat(OwnPatterns.scan(scanner, "Error: EADDRINUSE, Address already in use\n    at net.js:1059:14")).singleElement().satisfies(told -> assertThat(told.port()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "Could not bind", "error: couldn't bind", "Warning: Server could not bind.", "station: listen failed", "Error: server bind failed", "Could not create a listener!", "station: failed to create TCP listener" })
    void aStatementOfTwoWordsIsOne(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).singleElement().satisfies(told -> assertThat(told.port()).isEmpty());
        assertThat(OwnPatterns.scan(scanner, "Listening for new connections on tcp port 8443\n" + text)).singleElement().satisfies(told -> assertThat(told.port()).contains(8443));
    }

    @Test
    void whatIsTriedNextDidNotFail() {
        assertThat(OwnPatterns.scan(scanner, "Service could not bind on port 0. Attempting port 1.")).singleElement().satisfies(told -> assertThat(told.port()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            station: PR_Bind returned error -5982: Local Network address is in use. | IN_USE
            station: PR_Bind returned error -5966: Access Denied | FORBIDDEN
            station: PR_Bind failed (-5966) | FORBIDDEN
            station: PR_Bind error -5986 | ADDRESS_UNAVAILABLE
            lua: (command line):1: EADDRNOTAVAIL: address not available | ADDRESS_UNAVAILABLE
            Error while binding on 0.0.0.0/0.0.0.0:514 // original message : Permission denied | FORBIDDEN
            Execution error (BindException) at sun.nio.ch.Net/bind0 (Net.java:-2). // Permission denied | FORBIDDEN
            Cannot listen: The requested address is not valid in this context | ADDRESS_UNAVAILABLE
            """)
    void librariesHaveNumbersAndTextsOfTheirOwn(String text, FailureKind kind) {
        assertThat(OwnPatterns.scan(scanner, text.replace(" // ", "\n"))).singleElement().satisfies(told -> assertThat(told.kind()).isEqualTo(kind));
    }

    /** The line behind is about something else. */
    @ParameterizedTest
    @ValueSource(strings = { "Permission denied (publickey).", "The username is already taken", "File is already in use", "Admin: Permission denied" })
    void noReasonIsTakenFromElsewhere(String next) {
        assertThat(OwnPatterns.scan(scanner, "Failed to bind to port 8080\n" + next)).singleElement().satisfies(told -> assertThat(told.stated()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = { "station: PR_Connect returned error -5966: Access Denied", "station: PR_Open failed -5966", "connect EADDRNOTAVAIL 10.0.0.1:80",
            "(13)Permission denied: [client 127.0.0.1:54886] AH00529: unable to check htaccess file, referer: https://search.example/listen/21585?address=0.0.0.0:80",
            "station: Permission denied, referer: https://search.example/listen/21585?address=0.0.0.0:80", "Could not create a file listener", "Redis pubsub: cannot open listener.", "AWS::ElasticLoadBalancingV2::Listener: Failed to create listener", "Redis reconnecting: EADDRNOTAVAIL",
            "Retrying request, reason: EADDRNOTAVAIL", "getaddrinfo EADDRNOTAVAIL: example.com", "400 Bad Request (BindException): Field error in object 'user' on field 'age'",
            "LXD: Address 00:16:3e:11:22:33 in use", "%DHCP: address 2001:db8::15 in use", "route: add net 10.0.0.0: gateway 10.1.1.1: Can't assign requested address" })
    void theseAreNoBinds(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).isEmpty();
    }

    @Test
    void whatACallReturnedStandsBeforeErrno() {
        assertThat(OwnPatterns.scan(scanner, "ERROR on binding fd 5 to port 768 (-1 13)")).singleElement().satisfies(told -> {
            assertThat(told.kind()).isEqualTo(FailureKind.FORBIDDEN);
            assertThat(told.port()).contains(768);
        });
    }
}
