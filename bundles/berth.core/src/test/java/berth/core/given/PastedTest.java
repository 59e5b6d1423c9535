// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFormatException;

/** What a console shows, written by hand in the manner of each tool. */
class PastedTest {
    private static final Instant WRITTEN = Instant.parse("1999-04-28T20:55:00Z");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static Snapshot read(byte[] content) throws SnapshotFormatException {
        return Given.read(Optional.empty(), "pasted.txt", content, NOW, WRITTEN).of("PROXY1");
    }

    private static Snapshot read(String text) throws SnapshotFormatException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void isRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SnapshotFormatException.class).hasMessageContaining("neither a snapshot nor");
    }

    @Test
    void aListThatIsTooLargeIsToldSo() {
        String row = "LISTEN 0 128 127.0.0.1:25 0.0.0.0:*\n";
        assertThatThrownBy(() -> read(row.repeat((64 << 20) / row.length() + 1))).isInstanceOf(SnapshotFormatException.class)
                .hasMessage("a pasted list may have 64 MiB, and it is larger; the rows of the port alone will do, such as ss -tanp 'sport = :25'");
    }

    private static <E extends Evidence> List<E> all(Snapshot snapshot, Class<E> kind) {
        return snapshot.all(kind).toList();
    }

    private static SocketSeen at(Snapshot snapshot, int port) {
        return snapshot.all(SocketSeen.class).filter(socket -> socket.local().port() == port).findFirst().orElseThrow();
    }

    private static long owner(Snapshot snapshot, int port) {
        return at(snapshot, port).owners().get(0).pid();
    }

    private static List<String> services(Snapshot snapshot, long pid) {
        return snapshot.all(ServiceSeen.class).filter(service -> service.process().filter(process -> process.pid() == pid).isPresent()).map(ServiceSeen::name).sorted().toList();
    }

    private static String netstat(String title, String columns, String listens, String linked) {
        return String.format(Locale.ROOT, """

                %s

                  %s
                  TCP    0.0.0.0:25             0.0.0.0:0              %3$-15s 180
                  TCP    10.0.0.5:1033          10.0.0.9:25            %4$-15s 180
                  TCP    10.0.0.5:1034          10.0.0.9:25            TIME_WAIT       0
                  TCP    [::]:135               [::]:0                 %3$-15s 96
                  UDP    0.0.0.0:135            *:*                                    96
                """, title, columns, listens, linked);
    }

    private static String tasklist(String image, String none) {
        return image + " ".repeat(22) + "PID X\n" + "=".repeat(25) + " " + "=".repeat(8) + " " + "=".repeat(44) + "\n"
                + String.format(Locale.ROOT, "%-25s %8d %s%n", "System Idle Process", 0, none) + String.format(Locale.ROOT, "%-25s %8d %s%n", "System", 4, none)
                + String.format(Locale.ROOT, "%-25s %8d %s%n", "svchost.exe", 96, "RpcSs")
                + String.format(Locale.ROOT, "%-25s %8d %s%n", "inetinfo.exe", 180, "IISADMIN, SMTPSVC,")
                + String.format(Locale.ROOT, "%-25s %8s %s%n", "", "", "W3SVC") + String.format(Locale.ROOT, "%-25s %8d %s%n", "explorer.exe", 300, none);
    }

    @ParameterizedTest
    @CsvSource({
            "UTF-8, Active Connections, Proto  Local Address  Foreign Address  State  PID, LISTENING, ESTABLISHED, Image Name, N/A",
            "IBM850, Aktive Verbindungen, Proto  Lokale Adresse  Remoteadresse  Status  PID, ABH\u00d6REN, HERGESTELLT, Abbildname, Nicht zutreffend",
            "windows-1252, Connexions actives, Proto  Adresse locale  Adresse distante  \u00c9tat, \u00c0 L'\u00c9COUTE, \u00c9TABLIE, Nom de l'image, N/D",
            "UTF-16LE, \u30a2\u30af\u30c6\u30a3\u30d6\u306a\u63a5\u7d9a, \u30d7\u30ed\u30c8\u30b3\u30eb  \u30ed\u30fc\u30ab\u30eb \u30a2\u30c9\u30ec\u30b9  \u72b6\u614b, LISTENING, ESTABLISHED, \u30a4\u30e1\u30fc\u30b8\u540d, \u8a72\u5f53\u306a\u3057",
            "windows-31j, \u30a2\u30af\u30c6\u30a3\u30d6\u306a\u63a5\u7d9a, \u30d7\u30ed\u30c8\u30b3\u30eb  \u30ed\u30fc\u30ab\u30eb \u30a2\u30c9\u30ec\u30b9  \u72b6\u614b, LISTENING, ESTABLISHED, \u30a4\u30e1\u30fc\u30b8\u540d, \u8a72\u5f53\u306a\u3057" })
    void windowsIsReadInEveryLanguageAndEncoding(String charset, String title, String columns, String listens, String linked, String image, String none) throws SnapshotFormatException {
        String text = "Microsoft Windows [Version 5.2.3790]\r\n\r\nC:\\>netstat -ano\r\n" + netstat(title, columns, listens, linked) + "\r\nC:\\>tasklist /svc\r\n\r\n" + tasklist(image, none) + "\r\nC:\\>";
        Snapshot seen = read(text.getBytes(Charset.forName(charset)));
        assertThat(seen.host().name()).isEqualTo("PROXY1");
        assertThat(seen.takenAt()).isEqualTo(WRITTEN);
        assertThat(seen.os()).contains("windows");
        assertThat(at(seen, 25).state()).isEqualTo(SocketState.LISTEN);
        assertThat(owner(seen, 25)).isEqualTo(180);
        assertThat(at(seen, 1033).state()).isEqualTo(SocketState.CONNECTED);
        assertThat(at(seen, 1034).state()).isEqualTo(SocketState.TIME_WAIT);
        assertThat(services(seen, 180)).containsExactly("IISADMIN", "SMTPSVC", "W3SVC");
        assertThat(services(seen, 300)).isEmpty();
        assertThat(seen.all(ProcessSeen.class).filter(process -> process.process().pid() == 180).map(ProcessSeen::name)).containsExactly("inetinfo.exe");
        assertThat(all(seen, Surveyed.class)).as("a pasted text proves nothing absent").isEmpty();
        assertThat(seen.all(NotObserved.class).map(unseen -> unseen.topic().id())).containsExactly("tcp-sockets", "udp-sockets");
    }

    @Test
    void anOldWindowsNamesNoProcesses() throws SnapshotFormatException {
        Snapshot seen = read("Active Connections\n\n  Proto  Local Address  Foreign Address  State\n  TCP    0.0.0.0:25    0.0.0.0:0    LISTENING\n  UDP    0.0.0.0:135    *:*\n");
        assertThat(at(seen, 25).owners()).isEmpty();
        assertThat(seen.all(NotObserved.class).map(NotObserved::detail)).anyMatch(text -> text.contains("names no processes"));
    }

    @Test
    void theOwnerStandsBelowItsRow() throws SnapshotFormatException {
        Snapshot seen = read("""
                Aktive Verbindungen

                  Proto  Lokale Adresse         Remoteadresse          Status           PID
                  TCP    0.0.0.0:25             0.0.0.0:0              ABH\u00d6REN         180
                  SMTPSVC
                 [inetinfo.exe]
                  TCP    0.0.0.0:135            0.0.0.0:0              ABH\u00d6REN         96
                  c:\\windows\\system32\\WS2_32.dll
                  C:\\WINDOWS\\system32\\RPCRT4.dll
                  -- unbekannte Komponente(n) --
                 [svchost.exe]
                  TCP    0.0.0.0:445            0.0.0.0:0              ABH\u00d6REN         4
                 Es konnten keine Besitzerinformationen abgerufen werden
                """);
        assertThat(services(seen, 180)).containsExactly("SMTPSVC");
        assertThat(services(seen, 96)).isEmpty();
        assertThat(seen.all(ProcessSeen.class).map(ProcessSeen::name)).containsExactly("svchost.exe", "inetinfo.exe");
        assertThat(owner(seen, 445)).isEqualTo(4);
    }

    @Test
    void theTaskListIsReadInEachOfItsForms() throws SnapshotFormatException {
        Snapshot plain = read("Abbildname  PID Sitzungsname  Sitz.-Nr. Speichernutzung\n========================= ======== ================ =========== ===============\n"
                + "System Idle Process              0 Services                   0             8 K\ninetinfo.exe                   180 Services                   0         9.436 K\n");
        assertThat(plain.all(ProcessSeen.class).map(ProcessSeen::name)).containsExactly("System Idle Process", "inetinfo.exe");
        assertThat(all(plain, ServiceSeen.class)).as("the third column is the session here").isEmpty();
        Snapshot csv = read("\"Nom de l'image\",\"PID\",\"Services\"\n\"System\",\"4\",\"N/A\"\n\"inetinfo.exe\",\"180\",\"IISADMIN,SMTPSVC\"\n");
        assertThat(services(csv, 180)).containsExactly("IISADMIN", "SMTPSVC");
        Snapshot sessions = read("\"Image Name\",\"PID\",\"Session Name\",\"Session#\",\"Mem Usage\"\n\"inetinfo.exe\",\"180\",\"Services\",\"0\",\"9,436 K\"\n");
        assertThat(all(sessions, ServiceSeen.class)).isEmpty();
        Snapshot one = read("\"notepad.exe\",\"180\",\"Nicht zutreffend\"\n");
        assertThat(all(one, ServiceSeen.class)).isEmpty();
    }

    @Test
    void tlistNamesServices() throws SnapshotFormatException {
        Snapshot seen = read("""
                C:\\WINNT>tlist -s
                   0 System Process
                   8 System
                 160 winlogon.exe    Title: NetDDE Agent
                 180 inetinfo.exe    Svcs:  IISADMIN,SMTPSVC
                """);
        assertThat(services(seen, 180)).containsExactly("IISADMIN", "SMTPSVC");
        assertThat(services(seen, 160)).isEmpty();
        isRefused("   1 apple\n   2 pears\n   3 plums\n");
    }

    @ParameterizedTest
    @ValueSource(strings = { "These Windows NT services are started:", "Folgende Windows-Dienste wurden gestartet:", "Les services Windows suivants ont d\u00e9marr\u00e9\u00a0:",
            "\u4ee5\u4e0b\u306e Windows \u30b5\u30fc\u30d3\u30b9\u304c\u958b\u59cb\u3055\u308c\u3066\u3044\u307e\u3059:" })
    void netStartNamesServicesByTheirTitles(String heading) throws SnapshotFormatException {
        Snapshot seen = read(heading + "\r\n\r\n   Microsoft SMTP Service\r\n   Server\r\n   Workstation\r\n\r\nThe command completed successfully.\r\n");
        assertThat(seen.all(ServiceSeen.class).map(ServiceSeen::name)).containsExactly("Microsoft SMTP Service", "Server", "Workstation");
        assertThat(seen.all(ServiceSeen.class).map(ServiceSeen::state)).containsOnly(ServiceState.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({ "TYPE, STATE, PID", "TYP, STATUS, PID", "TYPE, \u00c9TAT, ID_PROCESSUS", "\u7a2e\u985e, \u72b6\u614b, PID" })
    void servicesAreReadByTheirPlaces(String type, String state, String pid) throws SnapshotFormatException {
        Snapshot seen = read(String.format(Locale.ROOT, """

                SERVICE_NAME: SMTPSVC
                DISPLAY_NAME: Simple Mail Transfer Protocol (SMTP)
                        %s               : 20  WIN32_SHARE_PROCESS
                        %s              : 4  RUNNING
                                                (STOPPABLE,PAUSABLE,ACCEPTS_SHUTDOWN)
                        WIN32_EXIT_CODE    : 0  (0x0)
                        SERVICE_EXIT_CODE  : 0  (0x0)
                        CHECKPOINT         : 0x0
                        WAIT_HINT          : 0x0
                        %s                : 180
                        FLAGS              :

                SERVICE_NAME: TlntSvr
                        TYPE               : 10  WIN32_OWN_PROCESS
                        STATE              : 1  STOPPED
                        WIN32_EXIT_CODE    : 1077  (0x435)

                SERVICE_NAME: MSExchangeIMC
                        TYPE               : 10  WIN32_OWN_PROCESS
                        STATE              : 1  STOPPED
                        WIN32_EXIT_CODE    : 1066  (0x42a)
                        SERVICE_EXIT_CODE  : 10048  (0x2740)
                """, type, state, pid));
        assertThat(services(seen, 180)).containsExactly("SMTPSVC");
        assertThat(seen.all(ServiceSeen.class).map(ServiceSeen::state)).containsExactly(ServiceState.RUNNING, ServiceState.STOPPED, ServiceState.FAILED);
    }

    @Test
    void excludedRangesNeedTheirProtocol() throws SnapshotFormatException {
        String table = "\n\nStartport  Endport\n----------  --------\n      8000        8099\n     50000       50059     *\n\n* - Verwaltete Portausschl\u00fcsse.\n";
        Snapshot seen = read("Portausschlussbereiche f\u00fcr Protokoll \"tcp\"" + table);
        assertThat(seen.all(PortsReserved.class).map(range -> range.transport() + " " + range.first() + "-" + range.last()))
                .containsExactly(Transport.TCP + " 8000-8099", Transport.TCP + " 50000-50059");
        isRefused("Ranges" + table);
        assertThat(all(read("PS> netsh int ipv4 show excludedportrange protocol=udp" + table.replace("\n", "\n    ")), PortsReserved.class)).hasSize(2)
                .allMatch(range -> range.transport() == Transport.UDP);
        Snapshot dynamic = read("Protokoll tcp Dynamischer Portbereich\n---------------------------------\nStartport      : 1024\nAnzahl von Ports : 64511\n");
        assertThat(dynamic.all(SettingSeen.class).map(SettingSeen::value)).containsExactly("1024 + 64511");
    }

    @Test
    void linuxAndItsLikesAreRead() throws SnapshotFormatException {
        Snapshot ss = read("root@mx1:~# ss -tlnp\nState  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0      100          0.0.0.0:25        0.0.0.0:*    users:((\"master\",pid=812,fd=13))\n"
                + "root@mx1:~# ss -uln\nState  Recv-Q Send-Q Local Address:Port Peer Address:Port\nUNCONN 0      0          0.0.0.0:53        0.0.0.0:*\n");
        assertThat(owner(ss, 25)).isEqualTo(812);
        assertThat(ss.os()).contains("linux");
        assertThat(at(ss, 53).local().transport()).as("without a column for the protocol").isEqualTo(Transport.UDP);
        Snapshot netstat = read("Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
                + "tcp        0      0 0.0.0.0:25              0.0.0.0:*               LISTEN      812/master\nActive UNIX domain sockets (only servers)\nunix  2      [ ACC ]     STREAM     LISTENING     1234     /run/x\n");
        assertThat(owner(netstat, 25)).isEqualTo(812);
        Snapshot mac = read("Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\ntcp4       0      0  *.25                   *.*                    LISTEN\n");
        assertThat(at(mac, 25).state()).isEqualTo(SocketState.LISTEN);
        assertThat(mac.os()).isEmpty();
        Snapshot lsof = read("COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nmaster    812 root   13u  IPv4  12345      0t0  TCP *:25 (LISTEN)\n");
        assertThat(owner(lsof, 25)).isEqualTo(812);
        Snapshot named = read("COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nmaster    812 root   13u  IPv4  12345      0t0  TCP *:smtp (LISTEN)\n");
        assertThat(owner(named, 25)).isEqualTo(812);
        assertThat(at(read("tcp        0      0 0.0.0.0:smtp            0.0.0.0:*               LISTEN\n"), 25).state()).isEqualTo(SocketState.LISTEN);
    }

    @Test
    void aLogThatCitesSuchLinesIsNone() {
        String row = "  TCP    0.0.0.0:25             0.0.0.0:0              LISTENING       180\n";
        isRefused("2026-11-29 10:00:01 starting\n2026-11-29 10:00:02 port 25 is taken, netstat says\n" + row + "2026-11-29 10:00:03 giving up\n");
        isRefused("bind failed\nlooking around\nfound this\nand that\nand more\nand still more\n" + row);
        isRefused("Nov 29 10:00:01 mx1 kernel: TCP 10.0.0.1:25 10.0.0.2:80 dropped\n");
        isRefused("Options:\n\n   first\n   second\n   third\n");
        isRefused("name: value\n  a: 20 b\n  c: x\n");
    }

    @Test
    void hostileTextIsOnlyText() {
        isRefused("TCP ".repeat(200_000));
        isRefused(("=".repeat(3) + " " + "=".repeat(3) + "\n").repeat(20_000));
        isRefused("a: ".repeat(1300) + "\n");
        assertThat(new String[] { "SERVICE_NAME: x\n", "   1 a\n", "[x]\n", "C:\\>net start\n", "---- ----\n" }).allSatisfy(line -> isRefused(line.repeat(20_000)));
    }
}
