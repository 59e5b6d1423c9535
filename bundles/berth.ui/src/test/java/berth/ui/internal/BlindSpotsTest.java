// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

class BlindSpotsTest {
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());

    private static String sentence(Evidence... evidence) {
        return BlindSpots.sentence(new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.EPOCH, List.of(evidence)));
    }

    private static Evidence spot(Topic topic, Why why, String detail) {
        return new NotObserved(ORIGIN, topic, why, detail);
    }

    @Test
    void aWholeListNeedsNoSentence() {
        assertThat(sentence()).isEmpty();
        assertThat(sentence(spot(Topic.SCTP_SOCKETS, Why.NOT_SUPPORTED, "no SCTP"), spot(Topic.REDIRECTS, Why.ACCESS_DENIED, "no rules"))).isEmpty();
    }

    @Test
    void whatIsMissingIsSaidAndWhoWouldSeeIt() {
        Evidence owners = spot(Topic.PROCESSES, Why.ACCESS_DENIED, "The owners of 3 sockets\u001b are not proven");
        assertThat(sentence(owners, owners)).isEqualTo("This list is not complete. The owners of 3 sockets\\u{1b} are not proven. An administrator (root) sees more.");
        assertThat(sentence(owners, new SettingSeen(ORIGIN, "caller", "user", "root"))).doesNotContain("An administrator");
    }

    @Test
    void ofManyReasonsTheFirstAreSaid() {
        String text = sentence(spot(Topic.PROCESSES, Why.FAILED, "a"), spot(Topic.TCP_SOCKETS, Why.FAILED, "b"), spot(Topic.UDP_SOCKETS, Why.TIMED_OUT, "c"),
                spot(Topic.NAMESPACES, Why.FAILED, "d"));
        assertThat(text).contains("a. b. c.").doesNotContain("d.").contains("berth ports tells");
    }
}
