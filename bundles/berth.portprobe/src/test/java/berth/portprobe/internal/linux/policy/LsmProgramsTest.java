// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.portprobe.internal.linux.TextHost;
import berth.portprobe.internal.linux.policy.LsmPrograms.Link;
import berth.portprobe.internal.linux.policy.LsmPrograms.Way;

/** What the kernel says of programs of BPF LSM, from structures and a BTF that are made here. */
class LsmProgramsTest {

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());
    private final TextHost host = new TextHost();

    static byte[] link(int type, int number, int program, int attached, int function) {
        return ByteBuffer.allocate(512).order(ORDER).putInt(type).putInt(number).putInt(program).putInt(0).putInt(attached).putInt(1).putInt(function).array();
    }

    static byte[] program(int type, String name) {
        return ByteBuffer.allocate(512).order(ORDER).putInt(0, type).put(64, name.getBytes(StandardCharsets.US_ASCII)).array();
    }

    /** A BTF of an integer, a structure of two members, and these functions, the first of which is number 3. */
    private static byte[] btf(ByteOrder order, String... functions) {
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        texts.write(0);
        ByteBuffer types = ByteBuffer.allocate(1000).order(order);
        types.putInt(0).putInt(1 << 24).putInt(4).putInt(32);
        types.putInt(0).putInt(4 << 24 | 2).putInt(8).put(new byte[24]);
        for (String function : functions) {
            types.putInt(texts.size()).putInt(12 << 24).putInt(1);
            texts.writeBytes((function + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        ByteBuffer all = ByteBuffer.allocate(24 + types.position() + texts.size()).order(order);
        all.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24).putInt(0).putInt(types.position()).putInt(types.position()).putInt(texts.size());
        return all.put(types.array(), 0, types.position()).put(texts.toByteArray()).array();
    }

    private List<Evidence> told() {
        List<Evidence> told = new ArrayList<>();
        new LsmPrograms(host.kernel(), ORIGIN, () -> false).tell(told::add);
        return told;
    }

    private void hook(int function, String name, long pid) {
        host.bpf.put("link 5", link(2, 5, 23, 27, function));
        host.bpf.put("program 23", program(29, name));
        host.files.put("/sys/kernel/btf/vmlinux", new String(btf(ORDER, "bpf_lsm_socket_bind", "bpf_lsm_file_open", "bpf_lsm_userns_create"), StandardCharsets.ISO_8859_1));
        host.files.put("/proc/" + pid + "/stat", pid + " (guardd) S 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        host.links.put("/proc/" + pid + "/fd/9", "anon_inode:bpf_link");
        host.files.put("/proc/" + pid + "/fdinfo/9", "pos:\t0\nlink_type:\ttracing\nlink_id:\t5\nprog_id:\t23\n");
    }

    @Test
    void aProgramAtABindIsToldWithItsFunctionAndItsProcess() {
        hook(3, "guard_bind", 417);
        assertThat(told()).hasSize(2).first().isInstanceOfSatisfying(HookSeen.class, hook -> {
            assertThat(hook.name()).isEqualTo("guard_bind");
            assertThat(hook.function()).contains("socket_bind");
            assertThat(hook.process().map(ProcessRef::pid)).contains(417L);
        });
        host.files.put("/proc/417/fdinfo/9", "link_id:\t55\n");
        assertThat(told()).singleElement().isInstanceOfSatisfying(HookSeen.class, hook -> assertThat(hook.process()).isEmpty());
    }

    @Test
    void whatDecidesAboutOtherThingsIsNotTold() {
        hook(5, "guard_userns", 417);
        assertThat(told()).isEmpty();
        host.bpf.put("link 5", link(2, 5, 23, 25, 3));
        assertThat(told()).as("a program that only looks on").isEmpty();
        host.bpf.put("link 5", link(3, 5, 23, 27, 3));
        assertThat(told()).as("of a control group").isEmpty();
    }

    @Test
    void systemdsOwnIsNotToldAndItsNameAloneIsNoDisguise() {
        hook(4, "restrict_filesy", 1);
        assertThat(told()).isEmpty();
        host.links.remove("/proc/1/fd/9");
        hook(4, "restrict_filesy", 417);
        assertThat(told()).first().isInstanceOf(HookSeen.class);
    }

    @Test
    void whereOnlySystemdsOwnIsThereNothingDearIsRead() {
        hook(4, "restrict_filesy", 1);
        host.files.put("/proc/417/stat", "417 (other) S 0 1 1 0\n");
        host.links.put("/proc/417/fd/9", "anon_inode:bpf_link");
        assertThat(told()).isEmpty();
        assertThat(host.read).contains("/proc/1/fdinfo/9").doesNotContain("/sys/kernel/btf/vmlinux", "/proc/417/fdinfo/9");
    }

    @Test
    void nobodyIsLookedForAmongAllProcessesOfAHugeHost() {
        hook(3, "guard_bind", 4000);
        for (int pid = 1; pid <= 1999; pid++) {
            host.links.put("/proc/" + pid + "/cwd", "/");
        }
        assertThat(told()).hasSize(2).first().isInstanceOfSatisfying(HookSeen.class, hook -> assertThat(hook.process()).isPresent());
        host.links.put("/proc/2000/cwd", "/");
        // They are listed by name here.
        host.links.put("/proc/9999/fd/9", host.links.remove("/proc/4000/fd/9"));
        host.links.put("/proc/4000/cwd", "/");
        host.files.put("/proc/9999/fdinfo/9", "link_id:\t5\n");
        host.files.put("/proc/9999/stat", host.files.get("/proc/4000/stat").replace("4000", "9999"));
        assertThat(told()).hasSize(2).first().isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.topic()).isEqualTo(Topic.HOOKS);
            assertThat(gap.detail()).contains("in the first 2000 processes only");
        });
    }

    @Test
    void aKernelThatDoesNotTellTheFunctionLeavesItOpen() {
        hook(0, "", 417);
        assertThat(told()).hasSize(3).first().satisfies(LsmProgramsTest::isOpen);
        assertThat(told().get(1)).isInstanceOfSatisfying(HookSeen.class, hook -> {
            assertThat(hook.function()).isEmpty();
            assertThat(hook.name()).isEqualTo("program 23");
        });
        hook(3, "guard_bind", 417);
        host.files.remove("/sys/kernel/btf/vmlinux");
        assertThat(told()).hasSize(3).first().satisfies(LsmProgramsTest::isOpen);
        host.bpf.put("link 5", link(2, 5, 23, 26, 3));
        assertThat(told()).as("it may decide about anything").singleElement().satisfies(LsmProgramsTest::isOpen);
    }

    private static void isOpen(Evidence evidence) {
        assertThat(evidence).isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.topic()).isEqualTo(Topic.HOOKS);
            assertThat(gap.detail()).contains("whether that is binds or files the kernel does not tell");
        });
    }

    private Optional<String> asked(byte[] link, int function) {
        hook(3, "guard_bind", 417);
        host.files.put("/sys/kernel/btf/vmlinux", new String(btf(ORDER, "bpf_lsm_socket_bind", "security_socket_listen", "__x64_sys_bind", "security_bprm_check", "hid_bpf_device_event",
                "security_capable"), StandardCharsets.ISO_8859_1));
        host.bpf.put("link 5", link);
        host.bpf.put("program 23", ByteBuffer.wrap(program(29, "guard_bind")).order(ORDER).putInt(224, function).array());
        List<Evidence> told = told();
        assertThat(told).noneMatch(NotObserved.class::isInstance);
        return told.stream().filter(HookSeen.class::isInstance).map(HookSeen.class::cast).flatMap(hook -> hook.function().stream()).findFirst();
    }

    @Test
    void aProgramOfAControlGroupNamesItsFunctionItself() {
        byte[] group = ByteBuffer.allocate(512).order(ORDER).putInt(3).putInt(5).putInt(23).putInt(0).putLong(4711).putInt(43).array();
        assertThat(asked(group, 3)).contains("socket_bind");
        assertThat(asked(ByteBuffer.wrap(group.clone()).order(ORDER).putInt(24, 8).array(), 3)).as("of another type").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "4, socket_listen", "5, socket_bind", "6, bprm_check_security", "7,", "8,", "70000," })
    void aProgramThatChangesWhatAFunctionReturns(int function, String question) {
        assertThat(asked(link(2, 5, 23, 26, function), 0)).isEqualTo(Optional.ofNullable(question));
    }

    @Test
    void aProgramThatIsGoneMeanwhileRefusesNothing() {
        hook(3, "guard_bind", 417);
        host.bpf.remove("program 23");
        host.files.put("/sys/kernel/security/lsm", "bpf");
        assertThat(told()).isEmpty();
    }

    @Test
    void withoutRightsABlindSpotIsThereOnlyWhereSuchProgramsMayBe() {
        host.failures.put("programLinks", 1);
        assertThat(told()).isEmpty();
        host.files.put("/sys/kernel/security/lsm", "lockdown,capability,apparmor");
        assertThat(told()).isEmpty();
        host.files.put("/sys/kernel/security/lsm", "lockdown,capability,apparmor,bpf");
        assertThat(told()).singleElement().isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.topic()).isEqualTo(Topic.HOOKS);
            assertThat(gap.why()).isEqualTo(Why.ACCESS_DENIED);
            assertThat(gap.detail()).contains("sudo bpftool link show");
        });
    }

    @Test
    void structuresOfBothByteOrders() {
        assertThat(Btf.functions(btf(ByteOrder.BIG_ENDIAN, "other", "bpf_lsm_socket_bind"), ByteOrder.BIG_ENDIAN, name -> name.startsWith("bpf_")))
                .isEqualTo(Map.of(4, "bpf_lsm_socket_bind"));
        assertThat(Link.parse(link(2, 5, 23, 27, 3), ORDER)).contains(new Link(5, 23, Way.MODULE, 3));
        assertThat(LsmPrograms.name(program(29, ""))).isEmpty();
        assertThat(LsmPrograms.name(program(29, "sixteen_letters_"))).contains("sixteen_letters_");
    }

    /** Whatever is missing or wrong, nothing is made up and nothing is thrown. */
    @ParameterizedTest
    @ValueSource(ints = { 0, 4, 8, 12, 16, 20, 28 })
    void damagedBytesTellNothingWrong(int at) {
        byte[] btf = btf(ORDER, "bpf_lsm_socket_bind", "bpf_lsm_file_open");
        for (int length = 0; length < btf.length; length++) {
            assertThat(Set.of(3, 4)).containsAll(Btf.functions(Arrays.copyOf(btf, length), ORDER, name -> true).keySet());
        }
        for (int value : new int[] { -1, Integer.MAX_VALUE, 0, 1 << 30 }) {
            byte[] damaged = btf.clone();
            ByteBuffer.wrap(damaged).order(ORDER).putInt(at, value);
            assertThat(Btf.functions(damaged, ORDER, name -> name.startsWith("bpf_lsm_"))).hasSizeLessThan(3);
        }
        assertThat(Link.parse(new byte[at], ORDER)).isEmpty();
        assertThat(LsmPrograms.name(new byte[at])).isEmpty();
    }
}
