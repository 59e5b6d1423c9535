// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.ProcessRef;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.Elsewhere;
import berth.portprobe.internal.linux.LinuxKernel;

/** A real program that the kernel asks about every bind, and that allows all of them. */
class LiveLsmTest {

    private static final long BPF = 321;
    private static final int PROG_LOAD = 5;
    private static final int RAW_TRACEPOINT_OPEN = 17;
    private static final int LSM = 29;
    private static final int LSM_MAC = 27;

    private static int bpf(int command, ByteBuffer attributes) {
        return NativeLibrary.getProcess().getFunction("syscall").invokeInt(new Object[] { BPF, (long) command, attributes.array(), (long) attributes.capacity() });
    }

    private static ByteBuffer attributes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** {@return the descriptor of a program of two instructions, r0 = 0 and exit: nothing against it} */
    private static int load(int function) {
        try (Memory instructions = new Memory(16); Memory licence = new Memory(4)) {
            instructions.clear();
            instructions.setByte(0, (byte) 0xb7);
            instructions.setByte(8, (byte) 0x95);
            licence.setString(0, "GPL");
            ByteBuffer load = attributes(120).putInt(LSM).putInt(2).putLong(Pointer.nativeValue(instructions)).putLong(Pointer.nativeValue(licence));
            load.put(48, "berth_test".getBytes(StandardCharsets.US_ASCII)).putInt(68, LSM_MAC).putInt(108, function);
            return bpf(PROG_LOAD, load);
        }
    }

    private static List<Evidence> look() {
        List<Evidence> seen = new ArrayList<>();
        new LinuxPolicySource().collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, Instant.now()), seen::add, new NullProgressMonitor());
        return seen.stream().filter(one -> one instanceof HookSeen hook && hook.hook() == HookKind.BPF_LSM && hook.name().equals("berth_test")).toList();
    }

    @Test
    void aProgramThatIsAskedAboutEveryBind() throws IOException {
        Elsewhere.assumeNamespaces();
        assumeTrue(List.of("amd64", "x86_64").contains(System.getProperty("os.arch")), "knows the number of bpf(2) on x86-64 only");
        byte[] btf;
        try {
            btf = new LinuxKernel().read("/sys/kernel/btf/vmlinux", 1 << 26);
        } catch (IOException e) {
            btf = new byte[0];
        }
        Optional<Integer> function = Btf.functions(btf, ByteOrder.nativeOrder(), "bpf_lsm_socket_bind"::equals).keySet().stream().findFirst();
        assumeTrue(function.isPresent(), "the kernel has no BTF, or no BPF LSM");
        int program = load(function.get());
        assumeTrue(program >= 0, "the kernel takes no such program (errno " + Native.getLastError() + ")");
        assertThat(look()).as("loaded, and not asked by anybody").isEmpty();
        int link = bpf(RAW_TRACEPOINT_OPEN, attributes(16).putLong(0).putInt(program));
        assumeTrue(link >= 0, "the kernel links no such program (errno " + Native.getLastError() + ")");
        try {
            assertThat(look()).singleElement().isInstanceOfSatisfying(HookSeen.class, hook -> {
                assertThat(hook.function()).contains("socket_bind");
                assertThat(hook.process().map(ProcessRef::pid)).contains(ProcessHandle.current().pid());
            });
        } finally {
            NativeLibrary.getProcess().getFunction("close").invokeInt(new Object[] { link });
            NativeLibrary.getProcess().getFunction("close").invokeInt(new Object[] { program });
        }
    }
}
