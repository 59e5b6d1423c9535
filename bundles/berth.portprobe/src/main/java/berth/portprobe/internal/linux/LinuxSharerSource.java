// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.HolderSearch.Beyond;
import berth.portprobe.internal.linux.HolderWalk.Holder;

/**
 * Who else has the sockets whose holders {@link LinuxSocketSource} names: unrelated processes to which they were passed.
 * <p>
 * Contract: tells a socket once more, with all its holders, where it has more of them than were named. Where not all processes could
 * be looked into a blind spot says so: then who ends the holder may not free the port.
 */
public final class LinuxSharerSource implements EvidenceSource {

    private static final String ID = "berth.portprobe.linux.sharers";
    /** A tenth of a second; a host with more open files is searched for those who wait. */
    private static final int MOST_FILES = 20_000;

    private final Kernel kernel;

    /** For the extension registry. */
    public LinuxSharerSource() {
        this(new LinuxKernel());
    }

    LinuxSharerSource(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.wanted().isEmpty() || request.effort() != Effort.OWNER) {
            // Whoever asks for everything has looked into all processes.
            return;
        }
        Endpoint wanted = request.wanted().get();
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        Processes processes = new Processes(kernel);
        HolderFacts facts = new HolderFacts(kernel, processes, Optional.of(wanted.address()), origin, sink);
        SocketTable table = inTheWay(wanted);
        HolderSearch search = new HolderSearch(kernel, processes, facts.groups(), monitor::isCanceled);
        search.beyond(table.rows(), request.patience().isPresent() ? Integer.MAX_VALUE : MOST_FILES).ifPresent(beyond -> {
            tell(table, beyond, facts);
            unseen(beyond, processes.callerIsRoot(), facts).ifPresent(why -> sink.accept(
                    new NotObserved(origin, Topic.PROCESSES, why, detail(why, wanted, processes.callerIsRoot()))));
        });
    }

    private SocketTable inTheWay(Endpoint wanted) {
        try (DiagQueries diag = new DiagQueries(kernel)) {
            return SocketTable.read(kernel, diag, wanted).only(row -> row.inode() != 0 && Overlap.possible(wanted.address(), row));
        }
    }

    /** Tells only what is new, since the rest has been told. */
    private static void tell(SocketTable table, Beyond beyond, HolderFacts facts) {
        SocketTable more = table.only(row -> beyond.hasMore(row.inode()));
        Map<Long, List<Holder>> added = new HashMap<>();
        more.rows().forEach(row -> {
            List<Holder> all = beyond.all().holders().get(row.inode());
            added.put(row.inode(), all.subList(beyond.known().get(row.inode()), all.size()));
        });
        facts.sockets(more, beyond.all().holders(), Map.of(), Map.of());
        facts.tell(added, beyond.all().closed());
    }

    private static Optional<Why> unseen(Beyond beyond, boolean root, HolderFacts facts) {
        return beyond.whole() ? beyond.all().end().filter(why -> !HolderFacts.isOnlyFirst(beyond.all(), root)).or(() -> facts.outOfSight(root))
                : Optional.of(Why.CANCELLED);
    }

    private static String detail(Why why, Endpoint wanted, boolean root) {
        String unknown = "whether others have the same socket, and keep the port when its holder ends, is not known";
        String transport = wanted.transport() == Transport.TCP ? "" : "--" + wanted.transport().id() + " ";
        return switch (why) {
        case ACCESS_DENIED -> root ? "The open files of some processes are closed even to root here, so " + unknown + "."
                : "The open files of other users' processes can't be read, so " + unknown + "; sudo berth " + transport + wanted.port() + " shows them.";
        case CANCELLED -> "So many files are open here that not all were looked at, so " + unknown + "; berth --timeout 60 " + transport + wanted.port() + " looks at all.";
        case NOT_SUPPORTED -> "Processes outside of this container can't be seen, so " + unknown + ".";
        case TIMED_OUT, BROKEN_CONTRIBUTION, NOT_GIVEN, FAILED -> "Not every process could be looked into, so " + unknown + ".";
        };
    }
}
