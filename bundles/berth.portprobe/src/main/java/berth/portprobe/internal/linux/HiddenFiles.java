// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.linux.HolderWalk.Holder;

/**
 * The last resort for sockets that no process has among its descriptors: programs hold them in other ways too, and only when none of
 * these is found the kernel itself is left.
 */
record HiddenFiles(Kernel kernel, Processes processes, HolderWalk walk, BooleanSupplier cancelled) {

    private static final int FDINFO = 1 << 20;

    /** Adds the holders that it can prove to the walk. {@return the processes that may be holders, where some socket stays without one} */
    List<ProcessRef> search() {
        List<ProcessRef> candidates = new ArrayList<>(rings());
        if (!walk.foundAll()) {
            each(this::threads);
        }
        if (!walk.foundAll()) {
            each(pid -> underway(pid).ifPresent(candidates::add));
        }
        return walk.foundAll() ? List.of() : List.copyOf(candidates);
    }

    /** Files that are registered with a ring of io_uring stay open without a descriptor; {@return whose rings do not say which files} */
    private List<ProcessRef> rings() {
        List<ProcessRef> silent = new ArrayList<>();
        for (Holder ring : walk.rings()) {
            String place = ring.place().replace("/fd/", "/fdinfo/");
            Optional<String> info = processes.text(place, FDINFO);
            Set<Long> sockets = info.map(ProcFacts::ringSockets).orElse(Set.of());
            sockets.stream().filter(walk.wanted()::contains).forEach(inode -> walk.add(inode, new Holder(ring.process(), place)));
            if (info.filter(text -> ProcFacts.ringFiles(text) > 0 && !text.contains(": /") && !text.contains(":[")).isPresent()) {
                silent.add(ring.process());
            }
        }
        return silent;
    }

    private interface Look {
        void into(long pid) throws KernelError;
    }

    private void each(Look look) {
        try {
            for (long pid : kernel.pids()) {
                if (cancelled.getAsBoolean()) {
                    walk.broken();
                    return;
                }
                into(pid, look);
            }
        } catch (KernelError e) {
            walk.missed(1, e);
        }
    }

    private void into(long pid, Look look) {
        try {
            if (!walk.isClosed(pid)) {
                look.into(pid);
            }
        } catch (KernelError e) {
            walk.missed(pid, e);
        }
    }

    /** A thread may have a table of files of its own: unshare(2), CLONE_FILES. */
    private void threads(long pid) throws KernelError {
        for (long thread : ProcFacts.numbers(String.join(" ", kernel.list("/proc/" + pid + "/task")))) {
            if (thread != pid && !kernel.shareFiles(pid, thread).orElse(false)) {
                thread(pid, thread);
            }
        }
    }

    private void thread(long pid, long thread) throws KernelError {
        try {
            walk.files(pid, "/proc/" + pid + "/task/" + thread);
        } catch (KernelError e) {
            // A thread that has ended took its table with it.
            if (!e.gone()) {
                throw e;
            }
        }
    }

    /** A descriptor that was sent over a unix socket and not received yet is in nobody's table: unix(7), SCM_RIGHTS. */
    private Optional<ProcessRef> underway(long pid) throws KernelError {
        try (Kernel.OpenFiles files = kernel.openFiles()) {
            files.open("/proc/" + pid + "/fd");
            Predicate<String> waiting = info -> ProcFacts.descriptorsUnderway(info) > 0;
            while (files.next() && !cancelled.getAsBoolean()) {
                // What has a port carries no descriptors.
                if (files.isSocket() && !walk.wanted().contains(files.inode()) && text("/proc/" + pid + "/fdinfo/" + files.descriptor()).filter(waiting).isPresent()) {
                    return processes.stat(pid).map(stat -> processes.pinned(pid, stat));
                }
            }
            return Optional.empty();
        }
    }

    private Optional<String> text(String path) throws KernelError {
        try {
            return Optional.of(new String(kernel.read(path, FDINFO), StandardCharsets.ISO_8859_1));
        } catch (KernelError e) {
            if (e.gone()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
