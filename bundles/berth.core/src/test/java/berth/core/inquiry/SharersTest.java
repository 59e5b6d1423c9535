// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;

class SharersTest {
    private static final Origin ORIGIN = new Origin("t", Instant.EPOCH, Optional.empty());
    private static final Evidence SURVEY = new Surveyed(ORIGIN, Topic.PROCESSES, Set.of());

    private static Evidence socket(String address, long inode, long... owners) {
        return new SocketSeen(ORIGIN, new Endpoint(Transport.TCP, new IpAddress(address), 25), Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"),
                Optional.empty(), Optional.of(inode), Optional.empty(), LongStream.of(owners).mapToObj(pid -> new ProcessRef(pid, Optional.empty())).toList(), List.of());
    }

    @Test
    void aSocketIsToldOnceWithAllItsHolders() {
        Evidence first = socket("127.0.0.1", 9, 1);
        Evidence whole = socket("127.0.0.1", 9, 2, 1);
        assertThat(Sharers.told(List.of(first, SURVEY, whole))).containsExactly(SURVEY, whole);
        assertThat(Sharers.told(List.of(whole, first))).containsExactly(whole);
    }

    @Test
    void whatIsNoPartOfTheOtherStays() {
        for (List<Evidence> seen : List.of(List.of(socket("127.0.0.1", 9, 1), socket("127.0.0.1", 8, 1, 2)),
                List.of(socket("127.0.0.1", 9, 3), socket("127.0.0.1", 9, 1, 2)), List.of(socket("127.0.0.1", 9, 1), socket("127.0.0.2", 9, 1, 2)))) {
            assertThat(Sharers.told(seen)).isEqualTo(seen);
        }
    }
}
