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
import berth.core.diagnosis.Diagnosis.Answer;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** Who has the port is not always who answers at it. */
class ServedTest {
    private static Diagnosis seen(String unit, Answer... answers) {
        Holder holder = new Holder("mx1", Optional.of(7L), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.of(unit),
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Upkeep.UNKNOWN, List.of());
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        return new Diagnosis(question, Instant.EPOCH, Verdict.HELD, Optional.empty(), Likelihood.ESTABLISHED, List.of(holder), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(), List.of(), List.of(answers));
    }

    private static Answer answer(String product, String instead) {
        return new Answer("127.0.0.1:25", Optional.ofNullable(product), Optional.of("smtp"), Optional.ofNullable(instead), List.of());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "Postfix, -, 0, It is served by the one that wanted it.", "-, -, 0, its greeting does not say", "Exim, -, 1, another answers", "Exim, Postfix, 1, another answers" })
    void theGreetingMustBeItsOwn(String product, String instead, int status, String words) {
        Served served = new Served("postfix@-.service", seen("exim4.service", answer("Exim", null)));
        Diagnosis now = seen("postfix@-.service", answer(product, instead));
        assertThat(served.words(now)).contains(words);
        assertThat(served.status(now)).isEqualTo(status);
    }

    @Test
    void whereSomebodyGreetedSomebodyMustGreetAgain() {
        Served served = new Served("postfix@-.service", seen("exim4.service", answer("Exim", null)));
        assertThat(served.isSo(seen("postfix@-.service"))).isFalse();
        assertThat(served.words(seen("postfix@-.service"))).contains("it has not greeted yet");
        assertThat(served.status(seen("postfix@-.service"))).isEqualTo(ExitStatus.UNDETERMINED);
        Served web = new Served("nginx.service", seen("apache2.service"));
        assertThat(web.isSo(seen("nginx.service"))).isTrue();
        assertThat(Stream.of("apache2.service", "other.service").map(ServedTest::seen).anyMatch(web::isSo)).isFalse();
    }

    @Test
    void whereItCantBeSeenNobodyElseMustComeIntoQuestion() {
        Served served = new Served("nginx.service", seen("apache2.service"));
        Diagnosis hidden = hidden(seen("nginx.service"), seen("nginx.service"));
        assertThat(served.isSo(hidden)).isTrue();
        assertThat(served.words(hidden)).startsWith("Most likely");
        assertThat(served.status(hidden)).isEqualTo(ExitStatus.UNDETERMINED);
        assertThat(served.isSo(hidden(seen("nginx.service"), seen("apache2.service")))).isFalse();
        assertThat(served.isSo(hidden())).isFalse();
    }

    /** The port as who may not see the holder sees it: there is one, and these come into question. */
    private static Diagnosis hidden(Diagnosis... candidates) {
        Diagnosis seen = seen("x");
        Holder unseen = new Holder("mx1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.of("root"), Optional.of(0), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Upkeep.UNKNOWN, List.of());
        return new Diagnosis(seen.question(), Instant.EPOCH, Verdict.HELD, Optional.empty(), Likelihood.ESTABLISHED, List.of(unseen), Stream.of(candidates).flatMap(one -> one.holders().stream()).toList(),
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void oneOfTheSameProductIsNoOther() {
        Served served = new Served("postfix@b.service", seen("postfix@-.service", answer("Postfix", null)));
        assertThat(served.status(seen("postfix@b.service", answer("Postfix", null)))).isZero();
    }
}
