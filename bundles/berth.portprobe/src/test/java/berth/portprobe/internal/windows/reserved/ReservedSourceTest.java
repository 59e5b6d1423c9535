// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.reserved.StagedReservedHost.Listed;

class ReservedSourceTest {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
    private static final String STATE = "http show servicestate view=requestq verbose=yes";
    private static final String DYNAMIC = "interface ipv4 show dynamicport tcp";
    private static final String V4 = "interface ipv4 show excludedportrange protocol=tcp";
    private static final String V6 = "interface ipv6 show excludedportrange protocol=tcp";

    private final StagedReservedHost host = new StagedReservedHost();

    private List<Evidence> seen(String wanted, Effort effort) {
        List<Evidence> seen = new ArrayList<>();
        Optional<Endpoint> endpoint = Optional.of(wanted).filter(text -> !text.isEmpty()).flatMap(text -> Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text));
        new WindowsReservedSource(host).collect(new Request(endpoint, Optional.empty(), effort, Instant.EPOCH), seen::add, new NullProgressMonitor());
        return seen;
    }

    private <T extends Evidence> Stream<T> seen(String wanted, Class<T> kind) {
        return seen(wanted, Effort.OWNER).stream().filter(kind::isInstance).map(kind::cast);
    }

    private Stream<String> settings(String wanted) {
        return seen(wanted, SettingSeen.class).map(setting -> setting.namespace() + " " + setting.key() + " = " + setting.value());
    }

    @Test
    void rangesOfTheFamilyInQuestionCloseTheTopicForThePort() {
        host.shows(V4, "Startport    Endport\n----------    --------\n   8000   8099\n   8100   8100   *\n");
        assertThat(seen("8050", PortsReserved.class).map(range -> range.first() + "-" + range.last() + " " + range.by()))
                .containsExactly("8000-8099 Windows (excluded port range)", "8100-8100 an administrator (excluded port range)");
        assertThat(seen("8050", Surveyed.class)).singleElement().satisfies(survey -> {
            assertThat(survey.topic()).isEqualTo(Topic.PERMISSIONS);
            assertThat(survey.ports()).containsExactly(8050);
        });
        assertThat(host.asked).doesNotContain(V6);
    }

    @Test
    void aServerOfBothFamiliesNeedsBothTables() {
        host.shows(V4, StagedReservedHost.NO_RANGES);
        assertThat(seen("[::]:8050", Surveyed.class)).isEmpty();
        host.shows(V6, StagedReservedHost.NO_RANGES + " 8050 8050\n");
        assertThat(seen("[::]:8050", Surveyed.class)).hasSize(1);
        assertThat(seen("[::1]:8050", PortsReserved.class)).hasSize(1);
        assertThat(seen("127.0.0.1:8050", PortsReserved.class)).as("what is kept from IPv6").isEmpty();
    }

    @Test
    void allPortsNeedFourTablesAndTellARangeOnce() {
        for (String transport : List.of("tcp", "udp")) {
            for (String family : List.of("ipv4", "ipv6")) {
                host.shows("interface " + family + " show excludedportrange protocol=" + transport, StagedReservedHost.NO_RANGES + " 50000 50059 *\n");
            }
        }
        assertThat(seen("", PortsReserved.class).map(PortsReserved::transport)).containsExactly(Transport.TCP, Transport.UDP);
        assertThat(seen("", Surveyed.class).map(Surveyed::ports)).containsExactly(Set.of());
        host.shown.remove("interface ipv6 show excludedportrange protocol=udp");
        assertThat(seen("", Surveyed.class)).isEmpty();
    }

    @Test
    void aNetshThatShowsNothingIsABlindSpot() {
        assertThat(seen("8050", NotObserved.class).filter(spot -> spot.topic() == Topic.PERMISSIONS)).singleElement()
                .satisfies(spot -> assertThat(spot.detail()).isEqualTo("Which ports Windows keeps for itself was not told (netsh shows no table of them)."));
        assertThat(seen("8050", PortsReserved.class)).isEmpty();
        host.persistent = true;
        assertThat(seen("8050", PortsReserved.class).map(PortsReserved::first)).containsExactly(8050);
        assertThat(seen("8050", Surveyed.class)).as("others may be kept").isEmpty();
        host.shown.put(V4, new Outcome.Failed("it can't be started"));
        assertThat(seen("8050", NotObserved.class).map(NotObserved::detail)).anyMatch(detail -> detail.contains("(it can't be started)"));
    }

    @Test
    void clientsPortsAreUsedUpWhenABindIsRefusedAndTheRangeIsFull() {
        host.shows(V4, StagedReservedHost.NO_RANGES + " 50001 50010\n");
        host.shows(DYNAMIC, "Startport : 50001\nAnzahl : 100\n");
        IntStream.rangeClosed(50_011, 50_090).forEach(port -> host.tcp.add(new Listed(port, 9)));
        assertThat(settings("8050")).containsExactly("netsh " + DYNAMIC + " = 50001 + 100");
        host.portsLeft = false;
        assertThat(settings("80")).contains("ports ephemeral = exhausted");
        host.tcp.remove(0);
        assertThat(settings("80")).as("89 of 100: it was refused for another reason").containsExactly("netsh " + DYNAMIC + " = 50001 + 100");
        host.portsLeft = true;
        host.asked.clear();
        assertThat(settings("80")).isEmpty();
        assertThat(host.asked).as("no client gets it").doesNotContain(DYNAMIC);
    }

    private static final String IIS = """
            Name: Eins
                Prozesse:
                    ID: 4567, Abbild: <?>
                URL-Gruppen:
                Gruppe: FE00000040000001
                    Protokoll:
                        Ordner: C:\\inetpub\\logs\\LogFiles\\W3SVC2
                    URLs:
                        HTTP://*:80/
            Name: Zwei
                Prozesse:
                    ID: 99, Abbild: <?>
                URLs:
                    HTTP://+:5985/WSMAN/
            """;

    @Test
    void forWhomTheKernelHasThePort() {
        host.shows(STATE, IIS);
        host.programs.put(4567L, "C:\\Windows\\System32\\inetsrv\\w3wp.exe");
        host.files.put("C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config",
                "<sites>\n<site name=\"Default Web Site\" id=\"1\">\n<site id=\"2\" serverAutoStart=\"true\" name=\"Shop\">\n<site name=\"a\"><siteDefaults id=\"3\">");
        host.tcp.add(new Listed(80, 4));
        assertThat(settings("80")).containsExactly("http.sys HTTP://*:80/ = pid=4567 site=2 queue=Eins", "iis-site 1 = Default Web Site", "iis-site 2 = Shop");
        assertThat(seen("80", ProcessSeen.class)).singleElement().satisfies(process -> {
            assertThat(process.name()).isEqualTo("w3wp.exe");
            assertThat(process.process().started()).contains(StagedReservedHost.STARTED);
        });
        assertThat(settings("")).contains("http.sys HTTP://+:5985/WSMAN/ = pid=99 queue=Zwei");
    }

    @ParameterizedTest
    @CsvSource({ "80, 44, false", "81, 4, false", "80, 4, true" })
    void httpSysIsAskedOnlyWhereTheKernelHasThePort(int port, long pid, boolean asked) {
        host.tcp.add(new Listed(port, pid));
        boolean blind = seen("80", NotObserved.class).anyMatch(spot -> spot.topic() == Topic.PROCESSES);
        assertThat(host.asked.contains(STATE)).isEqualTo(asked);
        assertThat(blind).as("netsh shows nothing").isEqualTo(asked);
    }

    @Test
    void forWhomTheKernelHasAPortOfUdpIsNotTold() {
        String what = "For whom the kernel has UDP 443 is not told: it may be http.sys, for HTTP/3, or another driver.";
        host.udp.addAll(List.of(new Listed(443, 4), new Listed(137, 4), new Listed(5353, 44)));
        assertThat(unseen(Optional.of(new Endpoint(Transport.UDP, IpAddress.ANY_V4, 443)))).contains(what);
        assertThat(unseen(Optional.empty())).contains(what);
        assertThat(unseen(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 443)))).doesNotContain(what);
        for (int port : new int[] { 137, 5353, 80 }) {
            assertThat(unseen(Optional.of(new Endpoint(Transport.UDP, IpAddress.ANY_V4, port)))).noneMatch(detail -> detail.startsWith("For whom"));
        }
    }

    private List<String> unseen(Optional<Endpoint> wanted) {
        List<Evidence> seen = new ArrayList<>();
        new WindowsReservedSource(host).collect(new Request(wanted, Optional.empty(), Effort.OWNER, Instant.EPOCH), seen::add, new NullProgressMonitor());
        return seen.stream().filter(NotObserved.class::isInstance).map(spot -> ((NotObserved) spot).detail()).toList();
    }

    @Test
    void portProxiesAreClaims() {
        host.registry.put(SERVICES + "PortProxy\\v4tov4\\tcp", Map.of("*/8080", "10.0.0.9/80", "127.0.0.1/99999", "10.0.0.9/80", "nonsense", "1", "0.0.0.0/81", 5, "localhost/8080", "10.0.0.9/80"));
        host.registry.put(SERVICES + "PortProxy\\v6tov6\\tcp", Map.of("::1/8080", "2001:db8::9/80"));
        assertThat(seen("", ClaimSeen.class).map(claim -> claim.endpoint().text() + " " + claim.by()))
                .containsExactly("0.0.0.0:8080 iphlpsvc, for 10.0.0.9:80", "[::1]:8080 iphlpsvc, for [2001:db8::9]:80");
        assertThat(seen("8081", ClaimSeen.class)).isEmpty();
        assertThat(seen("8080", NotObserved.class).map(NotObserved::detail)).contains("A port proxy listens on the name localhost, which is not looked up.");
    }

    @Test
    void settingsOfHttpSysAndOfOlderWindows() {
        host.registry.put(SERVICES + "HTTP\\Parameters\\UrlAclInfo", Map.of("http://+:80/Temporary_Listen_Addresses/", new byte[4], "https://+:5986/wsman/", new byte[4], "odd", ""));
        host.registry.put(SERVICES + "HTTP\\Parameters", Map.of("ListenOnlyList", new String[] { "127.0.0.1", "" }));
        host.registry.put(SERVICES + "Tcpip\\Parameters", Map.of("MaxUserPort", 65_534, "ReservedPorts", new String[] { "1433-1434" }));
        assertThat(settings("80")).containsExactly("urlacl http://+:80/Temporary_Listen_Addresses/ = reserved", "iplisten 127.0.0.1 = listen", "registry MaxUserPort = 65534",
                "registry ReservedPorts = 1433-1434");
    }

    @Test
    void aValueOfAnOddTypeCostsOnlyItself() {
        host.registry.put(SERVICES + "PortProxy\\v4tov4\\tcp", Map.of("0.0.0.0/80", new byte[2], "0.0.0.0/81", new byte[2], "127.0.0.1/80", "10.0.0.9/80"));
        host.registry.put(SERVICES + "HTTP\\Parameters", Map.of("ListenOnlyList", "127.0.0.1"));
        host.registry.put(SERVICES + "Tcpip\\Parameters", Map.of("MaxUserPort", new byte[2], "ReservedPorts", new String[] { "1433-1434" }));
        assertThat(seen("80", ClaimSeen.class).map(claim -> claim.endpoint().text())).containsExactly("127.0.0.1:80");
        assertThat(settings("80")).containsExactly("registry ReservedPorts = 1433-1434");
        assertThat(seen("80", NotObserved.class).filter(spot -> spot.topic() == Topic.SETTINGS).map(NotObserved::detail))
                .containsExactly("What 0.0.0.0/80 is set to could not be read: it is of another type than it should be.",
                        "What ListenOnlyList is set to could not be read: it is of another type than it should be.",
                        "What MaxUserPort is set to could not be read: it is of another type than it should be.");
    }

    @Test
    void whoMayNotLookSaysSo() {
        host.error = Optional.of(new WindowsError("RegOpenKeyEx", WindowsError.ERROR_ACCESS_DENIED));
        assertThat(seen("80", NotObserved.class).filter(spot -> spot.topic() == Topic.SETTINGS)).hasSize(7).allMatch(spot -> spot.why() == Why.ACCESS_DENIED);
        assertThat(host.asked).as("who has the port is not known, so it may be the kernel").contains(STATE);
    }

    @Test
    void anExactLookAsksNothing() {
        assertThat(seen("80", NotObserved.class).map(NotObserved::topic)).doesNotContain(Topic.POLICIES, Topic.CONTAINERS);
        host.asked.clear();
        assertThat(seen("80", Effort.EXACT)).isEmpty();
        assertThat(host.asked).isEmpty();
    }

    @Test
    void aCancelledLookSaysWhatIsMissing() {
        NullProgressMonitor monitor = new NullProgressMonitor();
        monitor.setCanceled(true);
        List<Evidence> seen = new ArrayList<>();
        new WindowsReservedSource(host).collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.EPOCH), seen::add, monitor);
        assertThat(host.asked).isEmpty();
        assertThat(seen).anyMatch(one -> one instanceof NotObserved spot && spot.topic() == Topic.PERMISSIONS && spot.why() == Why.CANCELLED);
    }
}
