// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.render.EvidenceText;
import berth.core.render.VerdictText;

/** Several sockets may keep the port, and the kernel does not tell which of them it minds. */
class SeveralObstaclesTest {

    private static final Set<Cause> CAUSES = Set.of(Cause.BOUND_NOT_LISTENING, Cause.LINGERING_CONNECTION, Cause.TIME_WAIT);
    private static final Article ARTICLE = new Article("kept", "test", "kept", Where.HERE, List.of(new Symptom(Optional.empty(), Set.of(), CAUSES)),
            CAUSES.stream().map(cause -> new CauseRule(cause.id(), cause.id(), new Condition.CauseIs(Set.of(cause)))).toList(),
            List.of(step("wait", Cause.TIME_WAIT, List.of()), step("ask", Cause.LINGERING_CONNECTION, List.of()),
                    step("end-connection", Cause.LINGERING_CONNECTION, List.of(List.of("kill", "{pid}"))),
                    step("end-bound", Cause.BOUND_NOT_LISTENING, List.of(List.of("kill", "{pid}"))),
                    new StepRule("end", "End it.", Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(List.of("kill", "{pid}")), List.of(), Optional.empty(), Optional.empty(), Optional.empty())), "");

    private static StepRule step(String id, Cause cause, List<List<String>> commands) {
        return new StepRule(id, id, Optional.of(cause.id()), commands.isEmpty() ? List.of("pid") : List.of(), Where.HERE, Optional.empty(), List.of(), commands, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Diagnosis about(Host host) {
        return new DiagnosisEngine(List.of(ARTICLE)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()),
                List.of(host.refuses("25", 98).process(7, "bound", Optional.empty()).process(8, "old", Optional.empty()).at(Host.NOON)), Detections.none());
    }

    private static List<String> steps(Diagnosis diagnosis) {
        return diagnosis.steps().stream().map(step -> step.id() + step.commands().stream().map(command -> " " + String.join(" ", command)).reduce("", String::concat)).toList();
    }

    @Test
    void whatStaysComesBeforeWhatIsOverByItself() {
        Diagnosis diagnosis = about(Host.surveyed().socket("127.0.0.1:25", SocketState.TIME_WAIT, Optional.empty())
                .socket("127.0.0.1:25", SocketState.CONNECTED, Optional.of(8), 8));
        assertThat(diagnosis.cause()).contains(Cause.LINGERING_CONNECTION);
        assertThat(diagnosis.holders()).extracting(Holder::pid).containsExactly(Optional.of(8L));
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactlyInAnyOrder("time-wait", "lingering-connection");
        assertThat(steps(diagnosis)).containsExactlyInAnyOrder("wait", "end-connection kill 8");
    }

    @Test
    void everyoneIsNamedAndEndedForHisOwnSocketOnce() {
        Diagnosis diagnosis = about(Host.surveyed().socket("127.0.0.2:25", SocketState.BOUND, Optional.of(7), 7)
                .socket("127.0.0.1:25", SocketState.CONNECTED, Optional.of(8), 8));
        assertThat(diagnosis.holders()).extracting(Holder::pid).containsExactly(Optional.of(7L), Optional.of(8L));
        assertThat(steps(diagnosis)).containsExactlyInAnyOrder("end-connection kill 8", "end-bound kill 7");
    }

    @Test
    void theSameAdviceOfTwoArticlesIsGivenOnce() {
        StepRule ask = new StepRule("ask", "Ask again as root.", Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        List<Article> articles = CAUSES.stream().map(cause -> new Article(cause.id(), "test", cause.id(), Where.HERE,
                List.of(new Symptom(Optional.empty(), Set.of(), Set.of(cause))), List.of(new CauseRule(cause.id(), cause.id(), new Condition.CauseIs(Set.of(cause)))),
                List.of(ask), "")).toList();
        Host host = Host.surveyed().refuses("25", 98).socket("127.0.0.2:25", SocketState.BOUND, Optional.of(7)).socket("127.0.0.1:25", SocketState.CONNECTED, Optional.of(8));
        Diagnosis diagnosis = new DiagnosisEngine(articles).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()),
                List.of(host.at(Host.NOON)), Detections.none());
        assertThat(diagnosis.hypotheses()).hasSize(2);
        assertThat(steps(diagnosis)).containsExactly("ask");
    }

    @Test
    void whoIsUnseenIsAskedForAlthoughAnotherIsSeen() {
        Diagnosis diagnosis = about(Host.surveyed().socket("127.0.0.2:25", SocketState.BOUND, Optional.of(7), 7)
                .socket("127.0.0.1:25", SocketState.CONNECTED, Optional.of(8)));
        assertThat(steps(diagnosis)).contains("ask", "end-bound kill 7").doesNotContain("end-connection kill 7");
    }

    private static SettingSeen block(String namespace, String name) {
        return new SettingSeen(Host.ORIGIN, namespace, "tcp/8080", name);
    }

    /** Windows says 10013 of what a socket keeps for itself, too; of [::] it does not tell whether IPv4 is kept. */
    @Test
    void aBoundSocketMayExplainARefusalOfWindows() {
        BindRefused refused = new BindRefused(Host.ORIGIN, Host.tcp("8080"), OsError.winsock(10013).orElseThrow());
        Diagnosis diagnosis = Asked.about(Host.surveyed().socket("[::]:8080", SocketState.BOUND, Optional.of(7), 7).with(refused), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause()).contains(Cause.BOUND_NOT_LISTENING);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(diagnosis.holders()).extracting(Holder::pid).containsExactly(Optional.of(7L));
        Diagnosis alone = Asked.about(Host.surveyed().with(refused), "8080");
        assertThat(alone.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(alone.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        Diagnosis filtered = Asked.about(Host.surveyed().socket("[::]:8080", SocketState.BOUND, Optional.of(7), 7).with(refused).with(block("bind-block", "Quiet hours of Example")), "8080");
        assertThat(filtered.cause()).as("a filter that is seen").contains(Cause.POLICY);
        Diagnosis maybe = Asked.about(Host.surveyed().socket("[::]:8080", SocketState.BOUND, Optional.of(7), 7).with(refused).with(block("bind-block-for-some", "Quiet hours of Example")), "8080");
        assertThat(maybe.verdict()).as("a filter that may be about another program").isEqualTo(Verdict.HELD);
    }

    @Test
    void theOneFilterThatBlocksThePortExplainsItsRefusal() {
        Diagnosis diagnosis = Asked.about(Host.surveyed().callerMayBind(true).refuses("8080", 13).with(block("bind-block-for-some", "Quiet hours of Example")), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(diagnosis.cause()).contains(Cause.POLICY);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.evidence().stream().map(cited -> EvidenceText.ENGLISH.of(cited.evidence())))
                .contains("a filter of the Windows Filtering Platform may block servers of tcp/8080: Quiet hours of Example");
    }

    @Test
    void ofSeveralFiltersEachIsPossibleOnlyAndTheRefusalStands() {
        Diagnosis diagnosis = Asked.about(Host.surveyed().callerMayBind(true).refuses("8080", 13).with(block("bind-block", "one")).with(block("bind-block", "two")), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).isEqualTo("The system refuses port 8080.");
        assertThat(diagnosis.hypotheses()).as("once").extracting(Hypothesis::cause).doesNotHaveDuplicates();
    }

    @Test
    void aFilterIsPossibleWhereNobodyTriedAndNothingWhereABindSucceeds() {
        Host host = Host.surveyed().callerMayBind(true).with(block("bind-block", "one"));
        Diagnosis diagnosis = Asked.about(host, "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).isEqualTo("The system may refuse port 8080.");
        assertThat(Asked.about(host.with(new BindAllowed(Host.ORIGIN, Host.tcp("8080"))), "8080").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void aFilterForSomeProgramsIsNoObstacleByItself() {
        assertThat(Asked.about(Host.surveyed().callerMayBind(true).with(block("bind-block-for-some", "one")), "8080").verdict()).isEqualTo(Verdict.FREE);
    }
}
