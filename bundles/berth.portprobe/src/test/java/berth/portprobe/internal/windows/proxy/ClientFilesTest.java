// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.given.WinSockProxyIni;
import berth.portprobe.internal.windows.FakeFiles;
import berth.portprobe.internal.windows.WindowsError;

class ClientFilesTest {
    private static final Origin ORIGIN = new Origin("berth.portprobe.windows.proxy", Instant.EPOCH, Optional.empty());
    private static final String FOLDER = "C:\\exchsrvr\\connect\\msexcimc\\bin\\";
    private static final String WSPCFG = "[MSEXCIMC]\r\nServerBindTcpPorts=25\r\nPersistent=1\r\nKillOldSession=1\r\n";

    private final FakeHost host = new FakeHost();
    private final FakeFiles files = new FakeFiles();
    private boolean stopped;

    private List<Evidence> seen() {
        List<Evidence> seen = new ArrayList<>();
        new ClientFiles(host, files, ORIGIN, seen::add, () -> stopped).tell();
        return seen;
    }

    private static SettingSeen setting(String path, String section, String key, String value) {
        return new SettingSeen(ORIGIN.at(path), "winsock-proxy/" + section, key, value);
    }

    private List<String> blind() {
        return seen().stream().map(NotObserved.class::cast).map(NotObserved::detail).toList();
    }

    @Test
    void findsTheFileBesideAServiceThatDoesNotRun() {
        host.services.add(FOLDER + "msexcimc.exe");
        files.with(FOLDER + "Wspcfg.ini", WSPCFG);
        List<Evidence> seen = seen();
        assertThat(seen).containsExactlyElementsOf(WinSockProxyIni.read(WSPCFG.getBytes(StandardCharsets.ISO_8859_1), "Wspcfg.ini", ORIGIN.at(FOLDER + "Wspcfg.ini")).orElseThrow());
        assertThat(seen).contains(setting(FOLDER + "Wspcfg.ini", "MSEXCIMC", "ServerBindTcpPorts", "25"));
    }

    @Test
    void findsTheFileBesideAProgramThatRunsAndReadsItOnce() {
        host.services.add("\"" + FOLDER.toUpperCase() + "MSEXCIMC.EXE\" -x");
        host.programs.add(FOLDER.replace('\\', '/') + "msexcimc.exe");
        files.with(FOLDER + "wspcfg.ini", WSPCFG);
        assertThat(seen()).hasSize(3);
        assertThat(files.opened.stream().filter(path -> path.equalsIgnoreCase(FOLDER + "Wspcfg.ini"))).hasSize(1);
    }

    @Test
    void aFileThatTheClientPassesOverSaysSo() {
        host.programs.add(FOLDER + "msexcimc.exe");
        files.with(FOLDER + "Wspcfg.ini.txt", WSPCFG);
        assertThat(seen()).contains(setting(FOLDER + "Wspcfg.ini.txt", "MSEXCIMC", WinSockProxyIni.IGNORED, "named Wspcfg.ini.txt, not Wspcfg.ini"));
    }

    @Test
    void followsWindowsOwnFileToTheClients() {
        files.with("C:\\WINNT\\system.ini", "[drivers]\r\nwave=mmdrv.dll\r\n[Microsoft Proxy Service]\r\nIni File Path=C:/mspclnt2/mspclnt.ini\r\n");
        files.with("C:\\mspclnt2\\mspclnt.ini", "[Master Config]\r\nPath1=\\\\proxy1\\mspclnt\\\r\n[Servers Ip Addresses]\r\nName=proxy1\r\n[msexcimc]\r\nServerBindTcpPorts=25\r\n");
        List<Evidence> seen = seen();
        assertThat(seen).contains(setting("C:\\WINNT\\system.ini", "MICROSOFT PROXY SERVICE", "Ini File Path", "C:/mspclnt2/mspclnt.ini"),
                setting("C:\\mspclnt2\\mspclnt.ini", "SERVERS IP ADDRESSES", "Name", "proxy1"), setting("C:\\mspclnt2\\mspclnt.ini", "MSEXCIMC", "ServerBindTcpPorts", "25"),
                new NotObserved(ORIGIN.at("C:\\mspclnt2\\mspclnt.ini"), Topic.REDIRECTS, Why.NOT_SUPPORTED,
                        "The proxy's client renews its settings from \\\\proxy1\\mspclnt\\, which is not opened: it is on another host."));
        assertThat(seen).noneMatch(evidence -> evidence.toString().contains("mmdrv"));
    }

    @Test
    void aFileBesideAProgramLeadsNowhere() {
        host.programs.add(FOLDER + "msexcimc.exe");
        files.with(FOLDER + "Wspcfg.ini", "[Microsoft Proxy Service]\r\nIni File Path=C:\\Users\\admin\\credentials\r\n[msexcimc]\r\nServerBindTcpPorts=25\r\n");
        files.with("C:\\Users\\admin\\credentials", "[default]\r\nsecret=x\r\n");
        assertThat(seen()).contains(setting(FOLDER + "Wspcfg.ini", "MICROSOFT PROXY SERVICE", "Ini File Path", "C:\\Users\\admin\\credentials")).noneMatch(evidence -> evidence.toString().contains("secret"));
        assertThat(files.opened).noneMatch(path -> path.contains("credentials"));
    }

    @Test
    void opensNothingOnAnotherHost() {
        files.with("C:\\WINNT\\system.ini", "[Microsoft Proxy Service]\r\nIni File Path=\\\\proxy1\\mspclnt\\mspclnt.ini\r\n");
        files.with("C:\\mspclnt\\mspclnt.ini", "[Master Config]\r\nPath1=\\\\proxy1\\mspclnt\\\r\n");
        host.services.addAll(List.of("\\\\proxy1\\apps\\a.exe", "\\\\?\\UNC\\proxy1\\apps2\\a.exe", "Z:\\apps\\a.exe", "\\\\proxy1\\apps3\\a.exe", "nonsense"));
        host.installed = Optional.of("\\\\proxy1\\client");
        List<String> blind = seen().stream().filter(NotObserved.class::isInstance).map(e -> ((NotObserved) e).detail()).toList();
        assertThat(blind).containsExactly("The settings of the proxy's client are in \\\\proxy1\\mspclnt\\mspclnt.ini, which is not opened: it is on another host or a device.",
                "The proxy's client renews its settings from \\\\proxy1\\mspclnt\\, which is not opened: it is on another host.",
                "Wspcfg.ini was not looked for in \\\\proxy1\\apps\\, \\\\?\\UNC\\proxy1\\apps2\\, Z:\\apps\\ and 1 more folders: only folders on fixed drives of this machine are opened.");
        assertThat(files.opened).isNotEmpty().allMatch(path -> path.startsWith("C:\\"));
    }

    @Test
    void readsTheFilesOfLaterClients() {
        host.installed = Optional.of("C:\\Program Files\\Microsoft Firewall Client 2004");
        files.with("C:\\ProgramData\\Microsoft\\Firewall Client 2004\\Application.ini", "[smtpd]\r\nServerBindTcpPorts=25\r\n");
        files.with("C:\\ProgramData\\Microsoft\\Firewall Client 2004\\common.ini", "[Common]\r\nServerName=isa01\r\n");
        files.with("C:\\Program Files\\Microsoft Firewall Client\\mspclnt.ini", "[old]\r\nRemoteBindTcpPorts=30\r\n");
        files.with("C:\\Program Files\\Microsoft Firewall Client 2004\\management.ini", "[WebBrowser]\r\nEnableWebProxyAutoConfig=1\r\n");
        assertThat(seen()).extracting(evidence -> evidence instanceof SettingSeen s ? s.namespace() + " " + s.key() + "=" + s.value() : evidence.toString())
                .containsExactlyInAnyOrder("winsock-proxy/SMTPD ServerBindTcpPorts=25", "winsock-proxy/COMMON ServerName=isa01", "winsock-proxy/OLD RemoteBindTcpPorts=30",
                        "winsock-proxy/WEBBROWSER EnableWebProxyAutoConfig=1");
    }

    @Test
    void aClosedOrStrangeFileIsABlindSpotAndAnEmptyOneNothing() {
        host.programs.addAll(List.of("C:\\a\\a.exe", "C:\\b\\b.exe", "C:\\c\\c.exe"));
        files.closed.add("C:\\a\\Wspcfg.ini");
        files.with("C:\\b\\Wspcfg.ini", "MZ\0\0").with("C:\\c\\Wspcfg.ini", "");
        assertThat(blind()).containsExactly("C:\\a\\Wspcfg.ini, which may say that a proxy's client opens ports elsewhere, could not be read (C:\\a\\Wspcfg.ini: error 5).",
                "C:\\b\\Wspcfg.ini is the file of a proxy's client and can't be understood.");
    }

    @Test
    void saysWhenTheRegistryIsClosedOrTheTimeIsUp() {
        host.closed = Optional.of(new WindowsError("registry", WindowsError.ERROR_ACCESS_DENIED));
        assertThat(seen()).extracting(e -> ((NotObserved) e).why()).containsExactly(Why.ACCESS_DENIED, Why.ACCESS_DENIED);
        host.closed = Optional.empty();
        host.programs.add("C:\\a\\a.exe");
        stopped = true;
        assertThat(blind()).containsExactly("Not beside all programs somebody looked for Wspcfg.ini.");
    }
}
