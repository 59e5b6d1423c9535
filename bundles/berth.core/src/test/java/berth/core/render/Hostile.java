// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.IpAddress;
import berth.core.evidence.OsError;
import berth.core.evidence.Transport;
import berth.core.snapshot.Samples;

/** Diagnoses in which every text that comes from elsewhere is the same, mostly hostile. */
final class Hostile {
    static final String TEXT = "a\u001b[2J\u009b31m\u202eb\u0000\r\n\t\u2028\"'\\${x}`$(y)\ud800</script>";

    private Hostile() { }

    static Diagnosis diagnosis(String s, Verdict verdict, Cause cause, Likelihood likelihood) {
        Optional<String> o = Optional.of(s);
        List<Evidence> evidence = Samples.full(s);
        Evidence.EventLogged event = evidence.stream().filter(Evidence.EventLogged.class::isInstance).map(Evidence.EventLogged.class::cast)
                .findFirst().orElseThrow();
        List<NotObserved> spots = evidence.stream().filter(NotObserved.class::isInstance).map(NotObserved.class::cast).toList();
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), s, o, o, Optional.of(
                new BindFailure(s, event.event(), Optional.of(new OsError(OsError.Kind.OTHER, 5, s)), o, List.of(event.event()))), true);
        Holder holder = new Holder(s, Optional.of(417L), Optional.of(Instant.EPOCH), o, o, List.of(s, s), o, Optional.of(0), o, o,
                Optional.of(new Diagnosis.Container(s, o, o, o, o)), List.of(s), Optional.of(new Diagnosis.Via(Diagnosis.Via.Kind.SSH_FORWARD, o, Optional.empty())),
                new Diagnosis.Upkeep(o, o, Optional.of(2), Optional.of(Instant.EPOCH)), List.of(418L));
        Holder unnamed = new Holder(s, Optional.empty(), Optional.empty(), Optional.empty(), o, List.of(), o, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of("[::1]:25"), Optional.empty(), Diagnosis.Upkeep.UNKNOWN, List.of());
        return new Diagnosis(question, Instant.EPOCH, verdict, Optional.of(cause), likelihood, List.of(holder, unnamed), List.of(holder),
                List.of(new Diagnosis.Claimant(s, s, o, s, Optional.of(Evidence.ClaimBasis.DEFAULT), o, Optional.of(Evidence.ServiceState.FAILED),
                        Optional.of(Instant.EPOCH), List.of(0))),
                List.of(new Hypothesis(s, s, s, Likelihood.POSSIBLE, List.of(0, 1))),
                evidence.stream().map(e -> new Diagnosis.Cited(s, e)).toList(), spots,
                List.of(new AntivirusFinding(s, s, Optional.of(s), Optional.of(s), AntivirusRole.HOLDS, s, s, s,
                        new Advice(Optional.of(s), Optional.of(s), Optional.of(s), Optional.of(s)), List.of(0))),
                List.of(new Step(s, s, s, o, List.of(List.of(s, "plain", "two words")), List.of(List.of(s)), o, o)), List.of(s),
                List.of(new Diagnosis.Answer(s, o, o, o, IntStream.range(0, evidence.size()).boxed().toList()),
                        new Diagnosis.Answer(s, Optional.empty(), Optional.empty(), Optional.empty(), List.of())));
    }

    /** Nothing in it may steer a terminal, hide or reorder text. */
    static void assertHarmless(String text) {
        IntStream bad = text.codePoints().filter(point -> switch (Character.getType(point)) {
        case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
        default -> false;
        });
        assertThat(bad.mapToObj(Integer::toHexString).toList()).as(Escapes.visible(text)).isEmpty();
    }
}
