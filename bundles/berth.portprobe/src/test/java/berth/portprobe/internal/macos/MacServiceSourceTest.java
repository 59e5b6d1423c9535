// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.engine.Detections;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.Share;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.inquiry.Inquiry;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.macos.SocketTables.Held;

/** The sources that read files and programs of macOS. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a path of macOS is no path there")
class MacServiceSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">";
    private static final String SSH = HEAD + "<dict><key>Label</key><string>com.openssh.sshd</string><key>Disabled</key><true/>"
            + "<key>ProgramArguments</key><array><string>/usr/sbin/sshd</string><string>-i</string></array>"
            + "<key>Sockets</key><dict><key>Listeners</key><dict><key>SockServiceName</key><string>ssh</string><key>Bonjour</key><array><string>ssh</string></array></dict></dict></dict></plist>";
    private static final String OWN = HEAD + "<dict><key>Label</key><string>com.example.agent</string><key>Program</key><string>/opt/agent</string><key>Sockets</key><dict>"
            + "<key>A</key><array><dict><key>SockServiceName</key><integer>8300</integer><key>SockNodeName</key><string>localhost</string><key>SockFamily</key><string>IPv4</string></dict>"
            + "<dict><key>SockServiceName</key><string>8301</string><key>SockType</key><string>dgram</string><key>SockFamily</key><string>IPv6</string></dict></array>"
            + "<key>B</key><dict><key>SockPathName</key><string>/tmp/x</string></dict><key>C</key><dict><key>SockServiceName</key><string>80</string><key>SockPassive</key><false/></dict>"
            + "</dict></dict></plist>";

    private final FakeDarwin mac = new FakeDarwin().process(1, 0, 0, "launchd", "/sbin/launchd", 66L).process(700, 1, 501, "agent", "/opt/agent");
    private final FakeMacHost host = new FakeMacHost().file("/etc/services", "# names\nssh  22/udp # SSH\nssh  22/tcp\nhttp 80/tcp www www-http # web\n")
            .file("/System/Library/LaunchDaemons/ssh.plist", SSH).file("/Users/eve/Library/LaunchAgents/agent.plist", OWN)
            .shows("/bin/launchctl", "PID\tStatus\tLabel\n700\t0\tcom.example.agent\n-\t78\tcom.example.failed\n");

    private List<Evidence> look(EvidenceSource source, Optional<Endpoint> wanted) throws Exception {
        List<Evidence> seen = new ArrayList<>();
        source.collect(new Request(wanted, Optional.empty(), Effort.OWNER, NOW, Optional.of(Duration.ofSeconds(5))), seen::add, new NullProgressMonitor());
        return seen;
    }

    private static <T extends Evidence> List<T> only(List<Evidence> all, Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Endpoint any(int port) {
        return new Endpoint(Transport.TCP, IpAddress.ANY_V4, port);
    }

    @Test
    void tellsWhichPortsLaunchdKeepsAndWhatRuns() throws Exception {
        mac.user = 0;
        List<Evidence> seen = look(new MacServiceSource(mac, host), Optional.empty());
        assertThat(only(seen, ClaimSeen.class)).extracting(claim -> claim.endpoint().transport().id() + " " + claim.endpoint().text() + " " + claim.by() + " " + claim.startType().orElse(""))
                .containsExactlyInAnyOrder("tcp 0.0.0.0:22 com.openssh.sshd disabled", "tcp [::]:22 com.openssh.sshd disabled", "tcp 127.0.0.1:8300 com.example.agent ",
                        "udp [::]:8301 com.example.agent ");
        assertThat(only(seen, ServiceSeen.class)).extracting(ServiceSeen::name, ServiceSeen::state, service -> service.process().map(ProcessRef::pid), ServiceSeen::exe).containsExactly(
                tuple("com.example.agent", ServiceState.RUNNING, Optional.of(700L), Optional.of("/opt/agent")),
                tuple("com.example.failed", ServiceState.STOPPED, Optional.empty(), Optional.empty()));
        assertThat(only(seen, NotObserved.class)).extracting(NotObserved::detail).containsExactly("The jobs of other people, and those that applications bring, were not looked at.");
        assertThat(only(look(new MacServiceSource(mac, host), Optional.of(any(22))), ClaimSeen.class)).hasSize(2);
    }

    @Test
    void whatIsNotReadIsABlindSpot() throws Exception {
        host.file("/Library/LaunchDaemons/secret.plist", "").file("/Library/LaunchDaemons/broken.plist", HEAD + "<dict><key>Label</key></dict></plist>").file("/Library/LaunchDaemons/none.plist", HEAD + "<dict><key>Version</key><integer>4</integer></dict></plist>")
                .file("/Library/LaunchDaemons/binary.plist", "bplist00xyz");
        List<Evidence> seen = look(new MacServiceSource(mac, host), Optional.of(any(22)));
        assertThat(only(seen, NotObserved.class)).extracting(NotObserved::why).contains(Why.ACCESS_DENIED, Why.NOT_SUPPORTED);
        assertThat(only(seen, NotObserved.class)).extracting(NotObserved::detail).anyMatch(detail -> detail.contains("broken.plist")).anyMatch(detail -> detail.contains("binary.plist"))
                .noneMatch(detail -> detail.contains("none.plist")).anyMatch(detail -> detail.contains("secret.plist")).anyMatch(detail -> detail.contains("sudo launchctl list"));
        assertThat(only(seen, Surveyed.class)).isEmpty();
        assertThat(only(seen, ClaimSeen.class)).as("the others are told all the same").hasSize(2);
    }

    /** launchctl enable and disable leave the job's own property list as it is. */
    @Test
    void whatSomebodyEnabledOrDisabledWins() throws Exception {
        host.file("/var/db/com.apple.xpc.launchd/disabled.plist", HEAD + "<dict><key>com.openssh.sshd</key><false/><key>com.example.agent</key><false/></dict></plist>");
        host.file("/var/db/com.apple.xpc.launchd/disabled.501.plist", BinaryPlistTest.OVERRIDES);
        List<Evidence> seen = look(new MacServiceSource(mac, host), Optional.empty());
        assertThat(only(seen, ClaimSeen.class)).extracting(ClaimSeen::by, claim -> claim.startType().orElse("")).containsOnly(tuple("com.openssh.sshd", "enabled"), tuple("com.example.agent", "disabled"));
        assertThat(only(seen, ServiceSeen.class)).filteredOn(service -> service.name().equals("com.example.agent")).extracting(ServiceSeen::startType).containsExactly(Optional.of("disabled"));
        assertThat(only(seen, NotObserved.class)).extracting(NotObserved::detail).noneMatch(detail -> detail.contains("print-disabled"));
    }

    @Test
    void aDefaultIsToldAsSuchWhereTheOverridesCannotBeRead() throws Exception {
        host.file("/var/db/com.apple.xpc.launchd/disabled.plist", "").file("/var/db/com.apple.xpc.launchd/disabled.501.plist", HEAD + "<dict><key>com.example.agent</key><string>x</string></dict></plist>");
        List<Evidence> seen = look(new MacServiceSource(mac, host), Optional.empty());
        assertThat(only(seen, ClaimSeen.class)).extracting(ClaimSeen::by, claim -> claim.startType().orElse("")).containsOnly(tuple("com.openssh.sshd", "disabled"), tuple("com.example.agent", "enabled"));
        assertThat(only(seen, NotObserved.class)).filteredOn(gap -> gap.detail().contains("what is told is its default")).extracting(NotObserved::why)
                .containsExactly(Why.ACCESS_DENIED, Why.FAILED);
    }

    @Test
    void aDamagedBinaryListCostsItselfAlone() throws Exception {
        mac.user = 0;
        byte[] damaged = BinaryPlistTest.JOB.clone();
        damaged[damaged.length - 1] ^= 0x55;
        host.file("/Library/LaunchDaemons/a.plist", damaged).file("/Library/LaunchDaemons/b.plist", BinaryPlistTest.JOB);
        List<Evidence> seen = look(new MacServiceSource(mac, host), Optional.empty());
        assertThat(only(seen, ClaimSeen.class)).filteredOn(claim -> claim.origin().place().equals(Optional.of("/Library/LaunchDaemons/b.plist"))).extracting(claim -> claim.endpoint().port())
                .containsExactly(8300, 8301);
        assertThat(only(seen, NotObserved.class)).filteredOn(gap -> gap.why() == Why.NOT_SUPPORTED).extracting(NotObserved::detail)
                .anyMatch(detail -> detail.startsWith("/Library/LaunchDaemons/a.plist could not be understood"));
        assertThat(host.run).as("no program is needed").containsExactly("/bin/launchctl list");
    }

    /** Neither files nor entities are fetched or expanded, and nothing nests without end. */
    @ParameterizedTest
    @ValueSource(strings = { "<!DOCTYPE plist [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><plist><dict><key>Label</key><string>&x;</string></dict></plist>",
            "<!DOCTYPE plist [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><plist><dict><key>Label</key><string>&b;</string></dict></plist>", "<plist><array>", "", "no xml", "<plist/>",
            "<plist><dict><string>x</string></dict></plist>", "<plist><script>x</script></plist>" })
    void hostileListsAreNoJobs(String text) {
        assertThat(Plist.parse(text.getBytes(StandardCharsets.UTF_8)).flatMap(plist -> LaunchdJob.of(plist, Map.of()))).isEmpty();
        assertThat(Plist.parse(("<plist>" + "<array>".repeat(5000)).getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void aPortThatLaunchdKeepsIsActivation() throws Exception {
        mac.user = 0;
        mac.table("net.inet.tcp.pcblist_n", SocketTables.whole(new SocketTables(0).tcp(SocketTables.DUAL, "::", 22, "::", 0, SocketTables.LISTEN, new Held(66, 0, 1, 0))));
        List<Evidence> seen = new ArrayList<>(look(new MacSocketSource(mac), Optional.of(any(22))));
        seen.addAll(look(new MacServiceSource(mac, host), Optional.of(any(22))));
        Snapshot snapshot = new Snapshot(HostId.named("mac"), Optional.of("macos"), NOW, seen);
        Diagnosis diagnosis = new DiagnosisEngine(List.of()).diagnose(Inquiry.asked(any(22), Optional.empty(), snapshot), List.of(snapshot), new Detections(List.of(), List.of()));
        assertThat(diagnosis.cause()).contains(Cause.SOCKET_ACTIVATION);
        assertThat(diagnosis.holders().getFirst().via().flatMap(Diagnosis.Via::target)).contains("com.openssh.sshd");
    }

    private static final String KERNEL = """
            No variant specified, falling back to release
            Index Refs Address            Size       Wired      Name (Version) UUID <Linked Against>
                1  142 0                  0          0          com.apple.kpi.bsd (20.5.0) 52A1E876-863E-38E3-AC80-09BBAB13B752 <>
              120    0 0xffffff7f8346b000 0x3000     0x3000     com.apple.driver.usb.net (5.0.0) 52A1E876-863E-38E3-AC80-09BBAB13B752 <5 4>
            """;

    @Test
    void anExtensionOfTheKernelLeavesTheHooksOpen() throws Exception {
        host.shows("/usr/bin/systemextensionsctl", "0 extension(s)\n").shows("/usr/bin/kmutil showloaded --list-only", KERNEL + "  121    0 0 0 0 com.example.filter-nke (1.2 beta) 52A1E876 <5>\n");
        List<Evidence> seen = look(new MacExtensionSource(host), Optional.empty());
        assertThat(only(seen, NotObserved.class)).extracting(NotObserved::topic, NotObserved::detail).containsExactly(
                tuple(Topic.HOOKS, "The kernel has loaded extensions of others, and what they do to ports is not known: com.example.filter-nke."));
        assertThat(only(seen, Surveyed.class)).isEmpty();
        for (String unclear : List.of("", "Index Refs\n", KERNEL + "  122 something else\n")) {
            host.shows("/usr/bin/kmutil showloaded --list-only", unclear);
            assertThat(only(look(new MacExtensionSource(host), Optional.empty()), NotObserved.class)).as(unclear).extracting(NotObserved::why).containsExactly(Why.FAILED);
        }
        host.programs.remove("/usr/bin/kmutil showloaded --list-only");
        assertThat(only(look(new MacExtensionSource(host), Optional.empty()), NotObserved.class)).extracting(NotObserved::why).containsExactly(Why.FAILED);
    }

    @Test
    void readsActiveSystemExtensions() throws Exception {
        host.shows("/usr/bin/kmutil showloaded --list-only", KERNEL);
        host.shows("/usr/bin/systemextensionsctl", """
                3 extension(s)
                --- com.apple.system_extension.network_extension (Go to 'System Settings')
                enabled\tactive\tteamID\tbundleID (version)\tname\t[state]
                *\t*\tMLZF7K7B5R\tat.obdev.littlesnitch.networkextension (6.5 nightly (7300)/7300)\tLittle Snitch\t[activated enabled]
                \t\tW5364U7YZB\tio.tailscale.ipn.macsys.network-extension (1.98.9/101.98.9)\tTailscale\t[terminated waiting to uninstall on reboot]
                --- com.apple.system_extension.endpoint_security
                enabled\tactive\tteamID\tbundleID (version)\tname\t[state]
                *\t*\tUBF8T346G9\tcom.microsoft.wdav.epsext (101.24/101.24)\tMicrosoft Defender\t[activated enabled]
                """);
        List<Evidence> seen = look(new MacExtensionSource(host), Optional.empty());
        assertThat(only(seen, HookSeen.class)).extracting(HookSeen::name).containsExactly("at.obdev.littlesnitch.networkextension", "com.microsoft.wdav.epsext");
        assertThat(only(seen, Surveyed.class)).extracting(Surveyed::topic).containsExactly(Topic.HOOKS);
        host.shows("/usr/bin/systemextensionsctl", "4 extension(s)\nsomething else\n");
        assertThat(only(look(new MacExtensionSource(host), Optional.empty()), NotObserved.class)).hasSize(1);
        host.shows("/usr/bin/systemextensionsctl", "0 extension(s)\n");
        assertThat(only(look(new MacExtensionSource(host), Optional.empty()), NotObserved.class)).isEmpty();
        host.programs.remove("/usr/bin/systemextensionsctl");
        assertThat(only(look(new MacExtensionSource(host), Optional.empty()), NotObserved.class)).extracting(NotObserved::why).containsExactly(Why.FAILED);
    }

    @Test
    void readsRedirectionsOfPf() throws Exception {
        mac.user = 0;
        host.shows("/sbin/pfctl -s info", "Status: Enabled for 0 days 00:10:00           Debug: Urgent\n").shows("/sbin/pfctl -a * -s nat", """
                nat-anchor "com.apple/*" all
                rdr-anchor "com.apple/*" all {
                  rdr pass on lo0 inet proto tcp from any to any port = 80 -> 127.0.0.1 port 8080
                }
                no rdr on en0 inet proto tcp from any to any port = 80
                rdr inet proto tcp from 192.0.2.0/24 to 192.0.2.7 port = http -> 10.0.0.2
                rdr pass inet6 proto udp from any to any port 5000:5010 -> ::1 port 6000
                """);
        List<Evidence> seen = look(new MacFirewallSource(mac, host), Optional.of(any(80)));
        assertThat(only(seen, RedirectSeen.class)).extracting(rule -> rule.from().text(), rule -> rule.to().orElse(""), RedirectSeen::share).containsExactly(
                tuple("0.0.0.0:80", "127.0.0.1:8080", Optional.of(Share.INTERFACES)), tuple("192.0.2.7:80", "10.0.0.2", Optional.of(Share.SOME)));
        assertThat(only(seen, Surveyed.class)).extracting(Surveyed::topic).containsExactly(Topic.REDIRECTS);
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(new Endpoint(Transport.UDP, IpAddress.ANY_V6, 5003))), RedirectSeen.class)).extracting(RedirectSeen::to)
                .containsExactly(Optional.of("[::1]:6000"));
        host.shows("/sbin/pfctl -a * -s nat", "rdr pass on lo0 inet proto tcp from any to <table> port = 80 -> 127.0.0.1 port 8080\nrdr\nrdr -> to\n");
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), NotObserved.class)).hasSize(1);
        host.shows("/sbin/pfctl -a * -s nat", "rdr pass inet proto tcp from any to any port 8000 >< 8010 -> 127.0.0.1 port 9\n");
        List<Evidence> between = look(new MacFirewallSource(mac, host), Optional.of(any(8005)));
        assertThat(only(between, NotObserved.class)).hasSize(1);
        assertThat(only(between, RedirectSeen.class)).isEmpty();
        host.shows("/sbin/pfctl -s info", "Status: Disabled for 0 days 00:10:00           Debug: Urgent\n");
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), Surveyed.class)).hasSize(1);
        mac.user = 501;
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), NotObserved.class)).extracting(NotObserved::why).containsExactly(Why.ACCESS_DENIED);
    }

    /** pfctl shows of an anchor no more than that it is called. */
    @Test
    void followsPfIntoItsAnchors() throws Exception {
        mac.user = 0;
        host.shows("/sbin/pfctl -s info", "Status: Enabled\n").shows("/sbin/pfctl -a * -s nat", "nat-anchor \"com.apple/*\" all\nrdr-anchor \"com.apple/*\" all\nrdr-anchor \"proxy\" all\n")
                .shows("/sbin/pfctl -v -s Anchors", "  com.apple\n  com.apple/200.AirDrop\n  com.apple/200.AirDrop/deep\n  idle\n  proxy\n  proxy/inner\n")
                .shows("/sbin/pfctl -a com.apple/200.AirDrop -s nat", "").shows("/sbin/pfctl -a idle -s nat", "rdr inet proto tcp from any to any port = 80 -> 127.0.0.1 port 1\n")
                .shows("/sbin/pfctl -a proxy -s nat", "rdr-anchor \"inner\" all\nrdr-anchor \"/proxy\" all\n")
                .shows("/sbin/pfctl -a proxy/inner -s nat", "rdr pass inet proto tcp from any to any port = 80 -> 127.0.0.1 port 8080\n");
        List<Evidence> seen = look(new MacFirewallSource(mac, host), Optional.of(any(80)));
        assertThat(only(seen, RedirectSeen.class)).as("what no rule calls is not in force").extracting(RedirectSeen::to, rule -> rule.origin().place()).containsExactly(
                tuple(Optional.of("127.0.0.1:8080"), Optional.of("pfctl -a proxy/inner -s nat")));
        assertThat(only(seen, Surveyed.class)).extracting(Surveyed::topic).containsExactly(Topic.REDIRECTS);
        assertThat(host.run).filteredOn(command -> command.contains("proxy -s")).as("once, although it calls itself").hasSize(1);
        host.programs.remove("/sbin/pfctl -a com.apple/200.AirDrop -s nat");
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), NotObserved.class)).extracting(NotObserved::detail).singleElement().asString()
                .startsWith("Anchors of pf (1) could not be read");
        host.shows("/sbin/pfctl -a * -s nat", "rdr-anchor \"proxy\" on en0 inet proto tcp from any to any\n");
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), NotObserved.class)).as("its rules are narrower").hasSize(1);
    }

    /** Without their names nobody knows which anchors a star means, and there may be more than anybody wants to wait for. */
    @Test
    void anchorsThatAreNotReadAreABlindSpot() throws Exception {
        mac.user = 0;
        host.shows("/sbin/pfctl -s info", "Status: Enabled\n").shows("/sbin/pfctl -a * -s nat", "rdr-anchor \"*\" all\n");
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), NotObserved.class)).hasSize(1);
        host.shows("/sbin/pfctl", "").shows("/sbin/pfctl -a * -s nat", "rdr-anchor \"top/*\" all\n")
                .shows("/sbin/pfctl -v -s Anchors", IntStream.range(0, 70).mapToObj(i -> "  top/a" + i + "\n").collect(Collectors.joining()));
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), NotObserved.class)).extracting(NotObserved::detail).singleElement().asString()
                .startsWith("Anchors of pf (6) could not be read");
        host.shows("/sbin/pfctl -a * -s nat", "rdr-anchor \"top/a1\" all\nrdr-anchor \"top/../a2\" all\nrdr-anchor \"nobody\" all\n");
        assertThat(only(look(new MacFirewallSource(mac, host), Optional.of(any(80))), NotObserved.class)).as("pfctl shows nothing of what is not there, without an error").extracting(NotObserved::detail)
                .singleElement().asString().startsWith("Anchors of pf (2) could not be read");
    }

    @Test
    void findsFailedBindsInTheLog() throws Exception {
        host.shows("/usr/bin/log", """
                {"timezoneName":"","messageType":"Error","eventType":"logEvent","eventMessage":"bind to 0.0.0.0:8080 failed: Address already in use","processID":812,"processImagePath":"/usr/sbin/httpd","timestamp":"2026-11-30 09:59:58.123456+0100"}
                {"messageType":"Error","eventMessage":"no time","processID":"x"}
                {"count":1,"finished":1}
                no object
                """);
        List<Evidence> seen = look(new MacLogSource(host), Optional.of(any(8080)));
        assertThat(only(seen, EventLogged.class)).extracting(logged -> logged.event().provider(), logged -> logged.event().time(), logged -> logged.event().processId(), logged -> logged.event().level())
                .containsExactly(tuple("httpd", Optional.of(Instant.parse("2026-11-30T08:59:58.123456Z")), Optional.of(812L), "error"));
        assertThat(only(seen, NotObserved.class)).extracting(NotObserved::detail).containsExactly("Records of the log of macOS (1) could not be understood.");
        host.programs.put("/usr/bin/log", new Outcome.Failed("it ended with status 137"));
        assertThat(only(look(new MacLogSource(host), Optional.of(any(8080))), NotObserved.class)).extracting(NotObserved::topic).containsExactly(Topic.EVENT_LOG);
    }
}
