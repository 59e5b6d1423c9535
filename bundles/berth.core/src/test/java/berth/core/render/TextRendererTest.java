// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;

class TextRendererTest {
    private static List<String> lines(Diagnosis diagnosis) {
        String text = TextRenderer.ENGLISH.render(diagnosis);
        assertThat(text).endsWith("\n");
        return List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }

    @Test
    void nothingHostileReachesTheTerminalWhateverTheAnswer() {
        for (Verdict verdict : Verdict.values()) {
            for (Cause cause : Cause.values()) {
                for (Likelihood likelihood : Likelihood.values()) {
                    lines(Hostile.diagnosis(Hostile.TEXT, verdict, cause, likelihood)).forEach(Hostile::assertHarmless);
                }
            }
        }
    }

    @Test
    void everyEvidenceIsOneHarmlessLine() {
        berth.core.snapshot.Samples.full(Hostile.TEXT).forEach(evidence -> Hostile.assertHarmless(EvidenceText.ENGLISH.of(evidence)));
        berth.core.snapshot.Samples.bare().forEach(evidence -> assertThat(EvidenceText.ENGLISH.of(evidence)).isNotBlank());
    }

    @Test
    void linesFitAScreenOf96ColumnsWhereWordsAllow() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(lines(Hostile.diagnosis("some short words", verdict, Cause.LISTENER, Likelihood.POSSIBLE)))
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(96));
        }
        assertThat(lines(Hostile.diagnosis("w".repeat(300), Verdict.HELD, Cause.LISTENER, Likelihood.POSSIBLE)))
                .anySatisfy(line -> assertThat(line).contains("w".repeat(300)));
    }

    @Test
    void nobodyIsSureOfWhatWasNotLookedAt() {
        assertThat(lines(unseen(Verdict.FREE, Topic.REDIRECTS, "x"))).anyMatch(line -> line.startsWith("Sure, apart from what is listed as unseen."));
        assertThat(lines(unseen(Verdict.FREE, Topic.SERVICES, "x"))).contains("UNSEEN  services (no rights), which could not change this answer").last().asString().startsWith("Sure. ");
        assertThat(lines(Hostile.diagnosis("x", Verdict.HELD, Cause.LISTENER, Likelihood.ESTABLISHED)).getLast()).startsWith("Sure. ");
        assertThat(lines(Hostile.diagnosis("x", Verdict.UNDETERMINED, Cause.NETWORK, Likelihood.ESTABLISHED)))
                .anyMatch(line -> line.startsWith("The cause is sure; whether the port can be taken is not."));
    }

    @Test
    void aCommandCanBeCopiedSafely() {
        assertThat(TextRenderer.command(List.of("systemctl", "stop", "--", "exim4.service"))).isEqualTo("systemctl stop -- exim4.service");
        assertThat(TextRenderer.command(List.of("net", "stop", "Simple Mail", "$(reboot)", ""))).isEqualTo("net stop \"Simple Mail\" '$(reboot)' ''");
        assertThat(TextRenderer.command(List.of("systemctl", "stop", "a b"))).isEqualTo("systemctl stop 'a b'");
        assertThat(TextRenderer.command(List.of("kill", "x'; reboot; '"))).isEqualTo("kill 'x'\\''; reboot; '\\'''");
    }

    private static Diagnosis with(Diagnosis old, Question question, List<NotObserved> spots, List<Step> steps, List<Hypothesis> hypotheses) {
        return new Diagnosis(question, old.takenAt(), old.verdict(), old.cause(), old.likelihood(), old.holders(), List.of(), List.of(), hypotheses, old.evidence(), spots,
                List.of(), steps, old.articles());
    }

    private static Diagnosis unseen(Verdict verdict, Topic topic, String detail) {
        Diagnosis old = Hostile.diagnosis("x", verdict, Cause.LISTENER, Likelihood.ESTABLISHED);
        return with(old, old.question(), List.of(new NotObserved(new Origin("test", Instant.EPOCH, Optional.empty()), topic, Why.ACCESS_DENIED, detail)), List.of(), List.of());
    }

    @Test
    void aGapIsExplainedWhereItCouldChangeTheAnswer() {
        String detail = "Whether rules of the firewall take the traffic elsewhere can't be read without root; sudo nft list ruleset shows them.";
        assertThat(String.join(" ", lines(unseen(Verdict.FREE, Topic.REDIRECTS, detail))).replaceAll("\\s+", " ")).contains("UNSEEN redirects (no rights): Whether rules of the firewall take"
                + " the traffic elsewhere can't be read without root.");
        assertThat(lines(unseen(Verdict.HELD, Topic.REDIRECTS, detail))).contains("UNSEEN  redirects (no rights), which could not change this answer");
        assertThat(lines(unseen(Verdict.FREE, Topic.TCP_SOCKETS, "cut off"))).contains("UNSEEN  TCP sockets (no rights): cut off");
    }

    @Test
    void theUndoStandsBehindItsCommandWhereItFits() {
        Diagnosis old = Hostile.diagnosis("x", Verdict.HELD, Cause.LISTENER, Likelihood.ESTABLISHED);
        Question here = new Question(old.question().wanted(), "x", Optional.empty(), Optional.empty(), Optional.empty(), true);
        Step brief = new Step("stop", "x", "Stop it.", Optional.of("x"), List.of(List.of("stop", "it")), List.of(List.of("start", "it")), Optional.of("root"));
        Step wide = new Step("stop", "x", "Stop all.", Optional.of("x"), List.of(List.of("stop", "i".repeat(70))), List.of(List.of("start", "all")), Optional.of("root"));
        Step other = new Step("other", "x", "Leave it there.", Optional.of("x"), List.of(), List.of(), Optional.empty());
        assertThat(lines(with(old, here, List.of(), List.of(brief, wide, other), List.of()))).containsSequence("GET IT BACK  (commands need root)", "  1 Stop it.",
                "      stop it  # undo: start it", "  2 Stop all.", "      stop " + "i".repeat(70), "      undo: start all", "  3 Leave it there.", "");
    }

    @Test
    void oneCauseThatIsSureIsTheReasonAndSeveralAreAList() {
        Diagnosis old = Hostile.diagnosis("x", Verdict.HELD, Cause.LISTENER, Likelihood.ESTABLISHED);
        Hypothesis sure = new Hypothesis("x", "two-servers", "two servers want it", Likelihood.ESTABLISHED, List.of(0));
        Hypothesis not = new Hypothesis("x", "else", "something else", Likelihood.RULED_OUT, List.of(1));
        assertThat(lines(with(old, old.question(), List.of(), List.of(), List.of(sure)))).anyMatch(line -> line.startsWith("WHY     Two servers want it.")).noneMatch(line -> line.startsWith("CAUSES"));
        assertThat(lines(with(old, old.question(), List.of(), List.of(), List.of(sure, not)))).contains("CAUSES  established: two servers want it [0]", "        ruled out: something else");
    }

    @Test
    void ofManyAnswersEachIsBrief() {
        String text = TextRenderer.ENGLISH.brief(Hostile.diagnosis("x", Verdict.HELD, Cause.LISTENER, Likelihood.ESTABLISHED), "see there");
        assertThat(text.lines().count()).isLessThanOrEqualTo(12);
        assertThat(text).contains("\nWHO     x", "\nFIRST   x", "\nMORE    see there\n");
    }
}
