// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

class LinuxTextsTest {

    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String HEAD = "  sl  local_address                         remote_address                        st\n";

    @Test
    void aProcessNameMayContainParenthesesAndSpaces() {
        String stat = "42 (a) (b c) R 7 1 5 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 123456 0 0\n";
        assertThat(ProcessStat.parse(stat)).contains(new ProcessStat("a) (b c", 'R', 7, 5, false, 3, 123456));
    }

    @Test
    void threadsOfTheKernelAreMarked() {
        String stat = "9 (rcu_gp) I 2 0 0 0 -1 69238880 0 0 0 0 0 0 0 0 0 -20 1 0 22 0 0\n";
        assertThat(ProcessStat.parse(stat)).contains(new ProcessStat("rcu_gp", 'I', 2, 0, true, 1, 22));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "42", "42 (x", "42 ) x (", "42 (x) R 7", "42 (x) R y 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 1 0",
            "42 (x) R 7 1 5 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 99999999999999999999 0" })
    void damagedStatusLinesAreNoProcess(String stat) {
        assertThat(ProcessStat.parse(stat)).isEmpty();
    }

    @Test
    void theEffectiveUserAndTheCapabilityAreRead() {
        ProcessStatus status = ProcessStatus.parse("Name:\tx\nUid:\t1\t2\t3\t4\nCapEff:\t0000000000000400\n");
        assertThat(status.uid()).isEqualTo(OptionalInt.of(2));
        assertThat(status.mayBindPrivileged()).contains(true);
        assertThat(ProcessStatus.parse("CapEff:\t00000000fffffbff\n").mayBindPrivileged()).contains(false);
        assertThat(ProcessStatus.parse("Uid:\tx y z\nCapEff:\tq\n")).isEqualTo(ProcessStatus.UNKNOWN);
        assertThat(ProcessStatus.parse("NSpid:\t4711\n").inner()).isFalse();
        assertThat(ProcessStatus.parse("NSpid:\t4711\t2\n").inner()).as("seen from outside it has two numbers").isTrue();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "0::/system.slice/exim4.service, exim4.service, -",
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service, user@1000.service/foo.service, -",
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.scope, user@1000.service/app-foo.scope, -",
            "0::/user.slice/user-1000.slice/user@1000.service/init.scope, -, -",
            "0::/user.slice/user-1000.slice/session-3.scope, -, -",
            "0::/init.scope, -, -",
            "0::/, -, -",
            "0::/system.slice/ssh.service/sub, ssh.service, -",
            "0::/machine.slice/machine-web.scope/payload/system.slice/nginx.service, machine-web.scope, -",
            "0::/system.slice/systemd-nspawn@web.service/payload/system.slice/nginx.service, systemd-nspawn@web.service, -",
            "0::/lxc.payload.web/system.slice/nginx.service, -, -",
            "0::/lxc/web/system.slice/nginx.service, -, -",
            "0::/system.slice/_cgroup.service, cgroup.service, -",
            "1:name=systemd:/system.slice/cron.service, cron.service, -",
            "0::/system.slice/docker-ID.scope, -, ID",
            "4:memory:/x, -, -",
            "12:name=systemd:/docker/ID, -, ID",
            "0::/machine.slice/libpod-ID.scope/container, -, ID",
            "0::/machine.slice/libpod-conmon-ID.scope, -, -",
            "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod12.slice/crio-ID.scope, -, ID",
            "0::/kubepods/besteffort/pod1234/ID, -, ID",
            "0::/k8s.io/kubepods-pod1.slice:cri-containerd:ID, -, ID"})
    void controlGroupsNameServicesAndContainers(String line, String service, String container) {
        Optional<GroupPath> path = GroupPath.parse(line.replace("ID", ID) + "\n");
        assertThat(path.flatMap(GroupPath::service)).isEqualTo(Optional.ofNullable(service).map(name -> name.replace("ID", ID)));
        assertThat(path.flatMap(GroupPath::container)).isEqualTo(Optional.ofNullable(container).map(name -> name.replace("ID", ID)));
    }

    @Test
    void hybridSystemsKeepTheirServicesInSystemdsOwnHierarchy() {
        String both = "3:cpuset:/\n1:name=systemd:/system.slice/a.service\n0::/\n";
        assertThat(GroupPath.parse(both)).contains(new GroupPath("/system.slice/a.service"));
        assertThat(GroupPath.parse("1:name=systemd:/\n0::/system.slice/b.service\n")).contains(new GroupPath("/system.slice/b.service"));
        assertThat(GroupPath.parse("nonsense")).isEmpty();
    }

    @Test
    void mountsTellWhereTheGroupsAreAndWhetherProcessesAreHidden() {
        String text = "22 27 0:21 / /proc rw,relatime shared:5 - proc proc rw,hidepid=2\n"
                + "41 31 0:38 / /sys/fs/cgroup\\040x rw,relatime - cgroup2 cgroup2 rw\n";
        assertThat(Mounts.parse(text)).isEqualTo(new Mounts(Optional.of("/sys/fs/cgroup x"), true));
        assertThat(Mounts.parse("22 27 0:21 / /proc rw - proc proc rw,hidepid=noaccess\n")).isEqualTo(new Mounts(Optional.empty(), false));
    }

    @Test
    void commandLinesAreBoundedAndLoseOnlyTheirTail() {
        assertThat(ProcFacts.arguments("a\0\0b c\0\0\0".getBytes(StandardCharsets.UTF_8))).containsExactly("a", "", "b c");
        assertThat(ProcFacts.arguments(new byte[] { 'a', (byte) 0xff, 0 })).containsExactly("a\ufffd");
        assertThat(ProcFacts.arguments("x\0".repeat(5000).getBytes(StandardCharsets.UTF_8))).hasSize(1000);
        assertThat(ProcFacts.arguments(new byte[0])).isEmpty();
    }

    @Test
    void smallTextsAreRead() {
        assertThat(ProcFacts.socketInode("socket:[123]")).contains(123L);
        for (String no : List.of("pipe:[123]", "socket:[]", "socket:[12x]", "socket:[99999999999999999999]", "/tmp/socket:[1]")) {
            assertThat(ProcFacts.socketInode(no)).isEmpty();
        }
        assertThat(ProcFacts.mayDeny("pos:\t0\nfanotify flags:4 event-flags:8000\n")).isTrue();
        assertThat(ProcFacts.mayDeny("fanotify flags:8 event-flags:0\n")).isTrue();
        assertThat(ProcFacts.mayDeny("fanotify flags:0 event-flags:4\n")).isFalse();
        assertThat(ProcFacts.mayDeny("fanotify flags:zz\n")).isFalse();
        assertThat(ProcFacts.bootSecond("cpu\nbtime 17\n")).contains(17L);
        assertThat(ProcFacts.executable("/usr/bin/x (deleted)")).isEqualTo("/usr/bin/x");
        assertThat(ProcFacts.users("root:x:0:0\ntoor:x:0:0\n+::::\nbad:x:y\nweb:x:33:33\n")).isEqualTo(Map.of(0, "root", 33, "web"));
    }

    @Test
    void theTablesOfProcAreRead() throws KernelError {
        String v4 = HEAD + "   1: 0100007F:0019 0200000A:D431 01 00000000:00000000 02:000 00000000   105        0 4711 1 0\n"
                + "   2: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:000 00000000     0        0 12 1 0\n";
        assertThat(ProcNet.parse(v4, Transport.TCP, 25, ByteOrder.LITTLE_ENDIAN)).singleElement().satisfies(row -> {
            assertThat(row.local()).isEqualTo(new IpAddress("127.0.0.1"));
            assertThat(row.remote()).isEqualTo(new IpAddress("10.0.0.2"));
            assertThat(row.remotePort()).isEqualTo(0xd431);
            assertThat(row.state()).isEqualTo(SocketState.CONNECTED);
            assertThat(row.inode()).isEqualTo(4711);
            assertThat(row.uid()).isEqualTo(105);
        });
        String v6 = HEAD + "   0: 0000000000000000FFFF00000100007F:0019 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 5 1\n"
                + "   1: B80D0120000000000000000001000000:0019 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 6 1\n";
        assertThat(ProcNet.parse(v6, Transport.TCP, 0, ByteOrder.LITTLE_ENDIAN)).extracting(row -> row.local().text())
                .containsExactly("::ffff:127.0.0.1", "2001:db8::1");
        assertThat(ProcNet.parse(v4.replace("0100007F", "7F000001"), Transport.TCP, 25, ByteOrder.BIG_ENDIAN).getFirst().local())
                .isEqualTo(new IpAddress("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x\n", HEAD + "  1: 0100007F:0019 0200", HEAD + "  1: 0100007F:0019 02000\n",
            HEAD + "  1: 01:0019 00000000:0000 0A 0 0 0 0 0 5 1\n", HEAD + "  1: 0100007F 00000000:0000 0A 0 0 0 0 0 5 1\n" })
    void aDamagedTableIsRefusedWhole(String table) {
        assertThatThrownBy(() -> ProcNet.parse(table, Transport.TCP, 0, ByteOrder.LITTLE_ENDIAN)).isInstanceOf(KernelError.class);
    }

    @ParameterizedTest
    @CsvSource({ "0.0.0.0,127.0.0.1,,true", "127.0.0.1,0.0.0.0,,true", "127.0.0.1,127.0.0.2,,false", "127.0.0.1,::,false,true",
            "127.0.0.1,::,true,false", "127.0.0.1,::,,true", "0.0.0.0,::1,,false", "::,127.0.0.1,,true", "::1,0.0.0.0,,false",
            "::,::1,,true", "::1,::,true,true", "10.0.0.1,::ffff:10.0.0.1,,true", "fe80::1%eth0,fe80::1,,true" })
    void bindsMeetByTheRulesOfLinux(String wanted, String other, Boolean v6Only, boolean meet) {
        SocketRow row = new SocketRow(Transport.TCP, new IpAddress(other), 25, IpAddress.ANY_V4, 0, SocketState.LISTEN, 0, 1,
                Optional.ofNullable(v6Only), OptionalLong.empty(), 0);
        assertThat(Overlap.possible(new IpAddress(wanted), row)).isEqualTo(meet);
    }

    @Test
    void socketAddressesAreLaidOutAsTheKernelExpects() {
        assertThat(SocketAddress.of(new IpAddress("10.1.2.3"), 0x1234, 0, ByteOrder.LITTLE_ENDIAN))
                .startsWith(2, 0, 0x12, 0x34, 10, 1, 2, 3).hasSize(16);
        assertThat(SocketAddress.of(new IpAddress("fe80::1%eth0"), 25, 7, ByteOrder.LITTLE_ENDIAN))
                .startsWith(10, 0, 0, 25, 0, 0, 0, 0, 0xfe, 0x80).endsWith(1, 7, 0, 0, 0).hasSize(28);
        assertThat(SocketAddress.of(new IpAddress("::ffff:1.2.3.4"), 25, 0, ByteOrder.BIG_ENDIAN))
                .startsWith(0, 10, 0, 25).endsWith(0, 0, 0xff, 0xff, 1, 2, 3, 4, 0, 0, 0, 0).hasSize(28);
    }
}
