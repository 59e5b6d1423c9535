// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ConnectionReaches;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.render.EvidenceText;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** What a lookup of the kernel adds to an obstacle, and what it does not. */
class LocalBindTest {
    private static final Origin ORIGIN = new Origin("berth.test", Instant.EPOCH, Optional.empty());
    private static final SocketSeen LISTENER = listener("127.0.0.1", 25, 34_568);

    private static SocketSeen listener(String address, int port, long inode) {
        return new SocketSeen(ORIGIN, tcp(address, port), Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.empty(),
                Optional.empty(), Optional.of(inode), Optional.empty(), List.of(), List.of());
    }

    private static Endpoint tcp(String address, int port) {
        return new Endpoint(Transport.TCP, new IpAddress(address), port);
    }

    private static ConnectionReaches reaches(int port, long inode) {
        return new ConnectionReaches(ORIGIN, tcp("127.0.0.1", port), inode);
    }

    private static List<Obstacle> obstacles(Evidence... evidence) {
        Snapshot host = new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.EPOCH, List.of(evidence));
        return new LocalBind(new Question(tcp("0.0.0.0", 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true), host).obstacles();
    }

    private static SocketSeen socket(String address, SocketState state, long pid) {
        return new SocketSeen(ORIGIN, tcp(address, 25), Optional.empty(), state, Optional.of(0), Optional.empty(),
                Optional.empty(), Optional.of(pid), Optional.empty(), List.of(new ProcessRef(pid, Optional.empty())), List.of());
    }

    @Test
    void whoHasOnlyBoundBesideAnothersListenerIsARival() {
        SocketSeen bound = socket("0.0.0.0", SocketState.BOUND, 9);
        SocketSeen rival = socket("127.0.0.1", SocketState.LISTEN, 7);
        assertThat(obstacles(bound, rival)).extracting(Obstacle::cause).containsExactly(Cause.WILDCARD_OVERLAP, Cause.LISTEN_FAILED);
        assertThat(obstacles(bound, rival)).extracting(Obstacle::likelihood).containsExactly(Likelihood.ESTABLISHED, Likelihood.POSSIBLE);
        assertThat(obstacles(bound, rival).get(1).because()).containsExactly(bound, rival);
    }

    @Test
    void whoListensHimselfOrOnAnotherAddressHasNoFailedListen() {
        SocketSeen rival = socket("127.0.0.1", SocketState.LISTEN, 7);
        assertThat(obstacles(socket("0.0.0.0", SocketState.BOUND, 7), rival)).extracting(Obstacle::cause).containsExactly(Cause.WILDCARD_OVERLAP);
        assertThat(obstacles(socket("127.0.0.2", SocketState.BOUND, 9), rival)).extracting(Obstacle::cause).containsExactly(Cause.WILDCARD_OVERLAP);
    }

    @Test
    void aConnectionThatReachesTheBlockingSocketIsAReason() {
        assertThat(obstacles(reaches(25, 34_568), LISTENER)).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.verdict()).isEqualTo(Verdict.HELD);
            assertThat(obstacle.cause()).isEqualTo(Cause.WILDCARD_OVERLAP);
            assertThat(obstacle.because()).containsExactly(LISTENER, reaches(25, 34_568));
        });
    }

    @Test
    void oneThatReachesAnotherSocketOrIsForAnotherPortIsNone() {
        assertThat(obstacles(reaches(25, 1), reaches(26, 34_568), LISTENER)).singleElement()
                .satisfies(obstacle -> assertThat(obstacle.because()).containsExactly(LISTENER));
    }

    @Test
    void aConnectionThatReachesSomethingUnseenIsNoObstacleByItself() {
        assertThat(obstacles(reaches(25, 34_568))).isEmpty();
    }

    @Test
    void itIsOneLine() {
        assertThat(EvidenceText.ENGLISH.of(reaches(25, 34_568))).isEqualTo("a connection to tcp 127.0.0.1:25 would reach socket 34568");
        assertThat(reaches(25, 34_568).kind()).isEqualTo("connection-reaches");
    }
}
