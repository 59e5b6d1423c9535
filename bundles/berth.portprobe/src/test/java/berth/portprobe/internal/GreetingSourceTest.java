// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** On real sockets of this host. */
@Timeout(30)
class GreetingSourceTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Java's first one takes seconds under Wine. */
    @BeforeAll
    static void openASelector() throws IOException {
        Selector.open().close();
    }

    private static Endpoint tcp(String address, int port) {
        return new Endpoint(Transport.TCP, new IpAddress(address), port);
    }

    private static List<Evidence> ask(Endpoint wanted, Effort effort, SpeaksFirst protocol, IProgressMonitor monitor) {
        List<Evidence> evidence = new ArrayList<>();
        new GreetingSource(port -> Optional.of(protocol), PATIENCE)
                .collect(new Request(Optional.of(wanted), Optional.empty(), effort, Instant.EPOCH), evidence::add, monitor);
        return evidence;
    }

    private static List<Evidence> ask(int port) {
        return ask(tcp("0.0.0.0", port), Effort.OWNER, SpeaksFirst.SMTP, new NullProgressMonitor());
    }

    private static String text(List<Evidence> evidence) {
        assertThat(evidence).hasSize(2);
        assertThat(evidence.get(1)).isInstanceOf(Surveyed.class);
        return ((GreetingRead) evidence.get(0)).text();
    }

    private static NotObserved blind(List<Evidence> evidence) {
        assertThat(evidence).hasSize(1);
        return (NotObserved) evidence.get(0);
    }

    @Test
    void theFirstLineIsReadAndLeaveIsTaken() throws Exception {
        try (Doorman server = new Doorman("127.0.0.1", Doorman.says("220 mx1 ESMTP Postfix\r\n"))) {
            List<Evidence> evidence = ask(server.port());
            assertThat(text(evidence)).isEqualTo("220 mx1 ESMTP Postfix");
            assertThat(((GreetingRead) evidence.get(0)).endpoint()).isEqualTo(tcp("127.0.0.1", server.port()));
            assertThat(((Surveyed) evidence.get(1)).topic()).isEqualTo(Topic.GREETINGS);
            assertThat(((Surveyed) evidence.get(1)).ports()).isEqualTo(Set.of(server.port()));
            assertThat(server.heard()).isEqualTo("QUIT\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({ "SSH, SSH-2.0-OpenSSH_9.2, ''", "IMAP, * OK ready, a LOGOUT", "POP3, +OK ready, QUIT", "FTP, 220-hello^220 mx1, QUIT" })
    void leaveIsTakenAsTheProtocolWants(SpeaksFirst protocol, String greeting, String farewell) throws Exception {
        try (Doorman server = new Doorman("127.0.0.1", Doorman.says(greeting.replace("^", "\r\n") + "\n"))) {
            assertThat(text(ask(tcp("127.0.0.1", server.port()), Effort.OWNER, protocol, new NullProgressMonitor()))).isEqualTo(greeting.replace("^", "\n"));
            assertThat(server.heard().strip()).isEqualTo(farewell);
        }
    }

    @Test
    void aGreetingOfSeveralLinesIsReadToItsEnd() throws Exception {
        try (Doorman server = new Doorman("127.0.0.1", visitor -> {
            for (String line : List.of("220-hello\r\n", "220-more\r\n220 mx Inter", "Scan VirusWall\r\n", "nothing of it\r\n")) {
                visitor.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(30);
            }
            return new String(visitor.getInputStream().readNBytes(6), StandardCharsets.US_ASCII);
        })) {
            assertThat(text(ask(server.port()))).isEqualTo("220-hello\n220-more\n220 mx InterScan VirusWall");
            // Windows throws away what a server has not heard yet when the connection is reset, as it is where not all was read that it said.
            assertThat(server.heard()).isIn(OS.WINDOWS.isCurrentOs() ? List.of("QUIT\r\n", "SocketException") : List.of("QUIT\r\n"));
        }
        try (Doorman endless = new Doorman("127.0.0.1", Doorman.says("220-hello\r\n"))) {
            List<Evidence> evidence = ask(endless.port());
            assertThat(((GreetingRead) evidence.get(0)).text()).isEqualTo("220-hello");
            assertThat(((NotObserved) evidence.get(1)).why()).isEqualTo(Why.TIMED_OUT);
            assertThat(endless.heard()).as("who speaks before the last line is taken for a spammer").isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({ "OWNER, 0, false", "OWNER, 2, false", "OWNER, 6, true", "FULL, 0, true" })
    void whoSaidThatHeWaitsHearsASlowServer(Effort effort, int patience, boolean heard) throws Exception {
        try (Doorman server = new Doorman("127.0.0.1", visitor -> {
            Thread.sleep(1500);
            visitor.getOutputStream().write("220 mx1 ESMTP Postfix\r\n".getBytes(StandardCharsets.US_ASCII));
            return "";
        })) {
            Optional<Duration> said = patience == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(patience));
            List<Evidence> evidence = new ArrayList<>();
            new GreetingSource(port -> Optional.of(SpeaksFirst.SMTP), PATIENCE).collect(
                    new Request(Optional.of(tcp("0.0.0.0", server.port())), Optional.empty(), effort, Instant.EPOCH, said), evidence::add, new NullProgressMonitor());
            assertThat(evidence.get(0) instanceof GreetingRead).isEqualTo(heard);
        }
    }

    @Test
    void theServersPortIsNotKeptForAMinute() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "only Linux tells of sockets that wait");
        try (Doorman server = new Doorman("127.0.0.1", visitor -> {
            visitor.getOutputStream().write("220 mx1\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] heard = visitor.getInputStream().readNBytes(6);
            Thread.sleep(100);
            visitor.getOutputStream().write("221 bye\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(heard, StandardCharsets.US_ASCII);
        })) {
            ask(server.port());
            assertThat(server.heard()).isEqualTo("QUIT\r\n");
            Thread.sleep(100);
            String waiting = String.format("0100007F:%04X [0-9A-F]{8}:[0-9A-F]{4} 06 .*", server.port());
            assertThat(Files.readAllLines(Path.of("/proc/net/tcp"))).noneMatch(line -> line.strip().replaceFirst("^\\d+: ", "").matches(waiting));
        }
    }

    @Test
    void aServerThatSaysNothingIsABlindSpotSoon() throws Exception {
        try (Doorman server = new Doorman("127.0.0.1", Doorman.says(""))) {
            long begun = System.nanoTime();
            NotObserved spot = blind(ask(server.port()));
            assertThat(spot.topic()).isEqualTo(Topic.GREETINGS);
            assertThat(spot.why()).isEqualTo(Why.TIMED_OUT);
            assertThat(spot.detail()).isEqualTo("the server at 127.0.0.1:" + server.port() + " took the connection and said nothing within 500 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, PATIENCE.multipliedBy(4));
            assertThat(server.heard()).isEmpty();
        }
    }

    @Test
    void aFloodIsCutOff() throws Exception {
        byte[] flood = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (Doorman server = new Doorman("127.0.0.1", visitor -> {
            for (int i = 0; i < 100; i++) {
                visitor.getOutputStream().write(flood);
            }
            return "";
        })) {
            assertThat(text(ask(server.port()))).isEqualTo("x".repeat(512));
            assertThat(server.heard()).isEqualTo("SocketException");
        }
    }

    @Test
    void whatComesDropByDropIsTakenAsFarAsItCame() throws Exception {
        try (Doorman server = new Doorman("127.0.0.1", visitor -> {
            for (int i = 0; i < 100; i++) {
                visitor.getOutputStream().write('y');
                Thread.sleep(40);
            }
            return "";
        })) {
            List<Evidence> evidence = ask(server.port());
            assertThat(evidence).hasSize(2);
            assertThat(((GreetingRead) evidence.get(0)).text()).matches("y{2,20}");
            assertThat(((NotObserved) evidence.get(1)).detail()).isEqualTo("the server at 127.0.0.1:" + server.port() + " had not greeted to the end within 500 ms");
        }
    }

    @Test
    void whoClosesOrResetsAtOnceTookTheConnection() throws Exception {
        try (Doorman closes = new Doorman("127.0.0.1", visitor -> "");
                Doorman resets = new Doorman("127.0.0.1", visitor -> {
                    // A reset that comes before the client has seen its connection can't be told from a network that is down.
                    Thread.sleep(50);
                    visitor.setSoLinger(true, 0);
                    return "";
                })) {
            assertThat(text(ask(closes.port()))).isEmpty();
            assertThat(text(ask(resets.port()))).isEmpty();
        }
    }

    @Test
    void bytesAreKeptAsTheyCame() throws Exception {
        String odd = "220 \u001b[2J\u0000\u00e9\u0085\tx";
        try (Doorman server = new Doorman("127.0.0.1", Doorman.says(odd + "\n220 more\r\n"))) {
            assertThat(text(ask(server.port()))).isEqualTo(odd);
        }
    }

    @Test
    void whereNobodyListensAllWasLookedAt() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        assertThat(ask(port)).singleElement().isInstanceOf(Surveyed.class);
    }

    @Test
    void itStopsWhenItIsCancelled() throws Exception {
        NullProgressMonitor monitor = new NullProgressMonitor();
        try (Doorman server = new Doorman("127.0.0.1", visitor -> {
            monitor.setCanceled(true);
            return String.valueOf(visitor.getInputStream().read());
        })) {
            long begun = System.nanoTime();
            NotObserved spot = blind(ask(tcp("127.0.0.1", server.port()), Effort.FULL, SpeaksFirst.SMTP, monitor));
            assertThat(spot.why()).isEqualTo(Why.CANCELLED);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(server.heard()).isEqualTo("-1");
        }
    }

    @Test
    void nobodyIsAskedWhoIsNotMeant() throws Exception {
        try (Doorman server = new Doorman("127.0.0.1", Doorman.says("220 x\n"))) {
            int port = server.port();
            NullProgressMonitor monitor = new NullProgressMonitor();
            assertThat(ask(tcp("0.0.0.0", port), Effort.EXACT, SpeaksFirst.SMTP, monitor)).as("an exact lookup").isEmpty();
            assertThat(ask(new Endpoint(Transport.UDP, IpAddress.ANY_V4, port), Effort.OWNER, SpeaksFirst.SMTP, monitor)).as("UDP").isEmpty();
            assertThat(ask(tcp("192.0.2.1", port), Effort.OWNER, SpeaksFirst.SMTP, monitor)).as("an address of another host").isEmpty();
            List<Evidence> evidence = new ArrayList<>();
            new GreetingSource().collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.EPOCH), evidence::add, monitor);
            new GreetingSource().collect(new Request(Optional.of(tcp("0.0.0.0", 8080)), Optional.empty(), Effort.OWNER, Instant.EPOCH), evidence::add, monitor);
            assertThat(evidence).as("no port, and one where servers wait").isEmpty();
            assertThat(server.hadNoVisitor()).isTrue();
        }
    }

    @Test
    void anAddressOfThisHostIsAskedItself() throws Exception {
        Optional<IpAddress> own = LocalAddresses.all().stream().filter(address -> !address.isLoopback() && !address.isV6()).findFirst();
        assumeTrue(own.isPresent(), "this host has no address but its loopback");
        String address = own.get().text();
        try (Doorman server = new Doorman(address, Doorman.says("220 x\n")); Doorman second = new Doorman("127.0.0.2", Doorman.says("220 y\n"))) {
            NullProgressMonitor monitor = new NullProgressMonitor();
            assertThat(text(ask(tcp(address, server.port()), Effort.OWNER, SpeaksFirst.SMTP, monitor))).isEqualTo("220 x");
            assertThat(text(ask(tcp("127.0.0.2", second.port()), Effort.OWNER, SpeaksFirst.SMTP, monitor))).isEqualTo("220 y");
            assertThat(text(ask(tcp("::ffff:127.0.0.2", second.port()), Effort.OWNER, SpeaksFirst.SMTP, monitor))).isEqualTo("220 y");
        }
    }

    @Test
    void allAddressesOfIpv6AreThoseOfIpv4Too() throws Exception {
        assumeTrue(LocalAddresses.all().contains(new IpAddress("::1")), "this host has no IPv6");
        try (Doorman six = new Doorman("::1", Doorman.says("220 six\n")); Doorman four = new Doorman("127.0.0.1", Doorman.says("220 four\n"))) {
            NullProgressMonitor monitor = new NullProgressMonitor();
            List<Evidence> ofSix = ask(tcp("::", six.port()), Effort.OWNER, SpeaksFirst.SMTP, monitor);
            assertThat(text(ofSix)).isEqualTo("220 six");
            assertThat(((GreetingRead) ofSix.get(0)).endpoint()).isEqualTo(tcp("::1", six.port()));
            assertThat(text(ask(tcp("::", four.port()), Effort.OWNER, SpeaksFirst.SMTP, monitor))).isEqualTo("220 four");
        }
    }

    @Test
    void aPortHasOneProtocol() {
        List<Integer> ports = IntStream.rangeClosed(1, 65535).filter(port -> SpeaksFirst.at(port).isPresent()).boxed().toList();
        assertThat(ports).contains(21, 22, 25, 110, 119, 143, 587, 2525, 10024, 10025, 10026).doesNotContain(80, 443, 3306, 8080);
        assertThat(SpeaksFirst.at(25)).contains(SpeaksFirst.SMTP);
        assertThat(SpeaksFirst.at(22).map(SpeaksFirst::farewell)).get().satisfies(farewell -> assertThat(farewell).isEmpty());
    }
}
