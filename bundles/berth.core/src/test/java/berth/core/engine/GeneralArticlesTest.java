// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import berth.core.article.Article;
import berth.core.article.Article.CauseRule;
import berth.core.article.Article.StepRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.article.Condition;
import berth.core.article.Glob;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Topic;

/** General articles beside special ones. */
class GeneralArticlesTest {
    private static final List<Symptom> HELD = List.of(new Symptom(Optional.empty(), Set.of(), Set.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP)));
    private static final Article GENERAL = new Article("a-general", "test", "held", true, Where.HERE, HELD,
            List.of(new CauseRule("listener", "another server has the port", new Condition.CauseIs(Set.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP)))),
            List.of(step("stop", "Stop it."), step("move", "Move.")), "");
    private static final Article SPECIAL = new Article("b-special", "test", "two mail servers", Where.HERE, HELD,
            List.of(new CauseRule("two", "two mail servers", new Condition.All(List.of(new Condition.HolderIs(globs("exim*"), List.of()),
                    new Condition.WantedBy(globs("postfix*")))))), List.of(step("flush", "Flush."), step("end", "Stop it.")), "");

    private static List<Glob> globs(String name) {
        return List.of(new Glob(name));
    }

    private static StepRule step(String id, String title) {
        return new StepRule(id, title, Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    private static Diagnosis ask(Host host) {
        return new DiagnosisEngine(List.of(GENERAL, SPECIAL)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)),
                Detections.none());
    }

    private static Host wanted(Host host) {
        return host.with(new ClaimSeen(Host.ORIGIN, Host.tcp("0.0.0.0:25"), "postfix@-.service"));
    }

    @Test
    void aProvenSpecialOneComesFirstAndTellsTheCauseAlone() {
        Diagnosis diagnosis = ask(wanted(Host.surveyed().listens("25", 7).process(7, "exim4", Optional.of(1L))));
        assertThat(diagnosis.articles()).containsExactly("b-special");
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactly("two");
        assertThat(diagnosis.hypotheses().get(0).because()).isNotEmpty();
        assertThat(diagnosis.steps()).extracting(Step::id).containsExactly("flush", "end", "move");
    }

    @Test
    void aSpecialOneThatIsNotAboutThisCaseIsNotHeard() {
        for (Host host : List.of(Host.surveyed().listens("25", 7).process(7, "exim4", Optional.of(1L)), wanted(Host.surveyed().listens("25", 7).process(7, "sshd", Optional.of(1L))))) {
            Diagnosis diagnosis = ask(host);
            assertThat(diagnosis.articles()).containsExactly("a-general");
            assertThat(diagnosis.steps()).extracting(Step::id).containsExactly("stop", "move");
        }
    }

    @Test
    void whereNobodyIsNamedBothAreHeard() {
        Diagnosis diagnosis = ask(wanted(Host.surveyed().blindTo(Topic.PROCESSES).listens("25")));
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause, Hypothesis::likelihood)
                .containsExactly(tuple("listener", Likelihood.ESTABLISHED), tuple("two", Likelihood.POSSIBLE));
    }
}
