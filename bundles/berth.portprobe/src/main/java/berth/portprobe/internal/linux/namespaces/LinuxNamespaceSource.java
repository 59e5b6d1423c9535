// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.namespaces;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.Kernel;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.LinuxKernel;
import berth.portprobe.internal.linux.Processes;
import berth.portprobe.internal.linux.ProcNet;
import berth.portprobe.internal.linux.SocketRow;

/**
 * Who serves the port in other network namespaces: in containers, and in units with a network of their own.
 * <p>
 * Contract: a namespace is told from others by the inode of /proc/PID/net/tcp, which is one file in each (fs/proc/proc_net.c) and,
 * unlike the link /proc/PID/ns/net, open to everybody. So the sockets are seen without rights; their holders need root.
 */
public final class LinuxNamespaceSource implements EvidenceSource {

    private static final String ID = "berth.portprobe.linux.namespaces";
    private static final List<String> NAMED = List.of("/run/netns", "/var/run/netns");
    /** SCTP has a table of another form, and few have it. */
    private static final List<Transport> TABLES = List.of(Transport.TCP, Transport.UDP, Transport.UDP_LITE);
    private static final int MOST_NAMESPACES = 512;
    private static final int MOST_BYTES = 1 << 24;
    private static final int SMALL = 1 << 12;

    private final Kernel kernel;

    /** For the extension registry. */
    public LinuxNamespaceSource() {
        this(new LinuxKernel());
    }

    LinuxNamespaceSource(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        if (request.wanted().filter(wanted -> !TABLES.contains(wanted.transport())).isPresent()) {
            sink.accept(new NotObserved(origin, Topic.NAMESPACES, Why.NOT_SUPPORTED, "Sockets of this transport are looked for in the host's own network only."));
            return;
        }
        List<NotObserved> gaps = new ArrayList<>();
        Processes processes = new Processes(kernel);
        try {
            Map<Long, List<Long>> others = others(processes, monitor, origin, gaps);
            Set<String> names = new HashSet<>();
            NamespaceHolders holders = new NamespaceHolders(kernel, processes, origin, sink);
            for (List<Long> members : others.values().stream().limit(MOST_NAMESPACES).toList()) {
                link(members.get(0)).ifPresent(names::add);
                look(request, members, holders, origin, gaps);
            }
            if (others.size() > MOST_NAMESPACES) {
                gaps.add(new NotObserved(origin, Topic.NAMESPACES, Why.FAILED, "Of " + others.size() + " network namespaces only "
                        + MOST_NAMESPACES + " were looked at."));
            }
            named(others.size(), names, origin).ifPresent(gaps::add);
        } catch (KernelError e) {
            gaps.add(new NotObserved(origin, Topic.NAMESPACES, e.why(), "Other network namespaces can't be looked for (" + e.getMessage() + ")."));
        }
        gaps.stream().distinct().forEach(sink);
        if (gaps.isEmpty()) {
            sink.accept(new Surveyed(origin, Topic.NAMESPACES, request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of())));
        }
    }

    /** {@return the members of each namespace but the caller's own} */
    private Map<Long, List<Long>> others(Processes processes, IProgressMonitor monitor, Origin origin, List<NotObserved> gaps) throws KernelError {
        Map<Long, List<Long>> members = new LinkedHashMap<>();
        boolean first = false;
        for (long pid : kernel.pids()) {
            if (monitor.isCanceled()) {
                gaps.add(new NotObserved(origin, Topic.NAMESPACES, Why.CANCELLED, "The search for other network namespaces was broken off."));
                return members;
            }
            try {
                members.computeIfAbsent(kernel.inode("/proc/" + pid + "/net/tcp"), key -> new ArrayList<>()).add(pid);
                first |= pid == 1;
            } catch (KernelError e) {
                // It has ended, or is a zombie, which has no namespace any more.
                continue;
            }
        }
        unlisted(first, processes, origin).ifPresent(gaps::add);
        members.remove(kernel.inode("/proc/self/net/tcp"));
        return members;
    }

    /** What a listing of /proc leaves out: other users' processes (hidepid=2 of proc(5)), and those outside of a container. */
    private static Optional<NotObserved> unlisted(boolean first, Processes processes, Origin origin) {
        boolean whole = processes.inFirstNamespace();
        if (first) {
            return whole ? Optional.empty() : Optional.of(new NotObserved(origin, Topic.NAMESPACES, Why.NOT_SUPPORTED,
                    "Network namespaces of processes outside of this container can't be seen."));
        }
        return Optional.of(new NotObserved(origin, Topic.NAMESPACES, Why.ACCESS_DENIED, "Other users' processes are hidden, and with them their"
                + " network namespaces; sudo lsns -t net lists " + (whole ? "them." : "those of this container.")));
    }

    private Optional<String> link(long pid) {
        try {
            return Optional.of(kernel.link("/proc/" + pid + "/ns/net"));
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private void look(Request request, List<Long> members, NamespaceHolders holders, Origin origin, List<NotObserved> gaps) {
        int port = request.wanted().map(Endpoint::port).orElse(0);
        long first = members.get(0);
        List<SocketRow> rows = new ArrayList<>();
        for (Transport transport : request.wanted().map(Endpoint::transport).map(List::of).orElse(TABLES)) {
            for (String version : List.of("", "6")) {
                String file = "/proc/" + first + "/net/" + transport.id() + version;
                try {
                    if (mayHave(first, transport, version)) {
                        rows.addAll(ProcNet.parse(new String(kernel.read(file, MOST_BYTES), StandardCharsets.ISO_8859_1), transport, port, kernel.order()));
                    }
                } catch (KernelError e) {
                    if (!e.gone()) {
                        gaps.add(new NotObserved(origin.at(file), Topic.NAMESPACES, e.why(), "The sockets of the network namespace of pid " + first
                                + " can't be read; sudo nsenter -t " + first + " -n ss -lntup shows them."));
                    }
                }
            }
        }
        holders.tell(rows.stream().filter(row -> row.state().serves()).toList(), members, link(first).orElse("net of pid " + first));
    }

    /** The counters are read in a moment, and the table only by a walk over the connections of all namespaces. */
    private boolean mayHave(long pid, Transport transport, String version) {
        try {
            String counters = new String(kernel.read("/proc/" + pid + "/net/sockstat" + version, SMALL), StandardCharsets.ISO_8859_1);
            return counters.lines().noneMatch(line -> line.startsWith(transport.id().toUpperCase(Locale.ROOT) + version + ": inuse 0"));
        } catch (KernelError e) {
            return true;
        }
    }

    /** A namespace with a name may live without a process, and then nobody's /proc shows it. */
    private Optional<NotObserved> named(int others, Set<String> known, Origin origin) {
        for (String folder : NAMED) {
            try {
                List<String> names = kernel.list(folder);
                int unseen = 0;
                for (String name : names) {
                    unseen += known.contains("net:[" + kernel.inode(folder + "/" + name) + "]") ? 0 : 1;
                }
                boolean proven = known.size() == others;
                if (proven ? unseen > 0 : names.size() > others) {
                    return Optional.of(new NotObserved(origin.at(folder), Topic.NAMESPACES, Why.NOT_SUPPORTED, "Of the named network namespaces "
                            + (unseen == 1 ? "one has" : "some have") + " no process, and their sockets are not seen; sudo ip -all netns exec ss -lntup shows them."));
                }
                return Optional.empty();
            } catch (KernelError e) {
                // There are none of that kind, or they were made and deleted meanwhile.
                continue;
            }
        }
        return Optional.empty();
    }
}
