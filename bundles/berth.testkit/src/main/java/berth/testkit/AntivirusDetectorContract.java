// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;

/**
 * What every {@link AntivirusDetector} promises, as tests: implement it in a test class of your own.
 *
 * <pre>{@code
 * class MailShieldTest implements AntivirusDetectorContract {
 *     public AntivirusDetector detector() {
 *         return new MailShield();
 *     }
 *     public Snapshot snapshotWithTheProduct() {
 *         return SnapshotFixtures.host("mx1").process(417, "mailshieldd").snapshot();
 *     }
 * }
 * }</pre>
 */
public interface AntivirusDetectorContract {

    /** {@return a new detector} */
    AntivirusDetector detector();

    /** {@return a host on which the detector must recognise its product} */
    Snapshot snapshotWithTheProduct();

    /** {@return the question to ask; port 25 on every IPv4 address unless you say otherwise} */
    default Question question() {
        return new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(),
                Optional.empty(), true);
    }

    /** The product is recognised where it is. */
    @Test
    default void recognisesItsProduct() {
        assertThat(detector().detect(question(), snapshotWithTheProduct())).isNotEmpty();
    }

    /** What a match rests on can be looked up in the snapshot. */
    @Test
    default void restsOnEvidenceOfTheSnapshotItself() {
        Snapshot snapshot = snapshotWithTheProduct();
        assertThat(detector().detect(question(), snapshot)).allSatisfy(match ->
                assertThat(snapshot.evidence()).containsAll(match.because()));
    }

    /** Where nothing was seen, nothing is recognised. */
    @Test
    default void recognisesNothingOnAnEmptyHost() {
        assertThat(detector().detect(question(), SnapshotFixtures.host("empty").snapshot())).isNotNull().isEmpty();
    }

    /** A detector is a function: no clock, no host, no memory. */
    @Test
    default void saysTheSameOfTheSame() {
        AntivirusDetector detector = detector();
        List<Match> first = detector.detect(question(), snapshotWithTheProduct());
        detector.detect(question(), SnapshotFixtures.everyKind());
        assertThat(detector.detect(question(), snapshotWithTheProduct())).isEqualTo(first);
        assertThat(detector().detect(question(), snapshotWithTheProduct())).isEqualTo(first);
    }

    /**
     * A detector is asked at every answer, among hundreds of others: of a large host with the product on it, it has
     * {@value LargeHost#SECONDS} seconds, where a few milliseconds are usual. One that is fast at the second or third
     * try passes, because the machine may be busy.
     */
    @Test
    default void isFastOnALargeHost() {
        AntivirusDetector detector = detector();
        LargeHost.assertFast(detector, question(), LargeHost.with(snapshotWithTheProduct()));
    }

    /** Evidence of kinds that the detector does not care for is no reason to fail. */
    @Test
    default void copesWithEveryKindOfEvidence() {
        assertThatCode(() -> assertThat(detector().detect(question(), SnapshotFixtures.everyKind())).isNotNull())
                .doesNotThrowAnyException();
    }
}
