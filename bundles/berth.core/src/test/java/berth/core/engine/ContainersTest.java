// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.article.OwnArticles;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.PublishedPort;
import berth.core.evidence.SocketState;
import berth.core.render.EvidenceText;

/** Whose port a process of a container engine has, and how that container is stopped. */
class ContainersTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String CONMON = "/usr/bin/conmon --api-version 1 -c " + ID + " -u " + ID + " -r /usr/bin/runc -n web";

    private static Host process(String exe, int uid, Optional<String> container, String command) {
        return Host.surveyed().listens("8080", 7).with(new ProcessSeen(Host.ORIGIN, Host.ref(7), Optional.of(1L), exe.substring(exe.lastIndexOf('/') + 1), Optional.of(exe),
                List.of(command.split(" ")), Optional.of(uid), Optional.of(uid == 0 ? "root" : "tern"), Optional.empty(), container));
    }

    private static ContainerSeen container(String engine, String status, int port) {
        return new ContainerSeen(Host.ORIGIN, ID, "web", Optional.of("box:1"), Optional.of("shop"), Optional.of("front"), Optional.of(status),
                List.of(new IpAddress("10.88.0.4")), Optional.empty(), Optional.of(engine), List.of(new PublishedPort(Host.tcp(String.valueOf(port)), 80)));
    }

    private static Via via(Host host) {
        Diagnosis diagnosis = Asked.about(host, "8080");
        assertThat(diagnosis.cause()).contains(Cause.FORWARDER);
        return diagnosis.holders().getFirst().via().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({ "/usr/sbin/dockerd, 0, dockerd -H fd://, docker, DOCKERD", "/usr/lib/podman/rootlessport, 1000, rootlessport, podman, ROOTLESSPORT",
            "/usr/bin/slirp4netns, 1000, slirp4netns -c 12 tap0, podman, SLIRP4NETNS", "/usr/bin/pasta, 1000, pasta --config-net, podman, PASTA",
            "/usr/bin/rootlesskit, 1000, rootlesskit --net=slirp4netns, docker, ROOTLESSKIT" })
    void theContainerIsTheOneThatPublishesThePort(String exe, int uid, String command, String engine, Via.Kind kind) {
        assertThat(via(process(exe, uid, Optional.empty(), command).with(container(engine, "running", 8080)))).isEqualTo(new Via(kind, Optional.of("10.88.0.4:80"),
                Optional.of(new Container(ID, Optional.of("web"), Optional.of("box:1"), Optional.of("shop"), Optional.of("front"), Optional.of(engine)))));
    }

    @Test
    void dockerdForwardsNothingThatNoContainerPublishes() {
        Host host = process("/usr/sbin/dockerd", 0, Optional.empty(), "dockerd -H tcp://0.0.0.0:8080");
        assertThat(Asked.about(host.with(container("docker", "exited", 8080)), "8080").cause()).as("it is stopped").contains(Cause.LISTENER);
        assertThat(Asked.about(host.with(container("docker", "running", 8081)), "8080").cause()).as("another port").contains(Cause.LISTENER);
    }

    @Test
    void conmonNamesItsContainerWhereNoEngineDoes() {
        assertThat(via(process("/usr/bin/conmon", 0, Optional.empty(), CONMON))).isEqualTo(new Via(Via.Kind.CONMON, Optional.empty(),
                Optional.of(new Container(ID, Optional.of("web"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("podman")))));
        Via known = via(process("/usr/bin/conmon", 0, Optional.empty(), CONMON).with(container("podman", "running", 8080)));
        assertThat(known.target()).contains("10.88.0.4:80");
        assertThat(known.container().flatMap(Container::project)).contains("shop");
    }

    @Test
    void slirp4netnsNamesItsContainerByTheSocketThatPodmanAsksItThrough() {
        Via via = via(process("/usr/bin/slirp4netns", 1000, Optional.empty(), "slirp4netns --api-socket /run/user/1000/libpod/tmp/" + ID + ".net tap0"));
        assertThat(via.container()).map(Container::id).contains(ID);
        assertThat(via(process("/usr/bin/slirp4netns", 1000, Optional.empty(), "slirp4netns --api-socket /tmp/mine 12 tap0")).container()).isEmpty();
    }

    private static Diagnosis diagnosis(Host host) throws Exception {
        assumeTrue(OwnArticles.areThere(), "berth.articles does not lie beside berth.core");
        return new DiagnosisEngine(OwnArticles.read()).diagnose(Asked.question("8080", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)), Detections.none());
    }

    private static List<String> commands(Host host, int caller) throws Exception {
        return diagnosis(host.with(new SettingSeen(Host.ORIGIN, "caller", "uid", String.valueOf(caller)))).steps().stream().map(Step::commands).flatMap(List::stream).map(words -> String.join(" ", words)).toList();
    }

    @Test
    void whatIsStoppedAndWantsThePortIsCitedAsWhatItIs() {
        ContainerSeen web = container("docker", "exited", 8080);
        Diagnosis diagnosis = Asked.about(Host.surveyed().with(web).with(new ClaimSeen(Host.ORIGIN, Host.tcp("8080"), "web", Optional.of(ClaimBasis.PUBLISHED), Optional.of("always"))), "8080");
        assertThat(diagnosis.claimants()).singleElement().satisfies(claimant -> assertThat(claimant.because()).map(number -> EvidenceText.ENGLISH.of(diagnosis.evidence().get(number).evidence()))
                .containsExactly("web is configured to take tcp 0.0.0.0:8080, always",
                        "container web is exited, image box:1, compose project shop, service front, tcp 0.0.0.0:8080 is its port 80"));
    }

    @Test
    void itIsStoppedByItsOwnEngine() throws Exception {
        assertThat(commands(process("/usr/bin/conmon", 0, Optional.empty(), CONMON), 0)).containsExactly("podman stop -- web");
        assertThat(commands(process("/usr/sbin/dockerd", 0, Optional.empty(), "dockerd").with(container("docker", "running", 8080)), 0)).first().isEqualTo("docker stop -- web");
        assertThat(commands(process("/usr/lib/podman/rootlessport", 1000, Optional.empty(), "rootlessport").with(container("podman", "running", 8080)), 1000))
                .containsExactly("podman stop -- web");
    }

    @Test
    void rootsEngineIsNotAskedForTheContainersOfOthers() throws Exception {
        assertThat(commands(process("/usr/lib/podman/rootlessport", 1000, Optional.empty(), "rootlessport"), 0)).containsExactly("su --login tern --command podman ps");
        assertThat(commands(process("/usr/bin/rootlesskit", 1000, Optional.empty(), "rootlesskit /usr/bin/dockerd-rootless.sh"), 0)).containsExactly("su --login tern --command docker ps");
        assertThat(commands(process("/home/tern/conmon", 1000, Optional.empty(), CONMON), 0)).containsExactly("su --login tern --command podman ps");
    }

    @Test
    void noOtherProgramIsStartedThanAnEnginesOwn() throws Exception {
        assertThat(commands(process("/usr/sbin/dockerd", 0, Optional.empty(), "dockerd").with(container("/tmp/evil", "running", 8080)), 0)).noneMatch(words -> words.contains("evil"))
                .noneMatch(words -> words.contains("stop"));
    }

    @Test
    void whatRunsInAContainerIsStoppedWithIt() throws Exception {
        assertThat(commands(process("/bin/nc", 33, Optional.of(ID), "nc -l").with(container("podman", "running", 9)), 0)).containsExactly("podman stop -- web");
        assertThat(commands(process("/bin/nc", 33, Optional.of(ID), "nc -l"), 0)).as("nobody tells its name").containsExactly("kill 7");
    }

    @Test
    void whereThePortIsBusyInAContainerThatIsNamed() throws Exception {
        Host host = Host.surveyed().with(new SocketSeen(Host.ORIGIN, Host.tcp("8080"), Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.empty(), Optional.empty(),
                Optional.of(9L), Optional.empty(), List.of(Host.ref(8)), List.of(), Optional.of("net:[4026532281]"))).with(new ProcessSeen(Host.ORIGIN, Host.ref(8),
                        Optional.of(1L), "nc", Optional.of("/bin/nc"), List.of("nc"), Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(ID)));
        ContainerSeen seen = container("docker", "running", 9);
        assertThat(diagnosis(host.with(seen)).evidence()).extracting(Diagnosis.Cited::evidence).contains(seen);
    }
}
