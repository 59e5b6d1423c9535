// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;

import berth.core.article.Article;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Likelihood;

/**
 * What an article says of one case.
 *
 * @param cited whether the log itself brings it into play
 */
record Told(Article article, boolean cited, List<Hypothesis> hypotheses) {

    /** {@return whether all its causes are out of the question} */
    boolean isRuledOut() {
        return !hypotheses.isEmpty() && hypotheses.stream().allMatch(hypothesis -> hypothesis.likelihood() == Likelihood.RULED_OUT);
    }

    /** {@return whether a special article is as sure why, so that a general one has only its steps to add} */
    boolean isSpokenFor(List<Told> all) {
        return article.general() && all.stream().anyMatch(other -> isSpecialFor(other) && other.surest().compareTo(Likelihood.POSSIBLE) <= 0
                && other.surest().compareTo(surest()) <= 0);
    }

    /** {@return whether the special article of the very failure has proven why, so that the steps of a general one could only mislead} */
    boolean isReplaced(List<Told> all) {
        return article.general() && all.stream().anyMatch(other -> isSpecialFor(other) && other.cited && other.surest() == Likelihood.ESTABLISHED);
    }

    private boolean isSpecialFor(Told other) {
        return !other.article.general() && other.article.where() == article.where();
    }

    private Likelihood surest() {
        return hypotheses.stream().map(Hypothesis::likelihood).reduce(Likelihood::or).orElse(Likelihood.RULED_OUT);
    }
}
