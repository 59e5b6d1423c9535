// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Evidence.Unknown;
import berth.core.evidence.Topic;

/**
 * What is known of one host at one moment.
 *
 * @param os {@code linux}, {@code windows} or {@code macos}; empty when nobody said
 */
public record Snapshot(HostId host, Optional<String> os, Instant takenAt, List<Evidence> evidence) {

    /** Copies the list. */
    public Snapshot {
        evidence = EvidenceList.of(evidence);
    }

    /** {@return the evidence of one kind, in its order} */
    public <E extends Evidence> Stream<E> all(Class<E> kind) {
        return EvidenceList.of(evidence).all(kind);
    }

    /**
     * {@return whether a topic was looked at completely for a port, no source failed in it, and all that was seen is understood}
     * Evidence of a newer version may be of any topic.
     */
    public boolean covers(Topic topic, int port) {
        return all(Surveyed.class).anyMatch(s -> s.topic() == topic && s.includes(port))
                && all(NotObserved.class).noneMatch(n -> n.topic() == topic) && all(Unknown.class).findAny().isEmpty();
    }

    /** {@return this snapshot with more evidence of the same host} */
    public Snapshot with(List<? extends Evidence> more) {
        List<Evidence> all = new ArrayList<>(evidence);
        all.addAll(more);
        return new Snapshot(host, os, takenAt, all);
    }
}
