// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.StartLimit;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.units.UnitHost.Run;

/** Files and systemd's answers together. */
class LinuxUnitSourceTest {
    private static final String SHOWN = """
            Restart=always
            MainPID=100
            NRestarts=3
            ExecStart={ path=/opt/hold/bin/hold ; argv[]=/opt/hold/bin/hold 8025 ; ignore_errors=no ; start_time=[n/a] ; pid=100 ; status=0/0 }
            Id=hold.service
            Triggers=
            Description=Holds \u001b[31m8025\\nActiveState=failed
            LoadState=loaded
            ActiveState=active
            SubState=running
            UnitFileState=enabled
            StateChangeTimestamp=Wed 2026-11-25 13:21:18 UTC
            ActiveEnterTimestamp=Wed 2026-11-25 13:21:17 UTC

            Listen=[::]:2222 (Stream)
            Listen=/run/x (Stream)
            Id=web.socket
            Triggers=web.service
            LoadState=loaded
            ActiveState=active
            UnitFileState=enabled

            Restart=on-failure
            MainPID=0
            ExecStart={ path=/usr/bin/late ; argv[]=/usr/bin/late --port=8025 ; ignore_errors=no ; status=1/FAILURE }
            Id=late.service
            Description=late.service
            LoadState=loaded
            ActiveState=failed
            UnitFileState=enabled
            Result=start-limit-hit
            StartLimitIntervalUSec=1min 30s
            StartLimitBurst=4
            StateChangeTimestamp=Wed 2026-11-25 13:21:20 UTC
            InactiveEnterTimestamp=Wed 2026-11-25 13:21:20 UTC

            Id=nosuch.service
            LoadState=not-found
            ActiveState=inactive

            Id=late.service
            LoadState=loaded
            ActiveState=failed
            """;

    @TempDir
    private Path root = Path.of("");
    private TreeHost host = new TreeHost(root);
    private final NullProgressMonitor monitor = new NullProgressMonitor();

    @BeforeEach
    void fresh() {
        host = new TreeHost(root);
    }

    private List<Evidence> collect(String endpoint, Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxUnitSource(host).collect(new Request(Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, endpoint), Optional.empty(), effort,
                Instant.EPOCH), evidence::add, monitor);
        return evidence;
    }

    private List<Evidence> collect(String endpoint) {
        return collect(endpoint, Effort.OWNER);
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static ServiceSeen service(List<Evidence> evidence, String name) {
        List<ServiceSeen> called = all(evidence, ServiceSeen.class).stream().filter(service -> service.name().equals(name)).toList();
        assertThat(called).hasSize(1);
        return called.get(0);
    }

    private void webSocket() {
        host.file("/etc/systemd/system/web.socket", "[Unit]\nDescription=Web\n[Socket]\nListenStream=8080\n");
    }

    @Test
    void withoutSystemdTheFilesAreAll() {
        webSocket();
        List<Evidence> evidence = collect("8080");
        assertThat(all(evidence, ClaimSeen.class)).extracting(ClaimSeen::by).containsExactly("web.socket");
        assertThat(all(evidence, Surveyed.class)).extracting(Surveyed::topic, Surveyed::ports).containsExactly(
                tuple(Topic.SERVICES, Set.of(8080)));
        assertThat(host.runs).isEmpty();
        assertThat(all(collect("8081"), ClaimSeen.class)).isEmpty();
        assertThat(all(collect("nothing"), ClaimSeen.class)).hasSize(1);
        assertThat(collect("8080", Effort.EXACT)).isEmpty();
    }

    @Test
    void anotherKeeperOfServicesIsABlindSpot() {
        host.file("/run/openrc/softlevel", "default");
        List<Evidence> evidence = collect("8080");
        assertThat(all(evidence, Surveyed.class)).isEmpty();
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::topic, NotObserved::why)
                .containsExactly(tuple(Topic.SERVICES, Why.NOT_SUPPORTED));
    }

    @Test
    void twoServicesOfOneInterpreterAreNotOneProgram() {
        host.systemd("Id=a.service\nActiveState=failed\nControlPID=8\nExecStart={ path=/usr/bin/java ; argv[]=/usr/bin/java -jar a.jar ; ignore_errors=no }\n");
        ServiceSeen service = service(collect("8080"), "a.service");
        assertThat(service.exe()).isEmpty();
        assertThat(service.process()).map(ProcessRef::pid).contains(8L);
    }

    @Test
    void aSocketOfTheOtherFamilyOnlyIsNoRival() {
        host.file("/etc/systemd/system/six.socket", "[Socket]\nListenStream=8080\nBindIPv6Only=ipv6-only\n");
        assertThat(all(collect("8080"), ClaimSeen.class)).isEmpty();
        assertThat(all(collect("[::]:8080"), ClaimSeen.class)).hasSize(1);
    }

    @Test
    void systemdTellsOfEachUnitOnce() {
        host.systemd(SHOWN);
        List<Evidence> evidence = collect("8025");
        ServiceSeen hold = service(evidence, "hold.service");
        assertThat(hold.state()).isEqualTo(ServiceState.RUNNING);
        assertThat(hold.displayName()).contains("Holds \u001b[31m8025\\nActiveState=failed");
        assertThat(hold.process()).contains(new ProcessRef(100, Optional.of(TreeHost.STARTED)));
        assertThat(hold.exe()).contains("/opt/hold/bin/hold");
        assertThat(hold.since()).contains(Instant.parse("2026-11-25T13:21:17Z"));
        assertThat(hold.restart()).contains("always");
        assertThat(hold.restarts()).contains(3);
        assertThat(hold.startType()).contains("enabled");
        ServiceSeen late = service(evidence, "late.service");
        assertThat(late.state()).isEqualTo(ServiceState.FAILED);
        assertThat(late.displayName()).isEmpty();
        assertThat(late.process()).isEmpty();
        assertThat(late.limit()).contains(new StartLimit(Optional.of(4), Optional.of("1min 30s"), Optional.of("start-limit-hit")));
        assertThat(hold.limit()).as("systemd said nothing of it").isEmpty();
        assertThat(service(evidence, "web.socket").triggers()).containsExactly("web.service");
        assertThat(all(evidence, ServiceSeen.class)).hasSize(3);
        assertThat(all(evidence, Surveyed.class)).hasSize(1);
    }

    @Test
    void whatAFailedServicesCommandNamesIsItsClaim() {
        host.systemd(SHOWN);
        assertThat(all(collect("8025"), ClaimSeen.class)).extracting(ClaimSeen::by, ClaimSeen::basis, ClaimSeen::startType)
                .containsExactly(tuple("late.service", Optional.of(ClaimBasis.CONFIGURED), Optional.of("enabled")));
    }

    @Test
    void systemdKnowsBetterThanTheFileWhatASocketListensOn() {
        webSocket();
        host.systemd(SHOWN);
        assertThat(all(collect("8080"), ClaimSeen.class)).isEmpty();
        List<ClaimSeen> claims = all(collect("2222"), ClaimSeen.class);
        assertThat(claims).extracting(ClaimSeen::by).containsExactly("web.socket");
        assertThat(claims.get(0).endpoint().text()).isEqualTo("[::]:2222");
        assertThat(claims.get(0).startType()).contains("enabled");
    }

    @Test
    void asksForClaimantsForSocketsAndForWhatHasProcesses() {
        webSocket();
        host.systemd("").file("/sys/fs/cgroup/system.slice/left.service/cgroup.procs", "7\n")
                .file("/sys/fs/cgroup/system.slice/system-pg.slice/pg@15.service/cgroup.procs", "8\n").file("/sys/fs/cgroup/system.slice/-x.service/y", "");
        collect("8025");
        assertThat(host.runs).hasSize(1);
        List<String> command = host.runs.get(0);
        assertThat(command.subList(command.indexOf("--") + 1, command.size()))
                .containsExactly("left.service", "pg@15.service", "web.service", "web.socket", "*.service");
    }

    @Test
    void aSilentSystemctlIsABlindSpotAndTheFilesStillTell() {
        webSocket();
        host.booted().answer("/usr/bin/systemctl", new Run.Stopped(false));
        List<Evidence> evidence = collect("8080");
        ServiceSeen socket = service(evidence, "web.socket");
        assertThat(socket.state()).isEqualTo(ServiceState.OTHER);
        assertThat(socket.triggers()).containsExactly("web.service");
        assertThat(all(evidence, ClaimSeen.class)).hasSize(1);
        assertThat(all(evidence, Surveyed.class)).isEmpty();
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::why, NotObserved::detail).containsExactly(tuple(
                Why.TIMED_OUT, "systemctl did not answer within 2 s, so what services do now is not known; \"sudo systemctl list-units --all\" shows it"));
    }

    @Test
    void anErrorOfSystemctlIsToldWithoutItsControlCharacters() {
        host.booted().answer("/usr/bin/systemctl", new Run.Ended(1, new byte[0], "Failed to connect to bus: \u001b]0;x\u0007No\nsecond", false));
        NotObserved gap = all(collect("8080"), NotObserved.class).get(0);
        assertThat(gap.why()).isEqualTo(Why.FAILED);
        assertThat(gap.detail()).startsWith("systemctl failed: Failed to connect to bus: ?]0;x?No, so what services do now");
        host.answer("/usr/bin/systemctl", new Run.Ended(0, SHOWN.getBytes(java.nio.charset.StandardCharsets.UTF_8), "", true));
        assertThat(all(collect("8080"), Surveyed.class)).isEmpty();
    }

    @Test
    void systemdWithoutItsProgram() {
        host.booted();
        assertThat(all(collect("8080"), NotObserved.class)).extracting(NotObserved::why).containsExactly(Why.NOT_SUPPORTED);
    }

    @Test
    void whoeverCancelsGetsWhatThereIs() {
        webSocket();
        host.booted().answer("/usr/bin/systemctl", new Run.Stopped(true));
        monitor.setCanceled(true);
        List<Evidence> evidence = collect("8080");
        assertThat(all(evidence, ClaimSeen.class)).hasSize(1);
        assertThat(all(evidence, Surveyed.class)).isEmpty();
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::why).containsOnly(Why.CANCELLED);
    }

    @Test
    void theJournalTellsWhenAClaimantsStartFailed() {
        host.systemd(SHOWN).answer("/usr/bin/journalctl", """
                __REALTIME_TIMESTAMP=1764076880123456
                PRIORITY=3
                SYSLOG_IDENTIFIER=systemd
                UNIT=late.service
                MESSAGE_ID=be02cf6855d2428ba40df7e9d022f03d
                MESSAGE=Failed to start late.service - Late.

                __REALTIME_TIMESTAMP=1764076880123456
                SYSLOG_IDENTIFIER=late
                _SYSTEMD_UNIT=late.service
                MESSAGE=bind 0.0.0.0 port 8025: Address already in use

                __REALTIME_TIMESTAMP=1764076880123456
                SYSLOG_IDENTIFIER=late
                _SYSTEMD_UNIT=late.service
                MESSAGE=Good morning

                """);
        List<Evidence> evidence = collect("8025");
        assertThat(host.runs.get(1)).containsSequence("-u", "late.service");
        assertThat(all(evidence, EventLogged.class)).extracting(event -> event.event().provider(), event -> event.event().data().get(0).value())
                .containsExactly(tuple("systemd", "late.service"), tuple("late", "late.service"));
        EventLogged event = all(evidence, EventLogged.class).get(0);
        assertThat(event.event().time()).contains(Instant.parse("2025-11-25T13:21:20.123456Z"));
        assertThat(event.event().message()).contains("Failed to start late.service - Late.");
        assertThat(event.event().level()).isEqualTo("error");
        assertThat(event.origin().place()).contains("journalctl -b -u late.service");
        host.runs.clear();
        collect("2222");
        assertThat(host.runs).as("nobody who wants that port failed").hasSize(1);
    }

    @Test
    void aClosedJournalIsABlindSpotOfLogsOnly() {
        host.systemd(SHOWN).answer("/usr/bin/journalctl", new Run.Ended(1, new byte[0], "No journal files were opened due to insufficient permissions.", false));
        List<Evidence> evidence = collect("8025");
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::topic, NotObserved::why)
                .containsExactly(tuple(Topic.EVENT_LOG, Why.ACCESS_DENIED));
        assertThat(all(evidence, NotObserved.class).get(0).detail()).endsWith("\"sudo journalctl -b -u late.service\" shows it");
        assertThat(all(evidence, Surveyed.class)).hasSize(1);
    }

    @Test
    void fieldsOfTheJournalMayBeBinaryAndDamaged() {
        byte[] text = "MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c\nMESSAGE\n\u0005\0\0\0\0\0\0\0ab\ncd\n__REALTIME_TIMESTAMP=1\n\nMESSAGE\n\u00ff".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(Journal.parse(text)).singleElement().satisfies(record -> assertThat(record.message()).contains("ab\ncd"));
        assertThat(Journal.parse("MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c\n__REALTIME_TIMESTAMP=99999999999999999999\nMESSAGE=x\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void theCallersOwnManager() {
        host.systemd(SHOWN).answer("/usr/bin/systemctl --user", "Listen=127.0.0.1:8025 (Stream)\nId=dev.socket\nTriggers=dev.service\nLoadState=loaded\n"
                + "ActiveState=active\n").file("/run/user/1000/systemd/private", "");
        assertThat(all(collect("8025"), ServiceSeen.class)).extracting(ServiceSeen::name).doesNotContain("user@1000.service/dev.socket");
        host.variables.put("XDG_RUNTIME_DIR", "/run/user/1000");
        List<Evidence> evidence = collect("8025");
        assertThat(service(evidence, "user@1000.service/dev.socket").triggers()).containsExactly("dev.service");
        assertThat(all(evidence, ClaimSeen.class)).extracting(ClaimSeen::by).contains("user@1000.service/dev.socket");
    }

    @Test
    void statesOfUnits() {
        String units = String.join("\n\n", List.of("Id=a.service\nActiveState=activating\nSubState=auto-restart", "Id=b.service\nActiveState=inactive",
                "Id=c.service\nActiveState=deactivating", "Id=d.service\nActiveState=reloading", "Id=e.service\nActiveState=maintenance",
                "Id=-f.service\nActiveState=active", "Id=g.service\nActiveState=active\nLoadState=masked\nStateChangeTimestamp=Wed 2026-99-25 13:21:17 UTC"));
        host.systemd(units);
        List<Evidence> evidence = collect("1");
        assertThat(all(evidence, ServiceSeen.class)).extracting(ServiceSeen::state).containsExactly(ServiceState.STARTING, ServiceState.STOPPED,
                ServiceState.STOPPING, ServiceState.RUNNING, ServiceState.OTHER, ServiceState.RUNNING);
        assertThat(service(evidence, "g.service").startType()).contains("masked");
        assertThat(service(evidence, "g.service").since()).isEmpty();
    }

    @Test
    void sshdsClosedConfigurationMattersToItsPortAndToPortsThatNobodyElseWants() {
        webSocket();
        host.file("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\n")
                .link("/etc/systemd/system/multi-user.target.wants/ssh.service", "/usr/lib/systemd/system/ssh.service").denied.add("/etc/ssh/sshd_config");
        assertThat(all(collect("8080"), NotObserved.class)).as("web.socket wants that").isEmpty();
        assertThat(all(collect("8080"), Surveyed.class)).as("all the same not all was seen").isEmpty();
        assertThat(all(collect("8081"), NotObserved.class)).extracting(NotObserved::detail)
                .containsExactly("sshd's configuration can't be read, so whether it takes this port is not known");
        assertThat(all(collect("22"), NotObserved.class)).extracting(NotObserved::detail)
                .containsExactly("sshd's configuration can't be read, so whether it takes another port than this one is not known");
        assertThat(all(collect("22"), ClaimSeen.class)).extracting(ClaimSeen::by).contains("ssh.service");
        assertThat(all(collect("nothing"), NotObserved.class)).extracting(NotObserved::detail).singleElement().asString().contains("sshd_config");
    }

    @Test
    void sinceWhenTheHostRunsIsTold() {
        host.file("/proc/stat", "cpu 1 2 3\nbtime 1700000000\nprocesses 5\n");
        assertThat(collect("25", Effort.OWNER)).filteredOn(SettingSeen.class::isInstance).singleElement()
                .satisfies(seen -> assertThat(((SettingSeen) seen).value()).isEqualTo("2023-11-14T22:13:20Z"));
        assertThat(collect("25", Effort.EXACT)).isEmpty();
    }
}
