// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Unknown;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.render.VerdictText;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Situations in which "free", "gone" or an accusation would say more than was seen. */
class NeverWronglyFreeTest {
    private static final Instant AN_HOUR_LATER = Host.NOON.plusSeconds(3600);

    private static Diagnosis failed(int code, Instant at, Host host) {
        LogRecord record = new LogRecord("app.evt", 1, Optional.of(at), Optional.empty(), "smtpd", Optional.of(1), Optional.empty(),
                "error", Optional.empty(), Optional.of("mx1"), Optional.empty(), List.of(), "", Optional.empty());
        BindFailure failure = new BindFailure("test.smtpd", record, OsError.winsock(code), Optional.empty(), List.of());
        return Asked.ask(Asked.question("25", "mx1", Optional.empty(), Optional.of(failure)), host.at(Host.NOON));
    }

    @Test
    void evidenceThatOnlyANewerVersionUnderstandsMayBeAnObstacle() {
        Diagnosis diagnosis = Asked.about(Host.surveyed().with(new Unknown(Host.ORIGIN, "bind-vetoed")), "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(diagnosis.blindSpots()).anySatisfy(spot -> assertThat(spot.detail()).contains("bind-vetoed").contains("newer"));
    }

    @Test
    void whatWasNotSeenOfAnotherTransportIsNoMatter() {
        NotObserved gap = new NotObserved(Host.ORIGIN, Topic.SCTP_SOCKETS, Why.NOT_SUPPORTED, "not tried");
        assertThat(Asked.about(Host.surveyed().with(gap), "25").blindSpots()).doesNotContain(gap);
        NotObserved own = new NotObserved(Host.ORIGIN, Topic.TCP_SOCKETS, Why.NOT_SUPPORTED, "not tried");
        assertThat(Asked.about(Host.surveyed().with(own), "25").blindSpots()).contains(own);
    }

    @Test
    void aFileThatIsYoungerThanTheFailureDoesNotMakeAnOlderLookYounger() {
        Snapshot looked = Host.surveyed().at(Host.NOON);
        Snapshot file = new Snapshot(HostId.named("mx1"), Optional.of("windows"), AN_HOUR_LATER.plusSeconds(60),
                List.of(new SettingSeen(Host.ORIGIN, "winsock-proxy/SMTPD", "Disable", "1")));
        LogRecord record = new LogRecord("app.evt", 1, Optional.of(AN_HOUR_LATER), Optional.empty(), "smtpd", Optional.of(1), Optional.empty(),
                "error", Optional.empty(), Optional.of("mx1"), Optional.empty(), List.of(), "", Optional.empty());
        BindFailure failure = new BindFailure("test.smtpd", record, OsError.winsock(10048), Optional.empty(), List.of());
        Diagnosis diagnosis = Asked.ask(Asked.question("25", "mx1", Optional.empty(), Optional.of(failure)), looked, file);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(diagnosis.blindSpots()).extracting(spot -> spot.detail()).contains("nobody looked at mx1 after the failure");
    }

    @Test
    void whoHadThePortBeforeTheFailureIsOnlyPossible() {
        Host host = Host.surveyed().listens("25", 7).process(7, "exim4", Optional.empty());
        assertThat(failed(10048, Host.NOON.minusSeconds(60), host).likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(failed(10048, AN_HOUR_LATER, host).likelihood()).isEqualTo(Likelihood.POSSIBLE);
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void anAddressThatWasRefusedIsNoTakenPort(boolean held) {
        Host host = held ? Host.surveyed().listens("25", 7).process(7, "exim4", Optional.empty()) : Host.surveyed();
        Diagnosis diagnosis = failed(10049, Host.NOON.minusSeconds(60), host);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(diagnosis.cause()).contains(Cause.NOT_LOCAL);
        assertThat(diagnosis.hypotheses()).extracting(Diagnosis.Hypothesis::cause).doesNotContain("listener");
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).contains("the address was refused");
    }

    @Test
    void aNetworkThatWasDownAccusesNobody() {
        Diagnosis diagnosis = failed(10050, Host.NOON.minusSeconds(60), Host.surveyed().listens("25", 7).process(7, "exim4", Optional.empty()));
        assertThat(diagnosis.cause()).contains(Cause.NETWORK);
        assertThat(diagnosis.hypotheses()).extracting(Diagnosis.Hypothesis::cause).doesNotContain("listener");
        assertThat(diagnosis.steps()).isEmpty();
    }

    @Test
    void whatWasRefusedForAnotherReasonIsNotSaidToHaveBeenHeld() {
        assertThat(VerdictText.ENGLISH.summary(failed(10013, Host.NOON.minusSeconds(60), Host.surveyed()))).endsWith("is free now: what refused it is gone, or keeps that service alone from it.");
        assertThat(VerdictText.ENGLISH.summary(failed(10048, Host.NOON.minusSeconds(60), Host.surveyed()))).endsWith("is free now: whoever had it is gone.");
    }

    @Test
    void inUseIsSaidOnlyToThoseWhoHadTheRight() {
        Host host = Host.surveyed().callerMayBind(false);
        assertThat(Asked.about(host, "25").verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(failed(10048, Host.NOON.minusSeconds(60), host).cause()).contains(Cause.GONE);
        assertThat(failed(10013, Host.NOON.minusSeconds(60), host).cause()).contains(Cause.PRIVILEGE);
    }

    @Test
    void ofSeveralKindsOfSocketsInTheWayNoneIsProven() {
        Host host = Host.surveyed().socket("127.0.0.1:25", SocketState.BOUND, Optional.of(25), 9)
                .socket("127.0.0.2:25", SocketState.TIME_WAIT, Optional.empty()).refuses("25", 98);
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
    }

    @Test
    void aClosedConnectionThatNobodyHasAnyMoreHasNoHolder() {
        SocketSeen orphan = new SocketSeen(Host.ORIGIN, Host.tcp("127.0.0.1:25"), Optional.of("127.0.0.1:4000"), SocketState.CLOSING,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
        Diagnosis diagnosis = Asked.about(Host.surveyed().with(orphan).refuses("25", 98), "25");
        assertThat(diagnosis.cause()).contains(Cause.TIME_WAIT);
        assertThat(diagnosis.holders()).isEmpty();
    }

    @Test
    void withoutTheRightToTryABoundSocketStaysARival() {
        Host host = Host.surveyed().callerMayBind(false).socket("25", SocketState.BOUND, Optional.of(25), 9)
                .process(9, "exim4", Optional.empty()).refuses("25", 13);
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(diagnosis.cause()).contains(Cause.PRIVILEGE);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.holders()).extracting(Holder::pid).containsExactly(Optional.of(9L));
    }

    @Test
    void aUserWhomNobodyKnowsIsNoObstacle() {
        Host host = new Host().surveys(Topic.TCP_SOCKETS, Topic.PROCESSES, Topic.ADDRESSES).callerMayBind(true).blindTo(Topic.PERMISSIONS);
        assertThat(Asked.as("nosuchuser", host, "25").verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void aConfigurationThatSendsThePortElsewhereIsNotFreeHere() {
        Host host = Host.surveyed().with(new SettingSeen(Host.ORIGIN, "winsock-proxy/MSEXCIMC", "ServerBindTcpPorts", "25"));
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ELSEWHERE);
        assertThat(diagnosis.cause()).contains(Cause.REMOTE_BIND);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(Asked.about(host, "26").verdict()).isEqualTo(Verdict.FREE);
        assertThat(Asked.about(host.listens("25", 7).process(7, "exim4", Optional.empty()), "25").verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void theHostOfEachPieceOfEvidenceIsNamed() {
        Host host = Host.surveyed().listens("25", 7).process(7, "exim4", Optional.empty());
        assertThat(Asked.about(host, "25").evidence()).isNotEmpty().extracting(Diagnosis.Cited::host).containsOnly("mx1");
        assertThat(Set.copyOf(Asked.about(host, "25").articles())).isNotEmpty();
    }
}
