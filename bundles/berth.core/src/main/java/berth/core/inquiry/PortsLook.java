// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.collect.Collector;
import berth.core.contribution.ContributedSource;
import berth.core.contribution.Contributions;
import berth.core.evidence.Evidence;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/**
 * Looks for all sockets of this host and who has them, again and again. Services and containers, for which other programs have to be asked, are looked
 * at every ten seconds only. For one thread, and none of a UI, because it waits up to its deadline.
 */
public final class PortsLook {
    private static final Set<Topic> SOCKETS = Set.of(Topic.TCP_SOCKETS, Topic.UDP_SOCKETS, Topic.UDP_LITE_SOCKETS, Topic.SCTP_SOCKETS, Topic.NAMESPACES);
    private static final Set<Topic> ABOUT_OWNERS = Set.of(Topic.PROCESSES, Topic.SERVICES, Topic.CONTAINERS);
    private static final Duration LASTS = Duration.ofSeconds(10);

    private final Contributions contributions;
    private final LocalHost localHost;
    private final Duration deadline;
    private final Clock clock;
    private List<Evidence> aboutOwners = List.of();
    private Instant asked = Instant.EPOCH;

    /** Asks these contributions on this host, and gives sources that long. */
    public PortsLook(Contributions contributions, LocalHost localHost, Duration deadline, Clock clock) {
        this.contributions = contributions;
        this.localHost = localHost;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** {@return what is seen now; cancelling the monitor gives less} */
    public Snapshot look(IProgressMonitor monitor) {
        Instant now = clock.instant();
        Request request = new Request(Optional.empty(), Optional.empty(), Effort.FULL, now);
        List<ContributedSource> sources = contributions.sources(localHost.os());
        List<Evidence> seen = new ArrayList<>(new Collector(deadline).collect(sources.stream().filter(PortsLook::showsSockets).toList(), request, monitor));
        if (now.isBefore(asked) || now.isAfter(asked.plus(LASTS))) {
            aboutOwners = new Collector(deadline).collect(sources.stream().filter(source -> !showsSockets(source)
                    && source.topics().stream().anyMatch(ABOUT_OWNERS::contains)).toList(), request, monitor);
            asked = monitor.isCanceled() ? asked : now;
        }
        seen.addAll(aboutOwners);
        return new Snapshot(localHost.id(), Optional.of(localHost.os()), now, seen);
    }

    private static boolean showsSockets(ContributedSource source) {
        return source.topics().stream().anyMatch(SOCKETS::contains);
    }
}
