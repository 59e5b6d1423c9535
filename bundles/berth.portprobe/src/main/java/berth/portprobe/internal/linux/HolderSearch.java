// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import berth.portprobe.internal.linux.HolderWalk.Extent;

/**
 * The order in which holders are looked for: where they are expected first, everywhere last.
 * <p>
 * Contract: a search ends early only when every wanted socket was found, and after all processes in its control group and the kin
 * of its holders were looked at: ancestors, descendants, and those of the same user with the same name or session. What may then be
 * missed is a process outside of these to which the descriptor was passed, or which inherited it from a parent that has ended:
 * those are looked for behind the first answer.
 */
record HolderSearch(Kernel kernel, Processes processes, Groups groups, BooleanSupplier cancelled) {

    private static final int MOST_ANCESTORS = 32;
    /** A session of a shell, or of a whole container, may have thousands of processes and tells nothing. */
    private static final int MOST_FELLOWS = 128;

    /**
     * What the processes that {@link #nearFirst} leaves out have of the sockets that it finds the holders of.
     *
     * @param known how many holders of each socket were found near
     * @param all   all of them
     * @param whole whether there were not too many files to look at
     */
    record Beyond(Map<Long, Integer> known, HolderWalk.Result all, boolean whole) {
        /** {@return whether more have that socket than were found near} */
        boolean hasMore(long inode) {
            return known.containsKey(inode) && all.holders().getOrDefault(inode, List.of()).size() > known.get(inode);
        }
    }

    /** Looks for the holders of the rows' sockets until they are found. */
    HolderWalk.Result nearFirst(List<SocketRow> rows) {
        try (HolderWalk walk = walk(rows)) {
            return isEnoughNear(walk, rows) ? walk.result(Extent.NEAR, List.of()) : everywhere(walk);
        }
    }

    /** Looks into others once the holders are found, until they have had so many files; empty where they are not found near: then all are looked into anyway. */
    Optional<Beyond> beyond(List<SocketRow> rows, int mostFiles) {
        try (HolderWalk walk = walk(rows)) {
            if (walk.wanted().isEmpty() || !isEnoughNear(walk, rows)) {
                return Optional.empty();
            }
            Map<Long, Integer> known = new HashMap<>();
            walk.wanted().forEach(inode -> known.put(inode, walk.holders(inode)));
            boolean whole = walk.everywhere(mostFiles);
            walk.throughOtherThreads();
            return Optional.of(new Beyond(known, walk.result(Extent.ALL, List.of()), whole));
        }
    }

    private boolean isEnoughNear(HolderWalk walk, List<SocketRow> rows) {
        walk.look(members(rows));
        if (!walk.foundAll()) {
            List<Long> fellows = ofUsers(rows.stream().filter(row -> row.inode() != 0).map(SocketRow::uid).collect(Collectors.toSet()));
            walk.lookUntilAllAreFound(fromBothEnds(fellows));
            walk.look(kin(walk, fellows));
        }
        if (!walk.foundAll() || cancelled.getAsBoolean()) {
            return false;
        }
        // What is closed to us here would not be opened by looking elsewhere.
        relatives(walk);
        // Of one that has ended meanwhile the parent, who most likely has the socket too, can't be told any more.
        return walk.holding().stream().allMatch(holder -> processes.stat(holder).isPresent());
    }

    /** Looks into all processes; where some of them are closed, what was not found is most likely theirs, and no more is searched. */
    HolderWalk.Result everywhere(List<SocketRow> rows) {
        try (HolderWalk walk = walk(rows)) {
            walk.everywhere();
            walk.throughOtherThreads();
            return walk.isWhole() ? hidden(walk) : walk.result(Extent.ALL, List.of());
        }
    }

    private HolderWalk.Result everywhere(HolderWalk walk) {
        walk.everywhere();
        walk.throughOtherThreads();
        return hidden(walk);
    }

    private HolderWalk.Result hidden(HolderWalk walk) {
        if (walk.foundAll() || cancelled.getAsBoolean()) {
            return walk.result(Extent.ALL, List.of());
        }
        return walk.result(Extent.ALL, new HiddenFiles(kernel, processes, walk, cancelled).search());
    }

    private HolderWalk walk(List<SocketRow> rows) {
        return new HolderWalk(kernel, processes, rows.stream().map(SocketRow::inode).filter(inode -> inode != 0).collect(Collectors.toSet()),
                cancelled);
    }

    private Set<Long> members(List<SocketRow> rows) {
        return rows.stream().filter(row -> row.inode() != 0 && row.group().isPresent())
                .mapToLong(row -> row.group().getAsLong()).distinct().boxed()
                .flatMap(id -> groups.members(id).stream()).collect(Collectors.toSet());
    }

    /** What was started with the system has low numbers, what was started just now has high ones; the crowd lies between. */
    private static List<Long> fromBothEnds(List<Long> pids) {
        List<Long> ascending = pids.stream().sorted().toList();
        List<Long> order = new ArrayList<>(ascending.size());
        for (int low = 0, high = ascending.size() - 1; low <= high; low++, high--) {
            order.add(ascending.get(low));
            if (low < high) {
                order.add(ascending.get(high));
            }
        }
        return order;
    }

    /** Those whose name or session is that of a holder: workers whose master has ended. The nearest by number, if there are many. */
    private Collection<Long> kin(HolderWalk walk, List<Long> fellows) {
        Set<Long> kin = new HashSet<>();
        for (long holder : walk.holding()) {
            processes.stat(holder).ifPresent(held -> fellows.stream().filter(pid -> !walk.hasLookedInto(pid) && !cancelled.getAsBoolean())
                    .sorted((one, other) -> Long.compare(Math.abs(one - holder), Math.abs(other - holder)))
                    .filter(pid -> processes.stat(pid).filter(stat -> isKin(stat, held)).isPresent()).limit(MOST_FELLOWS).forEach(kin::add));
        }
        return kin;
    }

    private static boolean isKin(ProcessStat one, ProcessStat other) {
        return one.session() == other.session() || one.name().equals(other.name());
    }

    private List<Long> ofUsers(Set<Long> users) {
        List<Long> pids = new ArrayList<>();
        Set<Long> kernelThreads = new Family(kernel, processes).kernelThreads();
        try {
            for (long pid : kernel.pids()) {
                if (cancelled.getAsBoolean()) {
                    return pids;
                }
                if (!kernelThreads.contains(pid) && isOf(users, pid)) {
                    pids.add(pid);
                }
            }
        } catch (KernelError e) {
            // The walk over all processes meets the same error and reports it.
            return pids;
        }
        return pids;
    }

    private boolean isOf(Set<Long> users, long pid) {
        try {
            return users.contains(kernel.user("/proc/" + pid));
        } catch (KernelError e) {
            return false;
        }
    }

    /** Masters and workers share a socket by inheritance: so the ancestors of a holder are looked into, and what descends from holders. */
    private void relatives(HolderWalk walk) {
        Family family = new Family(kernel, processes);
        Set<Long> asked = new HashSet<>();
        Deque<Long> open = new ArrayDeque<>(walk.holding());
        while (!open.isEmpty() && !cancelled.getAsBoolean()) {
            long holder = open.poll();
            if (asked.add(holder)) {
                walk.look(family.ancestors(holder, MOST_ANCESTORS));
                walk.look(family.descendants(holder, cancelled));
                open.addAll(walk.holding());
            }
        }
    }
}
