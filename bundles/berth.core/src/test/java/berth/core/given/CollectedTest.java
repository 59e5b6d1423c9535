// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFormatException;

/** What collectors write on hosts without Java. The texts of Windows are ours, in the form of its tools; they were never on a Windows. */
class CollectedTest {
    private static final String TABLE = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    private static String section(String command, String text) {
        return "== " + command + "\n" + text + "\n==: 0\n";
    }

    private static String linux(String... sections) {
        return "berth-collected/1\n" + section("facts", """
                time=2026-11-29T10:00:00Z
                name=mx1
                machine=0123456789abcdef0123456789abcdef
                system=Linux
                release=6.12.3
                hardware=x86_64
                order=4241
                uid=0
                user=root
                proc=yes""") + String.join("", sections) + section("end", "");
    }

    private static String tables(String tcp) {
        return section("cat /proc/net/tcp", TABLE + tcp) + section("cat /proc/net/udp", TABLE) + section("sockets of processes", "/proc/77/fd/3 socket:[4711]")
                + section("cat /proc/PID/stat", "77 (exim4 (x) S 1) S 1 77 77 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0") + section("grep btime /proc/stat", "btime 1764000000")
                + section("grep /proc/PID/cmdline", "/proc/77/cmdline:/usr/sbin/exim4\037--password\037hunter2\037")
                + section("grep /proc/PID/cgroup", "/proc/77/cgroup:0::/system.slice/exim4.service") + section("ls -l /proc/PID/exe", "lrwxrwxrwx 1 0 0 0 Jan 1 00:00 /proc/77/exe -> /usr/sbin/exim4")
                + section("settings", "net.ipv4.ip_unprivileged_port_start=1024") + section("grep Cap /proc/self/status", "CapEff:\t000001ffffffffff")
                + section("cat /proc/self/uid_map", "         0          0 4294967295");
    }

    private static String row(String local, String state, String inode) {
        return "   0: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000   101        0 " + inode + " 1 0 100 0 0 10 0\n";
    }

    private static Snapshot read(byte[] content) throws SnapshotFormatException {
        return Given.read(Optional.empty(), "mx1.txt", content, Instant.parse("2030-01-01T00:00:00Z")).of("other");
    }

    private static Snapshot read(String content) throws SnapshotFormatException {
        return read(content.getBytes(StandardCharsets.UTF_8));
    }

    private static <E extends Evidence> E only(Snapshot snapshot, Class<E> kind) {
        List<E> all = snapshot.all(kind).toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void theFilesOfLinuxTellWhoHasWhat() throws SnapshotFormatException {
        Snapshot host = read("Welcome to mx1\n" + linux(tables(row("0100007F:0019", "0A", "4711"))));
        assertThat(host.host().name()).isEqualTo("mx1");
        assertThat(host.host().machineId()).contains("0123456789abcdef0123456789abcdef");
        assertThat(host.os()).contains("linux");
        assertThat(host.takenAt()).isEqualTo(Instant.parse("2026-11-29T10:00:00Z"));
        SocketSeen socket = only(host, SocketSeen.class);
        assertThat(socket.local().text()).isEqualTo("127.0.0.1:25");
        assertThat(socket.state()).isEqualTo(SocketState.LISTEN);
        ProcessSeen process = only(host, ProcessSeen.class);
        assertThat(socket.owners()).containsExactly(process.process());
        assertThat(process.name()).isEqualTo("exim4 (x) S 1");
        assertThat(process.command()).containsExactly("/usr/sbin/exim4", "--password", "***");
        assertThat(process.service()).contains("exim4.service");
        assertThat(process.process().started()).contains(Instant.ofEpochSecond(1764000005));
        assertThat(host.covers(Topic.TCP_SOCKETS, 25)).as("what is bound without listening can't be seen").isFalse();
        assertThat(host.covers(Topic.UDP_SOCKETS, 25)).isTrue();
        assertThat(host.covers(Topic.PERMISSIONS, 25)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "6.12.3,true", "6.7.0,false", "5.15.0,false", "nonsense,false" })
    void onlyTheKernelItselfTellsWhatIsBound(String release, boolean sees) throws SnapshotFormatException {
        String ss = section("ss -tuanpe", "Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
                + "tcp LISTEN 0 128 127.0.0.1:25 0.0.0.0:* users:((\"exim4\",pid=77,fd=3)) uid:101 ino:4711 sk:1 cgroup:/system.slice <->")
                + section("ss -tanpeB", "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nUNCONN 0 0 0.0.0.0:2525 0.0.0.0:* users:((\"x\",pid=78,fd=3)) ino:4712 sk:2 cgroup:/ <->");
        Snapshot host = read(linux(tables(row("0100007F:0019", "0A", "4711")) + ss).replace("6.12.3", release));
        assertThat(host.all(SocketSeen.class).map(SocketSeen::state)).containsExactlyInAnyOrder(SocketState.LISTEN, SocketState.BOUND);
        assertThat(host.covers(Topic.TCP_SOCKETS, 80)).isEqualTo(sees);
    }

    @Test
    void aSocketOfNobodyAndACutFileAreBlindSpots() throws SnapshotFormatException {
        String file = linux(tables(row("0100007F:0019", "0A", "4711") + row("00000000:0050", "0A", "9")));
        assertThat(read(file).covers(Topic.PROCESSES, 80)).isFalse();
        for (int length = file.indexOf("== cat /proc/net/tcp"); length < file.length() - 20; length += 7) {
            Snapshot cut = read(file.substring(0, length));
            assertThat(Stream.of(Topic.TCP_SOCKETS, Topic.CONTRIBUTION).anyMatch(topic -> cut.covers(topic, 80))).isFalse();
        }
    }

    @Test
    void aProcessMayBeCalledAsItLikes() throws SnapshotFormatException {
        String forged = section("ss -tuanpe", "tcp LISTEN 0 1 0.0.0.0:81 0.0.0.0:* users:((\"\",pid=1,fd=1)\",pid=99,fd=3)) ino:5 sk:1 cgroup:/ <->");
        assertThat(only(read(linux(forged)), SocketSeen.class).owners()).isEmpty();
        assertThat(read(linux(section("ss -tuanpe", " == facts\n== sc queryex\n"))).host().name()).isEqualTo("mx1");
    }

    private static String windows(String netstat, String none, String type, String state) {
        return "berth-collected/1\r\n" + section("C:\\Windows\\System32\\chcp.com", "Aktive Codepage: 850.") + section("C:\\Windows\\System32\\hostname.exe", "PROXY1")
                + section("ver", "Microsoft Windows [Version 10.0.19045]")
                + section("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -Command [DateTime]::UtcNow.Ticks", "639000000000000000")
                + section("C:\\Windows\\System32\\netstat.exe -ano", netstat) + section("C:\\Windows\\System32\\netstat.exe -anoq", netstat + "  TCP    0.0.0.0:4000           0.0.0.0:0              BOUND           1500\r\n")
                + section("C:\\Windows\\System32\\tasklist.exe /svc /fo csv /nh", "\"System Idle Process\",\"0\",\"" + none + "\"\r\n\"System\",\"4\",\"" + none
                        + "\"\r\n\"inetinfo.exe\",\"1204\",\"IISADMIN,SMTPSVC\"\r\n\"notepad.exe\",\"1500\",\"" + none + "\"\r\n")
                + section("C:\\Windows\\System32\\sc.exe queryex type= service state= all", "\r\nSERVICE_NAME: SMTPSVC\r\nDISPLAY_NAME: Simple Mail Transfer Protocol für alle\r\n        " + type
                        + "               : 20  WIN32_SHARE_PROCESS  \r\n        " + state + "              : 4  RUNNING \r\n                                (STOPPABLE, PAUSABLE, ACCEPTS_SHUTDOWN)\r\n"
                        + "        WIN32_EXIT_CODE    : 0  (0x0)\r\n        SERVICE_EXIT_CODE  : 0  (0x0)\r\n        CHECKPOINT         : 0x0\r\n        WAIT_HINT          : 0x0\r\n        PID                : 1204\r\n        FLAGS              : \r\n"
                        + "\r\nSERVICE_NAME: Spooler\r\nDISPLAY_NAME: Druckwarteschlange\r\n        " + type + "               : 110  WIN32_OWN_PROCESS\r\n        " + state + "              : 1  STOPPED \r\n")
                + section("C:\\Windows\\System32\\netsh.exe interface ipv4 show excludedportrange protocol=tcp", "\r\nProtokoll tcp Portausschlussbereiche\r\n\r\nStartport    Endport\r\n----------    --------\r\n     50000       50059     *\r\n      5357        5357\r\n\r\n* - Verwaltete Portausschl\u00fcsse.\r\n")
                + section("C:\\Windows\\System32\\netsh.exe interface portproxy show all", "\r\nListen on ipv4:             Connect to ipv4:\r\n\r\nAddress         Port        Address         Port\r\n--------------- ----------  --------------- ----------\r\n*               8080        10.0.0.9        80\r\n")
                + section("end", "");
    }

    private static final String ENGLISH = """

            Active Connections

              Proto  Local Address          Foreign Address        State           PID
              TCP    0.0.0.0:25             0.0.0.0:0              LISTENING       1204
              TCP    10.0.0.5:1025          10.0.0.9:80            ESTABLISHED     1500
              TCP    10.0.0.5:1026          10.0.0.9:80            TIME_WAIT       0
              TCP    [::]:25                [::]:0                 LISTENING       1204
              UDP    0.0.0.0:500            *:*                                    4
            """;
    private static final String GERMAN = ENGLISH.replace("LISTENING", "ABH\u00d6REN ").replace("ESTABLISHED", "HERGESTELLT").replace("TIME_WAIT", "WARTEND  ");

    @ParameterizedTest
    @ValueSource(strings = { "IBM850", "windows-1252", "UTF-8", "UTF-16LE" })
    void windowsIsReadInEveryLanguageAndEncoding(String charset) throws SnapshotFormatException {
        for (String file : List.of(windows(ENGLISH, "N/A", "TYPE ", "STATE "), windows(GERMAN, "Nicht zutreffend", "TYP  ", "STATUS"))) {
            Snapshot host = read((charset.equals("UTF-16LE") ? "\ufeff" + file : file).getBytes(Charset.forName(charset)));
            assertThat(host.host().name()).isEqualTo("PROXY1");
            assertThat(host.os()).contains("windows");
            assertThat(host.takenAt()).isEqualTo(Instant.parse("2025-11-29T08:00:00Z"));
            assertThat(host.all(SocketSeen.class).map(socket -> socket.local().text() + " " + socket.state() + " " + socket.owners().stream().map(owner -> owner.pid()).toList()))
                    .containsExactlyInAnyOrder("0.0.0.0:25 LISTEN [1204]", "[::]:25 LISTEN [1204]", "10.0.0.5:1025 CONNECTED [1500]", "10.0.0.5:1026 TIME_WAIT []",
                            "0.0.0.0:500 UNCONNECTED [4]", "0.0.0.0:4000 BOUND [1500]");
            assertThat(host.all(ServiceSeen.class).map(service -> service.name() + " " + service.state())).containsExactlyInAnyOrder("SMTPSVC " + ServiceState.RUNNING,
                    "Spooler " + ServiceState.STOPPED, "IISADMIN " + ServiceState.RUNNING);
            boolean guessed = charset.equals("windows-1252");
            assertThat(host.all(ServiceSeen.class).flatMap(service -> service.displayName().stream()))
                    .contains(guessed ? new String("Simple Mail Transfer Protocol f\u00fcr alle".getBytes(Charset.forName(charset)), Charset.forName("IBM850"))
                            : "Simple Mail Transfer Protocol f\u00fcr alle");
            assertThat(host.all(PortsReserved.class).map(range -> range.first() + "-" + range.last())).containsExactly("50000-50059", "5357-5357");
            assertThat(host.all(Evidence.ClaimSeen.class).map(claim -> claim.endpoint().text() + " " + claim.by())).containsExactly("0.0.0.0:8080 iphlpsvc, for 10.0.0.9:80");
        }
    }

    @Test
    void thePowerShellCollectorWritesTables() throws SnapshotFormatException {
        String file = "\ufeffberth-collected/1\r\n" + section("facts", "time=2026-11-29T10:00:00Z\r\nname=PROXY1\r\nsystem=Windows\r\nuser=PROXY1\\admin")
                + section("Get-NetTCPConnection", "\"LocalAddress\",\"LocalPort\",\"RemoteAddress\",\"RemotePort\",\"State\",\"OwningProcess\"\r\n\"::\",\"25\",\"::\",\"0\",\"2\",\"7\"\r\n"
                        + "\"0.0.0.0\",\"4000\",\"0.0.0.0\",\"0\",\"100\",\"7\"\r\n\"10.0.0.5\",\"1026\",\"10.0.0.9\",\"80\",\"11\",\"0\"")
                + section("Get-NetUDPEndpoint", "\"LocalAddress\",\"LocalPort\",\"OwningProcess\"\r\n\"fe80::1%4\",\"546\",\"9\"")
                + section("Win32_Process", "\"ProcessId\",\"ParentProcessId\",\"Name\",\"ExecutablePath\",\"CommandLine\",\"Created\"\r\n"
                        + "\"7\",\"1\",\"smtp.exe\",\"C:\\smtp.exe\",\"\"\"C:\\smtp.exe\"\" --password hunter2 -v\",\"2026-11-29T09:00:00Z\"") + section("end", "");
        Snapshot host = read(file.getBytes(StandardCharsets.UTF_16LE));
        assertThat(host.all(SocketSeen.class).map(socket -> socket.local().text() + " " + socket.state()))
                .containsExactlyInAnyOrder("[::]:25 LISTEN", "0.0.0.0:4000 BOUND", "10.0.0.5:1026 TIME_WAIT", "[fe80::1%4]:546 UNCONNECTED");
        assertThat(only(host, ProcessSeen.class).command()).containsExactly("\"C:\\smtp.exe\" --password *** -v");
        assertThat(host.covers(Topic.TCP_SOCKETS, 80)).isTrue();
        assertThat(host.covers(Topic.PERMISSIONS, 80)).as("nobody told which ports Windows keeps").isFalse();
    }

    @Test
    void aMacHasNoTablesInFiles() throws SnapshotFormatException {
        String file = "berth-collected/1\n" + section("facts", "time=2026-11-29T10:00:00Z\nname=mac\nsystem=Darwin\nuid=501\nuser=ann")
                + section("netstat -an", "Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n"
                        + "tcp4       0      0  127.0.0.1.631          *.*                    LISTEN\ntcp46      0      0  *.8080                 *.*                    LISTEN\nudp4       0      0  *.5353                 *.*")
                + section("lsof -nP -i", "COMMAND   PID USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME\njava     4321  ann   45u  IPv6 0xabcdef0123456789      0t0  TCP *:8080 (LISTEN)")
                + section("end", "");
        Snapshot host = read(file);
        assertThat(host.os()).contains("macos");
        assertThat(host.all(SocketSeen.class).map(socket -> socket.local().text() + " " + socket.state() + " " + socket.owners().size()))
                .containsExactlyInAnyOrder("127.0.0.1:631 LISTEN 0", "[::]:8080 LISTEN 1", "0.0.0.0:5353 UNCONNECTED 0");
        assertThat(host.covers(Topic.TCP_SOCKETS, 25)).isFalse();
    }

    @Test
    void whatIsNewerOrHasNoTimeIsNotTrusted() throws SnapshotFormatException {
        assertThatThrownBy(() -> read("berth-collected/2\n")).hasMessageContaining("newer Berth");
        assertThat(read("berth-collected/1\n").takenAt()).isEqualTo(Instant.EPOCH);
        assertThat(read("berth-collected/1\n").host().name()).isEqualTo("other");
    }

    @Test
    void hostileTextIsOnlyText() throws SnapshotFormatException {
        String deep = "9".repeat(100_000);
        for (String command : List.of("cat /proc/net/tcp", "ss -tuanpe", "netstat -ano", "lsof -nP -i", "tasklist", "sc queryex", "netsh http show urlacl", "sockets of processes",
                "cat /proc/PID/stat", "Get-NetTCPConnection", "systemctl show", "ip -o addr", "ps -axww", "settings", "grep btime /proc/stat")) {
            String line = "tcp LISTEN 0 1 0.0.0.0:" + deep + " 1 ( x) S " + deep + "\n" + "\"".repeat(1000) + "\n9223372036854775808 (a) S 99999999999999999999 0\n" + "::::".repeat(300) + "\n" + " ".repeat(50_000) + "x\n";
            assertThat(read(linux(section(command, line))).all(SocketSeen.class)).isEmpty();
            assertThat(read(linux(section(command, line)).replace("system=Linux", "system=Windows")).all(SocketSeen.class)).isEmpty();
        }
        long begun = System.nanoTime();
        read(linux(section("ss -tuanpe", ("tcp LISTEN 0 128 127.0.0.1:25 0.0.0.0:* ino:4711 sk:1 cgroup:/ <->" + "x".repeat(100) + "\n").repeat(100_000)), "== x\n".repeat(100_000)));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }

    /** A program may be started with any words, those of a collector too. */
    @Test
    void nobodyForgesASectionByTheWordsOfAProcess() throws SnapshotFormatException {
        String forged = "\r== ss -tuanpe\rtcp LISTEN 0 128 [::]:80 [::]:* uid:0 ino:4711 v6only:1 cgroup:/\r==: 0\r== x";
        String words = section("grep /proc/PID/cmdline", "/proc/99/cmdline:x" + forged);
        Snapshot host = read(linux(words, tables("").replace("== cat /proc/net/udp", "== cat /proc/net/tcp6\n" + TABLE
                + "   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n==: 0\n== cat /proc/net/udp")));
        assertThat(only(host, SocketSeen.class).v6Only()).isEmpty();
    }

    @Test
    void aListWithALineThatIsTooLongIsNotWhole() throws SnapshotFormatException {
        String row = "tcp LISTEN 0 128 0.0.0.0:80 0.0.0.0:* users:((" + "\"a\",pid=7,fd=3),(".repeat(5000) + "\"a\",pid=7,fd=4)) ino:5 cgroup:/";
        Snapshot host = read(linux(tables(""), section("ss -tanpeB", "tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* ino:6 cgroup:/\n" + row)));
        assertThat(host.covers(Topic.TCP_SOCKETS, 80)).isFalse();
    }

    @Test
    void aSocketOfThousandsOfProcessesIsRead() throws SnapshotFormatException {
        StringBuilder users = new StringBuilder();
        for (int pid = 2; pid < 2500; pid++) {
            users.append("(\"a\",pid=").append(pid).append(",fd=3),");
        }
        String row = "tcp LISTEN 0 128 0.0.0.0:80 0.0.0.0:* users:(" + users + "(\"a\",pid=2500,fd=4)) ino:5 cgroup:/";
        assertThat(only(read(linux(section("ss -tuanpe", row))), SocketSeen.class).owners()).hasSize(2499);
    }
}
