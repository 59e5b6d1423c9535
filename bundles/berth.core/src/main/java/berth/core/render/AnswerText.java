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

/** Who greets at a port; what he says is escaped. */
public record AnswerText(Language language) {
    /** In English. */
    public static final AnswerText ENGLISH = new AnswerText(Language.ENGLISH);

    /** {@return who greets, a line for each door: {@code Postfix, at 127.0.0.1:25: "220 mx1 ESMTP Postfix"}} */
    public List<String> lines(Diagnosis diagnosis) {
        return diagnosis.answers().stream().map(answer -> answer.product().map(product -> language.of("%s, at %s", name(product), name(answer.endpoint())))
                .orElseGet(() -> language.of("at %s", name(answer.endpoint()))) + words(diagnosis, answer)).toList();
    }

    private String words(Diagnosis diagnosis, Answer answer) {
        return answer.because().stream().map(diagnosis.evidence()::get).map(Cited::evidence).filter(GreetingRead.class::isInstance).map(GreetingRead.class::cast)
                .findFirst().map(greeting -> ": " + quoted(greeting.text())).orElse("");
    }

    /** {@return what a greeting reads like} */
    static String quoted(String greeting) {
        return "\"" + Wording.shortened(name(greeting.strip())) + "\"";
    }

    /** {@return that another answers than who has the port, as a sentence; empty when that is not so} */
    String instead(Diagnosis diagnosis) {
        return diagnosis.answers().stream().flatMap(answer -> answer.instead().stream().map(having -> instead(pid(diagnosis, name(having)), answer))).distinct().collect(Collectors.joining(" "));
    }

    private String instead(String having, Answer answer) {
        return answer.product().map(product -> language.of("%s has the port, but %s answers: somebody may take its connections in between.", having, name(product)))
                .orElseGet(() -> language.of("%s has the port, but another answers: somebody may take its connections in between.", having));
    }

    private String pid(Diagnosis diagnosis, String having) {
        Optional<Long> pid = diagnosis.holders().size() == 1 ? diagnosis.holders().get(0).pid() : Optional.empty();
        return pid.map(number -> language.of("%s (pid %s)", having, number)).orElse(having);
    }

    /** {@return whether no rule was seen that takes the port's traffic, only that somebody answers} */
    static boolean isOnlyHeard(Diagnosis diagnosis) {
        Stream<RedirectSeen> rules = diagnosis.evidence().stream().map(Cited::evidence).filter(RedirectSeen.class::isInstance).map(RedirectSeen.class::cast);
        return rules.allMatch(rule -> rule.share().equals(Optional.of(Share.SOME)))
                && diagnosis.evidence().stream().map(Cited::evidence).anyMatch(GreetingRead.class::isInstance);
    }

    /** {@return who answers where nobody listens: a product, or somebody} */
    String somebody(Diagnosis diagnosis) {
        return diagnosis.answers().stream().flatMap(answer -> answer.product().stream()).findFirst().map(AnswerText::name).orElseGet(() -> language.of("somebody"));
    }

    private static String name(String foreign) {
        return Wording.name(foreign);
    }
}
