// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import berth.core.evidence.ProcessRef;
import berth.core.evidence.Why;

/** One walk over the open files of all processes: who holds which socket, and who may veto access to files. */
final class HolderWalk {

    private static final int FDINFO = 1 << 14;

    /** A process and the link in /proc that proves what it holds. */
    record Holder(ProcessRef process, String place) { }

    /**
     * What a walk found.
     *
     * @param holders the processes that hold each of the wanted inodes, in the order of their numbers
     * @param hooks   the fanotify groups that may deny access
     * @param closed  the processes whose files could not be read
     * @param end     why the walk did not see everything, the weightiest reason first; empty when it did
     */
    record Result(Map<Long, List<Holder>> holders, List<Holder> hooks, Set<Long> closed, Optional<Why> end) {
        boolean complete() {
            return end.isEmpty();
        }
    }

    private final Kernel kernel;
    private final Processes processes;
    private final Set<Long> wanted;
    private final BooleanSupplier cancelled;
    private final Map<Long, List<Holder>> holders = new HashMap<>();
    private final List<Holder> hooks = new ArrayList<>();
    private final Set<Long> closed = new HashSet<>();
    private Optional<Why> end = Optional.empty();

    private HolderWalk(Kernel kernel, Processes processes, Set<Long> wanted, BooleanSupplier cancelled) {
        this.kernel = kernel;
        this.processes = processes;
        this.wanted = wanted;
        this.cancelled = cancelled;
    }

    /** Walks until the end or until cancelled. */
    static Result walk(Kernel kernel, Processes processes, Set<Long> wanted, BooleanSupplier cancelled) {
        HolderWalk walk = new HolderWalk(kernel, processes, wanted, cancelled);
        walk.all();
        return new Result(walk.holders, walk.hooks, walk.closed, walk.end);
    }

    private void all() {
        try {
            for (long pid : kernel.pids()) {
                process(pid);
                if (cancelled.getAsBoolean()) {
                    end = Optional.of(Why.CANCELLED);
                    return;
                }
            }
        } catch (KernelError e) {
            end = Optional.of(e.why());
        }
    }

    private void process(long pid) {
        String folder = "/proc/" + pid;
        try {
            if (files(pid, folder) == 0 && firstThreadEnded(pid)) {
                // The other threads go on, and the files are only to be seen through them.
                for (String thread : kernel.list(folder + "/task")) {
                    files(pid, folder + "/task/" + thread);
                }
            }
        } catch (KernelError e) {
            if (e.denied() || !e.gone() && processes.stat(pid).isPresent()) {
                closed.add(pid);
                end = end.filter(why -> why == Why.FAILED).or(() -> Optional.of(e.denied() ? Why.ACCESS_DENIED : Why.FAILED));
            }
        }
    }

    private boolean firstThreadEnded(long pid) {
        return processes.stat(pid).filter(stat -> stat.state() == 'Z' && stat.threads() > 1).isPresent();
    }

    private int files(long pid, String folder) throws KernelError {
        List<String> descriptors = kernel.list(folder + "/fd");
        for (String descriptor : descriptors) {
            // One process may have more files open than all others together.
            if (cancelled.getAsBoolean()) {
                return descriptors.size();
            }
            file(pid, folder + "/fd/" + descriptor, folder + "/fdinfo/" + descriptor);
        }
        return descriptors.size();
    }

    private void file(long pid, String path, String info) throws KernelError {
        String link;
        try {
            link = kernel.link(path);
        } catch (KernelError e) {
            if (e.gone()) {
                return;
            }
            throw e;
        }
        Optional<Long> inode = ProcFacts.socketInode(link).filter(wanted::contains);
        if (inode.isPresent()) {
            holder(pid, path, link).ifPresent(holder -> add(inode.get(), holder));
        } else if (link.equals("anon_inode:[fanotify]") && mayDeny(info)) {
            holder(pid, path, link).ifPresent(hooks::add);
        }
    }

    private void add(long inode, Holder holder) {
        List<Holder> found = holders.computeIfAbsent(inode, key -> new ArrayList<>());
        // A descriptor that was duplicated is still one holder.
        if (found.stream().noneMatch(other -> other.process().equals(holder.process()))) {
            found.add(holder);
        }
    }

    private boolean mayDeny(String info) throws KernelError {
        try {
            return ProcFacts.mayDeny(new String(kernel.read(info, FDINFO), StandardCharsets.ISO_8859_1));
        } catch (KernelError e) {
            if (e.gone()) {
                return false;
            }
            throw e;
        }
    }

    /** The start is read first and the link once more: so the number still meant the same process. */
    private Optional<Holder> holder(long pid, String path, String link) throws KernelError {
        ProcessRef process = processes.stat(pid).map(stat -> processes.pinned(pid, stat)).orElse(new ProcessRef(pid, Optional.empty()));
        try {
            return kernel.link(path).equals(link) ? Optional.of(new Holder(process, path)) : Optional.empty();
        } catch (KernelError e) {
            if (e.gone()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
