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

/** What a line means beyond its words: denied, supposed, tested, or corrected by what follows. */
class MeaningTest {
    private static FailureScanner scanner;

    @BeforeAll
    static void patterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    private static List<LoggedFailure> scan(String text) {
        return OwnPatterns.scan(scanner, text);
    }

    @ParameterizedTest
    @ValueSource(strings = { "Port 8080 is no longer in use", "Checking that port 5432 is not in use ... ok", "The address 0.0.0.0:8080 isn't in use",
            "If port 8080 is already in use, change it in app.conf.", "Tip: if you get \"Address already in use\", stop the other one first.",
            "retry bind when the port is already in use", "How to fix \"Error: listen EADDRINUSE: address already in use :::3000\"" })
    void whatIsDeniedOrSupposedIsNone(String text) {
        assertThat(scan(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "Could not listen on port 8080. Make sure that it is not already in use.", "Failed to bind socket on port 8080: check whether the address is in use",
            "error when starting server: port 8080 is already in use", "Failure when binding port 8080 address already in use" })
    void aFailureWithAdviceIsOne(String text) {
        assertThat(scan(text)).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(8080));
    }

    @ParameterizedTest
    @ValueSource(strings = { "test_address_already_in_use (net.Case) ... ok", "ok 12 - bind() on a used port fails with EADDRINUSE", "  ✓ rejects with EADDRINUSE (12 ms)",
            "PASS net/eaddrinuse.test.js", "EADDRINUSE      Address already in use", "10048 WSAEADDRINUSE Address already in use.", "except OSError as e: # address already in use",
            "logger.error(\"Address already in use: %s\", addr)", "commit 1f2e3d4: handle address already in use", "  -p, --port N   port to listen on (fails if in use)",
            "net/test_bind.py::test_address_in_use PASSED", "Q: What does \"Address already in use\" mean?", "## Troubleshooting: Address already in use", "TODO handle EADDRINUSE in listen()",
            "EADDRINUSE (Address already in use): An attempt to bind to an address that another one has", "WSAEADDRINUSE 10048\nAddress already in use.",
            "  --reuse-port        several may bind the same port (no \"address already in use\")", "v2.3.1: fixed a bug where \"Failed to bind to 0.0.0.0:80\" was lost",
            "2026-11-29 10:11:30.105 UTC [10049] ERROR:  42P01: relation \"bind_failed\" does not exist at character 15", "Nov 29 10:11:30 mx1 smtpd[10048]: bind of parameter 3 failed",
            "Fixed: crashed with EADDRINUSE when it was started anew", "    Err(e) if e.kind() == ErrorKind::AddrInUse => println!(\"port in use\"),",
            "throw new BindException(\"Address already in use\");", "raise OSError(errno.EADDRINUSE, 'Address already in use')", "assertThat(error).hasMessage(\"Address already in use\");" })
    void testsTablesAndSourcesAreNone(String text) {
        assertThat(scan(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "mount --bind /a /b failed: Permission denied", "RTNETLINK answers: Cannot assign requested address", "usb 1-1: USB port 3 already in use by another driver",
            "JSON parse error: cannot bind value of type string to field port", "ImportError: cannot import name 'bind' from 'socket_utils'",
            "  File \"c.py\", line 9, in <module>\n    s.connect(('192.0.2.1', 8080))\nOSError: [Errno 99] Cannot assign requested address",
            "DHCPDECLINE of 192.0.2.50 via eth0: abandoned, address in use", "All seats in use. Licence server port 27000@lic1",
            "Warning: `port` is already in use by the parent", "Error: This address is already in use by customer 10048", "couldn't open socket: connection refused", "Error: connect EADDRNOTAVAIL 192.0.2.1:443 - Local (0.0.0.0:0)\n  code: 'EADDRNOTAVAIL',\n  syscall: 'connect'",
            "  File \"c.py\", line 9, in create_connection\n    sock.connect(sa)\nOSError: [Errno 99] Cannot assign requested address",
            "Failed to bind property 'some.port' to java.lang.Integer", "Failed to bind form: field 'Port' is required", "driver cannot bind to driver 0000:00:04.0, permission denied", "java.net.SocketException: Address already in use: connect" })
    void otherThingsThatAreBoundOrInUseAreNone(String text) {
        assertThat(scan(text)).isEmpty();
    }

    @Test
    void theCauseCorrectsWhatALibraryMakesOfIt() {
        assertThat(scan("some.BindError: Port already in use. Make sure no other process is using port 81.\n\tat some.Server.start(Server.java:1)\n"
                + "Caused by: java.io.IOException: Failed to bind to /0.0.0.0:81\nCaused by: java.net.BindException: Permission denied\n")).singleElement().satisfies(found -> {
                    assertThat(found.kind()).isEqualTo(FailureKind.FORBIDDEN);
                    assertThat(found.port()).contains(81);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            maild: bind 192.0.2.1 25: Address already in use                              | 25
            cannot bind 443, permission denied                                            | 443
            can't start listener on {0,0,0,0}:1883 due to eaddrinuse                      | 1883
            configured with a port, 50000, that is already in use                         | 50000
            Port(s) already bound: 8080: Address already in use                           | 8080
            Plugin: <X host=>"h", port=>5044>  Error: Address already in use              | 5044
            Sunucu başlatılamadı: 8080 numaralı bağlantı noktası zaten kullanımda         | 8080
            unable to bind to v2:192.0.2.5:6789/0: (98) Address already in use            | 6789
            x: -vnc 192.0.2.10:1: Failed to bind socket: Address already in use           | 5901
            could not listen on 8140: Address already in use                              | 8140
            failed to open listener on TCP 7680, error 0x80072740                         | 7680
            bind na porcie TCP/IP 3306: Adres jest już w użyciu                           | 3306
            8000번 포트가 이미 사용 중이어서 서버를 시작할 수 없습니다                    | 8000
            לא ניתן להפעיל את השרת: היציאה 8000 כבר בשימוש                                | 8000
            Không thể khởi động: cổng 8000 đang được sử dụng                              | 8000
            return code: 5 (SOCKET_PORT_ALREADY_IN_USE) port=16261                        | 16261
            x: -vnc :0: Failed to find an available port: Address already in use          | 5900
            failed to bind to address 192.0.2.1[500] (Address already in use)             | 500
            {error,{child,{some_sup,any,8888,default},{error,{listen,eaddrinuse}}}}       | 8888
            In (bind #<input: socket 5> 2 2130706433 8089): Address already in use        | 8089
            Address already in use: 'Panel' failed after 9 retries (starting from 4040)!  | 4040
            No free port within range: 4848=a.b.Handler@1f                                | 4848
            Cannot open socket on ip {*} and port {7777}; port has been already occupied  | 7777
            Port 8081 is running this app in another window                               | 8081
            >>> open failed (XY_EPORT_INUSE/98; 0.0.0.0:3200)                             | 3200
            Port 192.0.2.1:2424 busy, trying the next one                                 | 2424
            FAILED: org.x.TransportException: Could not create ServerSocket on 0.0.0.0:91 | 91
            Failed to initialize connector [Connector[HTTP/1.1-9000]]                     | 9000
            [ERROR] Can't connect to ('0.0.0.0', 8793)                                    | 8793
            Problem starting the admin server on address 0.0.0.0, port 8087               | 8087
            chip: socket unable to bind to port 5353: errno 112                           | 5353
            The port 8110 was taken on localhost, using port 8111 instead                 | 8110
            could not bind to 'x.example.com':8085, it may be in use                      | 8085
            Failed to start {{127,0,0,1},445} in t:listen([{send_x,3}]) for eaddrnotavail | 445
            cannot bind to 0.0.0.0/8053: Address already in use                           | 8053
            socket_util ERR 6653:0.0.0.0: bind: Address already in use                    | 6653
            OpenSocket(44321, ANY, inet) bind: Address already in use                     | 44321
            Error binding server socket: [8080 0] (Address already in use)                | 8080
            -g tcp_bind(S,8081): Socket error: Address already in use                     | 8081
            x server setup on 8080 failed.                                                | 8080
            http://0.0.0.0:81/x: Permission denied                                        | 81
            PermissionError: [Errno 13] Permission denied: ('192.0.2.1', 81)              | 81
            Can't connect to TCP port 81 on 0.0.0.0 [Permission denied]                   | 81
            x_open bind: 10013 tcp://0.0.0.0:8091                                         | 8091
            e ERROR: Failed to register url=http://+:88/Reports for endpoint 2, error=5.  | 88
            """)
    void thePortStandsInManyPlaces(String text, int port) {
        assertThat(scan(text)).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(port));
    }

    @Test
    void whatFailedToStartSaysWhere() {
        assertThat(scan("[12:00:00 ERROR]: Failed to start the bridge on 0.0.0.0:19132\n[12:00:00 WARN]: java.net.BindException: Address already in use\n"))
                .singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(19132));
        assertThat(scan("Failed to start x on 0.0.0.0:81\njava.net.BindException: Address already in use\nFailed to start y on 0.0.0.0:82\n"
                + "java.net.BindException: Address already in use\n")).extracting(LoggedFailure::port).containsExactly(Optional.of(81), Optional.of(82));
        assertThat(scan("Failed to forward to 192.0.2.1:19132\njava.net.BindException: Address already in use\n")).singleElement().extracting(LoggedFailure::port)
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "svc: can't bind tcp socket: Address already in use\nsvc: cannot open control interface ::1 8952", "cannot bind listener: Address already in use\nError running 'x forward tcp:8952 y_remote_z'",
            "listening on all interfaces, port=8952\nbind() failed on 0.0.0.0, retrying...", "\tlistening on 0.0.0.0:8952\nERROR: Unable to start the server, perhaps one is already running?",
            "12:00:00 Running on 0.0.0.0:8952 (http://localhost:8952)\n12:00:01 ERROR exception Unix_error(EADDRINUSE, \"bind\", \"\")" })
    void aNeighbourSaysWhere(String text) {
        assertThat(scan(text)).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(8952));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Unable to start a standalone server: Permission denied          | FORBIDDEN
            Permission denied\\nCould not listen                             | FORBIDDEN
            raise socket.error(e)\\nOSError: [Errno 13] Permission denied    | FORBIDDEN
            Unable to start the server: The address is protected.           | FORBIDDEN
            Error binding                                                   | IN_USE
            x: bind failed: Address already in use\\nx: port 1: INITIALIZING | IN_USE
            """)
    void noPortIsMadeUp(String text, FailureKind kind) {
        assertThat(scan(text.replace("\\n", "\n").replaceFirst("^raise", "    raise"))).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(kind);
            assertThat(found.port()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "a.b.RequestBindingException: Missing header 'X-Port' of type int", "listen tcp: address 80800: invalid port", "error binding to ipv4 interface: EINVAL",
            "**Symptoms:** the server cannot bind to its port", "    .ADDRINUSE => return error.AddressInUse,", "* 3f2b1c9 Retry on EADDRINUSE with the next free port (#15)", "WSAEADDRINUSE\n10048\n\nAddress already in use.",
            "error while establishing a connection: an attempt was made to access a socket in a way forbidden by its access permissions" })
    void anotherMatterIsNone(String text) {
        assertThat(scan(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cannot bind socket to port snpp (4440): Address already in use           | 4440
            could not register the directory service (10389): Address already in use | 10389
            accept: bind: Address already in use (32400)                             | 32400
            net: bind: 27015 Address already in use                                  | 27015
            could not create server socket 8443: BindException: Address in use       | 8443
            call of tcp.listen(4000, [reuse]) returned eaddrinuse                    | 4000
            the game's host could not be created on port 20595                       | 20595
            cannot redirect port 2222 of the host to port 22 (errno=98)              | 2222
            transport [ V4 0.0.0.0:5061 udp ] already in use                         | 5061
            failed to bind the gatherer on 4443: BindException: Address in use       | 4443
            gateway: listener: bind(2455) -> EADDRINUSE                              | 2455
            bind failed: localPort = 25, reason = "Address already in use"           | 25
            mail.error: cannot open inet:8892@127.0.0.1, address already in use      | 8892
            Address already in use (open-tcp-server 8080)                            | 8080
            exited with reason: {listen_error,9160,eaddrinuse} in server:start/6     | 9160
            cannot listen on //host1:9000, network address in use                    | 9000
            failed to open UDP socket 8452: bind: Address already in use             | 8452
            could not start its endpoint: Address already in use. UDP 67             | 67
            failed to start node: Rpc(BindFail(\\"0.0.0.0\\", 20160))                 | 20160
            panic: net: bind failed; code: 98, 0.0.0.0:8080                          | 8080
            the link could not be opened: local port 8411 occupied                   | 8411
            cannot bind to its port: 0.0.0.0 10443 Address already in use            | 10443
            could not bind TCP 4530 (EADDRINUSE)                                     | 4530
            """)
    void onlyItsPlaceTellsThePort(String text, int port) {
        assertThat(scan(text)).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(FailureKind.IN_USE);
            assertThat(found.port()).contains(port);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "hub: port 3 is already in use by device 1-1", "Error: network 10 is already in use on port 8", "listen_errors_total{reason=\"eaddrinuse\"} 0",
            "expr: rate(listen_errors_total{reason=\"address already in use\"}[5m]) > 0", "        case WSAEADDRINUSE: return \"Address already in use\";", "9f8e7d6 Handle EADDRINUSE at the start (#12)",
            "{\"taken\": \"Port {port} is already in use\"}", "Note: binding to ports below 1024 requires root, otherwise you get \"Permission denied\".", "camera: device busy (already in use by another process)",
            "Port 1a2b-3c4d is still in use on the network 5e6f", "Port 1/15 is already in use by another group", "port front-12 is already occupied", "cannot read properties of undefined (reading 'bind') at x.js:80",
            "failed to open log file listener.log: permission denied", "Should the port be in use, the server picks another one.", "| EADDRINUSE | 98 | The port is taken |", "    EADDRINUSE = 98,",
            "ERR_PORT_IN_USE = \"Port is already in use\"", "reuse: true   # avoid \"address already in use\"", "        return errors.New(\"address already in use\")", "[       OK ] SocketTest.AddressInUse (3 ms)",
            "Failed to reach server on port 8443", "rpc bind failed: ACCESS DENIED", "Failed to bind IRQ 16: Permission denied", "Can't open data connection on port 20: Permission denied",
            "Validation failed: Address has already been taken, Port has already been taken", "duplicate entry '0.0.0.0:8080' for key 'listeners.address'", "bind failed: Invalid credentials, port 389" })
    void whatIsCountedOrCataloguedIsNone(String text) {
        assertThat(scan(text)).isEmpty();
    }

    @Test
    void aFrameBelowNamesTheAct() {
        assertThat(scan("error: AccessDenied\n/opt/lib/posix.x:3809:24: 0x105a1b in bind (srv)")).singleElement().extracting(LoggedFailure::kind).isEqualTo(FailureKind.FORBIDDEN);
    }

    @Test
    void linesOfOneProcessMayBeOfTwoLevels() {
        assertThat(scan("[Nov  2 08:11:02] ERROR[812]: could not start the transport: Address already in use\n[Nov  2 08:11:02] NOTICE[812]: bind=0.0.0.0:5060")).singleElement()
                .extracting(LoggedFailure::port).isEqualTo(Optional.of(5060));
    }

    @Test
    void anEndpointMayStandAloneInTheNextLine() {
        assertThat(scan("Error: failed to bind network socket.\n   >> Address already in use (os error 98)\n   >> 127.0.0.1:8000\n").get(0).port()).contains(8000);
        assertThat(scan("Error: Address already in use\n  at Some.Bind (Some.EndPoint e) [0x0004c] in <a85c>:0\n  at Some.Listen (System.Int32 port) in <a85c>:0\n").get(0).port()).isEmpty();
    }
}
