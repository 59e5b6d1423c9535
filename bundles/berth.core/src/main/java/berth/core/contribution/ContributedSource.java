// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Set;

import berth.core.evidence.Topic;
import berth.core.spi.EvidenceSource;

/** A contributed source with all topics that it says it looks at; it may close no others. */
public record ContributedSource(Set<Topic> topics, Contributed<EvidenceSource> source) {
    /** Copies the set. */
    public ContributedSource {
        topics = Set.copyOf(topics);
    }
}
