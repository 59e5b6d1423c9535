// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import static berth.portprobe.internal.Elsewhere.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.PublishedPort;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** What the source says of an engine of our own, over a real socket. */
class DockerSourceTest {

    private static final String LIST = "/containers/json?all=true";
    private static final String WEB = "a1".repeat(32);
    private static final String OLD = "b2".repeat(32);
    private static final String DB = "c3".repeat(32);
    private static final String CONTAINERS = """
            [{"Id":"%s","Names":["/shop-web-1"],"Image":"nginx:1.27","State":"running","Status":"Up 2 hours",
              "Labels":{"com.docker.compose.project":"shop","com.docker.compose.service":"web"},
              "Ports":[{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},{"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},
                       {"PrivatePort":443,"Type":"tcp"}],
              "NetworkSettings":{"Networks":{"shop_default":{"IPAddress":"172.20.0.5","GlobalIPv6Address":"fd00::5"},"back":{"IPAddress":"172.21.0.2","GlobalIPv6Address":""}}}},
             {"Id":"%s","Names":["/old-web"],"Image":"httpd","State":"exited","Labels":{},"Ports":[],"NetworkSettings":{"Networks":{"bridge":{"IPAddress":""}}}},
             {"Id":"%s","Names":["/db"],"Image":"postgres","State":"running","Labels":null,"Ports":[],"NetworkSettings":{"Networks":{"back":{"IPAddress":"172.21.0.3"}}}},
             {"Id":"../../etc","Names":["/x"],"State":"exited"}, 7, null]
            """.formatted(WEB, OLD, DB);

    @TempDir
    private Path folder;
    private FakeEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine(folder.resolve("docker.sock"));
        engine.says(LIST, CONTAINERS);
        engine.says("/containers/" + WEB + "/json", "{\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]},\"RestartPolicy\":{\"Name\":\"always\"}}}");
        engine.says("/containers/" + OLD + "/json", "{\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8080-8082\"}],"
                + "\"53/udp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}],\"9/sctp\":null},\"RestartPolicy\":{\"Name\":\"unless-stopped\",\"MaximumRetryCount\":0}}}");
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
    }

    private List<Evidence> collect(Optional<String> endpoint, Path... sockets) {
        List<Evidence> evidence = new ArrayList<>();
        Optional<Endpoint> wanted = endpoint.flatMap(text -> Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text));
        new DockerSource(List.of(sockets).stream().<EngineDoor>map(SocketDoor::new).toList(), Duration.ofMillis(400), Optional.empty()).collect(new Request(wanted, Optional.empty(), Effort.OWNER, Instant.EPOCH), evidence::add,
                new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void isGap(List<Evidence> evidence, String detail) {
        assertThat(all(evidence, Surveyed.class)).isEmpty();
        assertThat(all(evidence, NotObserved.class)).singleElement().satisfies(gap -> {
            assertThat(gap.topic()).isEqualTo(Topic.CONTAINERS);
            assertThat(gap.why()).isEqualTo(Why.FAILED);
            assertThat(gap.detail()).contains(detail);
        });
    }

    @Test
    void runningContainersAreToldWithAllTheirAddressesAndWhoeverClaimsThePort() {
        List<Evidence> evidence = collect(Optional.of("8080"), engine.socket());
        assertThat(all(evidence, ContainerSeen.class)).extracting(ContainerSeen::name, ContainerSeen::image, ContainerSeen::project, ContainerSeen::service,
                ContainerSeen::status, ContainerSeen::restart).containsExactly(
                        tuple("shop-web-1", Optional.of("nginx:1.27"), Optional.of("shop"), Optional.of("web"), Optional.of("running"), Optional.of("always")),
                        tuple("old-web", Optional.of("httpd"), Optional.empty(), Optional.empty(), Optional.of("exited"), Optional.of("unless-stopped")),
                        tuple("db", Optional.of("postgres"), Optional.empty(), Optional.empty(), Optional.of("running"), Optional.empty()));
        assertThat(all(evidence, ContainerSeen.class).get(0).addresses()).containsExactly(new IpAddress("172.20.0.5"), new IpAddress("fd00::5"), new IpAddress("172.21.0.2"));
        assertThat(all(evidence, ClaimSeen.class)).extracting(claim -> claim.endpoint().text(), ClaimSeen::by, ClaimSeen::basis, ClaimSeen::startType).containsExactly(
                tuple("0.0.0.0:8080", "shop-web-1", Optional.of(ClaimBasis.PUBLISHED), Optional.of("always")),
                tuple("[::]:8080", "shop-web-1", Optional.of(ClaimBasis.PUBLISHED), Optional.of("always")),
                tuple("127.0.0.1:8080", "old-web", Optional.of(ClaimBasis.PUBLISHED), Optional.of("unless-stopped")));
        assertThat(all(evidence, Surveyed.class)).extracting(Surveyed::topic, Surveyed::ports).containsExactly(tuple(Topic.CONTAINERS, Set.of(8080)));
        assertThat(engine.asked).containsExactly(LIST, "/containers/" + WEB + "/json", "/containers/" + OLD + "/json");
    }

    @Test
    void eachIsTiedToItsEngineAndToTheirOwnPorts() throws IOException {
        List<ContainerSeen> docker = all(collect(Optional.of("8080"), engine.socket()), ContainerSeen.class);
        assertThat(docker).extracting(ContainerSeen::engine).containsOnly(Optional.of("docker"));
        assertThat(docker.get(0).ports()).extracting(port -> port.outer().text(), PublishedPort::inner).containsExactly(tuple("0.0.0.0:8080", 80), tuple("[::]:8080", 80));
        assertThat(docker.get(1).ports()).extracting(port -> port.outer().text(), PublishedPort::inner).containsExactly(tuple("127.0.0.1:8080", 80));
        assertThat(docker.get(2).ports()).isEmpty();
        // Podman at Docker's place is Podman all the same.
        Path podman = Files.move(engine.socket(), folder.resolve("podman.sock"));
        assertThat(all(collect(Optional.of("8080"), Files.createSymbolicLink(folder.resolve("docker.sock"), podman)), ContainerSeen.class)).hasSize(3)
                .extracting(ContainerSeen::engine).containsOnly(Optional.of("podman"));
    }

    @Test
    void oneEngineBehindTwoDoorsIsToldOnce() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("again.sock"), engine.socket());
        assertThat(all(collect(Optional.of("8080"), engine.socket(), link), ContainerSeen.class)).hasSize(3);
    }

    @Test
    void onMacosTheSocketsLieInTheHome() throws IOException {
        Path run = Files.createDirectories(folder.resolve(".docker/run"));
        Files.move(engine.socket(), run.resolve("docker.sock"));
        List<Evidence> evidence = new ArrayList<>();
        new MacDockerSource(Optional.of(folder)).collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        assertThat(all(evidence, ContainerSeen.class)).extracting(ContainerSeen::name).contains("shop-web-1", "old-web", "db");
        assertThat(all(evidence, Surveyed.class)).isEmpty();
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::detail).contains("Of container engines only those were asked that keep their socket at its usual place.");
    }

    @Test
    void podmanPublishesWithoutAnAddressAndHasNoNetworks() {
        engine.says(LIST, """
                [{"Id":"%s","Names":["/web"],"Image":"localhost/box:1","Ports":[{"PrivatePort":80,"PublicPort":8080,"Type":"tcp"},{"PublicPort":8080,"Type":"tcp"},
                {"PrivatePort":70000,"PublicPort":8080,"Type":"tcp"}],"Labels":{},"State":"running","NetworkSettings":{"Networks":null}}]""".formatted(WEB));
        assertThat(all(collect(Optional.of("8080"), engine.socket()), ContainerSeen.class)).singleElement().satisfies(web -> assertThat(web.ports())
                .extracting(port -> port.outer().text(), PublishedPort::inner).containsExactly(tuple("0.0.0.0:8080", 80), tuple("[::]:8080", 80)));
    }

    @Test
    void ofAnotherPortOnlyWhoRunsIsTold() {
        List<Evidence> evidence = collect(Optional.of("9999"), engine.socket());
        assertThat(all(evidence, ContainerSeen.class)).extracting(ContainerSeen::name).containsExactly("shop-web-1", "db");
        assertThat(all(evidence, ClaimSeen.class)).isEmpty();
    }

    @Test
    void withoutAPortEverythingIsTold() {
        List<Evidence> evidence = collect(Optional.empty(), engine.socket());
        assertThat(all(evidence, ContainerSeen.class)).hasSize(3);
        assertThat(all(evidence, ClaimSeen.class)).extracting(claim -> claim.endpoint().port()).containsExactly(8080, 8080, 8080, 8081, 8082);
    }

    @Test
    void anAnswerInChunks() {
        engine.answers(LIST, FakeEngine.chunked(CONTAINERS));
        assertThat(all(collect(Optional.of("9999"), engine.socket()), ContainerSeen.class)).hasSize(2);
    }

    @Test
    void withoutASocketNothingRuns() {
        assertThat(collect(Optional.of("80"), folder.resolve("no.sock"))).singleElement().isInstanceOf(Surveyed.class);
    }

    @Test
    void aSocketThatIsLeftOfAnEngineIsNone() throws IOException {
        Path left = folder.resolve("left.sock");
        assumeTrue(shell(List.of(), "python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' \"$1\" && echo made", List.of(left.toString())).contains("made"),
                "needs python3 to leave a socket behind");
        assertThat(collect(Optional.of("80"), left)).singleElement().isInstanceOf(Surveyed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "[", "{}", "[{\"Id\":", "", "[[[[[", "\"text\"" })
    void whatIsNoListIsAGap(String body) {
        engine.says(LIST, body);
        isGap(collect(Optional.of("80"), engine.socket()), "no list of containers");
    }

    @ParameterizedTest
    @ValueSource(strings = { "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[]", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]",
            "HTTP/1.1 200 OK\r\nContent-Length: 4294967\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n[]", "HTTP/1.1 200", "" })
    void whatIsNoAnswerIsAGap(String bytes) {
        engine.answers(LIST, bytes.getBytes(StandardCharsets.US_ASCII));
        isGap(collect(Optional.of("80"), engine.socket()), "does not answer as it should");
    }

    @Test
    void aHugeAnswerIsAGap() {
        engine.answers(LIST, ("HTTP/1.1 200 OK\r\n\r\n[" + "0,".repeat(1 << 22) + "0]").getBytes(StandardCharsets.US_ASCII));
        isGap(collect(Optional.of("80"), engine.socket()), "does not answer as it should");
    }

    @Test
    void anErrorIsAGap() {
        engine.answers(LIST, FakeEngine.whole("404 Not Found", "{\"message\":\"page not found\"}"));
        isGap(collect(Optional.of("80"), engine.socket()), "status 404");
    }

    @Test
    void anEngineThatHangsIsLeftInTime() throws IOException {
        try (FakeEngine silent = new FakeEngine(folder.resolve("silent.sock"))) {
            long begin = System.nanoTime();
            isGap(collect(Optional.of("80"), silent.socket()), "does not answer as it should");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aContainerThatWasRemovedMeanwhileIsNoGap() {
        engine.answers("/containers/" + OLD + "/json", FakeEngine.whole("404 Not Found", "{}"));
        assertThat(all(collect(Optional.of("8080"), engine.socket()), NotObserved.class)).isEmpty();
    }

    @Test
    void ofManyStoppedOnesSomeAreAsked() {
        StringBuilder many = new StringBuilder("[");
        for (int i = 0; i < 60; i++) {
            many.append(i == 0 ? "" : ",").append("{\"Id\":\"%064x\",\"State\":\"exited\"}".formatted(i));
            engine.says("/containers/%064x/json".formatted(i), "{\"HostConfig\":{}}");
        }
        engine.says(LIST, many + "]");
        isGap(collect(Optional.of("80"), engine.socket()), "of 60 stopped containers only 50");
        assertThat(engine.asked).hasSize(51);
    }

    @Test
    void withoutTheRightABlindSpotSaysWhatWouldHelp() throws IOException {
        Files.setPosixFilePermissions(engine.socket(), PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isWritable(engine.socket()), "root may write to every socket");
        assertThat(all(collect(Optional.of("80"), engine.socket()), NotObserved.class)).singleElement().satisfies(gap -> {
            assertThat(gap.why()).isEqualTo(Why.ACCESS_DENIED);
            assertThat(gap.detail()).contains("group (docker) or sudo");
        });
    }
}
