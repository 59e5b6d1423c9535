// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Topic;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Which snapshots are of one host, and what of an older one still counts. */
class SeveralSnapshotsTest {
    private static final Instant EARLIER = Host.NOON.minus(Duration.ofDays(1));

    private static Diagnosis ask(String port, Snapshot... hosts) {
        return Asked.ask(Asked.question(port, "mx1", Optional.empty(), Optional.empty()), hosts);
    }

    private static Snapshot of(Host host, Instant taken, String machine, String boot) {
        return new Snapshot(new HostId("mx1", Optional.of(machine), Optional.of(boot)), Optional.of("linux"), taken, host.evidence());
    }

    @Test
    void whoWasThereThenIsNotThereNow() {
        Host old = Host.surveyed().listens("18240", 7).process(7, "old", Optional.empty()).callerMayBind(false).blindTo(Topic.ADDRESSES);
        assertThat(ask("18240", old.at(EARLIER)).verdict()).isEqualTo(Verdict.HELD);
        assertThat(ask("18240", Host.surveyed().at(Host.NOON), old.at(EARLIER)).verdict()).isEqualTo(Verdict.FREE);
        assertThat(ask("25", Host.surveyed().at(Host.NOON), old.at(EARLIER)).verdict()).isEqualTo(Verdict.FREE);
        assertThat(ask("192.0.2.7:80", Host.surveyed().has("192.0.2.7").at(Host.NOON), old.at(EARLIER)).blindSpots()).isEmpty();
    }

    @Test
    void anOldTestBindIsVoidOnceTheSocketsWereLookedAt() {
        Host old = new Host().allows("25");
        assertThat(ask("25", old.at(EARLIER), new Host().callerMayBind(true).at(Host.NOON)).verdict()).isEqualTo(Verdict.FREE);
        assertThat(ask("25", old.at(EARLIER), new Host().callerMayBind(true).blindTo(Topic.TCP_SOCKETS).at(Host.NOON)).verdict())
                .isEqualTo(Verdict.UNDETERMINED);
        Host refused = Host.surveyed().refuses("25", 98);
        assertThat(ask("25", refused.at(EARLIER), Host.surveyed().at(Host.NOON)).verdict()).isEqualTo(Verdict.FREE);
        assertThat(ask("25", refused.at(EARLIER), new Host().surveys(Topic.ADDRESSES).at(Host.NOON)).verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void whatNobodyLookedAtAgainStands() {
        Host old = Host.surveyed().listens("25", 7).process(7, "exim4", Optional.empty());
        assertThat(ask("25", old.at(EARLIER), new Host().surveys(Topic.PERMISSIONS).at(Host.NOON)).verdict()).isEqualTo(Verdict.HELD);
        Host otherPort = new Host().with(new Surveyed(Host.ORIGIN, Topic.TCP_SOCKETS, Set.of(80)));
        assertThat(ask("25", old.at(EARLIER), otherPort.at(Host.NOON)).verdict()).isEqualTo(Verdict.HELD);
        assertThat(ask("25", old.at(EARLIER), new Host().surveys(Topic.UDP_SOCKETS).at(Host.NOON)).verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void anOldGreetingDoesNotNameTheNewHolder() {
        GreetingRead greeting = new GreetingRead(Host.ORIGIN, Host.tcp("25"), "220 Exim");
        Host old = Host.surveyed().listens("25").with(greeting);
        Diagnosis diagnosis = ask("25", old.at(EARLIER), Host.surveyed().listens("25", 9).at(Host.NOON));
        assertThat(diagnosis.evidence()).extracting(Diagnosis.Cited::evidence).doesNotContain(greeting);
    }

    @Test
    void twoMachinesOfOneNameAreTwoHostsAndTheNewestIsAskedAbout() {
        Snapshot held = of(Host.surveyed().listens("25", 7), EARLIER, "a", "1");
        Snapshot free = of(Host.surveyed(), Host.NOON, "b", "1");
        assertThat(ask("25", free, held).verdict()).isEqualTo(Verdict.FREE);
        assertThat(ask("25", held, of(new Host(), Host.NOON, "b", "1")).verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(ask("25", held, of(new Host(), Host.NOON, "a", "1")).verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void socketsDoNotOutliveABoot() {
        Snapshot held = of(Host.surveyed().listens("25", 7), EARLIER, "a", "1");
        assertThat(ask("25", held, of(new Host(), Host.NOON, "a", "1")).verdict()).isEqualTo(Verdict.HELD);
        Diagnosis diagnosis = ask("25", held, of(new Host(), Host.NOON, "a", "2"));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(diagnosis.blindSpots()).extracting(spot -> spot.topic()).contains(Topic.TCP_SOCKETS);
    }
}
