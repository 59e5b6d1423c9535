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
import java.util.stream.Stream;

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

/** The BPF programs that decide whether a socket may serve, or a file may be opened or run (Documentation/bpf/prog_lsm.rst). */
record LsmPrograms(Kernel kernel, Origin origin, BooleanSupplier cancelled) {

    private static final String MODULES = "/sys/kernel/security/lsm";
    private static final String BTF = "/sys/kernel/btf/vmlinux";
    /** More than the BTF of any kernel, which is about 6 MB. */
    private static final int MOST_BYTES = 1 << 26;
    /** Those that start with the system come first. */
    private static final int MOST_PROCESSES = 2000;
    private static final int NAME = 64;
    private static final int NAME_LENGTH = 16;
    /** The attach_btf_id of a struct bpf_prog_info, since Linux 6.0. */
    private static final int ATTACHED = 224;
    private static final Set<String> CONCERNED = Set.of("socket_create", "socket_bind", "socket_listen", "file_open", "file_permission", "bprm_check_security");
    private static final Map<String, String> CALLS = Map.of("socket", "socket_create", "bind", "socket_bind", "listen", "socket_listen");
    /** systemd's own, for units with RestrictFileSystems=; it lets everybody else pass (systemd.exec(5)). */
    private static final String SYSTEMD = "restrict_filesy";

    /** How a program comes to be asked, with the type of the link, where that tells its attach type, and that type (include/uapi/linux/bpf.h). */
    enum Way {
        /** By the security modules: BPF_LINK_TYPE_TRACING, BPF_LSM_MAC. */
        MODULE(2, 16, 27),
        /** By the security modules, for the processes of a control group: BPF_LINK_TYPE_CGROUP, BPF_LSM_CGROUP. */
        GROUP(3, 24, 43),
        /** Before any function whose answer may be changed: BPF_LINK_TYPE_TRACING, BPF_MODIFY_RETURN. */
        RETURN(2, 16, 26);

        private final int link;
        private final int at;
        private final int attach;

        Way(int link, int at, int attach) {
            this.link = link;
            this.at = at;
            this.attach = attach;
        }
    }

    /**
     * A place where the kernel asks a program.
     *
     * @param function the number of the kernel's function in its BTF; 0 where the kernel does not tell, or tells it of the program
     */
    record Link(int number, int program, Way way, int function) {

        /** {@return the link, if what the bytes of a struct bpf_link_info describe is one whose program is asked} */
        static Optional<Link> parse(byte[] info, ByteOrder order) {
            ByteBuffer in = ByteBuffer.wrap(info).order(order);
            return info.length < 28 ? Optional.empty() : Stream.of(Way.values()).filter(way -> in.getInt(0) == way.link && in.getInt(way.at) == way.attach).findFirst()
                    .map(way -> new Link(in.getInt(4), in.getInt(8), way, way == Way.GROUP ? 0 : in.getInt(24)));
        }

        /** {@return the same with the function that the program's struct bpf_prog_info names, where this one has none} */
        Link completed(byte[] info, ByteOrder order) {
            return function != 0 || info.length < ATTACHED + Integer.BYTES ? this : new Link(number, program, way, ByteBuffer.wrap(info).order(order).getInt(ATTACHED));
        }
    }

    /** {@return the name in a struct bpf_prog_info, which the kernel cuts off after 15 bytes} */
    static Optional<String> name(byte[] info) {
        if (info.length < NAME + NAME_LENGTH) {
            return Optional.empty();
        }
        String name = new String(info, NAME, NAME_LENGTH, StandardCharsets.ISO_8859_1);
        return Optional.of(name.indexOf('\0') < 0 ? name : name.substring(0, name.indexOf('\0'))).filter(text -> !text.isEmpty());
    }

    /**
     * {@return what is asked at this function of the kernel, by the name that it has among the security modules; empty for functions of other kinds}
     * Who changes what a system call returns refuses what it asks for, too.
     */
    static Optional<String> question(String function) {
        int call = function.indexOf("_sys_");
        return Stream.of("bpf_lsm_", "security_").filter(function::startsWith).findFirst().map(begin -> function.substring(begin.length()))
                .map(name -> name.equals("bprm_check") ? "bprm_check_security" : name)
                .or(() -> call < 0 ? Optional.empty() : Optional.ofNullable(CALLS.get(function.substring(call + "_sys_".length()))));
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
        Map<Link, String> names = named(all);
        names.keySet().removeAll(systemds(names));
        if (names.isEmpty()) {
            return;
        }
        Map<Integer, String> functions = read(BTF).map(btf -> Btf.functions(btf, kernel.order(), name -> question(name).isPresent())).orElse(Map.of());
        Map<Link, Optional<String>> questions = new LinkedHashMap<>();
        names.keySet().forEach(link -> questions.put(link, Optional.ofNullable(functions.get(link.function)).flatMap(LsmPrograms::question)));
        // The answers of many functions may be changed that decide about other things.
        questions.keySet().removeIf(link -> link.way == Way.RETURN && link.function != 0 && !functions.isEmpty() && !functions.containsKey(link.function));
        questions.values().removeIf(question -> question.filter(name -> !CONCERNED.contains(name)).isPresent());
        if (questions.containsValue(Optional.<String>empty())) {
            sink.accept(new NotObserved(origin.at(BTF), Topic.HOOKS, Why.NOT_SUPPORTED,
                    "There are BPF programs that may refuse something, and whether that is binds or files the kernel does not tell; bpftool link show lists them."));
        }
        questions.entrySet().removeIf(open -> open.getKey().way == Way.RETURN && open.getValue().isEmpty());
        if (!questions.isEmpty()) {
            hooks(questions, names, sink);
        }
    }

    /** {@return the links with their functions, and the names of their programs} */
    private Map<Link, String> named(List<Link> all) throws KernelError {
        Map<Link, String> names = new LinkedHashMap<>();
        for (Link link : all) {
            try {
                byte[] program = kernel.program(link.program);
                names.put(link.completed(program, kernel.order()), name(program).orElse("program " + link.program));
            } catch (KernelError e) {
                // What was taken away meanwhile refuses nothing any more.
                if (!e.gone()) {
                    throw e;
                }
            }
        }
        return names;
    }

    private void hooks(Map<Link, Optional<String>> questions, Map<Link, String> names, Consumer<? super Evidence> sink) {
        Map<Long, ProcessSeen> holders = holders(questions.keySet(), sink);
        Map<Long, ProcessSeen> told = new TreeMap<>();
        questions.forEach((link, question) -> {
            Optional<ProcessSeen> holder = Optional.ofNullable(holders.get((long) link.number));
            sink.accept(new HookSeen(origin.at("bpf link " + link.number), HookKind.BPF_LSM, names.getOrDefault(link, ""), holder.map(ProcessSeen::process), Optional.empty(),
                    question, Optional.empty()));
            holder.ifPresent(process -> told.put(process.process().pid(), process));
        });
        told.values().forEach(sink);
    }

    /** {@return those that have its name and that it holds: most hosts have no others, and then nothing else needs to be read} */
    private Set<Link> systemds(Map<Link, String> names) {
        Set<Link> named = names.keySet().stream().filter(link -> SYSTEMD.equals(names.get(link))).collect(Collectors.toSet());
        Set<Long> held = named.isEmpty() ? Set.of() : new OpenFileSearch(kernel, cancelled).links(numbers(named), 1, origin);
        return named.stream().filter(link -> held.contains((long) link.number)).collect(Collectors.toSet());
    }

    /** A link that is pinned in a file system may have no holder at all, which only a look at everybody would show. */
    private Map<Long, ProcessSeen> holders(Collection<Link> links, Consumer<? super Evidence> sink) {
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
