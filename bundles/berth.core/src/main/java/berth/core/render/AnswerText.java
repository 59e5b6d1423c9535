// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Answer;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.Share;

/** Who greets at a port, in English; what he says is escaped. */
public final class AnswerText {
    private AnswerText() { }

    /** {@return who greets, a line for each door: {@code Postfix, at 127.0.0.1:25: "220 mx1 ESMTP Postfix"}} */
    public static List<String> lines(Diagnosis diagnosis) {
        return diagnosis.answers().stream().map(answer -> answer.product().map(product -> name(product) + ", at ").orElse("at ")
                + name(answer.endpoint()) + words(diagnosis, answer)).toList();
    }

    private static String words(Diagnosis diagnosis, Answer answer) {
        return answer.because().stream().map(diagnosis.evidence()::get).map(Cited::evidence).filter(GreetingRead.class::isInstance).map(GreetingRead.class::cast)
                .findFirst().map(greeting -> ": " + quoted(greeting.text())).orElse("");
    }

    /** {@return what a greeting reads like} */
    static String quoted(String greeting) {
        return "\"" + Wording.shortened(name(greeting.strip())) + "\"";
    }

    /** {@return that another answers than who has the port, as a sentence with a blank before it; empty when that is not so} */
    static String instead(Diagnosis diagnosis) {
        return diagnosis.answers().stream().flatMap(answer -> answer.instead().stream().map(having -> " " + name(having) + pid(diagnosis)
                + " has the port, but " + name(answer.product().orElse("another")) + " answers: somebody may take its connections in between."))
                .distinct().collect(Collectors.joining());
    }

    private static String pid(Diagnosis diagnosis) {
        Optional<Long> pid = diagnosis.holders().size() == 1 ? diagnosis.holders().get(0).pid() : Optional.empty();
        return pid.map(number -> " (pid " + number + ")").orElse("");
    }

    /** {@return whether no rule was seen that takes the port's traffic, only that somebody answers} */
    static boolean isOnlyHeard(Diagnosis diagnosis) {
        Stream<RedirectSeen> rules = diagnosis.evidence().stream().map(Cited::evidence).filter(RedirectSeen.class::isInstance).map(RedirectSeen.class::cast);
        return rules.allMatch(rule -> rule.share().equals(Optional.of(Share.SOME)))
                && diagnosis.evidence().stream().map(Cited::evidence).anyMatch(GreetingRead.class::isInstance);
    }

    /** {@return who answers where nobody listens: a product, or somebody} */
    static String somebody(Diagnosis diagnosis) {
        return diagnosis.answers().stream().flatMap(answer -> answer.product().stream()).findFirst().map(AnswerText::name).orElse("somebody");
    }

    private static String name(String foreign) {
        return Wording.name(foreign);
    }
}
