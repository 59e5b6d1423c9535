// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.resolution.Looked;

/** What a person at a terminal is asked, and what becomes of the answers. */
class ResolveCommandTest {
    private static final Question QUESTION = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), false);
    private static final List<Step> STEPS = List.of(new Step("stop", "held", "Stop it.", Optional.of("mx1"), List.of(List.of("systemctl", "stop", "--", "a.service")), List.of(), Optional.empty()),
            new Step("move", "held", "Use another port.", Optional.of("mx1"), List.of(), List.of(), Optional.empty()));

    @TempDir
    private Path folder;
    private Instant clock = Instant.parse("2026-01-01T12:00:00Z");
    private final List<Verdict> verdicts = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Optional<Looked> look() {
        clock = clock.plusSeconds(1);
        Verdict verdict = verdicts.size() > 1 ? verdicts.removeFirst() : verdicts.getFirst();
        Likelihood check = verdict == Verdict.FREE ? Likelihood.ESTABLISHED : Likelihood.RULED_OUT;
        return Optional.of(new Looked(new Diagnosis(QUESTION, clock, verdict, Optional.of(Cause.LISTENER), Likelihood.ESTABLISHED, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), verdict == Verdict.FREE ? List.of() : STEPS, List.of()), Map.of(), clock, steps -> steps.stream().map(step -> step.id().equals("stop") ? check : Likelihood.UNKNOWN).toList()));
    }

    /** What is seen at each look, the last one for good; what the person types; and the options. */
    private int berth(List<Verdict> seen, String typed, String... options) throws UsageException {
        verdicts.clear();
        verdicts.addAll(seen);
        out.reset();
        BerthCommand command = new BerthCommand(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), new LinePrinter(out, true),
                new LinePrinter(err, true), new Bundles(List.of(), Optional.empty(), Optional.empty()));
        StateFolder state = name -> Optional.of(folder);
        return new ResolveCommand(command, Arguments.parse(options), state, this::look).run();
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void itLeadsToTheEnd() throws UsageException {
        assertThat(berth(List.of(Verdict.HELD, Verdict.HELD, Verdict.FREE), "\ndone\n")).isZero();
        assertThat(said()).contains("1 [to do] Stop it.", "systemctl stop -- a.service", "1 [done] Stop it.", "That is the end: ").doesNotContain(", run");
    }

    @Test
    void itGoesOnWhereItStood() throws UsageException {
        assertThat(berth(List.of(Verdict.HELD), "done\nstop\n")).isEqualTo(ExitStatus.NOT_FREE);
        assertThat(said()).contains("1 [failed] Stop it.", "Stopped here");
        assertThat(berth(List.of(Verdict.HELD), "nonsense\nskip\nskip\n")).isEqualTo(ExitStatus.NOT_FREE);
        assertThat(said()).contains("1 [failed] Stop it.", "nonsense means nothing here", "1 [skipped] Stop it.", "2 [skipped] Use another port.", "All steps are behind.");
    }

    @Test
    void whoIsNotAskedSaysItByOptions() throws UsageException {
        berth(List.of(Verdict.HELD), "", "--done", "stop", "--json");
        assertThat(said()).startsWith("{\"schema\":\"berth.resolution/1\"").contains("\"id\":\"stop\",", "\"state\":\"failed\"");
        berth(List.of(Verdict.HELD), "", "--skip", "move");
        assertThat(said()).contains("2 [skipped] Use another port.");
    }

    @Test
    void anUnknownStepAndAnotherPortsFileAreWrongUsage() throws IOException, UsageException {
        Path file = folder.resolve("steps.json");
        berth(List.of(Verdict.HELD), "", "-o", file.toString());
        assertThat(file).exists();
        assertThatThrownBy(() -> berth(List.of(Verdict.HELD), "", "--done", "x")).isInstanceOf(UsageException.class).hasMessageContaining("the steps are stop, move");
        Files.writeString(file, Files.readString(file).replace("\"mx1\"", "\"other\""));
        assertThatThrownBy(() -> berth(List.of(Verdict.HELD), "", "-o", file.toString())).isInstanceOf(UsageException.class).hasMessageContaining("of other");
    }

    @Test
    void whereItCannotBeKeptNothingIsClaimed() throws UsageException {
        assertThat(berth(List.of(Verdict.HELD), "", "-o", folder.resolve("no/such/steps.json").toString())).isEqualTo(ExitStatus.UNDETERMINED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("the steps can't be kept");
    }
}
