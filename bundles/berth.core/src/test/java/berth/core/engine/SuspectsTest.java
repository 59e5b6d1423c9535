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
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;

/** What may be said of a holder into which one may not look: from its name, its command line, and what systemd listens on. */
class SuspectsTest {
    private static Host unseen(int uid, long... candidates) {
        return new Host().surveys(Topic.TCP_SOCKETS, Topic.PERMISSIONS, Topic.ADDRESSES).blindTo(Topic.PROCESSES).with(new SocketSeen(Host.ORIGIN,
                Host.tcp("8080"), Optional.empty(), SocketState.LISTEN, Optional.of(uid), Optional.empty(), Optional.empty(), Optional.of(9L),
                Optional.empty(), List.of(), java.util.Arrays.stream(candidates).mapToObj(Host::ref).toList()));
    }

    private static ProcessSeen process(long pid, String name, String command) {
        return new ProcessSeen(Host.ORIGIN, Host.ref(pid), Optional.of(1L), name, Optional.empty(), List.of(command.split(" ")), Optional.of(0),
                Optional.of("root"), Optional.empty(), Optional.empty());
    }

    private static Host withUnit(Host host, ServiceState state, String claim) {
        return host.with(new ServiceSeen(Host.ORIGIN, "web.socket", Optional.empty(), state, Optional.empty(), Optional.empty()))
                .with(new ClaimSeen(Host.ORIGIN, Host.tcp(claim), "web.socket", Optional.of(ClaimBasis.CONFIGURED), Optional.empty()));
    }

    private static void isPossible(Diagnosis diagnosis, Cause cause) {
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause()).contains(cause);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
    }

    @Test
    void aDockerProxyWhoseCommandLineNamesThePortMayBeTheForwarder() {
        ProcessSeen proxy = process(7, "docker-proxy", "/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80");
        Diagnosis diagnosis = Asked.about(unseen(0, 7, 8).with(proxy).with(process(8, "dockerd", "dockerd")), "8080");
        isPossible(diagnosis, Cause.FORWARDER);
        assertThat(diagnosis.holders()).extracting(Holder::pid).containsExactly(Optional.empty());
        assertThat(diagnosis.evidence()).extracting(Diagnosis.Cited::evidence).contains(proxy);
    }

    @ParameterizedTest
    @CsvSource({ "docker-proxy, -proto udp -host-ip 0.0.0.0 -host-port 8080", "docker-proxy, -proto tcp -host-ip 0.0.0.0 -host-port 8081",
            "docker-proxy, -proto tcp -host-ip 127.0.0.1 -host-port 8080", "docker-proxy, -proto tcp -host-ip 0.0.0.0 -host-port", "bash, -proto tcp -host-ip 0.0.0.0 -host-port 8080" })
    void oneOfAnotherPortIsNot(String name, String words) {
        assertThat(Asked.about(unseen(0, 7).with(process(7, name, "/usr/bin/docker-proxy " + words)), "8080").cause()).contains(Cause.LISTENER);
    }

    @Test
    void aDockerProxyOfAnotherPortIsNoCandidate() {
        Host host = unseen(0, 7, 8).with(process(7, "docker-proxy", "docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8081")).with(process(8, "conmon", "conmon -n web"));
        assertThat(Asked.about(host, "8080").candidates()).extracting(Holder::pid).containsExactly(Optional.of(8L));
    }

    @Test
    void aSocketUnitThatListensMayHaveThePortOfRootThatItIsFor() {
        isPossible(Asked.about(withUnit(unseen(0), ServiceState.RUNNING, "8080"), "8080"), Cause.SOCKET_ACTIVATION);
        assertThat(Asked.about(withUnit(unseen(0), ServiceState.FAILED, "8080"), "8080").cause()).as("it does not listen").contains(Cause.LISTENER);
        assertThat(Asked.about(withUnit(unseen(33), ServiceState.RUNNING, "8080"), "8080").cause()).as("another user's socket").contains(Cause.LISTENER);
        assertThat(Asked.about(withUnit(unseen(0), ServiceState.RUNNING, "127.0.0.1:8080"), "8080").cause()).as("another address").contains(Cause.LISTENER);
    }

    @Test
    void aProvenProcessWithoutAnExecutableIsWhatItsNameSaysAtMost() {
        Host systemd = Host.surveyed().listens("8080", 1).with(process(1, "systemd", "/sbin/init"));
        isPossible(Asked.about(withUnit(systemd, ServiceState.RUNNING, "8080"), "8080"), Cause.SOCKET_ACTIVATION);
        isPossible(Asked.about(Host.surveyed().listens("8080", 7).with(process(7, "docker-proxy", "docker-proxy -container-ip 172.17.0.2")), "8080"), Cause.FORWARDER);
        assertThat(Asked.about(Host.surveyed().listens("8080", 7).with(process(7, "systemd", "/tmp/x")), "8080").cause()).as("anybody may be called so").contains(Cause.LISTENER);
    }
}
