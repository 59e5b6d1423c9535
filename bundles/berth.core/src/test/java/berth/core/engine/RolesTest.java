// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Share;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.StartLimit;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.render.JsonRenderer;
import berth.core.render.TextRenderer;
import berth.core.snapshot.Snapshot;

/** What who has the port is: a forwarder, a keeper of sockets, an earlier instance; and who comes after him. */
class RolesTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    private static Host process(String exe, String service, String... command) {
        return Host.surveyed().listens("8080", 7).with(new ProcessSeen(Host.ORIGIN, Host.ref(7), Optional.of(1L),
                exe.substring(exe.lastIndexOf('/') + 1), Optional.of(exe), List.of(command), Optional.of(0), Optional.of("root"),
                Optional.of(service).filter(s -> !s.isEmpty()), Optional.empty()));
    }

    private static Host systemd() {
        return Host.surveyed().listens("8080", 1).with(new ProcessSeen(Host.ORIGIN, Host.ref(1), Optional.empty(), "systemd",
                Optional.of("/usr/lib/systemd/systemd"), List.of("/sbin/init"), Optional.of(0), Optional.of("root"), Optional.empty(), Optional.empty()));
    }

    private static ServiceSeen unit(String name, ServiceState state, String exe, String... triggers) {
        return new ServiceSeen(Host.ORIGIN, name, Optional.of("A unit"), state, Optional.of("enabled"), Optional.empty(),
                Optional.of(exe).filter(e -> !e.isEmpty()), Optional.of(Host.STARTED), Optional.of("always"), Optional.of(3), List.of(triggers));
    }

    private static ClaimSeen claim(String by, String endpoint) {
        return new ClaimSeen(Host.ORIGIN, Host.tcp(endpoint), by, Optional.of(ClaimBasis.CONFIGURED), Optional.of("enabled"));
    }

    @Test
    void dockerProxyIsAForwarderForItsContainer() {
        Diagnosis diagnosis = Asked.about(process("/usr/bin/docker-proxy", "docker.service", "/usr/bin/docker-proxy", "-proto", "tcp", "-host-ip",
                "0.0.0.0", "-host-port", "8080", "-container-ip", "172.20.0.5", "-container-port", "80").with(new ContainerSeen(Host.ORIGIN, ID,
                        "shop-web-1", Optional.of("nginx:1.27"), Optional.of("shop"), Optional.of("web"), Optional.of("running"),
                        List.of(new IpAddress("172.20.0.5")), Optional.of("unless-stopped"))), "8080");
        assertThat(diagnosis.cause()).contains(Cause.FORWARDER);
        Via via = diagnosis.holders().get(0).via().orElseThrow();
        assertThat(via.kind()).isEqualTo(Via.Kind.DOCKER_PROXY);
        assertThat(via.target()).contains("172.20.0.5:80");
        assertThat(via.container()).contains(new Container(ID, Optional.of("shop-web-1"), Optional.of("nginx:1.27"), Optional.of("shop"), Optional.of("web")));
    }

    @Test
    void anAddressOfTwoContainersNamesNone() {
        Host host = process("/usr/bin/docker-proxy", "", "docker-proxy", "-container-ip", "172.20.0.5", "-container-port", "80");
        for (String name : List.of("a", "b")) {
            host.with(new ContainerSeen(Host.ORIGIN, ID.replace('0', name.charAt(0)), name, Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), List.of(new IpAddress("172.20.0.5")), Optional.empty()));
        }
        assertThat(Asked.about(host, "8080").holders().get(0).via().orElseThrow().container()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "/usr/bin/ssh|ssh -N -L 8080:db:5432 jump|SSH_FORWARD|db:5432",
            "/usr/bin/ssh|ssh -N -L127.0.0.1:8080:db:5432 jump|SSH_FORWARD|db:5432", "/usr/bin/ssh|ssh -D 8080 jump|SSH_FORWARD|", "/usr/bin/ssh|ssh -L [::1]:8080:[2001:db8::5]:80 jump|SSH_FORWARD|[2001:db8::5]:80",
            "/usr/local/bin/kubectl|kubectl -n shop port-forward svc/web 8080:80|KUBECTL_PORT_FORWARD|svc/web",
            "/usr/bin/socat|socat TCP-LISTEN:8080,fork TCP:10.0.0.5:80|SOCAT|10.0.0.5:80",
            "/usr/bin/rootlesskit|rootlesskit --net=slirp4netns|ROOTLESSKIT|", "/usr/bin/slirp4netns|slirp4netns 12 tap0|SLIRP4NETNS|",
            "/usr/bin/pasta.avx2|pasta --config-net -t 8080|PASTA|" })
    void otherForwarders(String exe, String command, Via.Kind kind, String target) {
        Diagnosis diagnosis = Asked.about(process(exe, "", command.split(" ")), "8080");
        assertThat(diagnosis.cause()).contains(Cause.FORWARDER);
        assertThat(diagnosis.holders().get(0).via()).contains(new Via(kind, Optional.ofNullable(target), Optional.empty()));
    }

    @Test
    void aSessionOfSshdForwardsAndItsListenerDoesNot() {
        assertThat(Asked.about(process("/usr/sbin/sshd", "", "sshd: alice@notty"), "8080").cause()).contains(Cause.FORWARDER);
        assertThat(Asked.about(process("/usr/sbin/sshd", "ssh.service", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"), "8080").cause())
                .contains(Cause.LISTENER);
        assertThat(Asked.about(process("/usr/bin/ssh", "", "ssh", "-L", "9090:db:5432", "jump"), "8080").cause()).contains(Cause.LISTENER);
    }

    @Test
    void systemdKeepsThePortForASocketUnitsService() {
        Diagnosis diagnosis = Asked.about(systemd().with(unit("web.socket", ServiceState.RUNNING, "", "web.service"))
                .with(claim("web.socket", "8080")).with(claim("web.service", "8080")).with(claim("late.service", "127.0.0.1:8080")), "8080");
        assertThat(diagnosis.cause()).contains(Cause.SOCKET_ACTIVATION);
        assertThat(diagnosis.holders().get(0).service()).contains("web.socket");
        assertThat(diagnosis.holders().get(0).via()).contains(new Via(Via.Kind.SOCKET_UNIT, Optional.of("web.service"), Optional.empty()));
        assertThat(diagnosis.claimants()).extracting(Claimant::name).containsExactly("late.service");
    }

    @Test
    void aProgramThatOnlyIsCalledSystemdKeepsNothing() {
        assertThat(Asked.about(process("/tmp/systemd", "", "/tmp/systemd"), "8080").cause()).contains(Cause.LISTENER);
    }

    @Test
    void aProcessThatIsLeftOfAUnitThatFailedIsItsOwnInstance() {
        Host host = process("/opt/web/bin/web", "web.service", "/opt/web/bin/web");
        assertThat(Asked.about(host, "8080").cause()).contains(Cause.LISTENER);
        assertThat(Asked.about(host.with(unit("web.service", ServiceState.FAILED, "/opt/web/bin/web")), "8080").cause()).contains(Cause.OWN_INSTANCE);
    }

    @Test
    void theProgramOfAUnitThatRestartsInALoopIsItsOwnInstance() {
        Host host = process("/opt/web/bin/web", "", "/opt/web/bin/web").with(unit("web.service", ServiceState.STARTING, "/opt/web/bin/web"));
        assertThat(Asked.about(host, "8080").cause()).as("another port may be its").contains(Cause.LISTENER);
        assertThat(Asked.about(host.with(claim("web.service", "8080")), "8080").cause()).contains(Cause.OWN_INSTANCE);
    }

    @Test
    void aRuleInterceptsAFreePortAndIsARivalOfAHeldOne() {
        RedirectSeen rule = new RedirectSeen(Host.ORIGIN, Host.tcp("8080"), Optional.of("172.20.0.5:80"), "nftables ip nat DOCKER");
        Diagnosis free = Asked.about(Host.surveyed().callerMayBind(true).with(rule), "8080");
        assertThat(free.verdict()).isEqualTo(Verdict.INTERCEPTED);
        assertThat(free.cause()).contains(Cause.REDIRECT);
        assertThat(free.evidence()).extracting(Diagnosis.Cited::evidence).contains(rule);
        assertThat(Asked.about(Host.surveyed().listens("8080", 7).with(rule), "8080").verdict()).isEqualTo(Verdict.HELD);
        assertThat(Asked.about(Host.surveyed().callerMayBind(true).with(rule), "8081").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void aSocketOfAnotherNetworkNamespaceIsInNobodysWay() {
        SocketSeen there = new SocketSeen(Host.ORIGIN, Host.tcp("8080"), Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"),
                Optional.empty(), Optional.of(9L), Optional.empty(), List.of(Host.ref(7)), List.of(), Optional.of("net:[4026532281]"));
        Diagnosis diagnosis = Asked.about(Host.surveyed().callerMayBind(true).with(there), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FREE);
        assertThat(diagnosis.holders()).isEmpty();
    }

    @Test
    void underWslAListenerOfNobodyMayBeAnotherDistributions() {
        SettingSeen wsl = new SettingSeen(Host.ORIGIN, "wsl", "tcp/8080", "5.15.167.4-microsoft-standard-WSL2");
        Diagnosis diagnosis = Asked.about(Host.surveyed().callerMayBind(true).listens("8080").with(wsl), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause()).contains(Cause.OTHER_NAMESPACE);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(diagnosis.evidence()).extracting(Diagnosis.Cited::evidence).contains(wsl);
        assertThat(TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ")).contains("Another WSL distribution", "wsl.exe --list --running, then run ss -ltnp there");
        assertThat(Asked.about(Host.surveyed().listens("8080", 7).with(wsl), "8080").cause()).contains(Cause.LISTENER);
        assertThat(Asked.about(Host.surveyed().listens("8081").with(wsl), "8081").cause()).as("of another port").contains(Cause.KERNEL);
    }

    private static Diagnosis lateIs(ServiceState state, String restart, int restarts, String result) {
        ServiceSeen late = new ServiceSeen(Host.ORIGIN, "late.service", Optional.empty(), state, Optional.of("enabled"), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(restart), Optional.of(restarts), List.of(),
                Optional.of(new StartLimit(Optional.of(5), Optional.of("10s"), Optional.of(result))));
        return Asked.about(Host.surveyed().listens("8080", 7).with(late).with(claim("late.service", "8080")), "8080");
    }

    @ParameterizedTest
    @CsvSource({ "FAILED, on-failure, 5, exit-code, true", "FAILED, no, 0, start-limit-hit, true", "FAILED, on-failure, 4, exit-code, false",
            "FAILED, no, 5, exit-code, false", "STARTING, always, 9, exit-code, false", "STOPPED, always, 5, success, false" })
    void whatTheSystemHasGivenUpIsStartedAnewByAPersonOnly(ServiceState state, String restart, int restarts, String result, boolean givenUp) {
        Diagnosis diagnosis = lateIs(state, restart, restarts, result);
        assertThat(diagnosis.claimants()).singleElement().extracting(claimant -> claimant.upkeep().givenUp()).isEqualTo(givenUp);
        String text = TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ");
        assertThat(text.contains("given it up after 5 starts within 10s: systemctl reset-failed -- late.service lets it be started anew")).isEqualTo(givenUp);
        assertThat(JsonRenderer.render(diagnosis)).contains("\"startLimit\":{\"burst\":5,\"interval\":\"10s\",\"result\":\"" + result + "\",\"givenUp\":" + givenUp + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "kernel-server|tcp/8080|nfsd|Port 8080 is held by the kernel: the NFS server (module nfsd), most likely.",
            "kernel|module|lockd|Port 8080 is held by the kernel itself.", "kernel-server|tcp/8081|nfsd|Port 8080 is held by the kernel itself." })
    void whatOfTheKernelHasAPortIsNamed(String namespace, String key, String value, String summary) {
        SettingSeen setting = new SettingSeen(Host.ORIGIN, namespace, key, value);
        Diagnosis diagnosis = Asked.about(Host.surveyed().callerMayBind(true).listens("8080").with(setting), "8080");
        assertThat(diagnosis.cause()).contains(Cause.KERNEL);
        assertThat(JsonRenderer.render(diagnosis)).contains(summary);
        assertThat(TextRenderer.ENGLISH.render(diagnosis).contains("lock manager of NFS (module lockd)")).isEqualTo(value.equals("lockd"));
        assertThat(TextRenderer.ENGLISH.render(diagnosis)).contains("WHO     the kernel", "  no process");
    }

    @Test
    void anInterfaceOfTheKernelHasItsPortWhateverProcessesHide() {
        SettingSeen vxlan = new SettingSeen(Host.ORIGIN, "kernel-interface", "tcp/8080", "vxlan vx0");
        Host host = new Host().surveys(Topic.TCP_SOCKETS, Topic.PERMISSIONS, Topic.ADDRESSES).blindTo(Topic.PROCESSES).listens("8080").with(vxlan);
        Diagnosis diagnosis = Asked.about(host, "8080");
        assertThat(diagnosis.cause()).contains(Cause.KERNEL);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(TextRenderer.ENGLISH.render(diagnosis)).startsWith("Port 8080 is held by the kernel: interface vx0 (VXLAN).");
    }

    @ParameterizedTest
    @CsvSource({ "ALL, INTERCEPTED, ESTABLISHED", "INTERFACES, INTERCEPTED, POSSIBLE", "SOME, FREE, ESTABLISHED" })
    void aRuleThatTakesTheTrafficOfSomeLeavesThePortFree(Share share, Verdict verdict, Likelihood likelihood) {
        RedirectSeen rule = new RedirectSeen(Host.ORIGIN, Host.tcp("8080"), Optional.of("port 9"), "nftables ip nat PRE (only x)", Optional.of(share));
        Snapshot host = Host.surveyed().callerMayBind(true).with(rule).at(Host.NOON);
        Diagnosis diagnosis = new DiagnosisEngine(List.of(Asked.redirectArticle())).diagnose(Asked.question("8080", "mx1", Optional.empty(), Optional.empty()),
                List.of(host), Detections.none());
        assertThat(diagnosis.verdict()).isEqualTo(verdict);
        assertThat(diagnosis.likelihood()).isEqualTo(likelihood);
        assertThat(diagnosis.hypotheses()).singleElement().extracting(Hypothesis::likelihood)
                .isEqualTo(share == Share.ALL ? Likelihood.ESTABLISHED : Likelihood.POSSIBLE);
        assertThat(diagnosis.evidence()).extracting(Diagnosis.Cited::evidence).contains(rule);
    }

    @Test
    void whatASuperServerIsConfiguredForItDoesNotWantFromItself() {
        Diagnosis inetd = Asked.about(process("/usr/sbin/inetd", "", "inetd").with(claim("inetd (8080)", "8080")).with(claim("xinetd (8080)", "8080")), "8080");
        assertThat(inetd.claimants()).extracting(Claimant::name).containsExactly("xinetd (8080)");
        Diagnosis xinetd = Asked.about(process("/usr/sbin/xinetd", "", "xinetd").with(claim("inetd (8080)", "8080")).with(claim("xinetd (8080)", "8080")), "8080");
        assertThat(xinetd.claimants()).extracting(Claimant::name).containsExactly("inetd (8080)");
    }

    @Test
    void aConfigurationThatCanNotBeReadMattersWhereNobodyIsKnownToHaveThePort() {
        NotObserved unread = new NotObserved(Host.ORIGIN.at("/etc/ssh/"), Topic.SERVICES, Why.ACCESS_DENIED, "sshd's configuration");
        assertThat(Asked.about(process("/usr/sbin/inetd", "", "inetd").with(unread), "8080").blindSpots()).doesNotContain(unread);
        assertThat(Asked.about(Host.surveyed().callerMayBind(true).with(unread), "8080").blindSpots()).contains(unread);
        assertThat(Asked.about(Host.surveyed().listensMaybe("8080").with(unread), "8080").blindSpots()).contains(unread);
    }
}
