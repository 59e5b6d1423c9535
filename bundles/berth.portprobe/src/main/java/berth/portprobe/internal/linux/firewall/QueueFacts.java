// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;
import berth.portprobe.internal.linux.Kernel;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.OpenFileSearch;
import berth.portprobe.internal.linux.firewall.RedirectFacts.Queued;
import berth.portprobe.internal.linux.firewall.RuleTable.Action;

/** Tells which programs get packets from the rules of netfilter, and which processes these are as far as that can be proven. One per collection. */
final class QueueFacts {

    private static final String READERS = "/proc/net/netfilter/nfnetlink_queue";
    private static final String NETLINK = "/proc/net/netlink";
    private static final int MOST_BYTES = 1 << 20;

    private final Kernel kernel;
    private final Consumer<? super Evidence> sink;
    private final Optional<QueueReaders> readers;

    QueueFacts(Kernel kernel, Consumer<? super Evidence> sink) {
        this.kernel = kernel;
        this.sink = sink;
        this.readers = readers(kernel);
    }

    /** {@return who reads the queues; empty when that can't be read, which needs root} */
    private static Optional<QueueReaders> readers(Kernel kernel) {
        try {
            return Optional.of(QueueReaders.parse(text(kernel, READERS)));
        } catch (KernelError e) {
            // Without the file the kernel has no such queues, and so nobody reads one.
            return e.gone() ? Optional.of(new QueueReaders(Map.of())) : Optional.empty();
        }
    }

    /** {@return whether some program reads a queue} */
    boolean anyReader() {
        return readers.filter(found -> !found.ports().isEmpty()).isPresent();
    }

    /** Tells of these; one whose packets go on because nobody reads the queue is none. */
    void tell(Set<Queued> queued, Origin origin, BooleanSupplier cancelled) {
        if (queued.isEmpty()) {
            return;
        }
        Map<Long, ProcessSeen> processes = processes(origin, cancelled);
        Set<ProcessSeen> told = new LinkedHashSet<>();
        Set<List<Object>> hooks = new HashSet<>();
        for (Queued one : queued) {
            Set<Long> ports = ports(one.queue());
            boolean unread = readers.isPresent() && ports.isEmpty() && !one.queue().numbers().isEmpty();
            List<ProcessSeen> proven = ports.stream().map(processes::get).flatMap(found -> Optional.ofNullable(found).stream()).distinct().toList();
            if (!(unread && one.queue().bypass())) {
                hook(one, name(one.queue()) + (unread ? " without a reader" : ""), proven, hooks);
                told.addAll(proven);
            }
        }
        told.forEach(sink);
    }

    private void hook(Queued one, String name, List<ProcessSeen> proven, Set<List<Object>> hooks) {
        Origin at = one.origin().at(one.origin().place().orElse("netfilter") + ", " + one.by());
        List<Optional<ProcessSeen>> readers = proven.isEmpty() ? List.of(Optional.empty()) : proven.stream().map(Optional::of).toList();
        for (Optional<ProcessSeen> reader : readers) {
            if (hooks.add(List.of(name, one.by(), reader, one.traffic(), one.transport(), one.address()))) {
                sink.accept(new HookSeen(at, HookKind.NETFILTER_QUEUE, name, reader.map(ProcessSeen::process), Optional.empty(), Optional.empty(), one.traffic(),
                        one.transport(), one.address()));
            }
        }
    }

    private static String name(Action.Queue queue) {
        return switch (queue.numbers().size()) {
        case 0 -> "a queue";
        case 1 -> "queue " + queue.numbers().get(0);
        default -> "queues " + queue.numbers().get(0) + "-" + queue.numbers().get(1);
        };
    }

    /** {@return the netlink ports of those who read one of the queues} */
    private Set<Long> ports(Action.Queue queue) {
        Set<Long> ports = new LinkedHashSet<>();
        if (!queue.numbers().isEmpty()) {
            Map<Integer, Long> known = readers.map(QueueReaders::ports).orElse(Map.of());
            IntStream.rangeClosed(queue.numbers().getFirst(), queue.numbers().getLast()).filter(known::containsKey).forEach(number -> ports.add(known.get(number)));
        }
        return ports;
    }

    /** {@return the processes by their netlink ports: such a port usually is the pid, but only the socket itself proves whose it is} */
    private Map<Long, ProcessSeen> processes(Origin origin, BooleanSupplier cancelled) {
        Map<Long, Long> inodes = new LinkedHashMap<>();
        try {
            String netlink = text(kernel, NETLINK);
            readers.ifPresent(found -> found.ports().values().forEach(port -> QueueReaders.inode(netlink, port).ifPresent(inode -> inodes.put(port, inode))));
        } catch (KernelError e) {
            return Map.of();
        }
        Map<Long, ProcessSeen> holders = inodes.isEmpty() ? Map.of() : new OpenFileSearch(kernel, cancelled).sockets(Set.copyOf(inodes.values()), origin);
        Map<Long, ProcessSeen> processes = new LinkedHashMap<>();
        inodes.forEach((port, inode) -> Optional.ofNullable(holders.get(inode)).ifPresent(process -> processes.put(port, process)));
        return processes;
    }

    private static String text(Kernel kernel, String path) throws KernelError {
        return new String(kernel.read(path, MOST_BYTES), StandardCharsets.ISO_8859_1);
    }
}
