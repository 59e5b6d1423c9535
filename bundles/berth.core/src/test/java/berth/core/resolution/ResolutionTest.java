// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.render.ResolutionRenderer;
import berth.core.resolution.Stage.State;

/** How far each step is, by what a person says and what is seen. */
class ResolutionTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Question QUESTION = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.of("postfix.service"), Optional.empty(), Optional.empty(), true);
    private static final Step STOP = step("stop", Optional.of("mx1"), "exim4.service");
    private static final Step MOVE = step("move", Optional.of("mx1"), "");

    @TempDir
    private Path folder;
    private Instant clock = NOON;

    private static Step step(String id, Optional<String> host, String unit) {
        return new Step(id, "held", "Do " + id + ".", host, unit.isEmpty() ? List.of() : List.of(List.of("systemctl", "stop", "--", unit)), List.of(), Optional.empty());
    }

    private static Holder holder(String service) {
        return new Holder("mx1", Optional.of(7L), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.of(service), Optional.empty(),
                Optional.empty(), List.of(), Optional.empty(), Upkeep.UNKNOWN, List.of());
    }

    private static Diagnosis diagnosis(Instant taken, Verdict verdict, String holder, List<Step> steps) {
        return new Diagnosis(QUESTION, taken, verdict, Optional.of(Cause.LISTENER), Likelihood.ESTABLISHED, holder.isEmpty() ? List.of() : List.of(holder(holder)), List.of(), List.of(), List.of(),
                List.of(), List.of(), List.of(), steps, List.of());
    }

    /** A later look, in which these steps are offered, and those with these ids are seen to be so, or not. */
    private Looked look(Verdict verdict, String holder, List<Step> steps, Map<String, Likelihood> checks) {
        clock = clock.plusSeconds(1);
        return new Looked(diagnosis(clock, verdict, holder, steps), Map.of(), clock, asked -> asked.stream().map(step -> checks.getOrDefault(step.id(), Likelihood.UNKNOWN)).toList());
    }

    private Looked held(Map<String, Likelihood> checks) {
        return look(Verdict.HELD, "exim4.service", List.of(STOP, MOVE), checks);
    }

    private static Resolution begun() {
        return Resolution.of(QUESTION, NOON);
    }

    private static void assertStates(Resolution resolution, State... states) {
        assertThat(resolution.stages()).extracting(Stage::state).isEqualTo(Arrays.asList(states));
    }

    @Test
    void whatIsSeenToBeSoNeedNotBeDone() {
        Resolution now = begun().renewed(held(Map.of("stop", Likelihood.ESTABLISHED)));
        assertStates(now, State.CHECKED, State.TO_DO);
        assertThat(now.next()).map(stage -> stage.step().id()).contains("move");
        assertStates(now.renewed(held(Map.of("stop", Likelihood.RULED_OUT))), State.TO_DO, State.TO_DO);
    }

    @Test
    void whatIsDoneIsBelievedUntilItIsSeenNotToHaveHelped() {
        Resolution done = begun().renewed(held(Map.of("stop", Likelihood.RULED_OUT))).done("stop");
        assertStates(done, State.DONE, State.TO_DO);
        assertThat(done.stages().getFirst().isUnproven()).isTrue();
        assertStates(done.renewed(held(Map.of())), State.DONE, State.TO_DO);
        Resolution failed = done.renewed(held(Map.of("stop", Likelihood.RULED_OUT)));
        assertStates(failed, State.FAILED, State.TO_DO);
        assertThat(failed.next()).map(stage -> stage.step().id()).contains("stop");
        Resolution helped = failed.renewed(held(Map.of("stop", Likelihood.ESTABLISHED)));
        assertStates(helped, State.DONE, State.TO_DO);
        assertThat(helped.stages().getFirst().isUnproven()).isFalse();
    }

    @Test
    void anOldSnapshotSaysNothingOfWhatWasDoneSince() {
        Step there = step("stop", Optional.of("PROXY1"), "exim4.service");
        Looked before = new Looked(diagnosis(NOON.plusSeconds(9), Verdict.ELSEWHERE, "", List.of(there)), Map.of("PROXY1", NOON, "mx1", NOON.plusSeconds(9)), NOON, steps -> List.of(Likelihood.RULED_OUT));
        Resolution done = begun().renewed(before).done("stop");
        assertStates(done.renewed(new Looked(before.diagnosis(), Map.of("PROXY1", NOON, "mx1", NOON.plusSeconds(99)), NOON, before.check())), State.DONE);
        assertStates(done.renewed(new Looked(before.diagnosis(), Map.of("PROXY1", NOON.plusSeconds(1)), NOON, before.check())), State.FAILED);
    }

    @Test
    void aClockThatWasSetBackDoesNotStopALookAtThisHost() {
        Resolution done = begun().renewed(held(Map.of())).done("stop");
        clock = NOON.minusSeconds(86_400 * 400L);
        assertStates(done.renewed(held(Map.of("stop", Likelihood.RULED_OUT))), State.FAILED, State.TO_DO);
    }

    @Test
    void whatNoClockCanHaveShownYetIsNoEvidence() {
        Step there = step("stop", Optional.of("PROXY1"), "exim4.service");
        Instant never = NOON.plusSeconds(86_400 * 400L);
        Looked forged = new Looked(diagnosis(NOON, Verdict.ELSEWHERE, "", List.of(there)), Map.of("PROXY1", never), NOON, steps -> List.of(Likelihood.RULED_OUT));
        Resolution done = begun().renewed(forged).done("stop");
        assertStates(done.renewed(forged), State.DONE);
        assertStates(done.renewed(new Looked(forged.diagnosis(), Map.of("PROXY1", NOON), NOON, forged.check())), State.FAILED);
        Looked fast = new Looked(forged.diagnosis(), Map.of("PROXY1", NOON.plusSeconds(3600)), NOON, forged.check());
        assertStates(begun().renewed(fast).done("stop").renewed(new Looked(forged.diagnosis(), Map.of("PROXY1", NOON), NOON, forged.check())), State.DONE);
    }

    @Test
    void whatWasSkippedStaysBehind() {
        Resolution skipped = begun().renewed(held(Map.of())).skipped("stop").skipped("move");
        assertStates(skipped.renewed(held(Map.of("stop", Likelihood.RULED_OUT))), State.SKIPPED, State.SKIPPED);
        assertThat(skipped.next()).isEmpty();
        assertThat(skipped.ended()).isEmpty();
    }

    @Test
    void adviceThatNoLongerFitsGoesAndWhatBecameOfItStays() {
        Resolution done = begun().renewed(held(Map.of())).done("stop");
        Step other = step("end", Optional.of("mx1"), "other.service");
        Looked changed = look(Verdict.HELD, "other.service", List.of(other), Map.of("stop", Likelihood.ESTABLISHED, "move", Likelihood.RULED_OUT));
        Resolution now = done.renewed(changed);
        assertThat(now.stages()).extracting(stage -> stage.step().id()).containsExactly("stop", "end");
        assertStates(now, State.DONE, State.TO_DO);
    }

    @Test
    void whatNobodyCanCheckStaysToDoUntilTheEnd() {
        Resolution begun = begun().renewed(held(Map.of()));
        Resolution elsewhere = begun.renewed(look(Verdict.ELSEWHERE, "", List.of(), Map.of("stop", Likelihood.ESTABLISHED)));
        assertStates(elsewhere, State.CHECKED, State.TO_DO);
        assertThat(elsewhere.next()).map(stage -> stage.step().id()).contains("move");
    }

    @Test
    void aStepOfAHostThatBecomesKnownIsTheSame() {
        Step nowhere = step("stop", Optional.empty(), "exim4.service");
        Resolution done = begun().renewed(look(Verdict.UNDETERMINED, "", List.of(nowhere), Map.of())).done("stop");
        Looked there = look(Verdict.HELD, "exim4.service", List.of(STOP), Map.of("stop", Likelihood.RULED_OUT));
        assertStates(done.renewed(new Looked(there.diagnosis(), Map.of("mx1", NOON.minusSeconds(99)), NOON, there.check())), State.FAILED);
    }

    @Test
    void theEndIsThePortFreeOrWithWhoWantsIt() {
        Resolution held = begun().renewed(held(Map.of()));
        assertThat(held.ended()).isEmpty();
        Resolution free = held.done("stop").renewed(look(Verdict.FREE, "", List.of(), Map.of("stop", Likelihood.ESTABLISHED)));
        assertThat(free.ended()).contains(clock);
        assertThat(free.next()).isEmpty();
        assertStates(free, State.DONE);
        assertThat(held.renewed(look(Verdict.HELD, "postfix.service", List.of(STOP), Map.of())).ended()).contains(clock);
        assertThat(free.renewed(held(Map.of())).ended()).isEmpty();
        assertThat(held.renewed(look(Verdict.UNDETERMINED, "", List.of(STOP), Map.of())).ended()).isEmpty();
    }

    @Test
    void itIsKeptAndReadAgain() throws IOException {
        ResolutionFile file = ResolutionFile.at(folder.resolve("steps.json"));
        assertThat(file.read()).isEmpty();
        Resolution kept = begun().renewed(held(Map.of("move", Likelihood.POSSIBLE))).done("stop");
        file.write(kept);
        assertThat(file.read()).contains(kept);
        assertThat(kept.isAbout(QUESTION)).isTrue();
        file.write(kept.skipped("move"));
        assertThat(file.read().map(Resolution::stages).map(List::getLast).map(Stage::state)).contains(State.SKIPPED);
    }

    @Test
    void aFileOfAnotherKindIsRefusedAndLeftAlone() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "{\"begun\":\"x\"}");
        assertThatThrownBy(() -> ResolutionFile.at(other).read()).isInstanceOf(IOException.class).hasMessageContaining("no file in which Berth keeps steps");
        Files.writeString(other, "[".repeat(100_000));
        assertThatThrownBy(() -> ResolutionFile.at(other).read()).isInstanceOf(IOException.class);
        Files.write(other, new byte[2 << 20]);
        assertThatThrownBy(() -> ResolutionFile.at(other).read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ResolutionFile.at(folder).read()).isInstanceOf(IOException.class);
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "{}");
        Path link = SymbolicLinks.make(folder.resolve("link"), file);
        assertThatThrownBy(() -> ResolutionFile.at(link).read()).isInstanceOf(IOException.class);
    }

    @Test
    void aHostileNameStaysInTheFolder() throws IOException {
        Question hostile = new Question(QUESTION.wanted(), "../../etc/\u001b[2J", Optional.of("/x".repeat(300)), Optional.empty(), Optional.empty(), false);
        ResolutionFile file = ResolutionFile.of(hostile, name -> Optional.of(folder));
        file.write(Resolution.of(hostile, NOON));
        assertThat(file.path().getParent()).isEqualTo(folder);
        assertThat(file.read()).map(Resolution::host).contains("../../etc/\u001b[2J");
        assertThatThrownBy(() -> ResolutionFile.of(hostile, StateFolder.none())).isInstanceOf(IOException.class).hasMessageContaining("-o");
    }

    @Test
    void itReadsAsLines() {
        Step hostile = new Step("stop", "held", "Stop \u001b[2Jit.", Optional.of("mx1"), List.of(List.of("systemctl", "stop", "--", "a.service")), List.of(List.of("systemctl", "start", "--", "a.service")),
                Optional.of("root"), Optional.of("Mail waits."));
        Resolution resolution = begun().renewed(look(Verdict.HELD, "a.service", List.of(MOVE, hostile), Map.of("move", Likelihood.ESTABLISHED)));
        assertThat(ResolutionRenderer.ENGLISH.lines(resolution)).containsExactly("STEPS", "  1 [checked] Do move.", "  2 [to do] Stop \\u{1b}[2Jit.", "      systemctl stop -- a.service", "      Mail waits.",
                "      undo: systemctl start -- a.service", "      needs the rights of root");
        assertThat(ResolutionRenderer.ENGLISH.lines(resolution.done("stop"))).last().isEqualTo("  2 [done, unproven] Stop \\u{1b}[2Jit.");
        assertThat(ResolutionRenderer.render(diagnosis(NOON, Verdict.HELD, "", List.of()), resolution, Path.of("f"))).startsWith("{\"schema\":\"berth.resolution/1\",\"file\":\"f\"")
                .contains("\"next\":\"stop\"", "\"state\":\"checked\"", "\"state\":\"to-do\"", "\"check\":\"established\"").doesNotContain("\u001b");
    }
}
