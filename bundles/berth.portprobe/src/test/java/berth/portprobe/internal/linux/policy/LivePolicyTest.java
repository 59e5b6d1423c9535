// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.policy;

import static berth.portprobe.internal.Elsewhere.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

import berth.portprobe.internal.Elsewhere;
import berth.portprobe.internal.linux.LinuxSocketSource;

/** A real program on a control group that refuses every bind of IPv4, as systemd's SocketBindDeny= makes one (systemd.resource-control(5)). */
class LivePolicyTest {

    private static final long BPF = 321;
    private static final int PROG_LOAD = 5;
    private static final int PROG_ATTACH = 8;
    private static final int CGROUP_SOCK_ADDR = 18;
    private static final int INET4_BIND = 8;

    private static int bpf(int command, ByteBuffer attributes) {
        return NativeLibrary.getProcess().getFunction("syscall").invokeInt(new Object[] { BPF, (long) command, attributes.array(), (long) attributes.capacity() });
    }

    private static ByteBuffer attributes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** {@return the descriptor of a program of two instructions, r0 = 0 and exit: no} */
    private static int load() {
        try (Memory instructions = new Memory(16); Memory licence = new Memory(4)) {
            instructions.clear();
            instructions.setByte(0, (byte) 0xb7);
            instructions.setByte(8, (byte) 0x95);
            licence.setString(0, "GPL");
            ByteBuffer load = attributes(72).putInt(CGROUP_SOCK_ADDR).putInt(2).putLong(Pointer.nativeValue(instructions)).putLong(Pointer.nativeValue(licence));
            load.putInt(68, INET4_BIND);
            return bpf(PROG_LOAD, load);
        }
    }

    private static Optional<Path> controlGroups() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().filter(line -> line.contains(" - cgroup2 ")).map(line -> Path.of(line.split(" ")[4]))
                .findFirst();
    }

    private static String look(Path group, String port) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(group + "/cgroup.procs"));
        arguments.addAll(Elsewhere.command(port, LinuxSocketSource.class, LinuxPolicySource.class));
        return shell(List.of(), "echo $$ >\"$1\"; shift; exec \"$@\"", arguments);
    }

    @Test
    void aProgramThatRefusesBindsIsAPolicy() throws IOException {
        Elsewhere.assumeNamespaces();
        assumeTrue(List.of("amd64", "x86_64").contains(System.getProperty("os.arch")), "knows the number of bpf(2) on x86-64 only");
        Optional<Path> root = controlGroups();
        assumeTrue(root.isPresent(), "needs a mounted cgroup2");
        String port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = Integer.toString(probe.getLocalPort());
        }
        Path group = Files.createDirectory(root.get().resolve("berth-test-" + ProcessHandle.current().pid()));
        try {
            assertThat(look(group, port)).contains("verdict free").contains("Surveyed[topic=POLICIES").doesNotContain("BindAllowed");
            int program = load();
            assumeTrue(program >= 0, "the kernel takes no BPF program (errno " + Native.getLastError() + ")");
            int descriptor = NativeLibrary.getProcess().getFunction("open").invokeInt(new Object[] { group.toString(), 0x80000 });
            int attached = bpf(PROG_ATTACH, attributes(16).putInt(descriptor).putInt(program).putInt(INET4_BIND).putInt(0));
            assumeTrue(attached == 0, "the kernel attaches no BPF program (errno " + Native.getLastError() + ")");
            assertThat(look(group, port)).contains("verdict forbidden policy").contains("BindRefused[").contains("symbol=EPERM")
                    .contains("SettingSeen[namespace=policy, key=cgroup-bpf, value=1 program on /" + group.getFileName() + "]");
        } finally {
            Files.delete(group);
        }
    }
}
