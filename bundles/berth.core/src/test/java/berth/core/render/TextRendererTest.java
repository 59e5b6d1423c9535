// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;

class TextRendererTest {
    private static List<String> lines(Diagnosis diagnosis) {
        String text = TextRenderer.render(diagnosis);
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
        berth.core.snapshot.Samples.full(Hostile.TEXT).forEach(evidence -> Hostile.assertHarmless(EvidenceText.of(evidence)));
        berth.core.snapshot.Samples.bare().forEach(evidence -> assertThat(EvidenceText.of(evidence)).isNotBlank());
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
        Diagnosis free = Hostile.diagnosis("x", Verdict.FREE, Cause.NONE, Likelihood.ESTABLISHED);
        assertThat(free.blindSpots()).isNotEmpty();
        assertThat(lines(free).getLast()).startsWith("Sure, apart from what is listed as unseen.");
        assertThat(lines(Hostile.diagnosis("x", Verdict.HELD, Cause.LISTENER, Likelihood.ESTABLISHED)).getLast()).startsWith("Sure. ");
        assertThat(lines(Hostile.diagnosis("x", Verdict.UNDETERMINED, Cause.NETWORK, Likelihood.ESTABLISHED)).getLast())
                .startsWith("The cause is sure; whether the port can be taken is not.");
    }

    @Test
    void aCommandCanBeCopiedSafely() {
        assertThat(TextRenderer.command(List.of("systemctl", "stop", "--", "exim4.service"))).isEqualTo("systemctl stop -- exim4.service");
        assertThat(TextRenderer.command(List.of("net", "stop", "Simple Mail", "$(reboot)", ""))).isEqualTo("net stop 'Simple Mail' '$(reboot)' ''");
        assertThat(TextRenderer.command(List.of("kill", "x'; reboot; '"))).isEqualTo("kill 'x'\\''; reboot; '\\'''");
    }
}
