// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** Which unit is started when the port is free. */
class WantingTest {
    private static Claimant claimant(String words) {
        String[] parts = words.strip().split(" ");
        return new Claimant("mx1", parts[0], Optional.empty(), "0.0.0.0:80/tcp", Optional.of(ClaimBasis.valueOf(parts[3])), Optional.of(parts[2]), Optional.of(ServiceState.valueOf(parts[1])),
                Optional.empty(), List.of());
    }

    private static Diagnosis seen(Optional<String> holderStarts, String claimants) {
        Holder holder = new Holder("mx1", Optional.of(7L), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.of("old.service"),
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), new Upkeep(holderStarts, Optional.empty(), Optional.empty(), Optional.empty()), List.of());
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        return new Diagnosis(question, Instant.EPOCH, Verdict.HELD, Optional.empty(), Likelihood.ESTABLISHED, List.of(holder), List.of(),
                Stream.of(claimants.split(";")).filter(words -> !words.isBlank()).map(WantingTest::claimant).toList(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "web FAILED disabled DEFAULT                                       | web",
            "web STOPPED enabled CONFIGURED                                    | web",
            "web@1 STOPPED enabled-runtime CONFIGURED                          | web@1",
            "web STOPPED enabled CONFIGURED; app FAILED disabled CONFIGURED    | app",
            "web STOPPED disabled CONFIGURED                                   | -",
            "web STOPPED enabled DEFAULT                                       | -",
            "web RUNNING enabled CONFIGURED                                    | -",
            "web STOPPED enabled CONFIGURED; app STOPPED enabled CONFIGURED    | -",
            "web FAILED enabled CONFIGURED; app FAILED enabled CONFIGURED      | -",
            "web STOPPED enabled CONFIGURED; web STOPPED enabled CONFIGURED    | web",
            "' '                                                               | -" })
    void itIsOneOnly(String claimants, String wanting) {
        assertThat(Wanting.of(seen(Optional.empty(), claimants)).map(one -> one.claimant().name())).isEqualTo(Optional.ofNullable(wanting));
    }

    @Test
    void whyItIsStartedIsSaid() {
        assertThat(Wanting.of(seen(Optional.empty(), "web FAILED enabled CONFIGURED")).orElseThrow().start().title()).isEqualTo("Start web, which wants the port and failed.");
        assertThat(Wanting.of(seen(Optional.empty(), "web STOPPED enabled CONFIGURED")).orElseThrow().start().title())
                .isEqualTo("Start web, which wants the port, starts at the boot and does not run.");
    }

    @Test
    void bothMeetWhereBothStartAtTheBoot() {
        for (String starts : List.of("enabled", "disabled")) {
            Diagnosis seen = seen(Optional.of(starts), "web STOPPED enabled CONFIGURED");
            assertThat(Wanting.of(seen).orElseThrow().meetsAtBoot(seen)).isEqualTo(starts.equals("enabled"));
        }
    }
}
