// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Who descends from whom. One per search: where the kernel does not list children, it reads and keeps the parents of all. */
final class Family {

    private static final int CHILDREN = 1 << 20;
    /** The parent of all threads that the kernel makes for itself; in a container another process may have its number. */
    private static final long KTHREADD = 2;

    private final Kernel kernel;
    private final Processes processes;
    private Optional<Map<Long, List<Long>>> ofParents = Optional.empty();

    Family(Kernel kernel, Processes processes) {
        this.kernel = kernel;
        this.processes = processes;
    }

    /** {@return the parent, its parent and so on} */
    Set<Long> ancestors(long pid, int most) {
        Set<Long> ancestors = new LinkedHashSet<>();
        long at = pid;
        for (int i = 0; i < most; i++) {
            long parent = processes.stat(at).map(ProcessStat::parent).orElse(0L);
            if (parent == 0 || !ancestors.add(parent)) {
                break;
            }
            at = parent;
        }
        return ancestors;
    }

    /** {@return the children, their children and so on, as far as they live} */
    Set<Long> descendants(long pid, BooleanSupplier cancelled) {
        Set<Long> descendants = new LinkedHashSet<>();
        Deque<Long> open = new ArrayDeque<>(List.of(pid));
        while (!open.isEmpty() && !cancelled.getAsBoolean()) {
            for (long child : children(open.poll())) {
                if (descendants.add(child)) {
                    open.add(child);
                }
            }
        }
        return descendants;
    }

    /** {@return the threads of the kernel, as far as it lists them by their parent: they look like root's processes and have no files} */
    Set<Long> kernelThreads() {
        if (processes.stat(KTHREADD).filter(ProcessStat::kernelThread).isEmpty()) {
            return Set.of();
        }
        try {
            return new HashSet<>(childrenOf(KTHREADD, String.valueOf(KTHREADD)));
        } catch (KernelError e) {
            return Set.of();
        }
    }

    private List<Long> childrenOf(long pid, String thread) throws KernelError {
        return ProcFacts.numbers(new String(kernel.read("/proc/" + pid + "/task/" + thread + "/children", CHILDREN), StandardCharsets.ISO_8859_1));
    }

    private List<Long> children(long pid) {
        if (ofParents.isPresent()) {
            return ofParents.get().getOrDefault(pid, List.of());
        }
        List<Long> children = new ArrayList<>();
        try {
            for (String thread : kernel.list("/proc/" + pid + "/task")) {
                // Each thread has the children that it made itself (proc_tid_children(5)).
                children.addAll(childrenOf(pid, thread));
            }
            return children;
        } catch (KernelError e) {
            // Without CONFIG_PROC_CHILDREN there is no such file; a thread that has ended meanwhile looks the same.
            ofParents = Optional.of(byParent());
            return children(pid);
        }
    }

    private Map<Long, List<Long>> byParent() {
        Map<Long, List<Long>> children = new HashMap<>();
        try {
            for (long pid : kernel.pids()) {
                processes.stat(pid).ifPresent(stat -> children.computeIfAbsent(stat.parent(), key -> new ArrayList<>()).add(pid));
            }
        } catch (KernelError e) {
            return children;
        }
        return children;
    }
}
