// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.portprobe.internal.linux.Kernel;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.OpenFileSearch;

/** The BPF programs that the kernel asks before a socket may serve, or a file may be opened or run (Documentation/bpf/prog_lsm.rst). */
record LsmPrograms(Kernel kernel, Origin origin, BooleanSupplier cancelled) {

    private static final String MODULES = "/sys/kernel/security/lsm";
    private static final String BTF = "/sys/kernel/btf/vmlinux";
    private static final String BEGIN = "bpf_lsm_";
    /** More than the BTF of any kernel, which is about 6 MB. */
    private static final int MOST_BYTES = 1 << 26;
    /** Those that start with the system come first. */
    private static final int MOST_PROCESSES = 2000;
    private static final int TRACING = 2;
    private static final int LSM_MAC = 27;
    private static final int LSM = 29;
    private static final int NAME = 64;
    private static final int NAME_LENGTH = 16;
    private static final Set<String> CONCERNED = Set.of("socket_create", "socket_bind", "socket_listen", "file_open", "file_permission", "bprm_check_security");
    /** systemd's own, for units with RestrictFileSystems=; it lets everybody else pass (systemd.exec(5)). */
    private static final String SYSTEMD = "restrict_filesy";

    /**
     * A place where the kernel asks a program.
     *
     * @param function the number of the kernel's function in its BTF; 0 where the kernel does not tell
     */
    record Link(int number, int program, int function) {

        /** {@return the link, if what the bytes of a struct bpf_link_info describe is one to a function of the security modules} */
        static Optional<Link> parse(byte[] info, ByteOrder order) {
            ByteBuffer in = ByteBuffer.wrap(info).order(order);
            return info.length >= 28 && in.getInt(0) == TRACING && in.getInt(16) == LSM_MAC
                    ? Optional.of(new Link(in.getInt(4), in.getInt(8), in.getInt(24))) : Optional.empty();
        }
    }

    /** {@return the name in a struct bpf_prog_info, which the kernel cuts off after 15 bytes} */
    static Optional<String> name(byte[] info, ByteOrder order) {
        if (info.length < NAME + NAME_LENGTH || ByteBuffer.wrap(info).order(order).getInt(0) != LSM) {
            return Optional.empty();
        }
        String name = new String(info, NAME, NAME_LENGTH, StandardCharsets.ISO_8859_1);
        return Optional.of(name.indexOf('\0') < 0 ? name : name.substring(0, name.indexOf('\0')));
    }

    /** Tells of them, and of not being allowed to ask where there may be some. */
    void tell(Consumer<? super Evidence> sink) {
        try {
            List<Link> links = new ArrayList<>();
            for (byte[] info : kernel.programLinks()) {
                Link.parse(info, kernel.order()).ifPresent(links::add);
            }
            if (!links.isEmpty()) {
                tell(links, sink);
            }
        } catch (KernelError e) {
            if (mayBeThere()) {
                sink.accept(new NotObserved(origin.at("bpf(2)"), Topic.HOOKS, e.why(), e.denied()
                        ? "Whether a BPF program refuses binds or files (BPF LSM) can't be asked without root; sudo bpftool link show lists them."
                        : "Whether a BPF program refuses binds or files (BPF LSM) is not known (" + e.getMessage() + ")."));
            }
        }
    }

    private boolean mayBeThere() {
        return read(MODULES).filter(modules -> List.of(new String(modules, StandardCharsets.US_ASCII).strip().split(",")).contains("bpf")).isPresent();
    }

    private Optional<byte[]> read(String path) {
        try {
            return Optional.of(kernel.read(path, MOST_BYTES));
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private void tell(List<Link> all, Consumer<? super Evidence> sink) throws KernelError {
        Map<Link, String> names = new LinkedHashMap<>();
        for (Link link : all) {
            names.put(link, name(kernel.program(link.program), kernel.order()).filter(text -> !text.isEmpty()).orElse("program " + link.program));
        }
        names.keySet().removeAll(systemds(names));
        if (names.isEmpty()) {
            return;
        }
        Map<Integer, String> functions = read(BTF).map(btf -> Btf.functions(btf, kernel.order(), BEGIN)).orElse(Map.of());
        List<Link> concerned = names.keySet().stream().filter(link -> Optional.ofNullable(functions.get(link.function)).map(CONCERNED::contains).orElse(true)).toList();
        Map<Long, ProcessSeen> holders = concerned.isEmpty() ? Map.of() : holders(concerned, sink);
        Map<Long, ProcessSeen> told = new TreeMap<>();
        for (Link link : concerned) {
            Optional<ProcessSeen> holder = Optional.ofNullable(holders.get((long) link.number));
            sink.accept(new HookSeen(origin.at("bpf link " + link.number), HookKind.BPF_LSM, names.getOrDefault(link, ""), holder.map(ProcessSeen::process), Optional.empty(),
                    Optional.ofNullable(functions.get(link.function)), Optional.empty()));
            holder.ifPresent(process -> told.put(process.process().pid(), process));
        }
        told.values().forEach(sink);
    }

    /** {@return those that have its name and that it holds: most hosts have no others, and then nothing else needs to be read} */
    private Set<Link> systemds(Map<Link, String> names) {
        Set<Link> named = names.keySet().stream().filter(link -> SYSTEMD.equals(names.get(link))).collect(Collectors.toSet());
        Set<Long> held = named.isEmpty() ? Set.of() : new OpenFileSearch(kernel, cancelled).links(numbers(named), 1, origin);
        return named.stream().filter(link -> held.contains((long) link.number)).collect(Collectors.toSet());
    }

    /** A link that is pinned in a file system may have no holder at all, which only a look at everybody would show. */
    private Map<Long, ProcessSeen> holders(List<Link> links, Consumer<? super Evidence> sink) {
        AtomicInteger looked = new AtomicInteger();
        Map<Long, ProcessSeen> holders = new OpenFileSearch(kernel, () -> cancelled.getAsBoolean() || looked.getAndIncrement() >= MOST_PROCESSES).links(numbers(links), origin);
        if (looked.get() > MOST_PROCESSES && holders.size() < links.size()) {
            sink.accept(new NotObserved(origin.at("/proc"), Topic.HOOKS, Why.NOT_SUPPORTED,
                    "Whose the BPF programs are that may refuse binds or files was looked for in the first " + MOST_PROCESSES + " processes only."));
        }
        return holders;
    }

    private static Set<Long> numbers(Collection<Link> links) {
        return links.stream().map(link -> (long) link.number).collect(Collectors.toSet());
    }
}
