// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import berth.core.evidence.ProcessRef;
import berth.core.evidence.Why;

/**
 * A walk over the open files of processes: who holds which socket, and who may veto access to files.
 * No process is looked into twice. For one thread; whoever makes it closes it.
 */
final class HolderWalk implements AutoCloseable {

    private static final int FDINFO = 1 << 14;
    private static final int MOST_FAULTS = 16;
    private static final int FEW = 16;
    private static final String FANOTIFY = "anon_inode:[fanotify]";
    private static final String RING = "anon_inode:[io_uring]";

    /** A process and the link in /proc that proves what it holds. */
    record Holder(ProcessRef process, String place) { }

    /** How far a search for holders went. */
    enum Extent {
        /** Only where the holders were expected, and their relatives; every wanted socket was found. */
        NEAR,
        /** Every process that /proc shows. */
        ALL
    }

    /**
     * What a walk found.
     *
     * @param holders    the processes that hold each of the wanted inodes, in the order in which they were found
     * @param hooks      the fanotify groups that may deny access
     * @param closed     the processes whose files could not be read
     * @param candidates the processes that may hold sockets which no process is proven to hold
     * @param end        why the walk did not see everything in its extent, the weightiest reason first; empty when it did
     */
    record Result(Extent extent, Map<Long, List<Holder>> holders, List<Holder> hooks, Set<Long> closed, List<ProcessRef> candidates,
            Optional<Why> end) {
        boolean complete() {
            return end.isEmpty();
        }
    }

    /** The process whose links are being read, as it was when the first of them mattered. */
    private record Pin(long pid, ProcessRef process) { }

    private final Kernel kernel;
    private final Processes processes;
    private final Set<Long> wanted;
    private final BooleanSupplier cancelled;
    private final Kernel.OpenFiles files;
    private final Map<Long, List<Holder>> holders = new HashMap<>();
    private final List<Holder> hooks = new ArrayList<>();
    private final List<Holder> rings = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> closed = new HashSet<>();
    private final List<Long> without = new ArrayList<>();
    private boolean listed = true;
    private int met;
    private Optional<Why> end = Optional.empty();
    private Optional<Pin> pin = Optional.empty();

    HolderWalk(Kernel kernel, Processes processes, Set<Long> wanted, BooleanSupplier cancelled) {
        this.kernel = kernel;
        this.processes = processes;
        this.wanted = wanted;
        this.cancelled = cancelled;
        this.files = kernel.openFiles();
    }

    /** {@return what was found so far} */
    Result result(Extent extent, List<ProcessRef> candidates) {
        withoutTheDead();
        return new Result(extent, holders, hooks, closed, candidates, end);
    }

    /** What has ended and was not waited for yet has no files, and its folder is closed to others. Of many closed ones most live. */
    private void withoutTheDead() {
        if (listed && end.equals(Optional.of(Why.ACCESS_DENIED)) && closed.size() <= FEW) {
            closed.removeIf(pid -> processes.stat(pid).map(ProcessStat::hasEnded).orElse(true));
            end = closed.isEmpty() ? Optional.empty() : end;
        }
    }

    Set<Long> wanted() {
        return wanted;
    }

    /** {@return the rings of io_uring that were met: they may hold files that have no descriptor} */
    List<Holder> rings() {
        return rings;
    }

    boolean isWhole() {
        return end.isEmpty();
    }

    boolean foundAll() {
        return holders.keySet().containsAll(wanted);
    }

    boolean hasLookedInto(long pid) {
        return seen.contains(pid);
    }

    /** {@return whether a process's files are known to be closed to the caller} */
    boolean isClosed(long pid) {
        return closed.contains(pid);
    }

    /** {@return how many processes are proven to hold that socket} */
    int holders(long inode) {
        return holders.getOrDefault(inode, List.of()).size();
    }

    /** {@return the processes that are proven to hold something wanted} */
    Set<Long> holding() {
        Set<Long> pids = new HashSet<>();
        holders.values().forEach(all -> all.forEach(holder -> pids.add(holder.process().pid())));
        return pids;
    }

    /** Looks into all processes that /proc shows, until cancelled. */
    void everywhere() {
        everywhere(Integer.MAX_VALUE);
    }

    /**
     * Looks into them until they have had more than so many files.
     *
     * @return whether these were all
     */
    boolean everywhere(int most) {
        int before = met;
        try {
            look(kernel.pids(), () -> met - before > most);
        } catch (KernelError e) {
            listed = false;
            end = Optional.of(e.why());
        }
        return met - before <= most;
    }

    /** Notes that the search was broken off. */
    void broken() {
        end = Optional.of(Why.CANCELLED);
    }

    /** Looks into those of the processes that were not looked into before, until cancelled. */
    void look(Collection<Long> pids) {
        look(pids, () -> false);
    }

    /** Looks into the processes one by one, until every wanted socket has a holder, or cancelled. */
    void lookUntilAllAreFound(Collection<Long> pids) {
        look(pids, this::foundAll);
    }

    private void look(Collection<Long> pids, BooleanSupplier enough) {
        for (long pid : pids) {
            if (cancelled.getAsBoolean()) {
                broken();
                return;
            }
            if (enough.getAsBoolean()) {
                return;
            }
            if (seen.add(pid)) {
                process(pid);
            }
        }
    }

    private void process(long pid) {
        String folder = "/proc/" + pid;
        try {
            int files = files(pid, folder);
            met += files;
            if (files == 0) {
                without.add(pid);
            }
        } catch (KernelError e) {
            missed(pid, e);
        }
    }

    /**
     * Looks once more into those that seemed to have no file open, until cancelled: where the first thread has ended the others go
     * on, and the files are only to be seen through them. Most are threads of the kernel.
     */
    void throughOtherThreads() {
        for (long pid : without) {
            if (cancelled.getAsBoolean()) {
                broken();
                return;
            }
            try {
                if (firstThreadEnded(pid)) {
                    for (String thread : kernel.list("/proc/" + pid + "/task")) {
                        files(pid, "/proc/" + pid + "/task/" + thread);
                    }
                }
            } catch (KernelError e) {
                missed(pid, e);
            }
        }
    }

    /** Notes that a process could not be looked into, unless it has ended. */
    void missed(long pid, KernelError e) {
        if (e.denied() || !e.gone() && processes.stat(pid).isPresent()) {
            closed.add(pid);
            end = end.filter(why -> why == Why.FAILED || why == Why.CANCELLED)
                    .or(() -> Optional.of(e.denied() ? Why.ACCESS_DENIED : Why.FAILED));
        }
    }

    private boolean firstThreadEnded(long pid) {
        return processes.stat(pid).filter(stat -> stat.state() == 'Z' && stat.threads() > 1).isPresent();
    }

    /** Looks at the files of a process, or of one thread that has a table of its own. {@return how many there were} */
    int files(long pid, String folder) throws KernelError {
        pin = Optional.empty();
        try {
            return links(pid, folder);
        } finally {
            pin.filter(pinned -> isAnother(pinned)).ifPresent(pinned -> forget(pinned.process()));
        }
    }

    /** Whether the number went to another process while the links were read; one that has ended had them all the same. */
    private boolean isAnother(Pin pinned) {
        return pinned.process().started().isPresent()
                && processes.stat(pinned.pid()).map(stat -> !processes.pinned(pinned.pid(), stat).equals(pinned.process())).orElse(false);
    }

    private void forget(ProcessRef process) {
        holders.values().forEach(all -> all.removeIf(holder -> holder.process().equals(process)));
        holders.values().removeIf(List::isEmpty);
        hooks.removeIf(holder -> holder.process().equals(process));
        rings.removeIf(holder -> holder.process().equals(process));
    }

    private int links(long pid, String folder) throws KernelError {
        files.open(folder + "/fd");
        int faults = 0;
        // One process may have more files open than all others together.
        while (!cancelled.getAsBoolean()) {
            try {
                if (!files.next()) {
                    break;
                }
                file(pid, folder);
            } catch (KernelError e) {
                // One file that can't be read keeps nobody from the others.
                if (e.denied() || e.gone() || ++faults > MOST_FAULTS) {
                    throw e;
                }
                missed(pid, e);
            }
        }
        return files.met();
    }

    private void file(long pid, String folder) throws KernelError {
        if (files.isSocket()) {
            long inode = files.inode();
            if (wanted.contains(inode)) {
                holder(pid, folder).ifPresent(holder -> add(inode, holder));
            }
        } else if (files.isAnonymous()) {
            String target = files.target();
            if (target.equals(RING)) {
                holder(pid, folder).ifPresent(rings::add);
            } else if (target.equals(FANOTIFY) && mayDeny(folder + "/fdinfo/" + files.descriptor())) {
                holder(pid, folder).ifPresent(hooks::add);
            }
        }
    }

    /** Adds a holder of a socket. */
    void add(long inode, Holder holder) {
        List<Holder> found = holders.computeIfAbsent(inode, key -> new ArrayList<>());
        // A descriptor that was duplicated is still one holder.
        for (Holder other : found) {
            if (other.process().equals(holder.process())) {
                return;
            }
        }
        found.add(holder);
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

    /**
     * For the first link that matters the start is read and then the link once more, and after the last one the start again:
     * so the number meant the same process all the while.
     */
    private Optional<Holder> holder(long pid, String folder) throws KernelError {
        String path = folder + "/fd/" + files.descriptor();
        if (pin.isPresent()) {
            return Optional.of(new Holder(pin.get().process(), path));
        }
        String link = files.target();
        ProcessRef process = processes.stat(pid).map(stat -> processes.pinned(pid, stat)).orElse(new ProcessRef(pid, Optional.empty()));
        try {
            if (!kernel.link(path).equals(link)) {
                return Optional.empty();
            }
            pin = Optional.of(new Pin(pid, process));
            return Optional.of(new Holder(process, path));
        } catch (KernelError e) {
            if (e.gone()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        files.close();
    }
}
