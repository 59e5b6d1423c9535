// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;

/** "Free" needs everything that could speak against it to have been looked at. */
class FreeTest {
    private static final String OWN = "192.0.2.7:8080";

    @Test
    void freeWhenEverythingWasLookedAt() {
        Diagnosis diagnosis = Asked.about(Host.surveyed(), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FREE);
        assertThat(diagnosis.cause()).contains(Cause.NONE);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.blindSpots()).isEmpty();
    }

    @Test
    void anotherAddressAnotherPortAndAnotherNameOfTheHostDoNotMatter() {
        Host host = Host.surveyed().has("192.0.2.7").listens("127.0.0.1:8080", 7).listens("80", 7);
        assertThat(Asked.about(host, OWN).verdict()).isEqualTo(Verdict.FREE);
    }

    @ParameterizedTest
    @EnumSource(names = { "TCP_SOCKETS", "PERMISSIONS", "ADDRESSES" })
    void withoutOneOfTheSurveysItIsUndetermined(Topic topic) {
        Host host = Host.surveyed().has("192.0.2.7");
        assertThat(Asked.about(host, OWN).verdict()).isEqualTo(Verdict.FREE);
        Surveyed survey = host.evidence().stream().filter(Surveyed.class::isInstance).map(Surveyed.class::cast)
                .filter(s -> s.topic() == topic).findFirst().orElseThrow();
        assertThat(Asked.about(host.without(survey), OWN).verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @ParameterizedTest
    @EnumSource(names = { "TCP_SOCKETS", "PERMISSIONS", "ADDRESSES" })
    void withABlindSpotInOneOfTheSurveysItIsUndetermined(Topic topic) {
        Diagnosis diagnosis = Asked.about(Host.surveyed().has("192.0.2.7").blindTo(topic), OWN);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.UNKNOWN);
        assertThat(diagnosis.blindSpots()).extracting(Evidence.NotObserved::topic).containsExactly(topic);
    }

    @Test
    void aSurveyOfOtherPortsIsNoneOfThisOne() {
        Host host = new Host().surveys(Topic.PERMISSIONS).with(new Surveyed(Host.ORIGIN, Topic.TCP_SOCKETS, Set.of(25)));
        assertThat(Asked.about(host, "8080").verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(Asked.about(host, "25").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void nothingSeenAtAllIsUndeterminedWithABlindSpot() {
        Diagnosis diagnosis = Asked.ask(Asked.question("25", "mx1", Optional.empty(), Optional.empty()));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(diagnosis.blindSpots()).extracting(Evidence.NotObserved::topic).containsExactly(Topic.TCP_SOCKETS, Topic.PERMISSIONS);
    }

    @Test
    void whatIsUndeterminedSaysWhatIsMissing() {
        Diagnosis diagnosis = Asked.about(new Host(), OWN);
        assertThat(diagnosis.blindSpots()).extracting(Evidence.NotObserved::topic)
                .containsExactly(Topic.TCP_SOCKETS, Topic.ADDRESSES, Topic.PERMISSIONS);
        assertThat(diagnosis.blindSpots()).extracting(Evidence.NotObserved::detail)
                .contains("nobody said that all permissions of mx1 were looked at");
        Host left = Host.surveyed().socket("127.0.0.1:8080", SocketState.TIME_WAIT, Optional.of(25));
        assertThat(Asked.about(left, "8080").blindSpots()).extracting(Evidence.NotObserved::topic).containsExactly(Topic.TCP_SOCKETS);
        assertThat(Asked.about(Host.surveyed().refuses("8080", 97), "8080").blindSpots()).isNotEmpty();
        assertThat(Asked.afterFailure(Host.NOON.plusSeconds(1), Host.surveyed(), "8080").blindSpots())
                .extracting(Evidence.NotObserved::detail).containsExactly("nobody looked at mx1 after the failure");
    }

    @Test
    void aTestBindOfThisVeryEndpointDecidesBesideABlindSpot() {
        Host host = new Host().surveys(Topic.TCP_SOCKETS).blindTo(Topic.TCP_SOCKETS).blindTo(Topic.PERMISSIONS).callerMayBind(true);
        assertThat(Asked.about(host, "25").verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(Asked.about(host.allows("127.0.0.1:25"), "25").verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(Asked.about(host.allows("25"), "25").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void aTestBindOfTheCallerSaysNothingOfAnotherUsersRights() {
        Host host = new Host().surveys(Topic.TCP_SOCKETS).callerMayBind(true).allows("8080");
        assertThat(Asked.as("alice", host, "8080").verdict()).isEqualTo(Verdict.FREE);
        assertThat(Asked.as("postfix", host, "8080").verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void aRefusalThatNobodyForesawContradictsFree() {
        assertThat(Asked.about(Host.surveyed().refuses("[::]:8080", 97), "[::]:8080").verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void aPrivilegedPortIsNotFreeWhileTheCallersRightIsNotKnown() {
        Host host = Host.surveyed().callerMayBind(true);
        Evidence right = host.evidence().get(host.evidence().size() - 1);
        assertThat(Asked.about(host, "25").verdict()).isEqualTo(Verdict.FREE);
        assertThat(Asked.about(host.without(right), "25").verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(Asked.about(host, "8080").verdict()).isEqualTo(Verdict.FREE);
    }

    @ParameterizedTest
    @CsvSource({ "BOUND", "TIME_WAIT", "CONNECTED", "CLOSING" })
    void socketsThatDoNotServeLeaveItOpenUntilTheKernelIsAsked(SocketState state) {
        Host host = Host.surveyed().socket("127.0.0.1:8080", state, Optional.of(25));
        assertThat(Asked.about(host, "8080").verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(Asked.about(host.allows("8080"), "8080").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void afterALoggedFailureFreeMeansGone() {
        Diagnosis diagnosis = Asked.afterFailure(Host.NOON.minus(Duration.ofHours(1)), Host.surveyed(), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FREE);
        assertThat(diagnosis.cause()).contains(Cause.GONE);
    }

    @Test
    void whatWasSeenBeforeTheFailureDoesNotRefuteIt() {
        assertThat(Asked.afterFailure(Host.NOON.plusSeconds(1), Host.surveyed(), "8080").verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void anOldSnapshotDoesNotSpeakForANewLookThatSawNothing() {
        var question = Asked.question("8080", "mx1", Optional.empty(), Optional.empty());
        var old = Host.surveyed().at(Host.NOON.minus(Duration.ofDays(7)));
        assertThat(Asked.ask(question, old).verdict()).isEqualTo(Verdict.FREE);
        assertThat(Asked.ask(question, old, new Host().blindTo(Topic.CONTRIBUTION).at(Host.NOON)).verdict())
                .isEqualTo(Verdict.UNDETERMINED);
    }

    @ParameterizedTest
    @CsvSource({ "MX1,free", "mx1.example.com,free", "Mx1.EXAMPLE.com,free", "mx2,undetermined", "mx,undetermined" })
    void hostNamesAreComparedWithoutCaseAndDomain(String asked, String verdict) {
        assertThat(Asked.ask(Asked.question("8080", asked, Optional.empty(), Optional.empty()), Host.surveyed().at(Host.NOON)).verdict().id())
                .isEqualTo(verdict);
    }
}
