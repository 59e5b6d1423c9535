// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Answer;

/** Whether the unit that wanted the port serves it: it has the port, and whoever connects hears it and not another. */
record Served(String unit, Diagnosis before) {

    boolean isHolder(Diagnosis seen) {
        return seen.holders().stream().anyMatch(holder -> holder.service().equals(Optional.of(unit)));
    }

    /** {@return whether nobody but it comes into question, where this user may not see who has the port} */
    boolean isLikely(Diagnosis seen) {
        return !seen.holders().isEmpty() && seen.holders().stream().allMatch(holder -> holder.pid().isEmpty())
                && !seen.candidates().isEmpty() && seen.candidates().stream().allMatch(candidate -> candidate.service().equals(Optional.of(unit)));
    }

    /** {@return whether that is settled} Where somebody greeted before, somebody greets again. */
    boolean isSo(Diagnosis seen) {
        return (isHolder(seen) || isLikely(seen)) && (before.answers().isEmpty() || !seen.answers().isEmpty());
    }

    /** Another is whoever has another product than the holder, and the one that answered before, unless the unit is called so. */
    private boolean isAnother(Answer answer) {
        Optional<String> product = answer.product();
        boolean own = product.filter(name -> unit.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))).isPresent();
        return answer.instead().isPresent() || !own && product.isPresent() && before.answers().stream().map(Answer::product).anyMatch(product::equals);
    }

    /** {@return one sentence} */
    String words(Diagnosis seen) {
        List<Answer> others = seen.answers().stream().filter(this::isAnother).toList();
        return !others.isEmpty() ? "The one that wanted it has the port, but another answers at it: somebody takes its connections in between."
                : isLikely(seen) ? "Most likely the one that wanted it has the port now: only its processes come into question, and which one it is takes root's rights to see."
                : !isSo(seen) ? "The one that wanted it has the port, but it has not greeted yet: look whether it works."
                : seen.answers().stream().allMatch(answer -> answer.product().isPresent()) ? "It is served by the one that wanted it."
                : "It is served by the one that wanted it; its greeting does not say which program that is.";
    }

    int status(Diagnosis seen) {
        return seen.answers().stream().anyMatch(this::isAnother) ? ExitStatus.of(seen.verdict()) : isSo(seen) && isHolder(seen) ? ExitStatus.OK : ExitStatus.UNDETERMINED;
    }
}
