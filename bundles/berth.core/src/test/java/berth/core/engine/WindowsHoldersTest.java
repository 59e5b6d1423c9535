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
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.SocketState;
import berth.core.given.UrlRegistration;
import berth.core.render.HolderText;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Who stands behind process 4, a process of services, and the relays of Windows. */
class WindowsHoldersTest {
    private static ProcessSeen process(long pid, String name, Optional<String> exe, String... command) {
        return new ProcessSeen(Host.ORIGIN, Host.ref(pid), Optional.empty(), name, exe, List.of(command), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Host kernelAt(String endpoint) {
        return Host.surveyed().socket(endpoint, SocketState.LISTEN, Optional.empty(), 4).with(process(4, "System", Optional.empty()));
    }

    private static SettingSeen url(String url, Optional<Integer> site, Optional<String> queue, Long... pids) {
        return new UrlRegistration(url, List.of(pids), Optional.empty(), site, queue).seen(Host.ORIGIN);
    }

    private static Holder holder(Diagnosis diagnosis) {
        assertThat(diagnosis.holders()).hasSize(1);
        return diagnosis.holders().get(0);
    }

    @Test
    void httpSysNamesTheWorkerThePoolAndTheSite() {
        SettingSeen registered = url("HTTP://*:80/", Optional.of(1), Optional.of("DefaultAppPool"), 4567L);
        Diagnosis diagnosis = Asked.about(kernelAt("0.0.0.0:80").with(registered).with(url("HTTP://+:5985/WSMAN/", Optional.empty(), Optional.empty(), 8496L))
                .with(process(4567, "w3wp.exe", Optional.empty())).with(new SettingSeen(Host.ORIGIN, "iis-site", "1", "Default Web Site"))
                .with(new ClaimSeen(Host.ORIGIN, Host.tcp("80"), "W3SVC", Optional.of(ClaimBasis.CONFIGURED), Optional.of("auto"))), "80");
        assertThat(diagnosis.cause()).contains(Cause.LISTENER);
        assertThat(diagnosis.claimants()).as("it has it").isEmpty();
        assertThat(holder(diagnosis).via()).contains(new Via(Via.Kind.HTTP_SYS,
                Optional.of("w3wp.exe (pid 4567, application pool DefaultAppPool, site Default Web Site) at HTTP://*:80/"), Optional.empty()));
        assertThat(diagnosis.evidence()).anyMatch(cited -> cited.evidence().equals(registered)).noneMatch(cited -> cited.evidence() instanceof SettingSeen other && other.key().contains("5985"));
        assertThat(HolderText.ENGLISH.briefly(holder(diagnosis))).isEqualTo("http.sys (System, pid 4) for w3wp.exe (pid 4567, application pool DefaultAppPool, site Default Web Site) at HTTP://*:80/");
    }

    @Test
    void theOnlyServiceOfAProcessIsItsName() {
        Host host = kernelAt("[::]:2869").with(url("HTTP://*:2869/", Optional.empty(), Optional.empty(), 77L)).with(process(77, "svchost.exe", Optional.empty()));
        assertThat(holder(Asked.about(host, "2869")).via().flatMap(Via::target)).contains("svchost.exe (pid 77) at HTTP://*:2869/");
        host.with(service("SSDPSRV", 77)).with(service("SSDPSRV", 77));
        assertThat(holder(Asked.about(host, "2869")).via().flatMap(Via::target)).contains("SSDPSRV (pid 77) at HTTP://*:2869/");
        host.with(service("other", 77));
        assertThat(holder(Asked.about(host, "2869")).via().flatMap(Via::target)).contains("svchost.exe (pid 77) at HTTP://*:2869/");
    }

    private static ServiceSeen service(String name, long pid) {
        return new ServiceSeen(Host.ORIGIN, name, Optional.empty(), ServiceState.RUNNING, Optional.empty(), Optional.of(Host.ref(pid)));
    }

    @Test
    void whatUsuallyHasAPortInTheKernelIsSaidToBeUsualOnly() {
        Host host = kernelAt("0.0.0.0:445").with(service("LanmanServer", 900)).with(service("WinRM", 901));
        Snapshot windows = new Snapshot(HostId.named("mx1"), Optional.of("windows"), Host.NOON, host.evidence());
        Diagnosis diagnosis = Asked.ask(Asked.question("445", "mx1", Optional.empty(), Optional.empty()), windows);
        assertThat(holder(diagnosis).via()).contains(new Via(Via.Kind.KERNEL_SERVICE, Optional.of("LanmanServer"), Optional.empty()));
        assertThat(diagnosis.cause()).contains(Cause.LISTENER);
        assertThat(diagnosis.evidence()).anyMatch(cited -> cited.evidence() instanceof ServiceSeen service && service.name().equals("LanmanServer"));
        assertThat(HolderText.ENGLISH.briefly(holder(diagnosis))).isEqualTo("Windows itself (System, pid 4), usually for LanmanServer");
        assertThat(holder(Asked.about(host, "445")).via()).as("on another system").isEmpty();
    }

    @Test
    void manyTenantsAreCut() {
        Host host = kernelAt("0.0.0.0:80");
        for (long pid = 101; pid < 106; pid++) {
            host.with(url("HTTP://+:80/" + pid + "/", Optional.empty(), Optional.empty(), pid));
        }
        assertThat(holder(Asked.about(host, "80")).via().flatMap(Via::target).orElse("")).startsWith("process 101 at HTTP://+:80/101/, ").endsWith(" and 2 more");
    }

    @Test
    void aPoolWithoutAWorkerAndAnotherPortsUrls() {
        Host host = kernelAt("0.0.0.0:80").with(url("HTTP://*:80/", Optional.of(3), Optional.of("Shop")));
        assertThat(holder(Asked.about(host, "80")).via().flatMap(Via::target)).contains("IIS (application pool Shop, site 3) at HTTP://*:80/");
        assertThat(holder(Asked.about(kernelAt("0.0.0.0:445").with(url("HTTP://*:80/", Optional.of(3), Optional.of("Shop"))), "445")).via()).isEmpty();
    }

    @Test
    void noOtherProcessServesForOthers() {
        Host host = Host.surveyed().socket("0.0.0.0:80", SocketState.LISTEN, Optional.empty(), 44).with(process(44, "System", Optional.empty()))
                .with(url("HTTP://*:80/", Optional.empty(), Optional.empty(), 77L));
        assertThat(holder(Asked.about(host, "80")).via()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "C:\\Program Files\\WSL\\wslrelay.exe|WSL_RELAY|", "C:\\Windows\\System32\\lxss\\wslhost.exe|WSL_RELAY|",
            "C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe|DOCKER_DESKTOP|", "D:\\x\\VPNKIT.EXE|DOCKER_DESKTOP|",
            "C:\\Windows\\System32\\OpenSSH\\ssh.exe|SSH_FORWARD|db:5432" })
    void relaysAreForwarders(String exe, Via.Kind kind, String target) {
        Host host = Host.surveyed().socket("127.0.0.1:8080", SocketState.LISTEN, Optional.empty(), 60)
                .with(process(60, exe.substring(exe.lastIndexOf('\\') + 1), Optional.of(exe), exe, "-L", "8080:db:5432"));
        Diagnosis diagnosis = Asked.about(host, "127.0.0.1:8080");
        assertThat(diagnosis.cause()).contains(Cause.FORWARDER);
        assertThat(holder(diagnosis).via()).contains(new Via(kind, Optional.ofNullable(target), Optional.empty()));
    }

    @Test
    void aPortProxyIsOfItsProcessOfServices() {
        Host host = Host.surveyed().socket("0.0.0.0:8080", SocketState.LISTEN, Optional.empty(), 60).socket("0.0.0.0:135", SocketState.LISTEN, Optional.empty(), 60)
                .with(process(60, "svchost.exe", Optional.of("C:\\Windows\\System32\\svchost.exe")))
                .with(new ClaimSeen(Host.ORIGIN, Host.tcp("8080"), "iphlpsvc, for 10.0.0.9:80", Optional.of(ClaimBasis.CONFIGURED), Optional.empty()));
        Diagnosis diagnosis = Asked.about(host, "8080");
        assertThat(diagnosis.cause()).contains(Cause.FORWARDER);
        assertThat(holder(diagnosis).via()).contains(new Via(Via.Kind.PORT_PROXY, Optional.of("10.0.0.9:80"), Optional.empty()));
        assertThat(diagnosis.claimants()).isEmpty();
        assertThat(holder(Asked.about(host, "135")).via()).isEmpty();
        assertThat(Asked.about(host, "135").cause()).contains(Cause.LISTENER);
    }

    @ParameterizedTest
    @CsvSource({ "49152 + 16384, EPHEMERAL_CLIENT", "1024 + 100, LINGERING_CONNECTION", "nonsense, LINGERING_CONNECTION" })
    void theDynamicRangeTellsClients(String range, Cause cause) {
        Host host = Host.surveyed().socket("10.0.0.5:50000", SocketState.CONNECTED, Optional.empty(), 60).refuses("50000", 98)
                .with(new SettingSeen(Host.ORIGIN, "netsh", "interface ipv4 show dynamicport tcp", range));
        assertThat(Asked.about(host, "50000").cause()).contains(cause);
    }
}
