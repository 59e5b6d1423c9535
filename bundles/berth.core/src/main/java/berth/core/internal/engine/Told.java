// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;

import berth.core.article.Article;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Likelihood;

/** What an article says of one case. */
record Told(Article article, List<Hypothesis> hypotheses) {

    /** {@return whether all its causes are out of the question} */
    boolean isRuledOut() {
        return !hypotheses.isEmpty() && hypotheses.stream().allMatch(hypothesis -> hypothesis.likelihood() == Likelihood.RULED_OUT);
    }

    /** {@return whether a special article has proven why, so that a general one has nothing to add to the causes} */
    boolean isSpokenFor(List<Told> all) {
        return article.general() && all.stream().anyMatch(other -> !other.article.general() && other.article.where() == article.where() && other.hasProven());
    }

    private boolean hasProven() {
        return hypotheses.stream().anyMatch(hypothesis -> hypothesis.likelihood() == Likelihood.ESTABLISHED);
    }
}
