// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Transport;

/** What our own words and messages find in texts that we made up after the manner of real programs. */
class FailureScannerTest {
    private static FailureScanner scanner;

    @BeforeAll
    static void readPatterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    private static List<LoggedFailure> scan(String text) {
        return OwnPatterns.scan(scanner, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            maild[7]: cannot bind 0.0.0.0:25: Address already in use                       | bind-in-use              | 25    | 0.0.0.0   | ''
            maild: bind to [::]:587 failed (98: Address already in use)                    | bind-in-use              | 587   | ::        | 98
            Fehler: 192.0.2.1:8080: Die Adresse wird bereits verwendet                     | bind-in-use              | 8080  | 192.0.2.1 | ''
            listen udp :5353: bind: address already in use                                 | bind-in-use              | 5353  | ''        | ''
            Error: listen EADDRINUSE: address already in use :::3000                       | bind-in-use              | 3000  | ::        | EADDRINUSE
            Error: listen EACCES: permission denied 0.0.0.0:443                            | bind-forbidden           | 443   | 0.0.0.0   | EACCES
            bind(): Permission denied for port 80                                          | bind-forbidden           | 80    | ''        | ''
            Cannot bind to 192.0.2.9 port 25: Cannot assign requested address              | bind-address-unavailable | 25    | 192.0.2.9 | ''
            Port 4200 is already in use. Use '--port' to specify a different port.         | bind-in-use              | 4200  | ''        | ''
            Failed to bind to /0.0.0.0:9200                                                | bind-in-use              | 9200  | 0.0.0.0   | ''
            java.net.BindException: Address already in use: bind                           | bind-in-use              | ''    | ''        | ''
            System.Net.Sockets.SocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted. | bind-in-use | '' | '' | 10048
            [98] bind failed with error 10013 on port 8443                                 | bind-forbidden           | 8443  | ''        | 10013
            service: HRESULT 0x80072740 while binding port 25                              | bind-in-use              | 25    | ''        | 0x80072740
            Connector["http-nio-8081"]: Failed to bind socket                              | bind-in-use              | 8081  | ''        | ''
            thread 'main' panicked: Os { code: 98, kind: AddrInUse, message: "Address already in use" } | bind-in-use | '' | '' | 98
            """)
    void whatAndWhere(String text, String kind, String port, String address, String code) {
        assertThat(scan(text)).singleElement().satisfies(found -> {
            assertThat(found.kind().id()).isEqualTo(kind);
            assertThat(found.port().map(String::valueOf).orElse("")).isEqualTo(port);
            assertThat(found.address().orElse("")).isEqualTo(address);
            assertThat(found.code().orElse("")).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "ldap_simple_bind failed: Invalid credentials (49)", "could not bind to LDAP server ldap://dc1:389: timeout",
            "#define EADDRINUSE 98 /* Address already in use */", "connect to 192.0.2.1 port 25: Cannot assign requested address",
            "dial tcp 192.0.2.1:443: connect: cannot assign requested address", "cat: /etc/shadow: Permission denied",
            "The container name \"/web\" is already in use by container \"c9af\".", "worker process 10048 exited with code 0",
            "checking for EADDRINUSE... yes", "ERROR: could not open port /dev/ttyUSB0: Device or resource busy", "this e-mail address is already in use",
            "mount: bind mount of /srv failed: permission denied", "Listening on 0.0.0.0:8080", "Error: connect EADDRINUSE 127.0.0.1:7000 - Local (0.0.0.0:4000)",
            "server listening at http://[::1]:5000", "GET /bind?port=80 HTTP/1.1 404" })
    void looksLikeOneButIsNone(String text) {
        assertThat(scan(text)).isEmpty();
    }

    /** Whoever asks a server for something writes into its log, and a statement may speak of anything. */
    @ParameterizedTest
    @ValueSource(strings = { "[trace5] protocol.c(713): [client 127.0.0.1:47766] Request received from client: GET /questions/51840/eaddrinuse-address-already-in-use HTTP/1.1",
            "in.clihdr[000d:ffffffff]: referer: https://search.example/status?listener=failed&code=10048",
            "127.0.0.1:37014 [28/Nov/2026:15:41:36.630] in web/<NOSRV> 503 110 \"HEAD /bind?port=80&error=36425 HTTP/1.1\"",
            "[debug] 7#7: *3 http args: \"listener=failed&code=10048\"", "[debug] 7#7: *3 http uri: \"/questions/51840/eaddrinuse-address-already-in-use\"",
            "[error] 7#7: *3 open() \"/srv/bind/port/80/failed\" failed (13: Permission denied), client: 127.0.0.1",
            "A policy can't be asked about one port, so a bind decides where it is in force.",
            "LOG:  statement: insert into ports values (80, 'in use'), (81, 'taken');" })
    void whatIsOnlyRepeatedTellsNothing(String text) {
        assertThat(scan(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Failed to bind to /0.0.0.0:9200                                              | 9200
            Cannot listen on http://127.0.0.1:5000/: address already in use              | 5000
            /usr/sbin/maild: bind 0.0.0.0:25: Address already in use                     | 25
            Severe: Failed to bind /0:0:0:0:0:0:0:0:9090                                 | 9090
            Failed to bind to http://mx1.example.com:5001/app                            | 5001
            GET /healthz answered; then bind 0.0.0.0:9090 failed: Address already in use | 9090
            """)
    void whatIsSaidBesideAPathStillTells(String text, int port) {
        assertThat(scan(text)).singleElement().satisfies(found -> assertThat(found.port()).contains(port));
    }

    @Test
    void anOutgoingConnectionIsNoServer() {
        assertThat(scan("java.net.BindException: Address already in use\n\tat sun.nio.ch.Net.connect0(Native Method)\n\tat sun.nio.ch.Net.connect(Net.java:1)\n")).isEmpty();
        assertThat(scan("java.net.BindException: Address already in use\n\tat sun.nio.ch.Net.bind0(Native Method)\n\tat sun.nio.ch.Net.bind(Net.java:1)\n")).hasSize(1);
    }

    @Test
    void theLinesOfOneFailureAreOne() {
        List<LoggedFailure> found = scan("""
                x
                2026-11-23T10:00:00Z web[4]: bind() to 0.0.0.0:80 failed (98: Address already in use)
                2026-11-23T10:00:01Z web[4]: bind() to 0.0.0.0:80 failed (98: Address already in use)
                2026-11-23T10:00:02Z web[4]: still could not bind()
                2026-11-23T10:00:03Z mail[5]: cannot bind port 25: Address already in use
                """);
        assertThat(found).hasSize(2);
        assertThat(found.get(0)).satisfies(web -> {
            assertThat(web.line()).isEqualTo(2);
            assertThat(web.lines()).isEqualTo(3);
            assertThat(web.count()).isEqualTo(3);
            assertThat(web.time()).contains("2026-11-23T10:00:00Z");
            assertThat(web.lastTime()).contains("2026-11-23T10:00:02Z");
            assertThat(web.product()).contains("web");
        });
        assertThat(found.get(1).port()).contains(25);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Nov 23 10:00:01 mx1 web[31]: bind 127.0.0.1:80: Address already in use                               | mx1
            <27>Nov  3 10:00:01 mx1.example.com web: bind 127.0.0.1:80: Address already in use                   | mx1.example.com
            2026-11-23T10:00:01.123456+00:00 mx1 web[31]: bind 127.0.0.1:80: Address already in use              | mx1
            <27>1 2026-11-23T10:00:01Z mx1 web 31 - - bind 127.0.0.1:80: Address already in use                  | mx1
            <27>1 2026-11-23T10:00:01Z - web 31 - - bind 127.0.0.1:80: Address already in use                    | ''
            Nov 23 10:00:01 localhost web[31]: bind 127.0.0.1:80: Address already in use                         | ''
            Nov 23 10:00:01 web[31]: error: bind 127.0.0.1:80: Address already in use                            | ''
            2026-11-23T10:00:01Z ERROR web: bind 127.0.0.1:80: Address already in use                            | ''
            bind 127.0.0.1:80: Address already in use                                                            | ''
            """)
    void theHostIsTheOneThatSyslogNames(String line, String host) {
        assertThat(scan(line)).singleElement().satisfies(one -> assertThat(one.host().orElse("")).isEqualTo(host));
    }

    @Test
    void twoPortsStayTwo() {
        assertThat(scan("bind 0.0.0.0:80: Address already in use\nbind 0.0.0.0:443: Address already in use\n")).extracting(LoggedFailure::port)
                .containsExactly(Optional.of(80), Optional.of(443));
    }

    @Test
    void thePortMayStandInAnotherLine() {
        assertThat(scan("Opening listen socket on port 1883.\nError: Address already in use\n").get(0).port()).contains(1883);
        assertThat(scan("Error: x {\n  code: 'EADDRINUSE',\n  syscall: 'listen',\n  address: '::',\n  port: 3000\n}\n")).singleElement().satisfies(node -> {
            assertThat(node.port()).contains(3000);
            assertThat(node.address()).contains("::");
        });
        assertThat(scan("other[1]: started on port 99\nmaild[2]: Address already in use\n").get(0).port()).as("another process").isEmpty();
    }

    @Test
    void theTransportIsWhatTheLineSays() {
        assertThat(scan("listen udp 0.0.0.0:53: bind: address already in use").get(0).transport()).contains(Transport.UDP);
        assertThat(scan("listen tcp 0.0.0.0:53: bind: address already in use").get(0).transport()).contains(Transport.TCP);
        assertThat(scan("bind 0.0.0.0:53: address already in use").get(0).transport()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "UTF-8,Адрес уже используется", "windows-1251,Адрес уже используется", "KOI8-R,Адрес уже используется", "windows-1252,Adresse déjà utilisée",
            "IBM850,Adresse déjà utilisée", "windows-1250,Adres jest już w użyciu", "windows-31j,アドレスは既に使用中です", "GBK,地址已在使用", "Big5,位址已經有在使用",
            "EUC-KR,주소가 이미 사용 중입니다", "windows-1254,Adres zaten kullanımda", "UTF-16LE,Indirizzo già in uso", "UTF-16BE,Indirizzo già in uso", "UTF-16,Endereço já em uso" })
    void readsTheCharacterSetsThatOccur(String charset, String text) {
        List<LoggedFailure> found = OwnPatterns.scan(scanner, "some text before it\r\n0.0.0.0:25: " + text + "\r\n", Charset.forName(charset));
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.text()).isEqualTo("0.0.0.0:25: " + text);
            assertThat(one.port()).contains(25);
            assertThat(one.line()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "Normalerweise darf jede Socketadresse (Protokoll, Netzwerkadresse oder Anschluss) nur jeweils einmal verwendet werden",
            "Une seule utilisation de chaque adresse de socket (protocole/adresse réseau/port) est habituellement autorisée",
            "Solo se permite un uso de cada dirección de socket (protocolo/dirección de red/puerto)",
            "Обычно разрешается только одно использование адреса сокета (протокол/сетевой адрес/порт).",
            "通常每个套接字地址(协议/网络地址/端口)只允许使用一次。", "通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。" })
    void windowsSaysItInItsLanguages(String sentence) {
        assertThat(scan(sentence)).singleElement().satisfies(one -> assertThat(one.kind()).isEqualTo(FailureKind.IN_USE));
    }

    @Test
    void linesAreCountedOverTheBoundariesOfBlocks() {
        String filler = "2026-11-23 10:00:00 an ordinary line about nothing in particular\n";
        int before = 70_000;
        for (int shift : new int[] { 0, 7, 33, 64 }) {
            String text = "x".repeat(shift) + "\n" + filler.repeat(before) + "opening 127.0.0.1:2525\nbind: Address already in use\n" + filler.repeat(before)
                    + "bind 0.0.0.0:26: Address already in use\n";
            assertThat(scan(text)).extracting(LoggedFailure::line).containsExactly(before + 3L, 2L * before + 4);
        }
    }

    @Test
    void aLineWithoutEndIsSearchedInPieces() {
        byte[] line = new byte[20 << 20];
        java.util.Arrays.fill(line, (byte) 'x');
        byte[] hit = " bind 0.0.0.0:8080: Address already in use ".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(hit, 0, line, 9 << 20, hit.length);
        assertThat(OwnPatterns.scan(scanner, line)).singleElement().satisfies(one -> {
            assertThat(one.port()).contains(8080);
            assertThat(one.line()).as("a piece is no line").isEqualTo(1);
            assertThat(one.text().length()).isLessThanOrEqualTo(500);
        });
    }

    @Test
    void damagedTextEndsNoScan() {
        Random random = new Random(20261128);
        byte[] good = ("Nov 23 10:00:00 h web[4]: bind() to 0.0.0.0:80 failed (98: Address already in use)\n\tat x\nKein Zugriff: Adresse déjà utilisée ('::', 443)\n")
                .repeat(3).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= good.length; i++) {
            assertThat(OwnPatterns.scan(scanner, java.util.Arrays.copyOf(good, i)).size()).isLessThanOrEqualTo(6);
        }
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(20); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThat(OwnPatterns.scan(scanner, bad).size()).isLessThanOrEqualTo(12);
        }
    }

    @Test
    void whatAnotherWriterAppendsInUtf16HidesNoFailureBeforeIt() {
        String first = "maild: bind to [::]:587 failed (98: Address already in use)\n";
        for (Charset appended : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(first.getBytes(StandardCharsets.UTF_8));
            file.writeBytes("what a shell appends\r\n".repeat(40).getBytes(appended));
            assertThat(OwnPatterns.scan(scanner, file.toByteArray())).singleElement().satisfies(found -> assertThat(found.port()).contains(587));
        }
    }
}
