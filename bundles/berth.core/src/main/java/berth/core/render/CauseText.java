// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;

/** The causes that articles know, and what the evidence says of each. */
record CauseText(Language language) {

    /** {@return the causes, those that the evidence says the same of in one line; empty when verdict and reason have said it all} */
    List<String> lines(Diagnosis diagnosis) {
        return groups(diagnosis).entrySet().stream().map(group -> head(diagnosis, group.getKey().likelihood()) + String.join("; ", group.getValue()) + numbers(group.getKey().because())).toList();
    }

    /** {@return the evidence that the lines point at} */
    static Set<Integer> pointedAt(Diagnosis diagnosis) {
        return groups(diagnosis).keySet().stream().flatMap(said -> said.because().stream()).collect(Collectors.toSet());
    }

    /** {@return the causes that are established, as sentences, where they say more than the verdict and nothing else is open} */
    static String settled(Diagnosis diagnosis) {
        return !isSettled(diagnosis) || diagnosis.verdict() == Verdict.FREE ? "" : diagnosis.hypotheses().stream().filter(hypothesis -> !isNamed(diagnosis, hypothesis)).map(CauseText::sentence)
                .collect(Collectors.joining(" "));
    }

    /** What the evidence says of a cause. */
    private record Said(Likelihood likelihood, List<Integer> because) { }

    private static Map<Said, List<String>> groups(Diagnosis diagnosis) {
        Map<Said, List<String>> groups = new LinkedHashMap<>();
        if (!isSettled(diagnosis) || diagnosis.verdict() == Verdict.FREE) {
            diagnosis.hypotheses().stream().filter(hypothesis -> hypothesis.likelihood() != Likelihood.ESTABLISHED || !isNamed(diagnosis, hypothesis))
                    .forEach(hypothesis -> groups.computeIfAbsent(new Said(hypothesis.likelihood(), because(diagnosis, hypothesis)), said -> new ArrayList<>()).add(Escapes.visible(hypothesis.title())));
        }
        return groups;
    }

    /** What rules a cause out needs no proof where the one is known that it is. */
    private static List<Integer> because(Diagnosis diagnosis, Hypothesis hypothesis) {
        boolean open = diagnosis.hypotheses().stream().noneMatch(other -> other.likelihood() == Likelihood.ESTABLISHED);
        return open || hypothesis.likelihood() != Likelihood.RULED_OUT ? ProofText.pointers(diagnosis, hypothesis.because()) : List.of();
    }

    /** Whether nothing is to choose: how sure the verdict's own cause is, the last line says. */
    private static boolean isSettled(Diagnosis diagnosis) {
        return diagnosis.hypotheses().stream().allMatch(hypothesis -> hypothesis.likelihood() == Likelihood.ESTABLISHED)
                || diagnosis.hypotheses().size() == 1 && diagnosis.hypotheses().getFirst().likelihood() == diagnosis.likelihood() && isNamed(diagnosis, diagnosis.hypotheses().getFirst());
    }

    private static boolean isNamed(Diagnosis diagnosis, Hypothesis hypothesis) {
        boolean own = diagnosis.cause().map(Cause::id).filter(hypothesis.cause()::equals).isPresent();
        return own || diagnosis.verdict() != Verdict.FREE && Stream.of(Cause.values()).map(Cause::id).anyMatch(hypothesis.cause()::equals);
    }

    /** Beside a port that is free, what is so is only mentioned. */
    private String head(Diagnosis diagnosis, Likelihood likelihood) {
        return diagnosis.verdict() == Verdict.FREE && likelihood == Likelihood.ESTABLISHED ? "" : new Wording(language).likelihood(likelihood) + ": ";
    }

    private static String numbers(List<Integer> because) {
        return because.isEmpty() ? "" : " " + because.stream().map(i -> "[" + i + "]").collect(Collectors.joining());
    }

    private static String sentence(Hypothesis hypothesis) {
        String title = Escapes.visible(hypothesis.title());
        return Wording.sentence(title) + (title.endsWith(".") ? "" : ".");
    }
}
