// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.engine.Detections;
import berth.core.engine.Detections.Detection;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector.Match;
import berth.core.trial.Trial;
import berth.core.trial.Trial.Effect;
import berth.core.trial.Trial.Stage;
import berth.core.trial.TrialBook;

/** A person at a terminal, and a host that changes between two looks. */
@Timeout(60)
class TrialGuideTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Origin ORIGIN = new Origin("t", NOON, Optional.empty());
    private static final Endpoint WANTED = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);
    private static final Advice ADVICE = new Advice(Optional.of("the switch \u001b[2Jabove"), Optional.of("the switch below"), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder = Path.of("");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static TrialCommand.Seen scene(String holder) {
        if (holder.startsWith("rule")) {
            return led(holder.equals("rule to shieldd"));
        }
        List<Evidence> all = new ArrayList<>();
        for (Topic topic : List.of(Topic.sockets(Transport.TCP), Topic.PROCESSES, Topic.ADDRESSES, Topic.PERMISSIONS)) {
            all.add(new Surveyed(ORIGIN, topic, Set.of()));
        }
        List<Evidence> because = new ArrayList<>();
        if (holder.equals("nobody")) {
            all.add(new BindAllowed(ORIGIN, WANTED));
        } else {
            ProcessRef process = new ProcessRef(7, Optional.of(NOON));
            because.add(new ProcessSeen(ORIGIN, process, Optional.empty(), holder, Optional.of("/opt/" + holder), List.of(holder), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            because.add(new SocketSeen(ORIGIN, WANTED, Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    List.of(process), List.of()));
            all.addAll(because);
        }
        Snapshot host = new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, all);
        Question question = new Question(WANTED, "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        List<Detection> found = holder.equals("shieldd") ? List.of(new Detection("V", "Shield", ADVICE, "v.a", "v", host.host(), new Match(AntivirusRole.HOLDS, Optional.empty(), because))) : List.of();
        return new TrialCommand.Seen(host, new DiagnosisEngine(List.of()).diagnose(question, List.of(host), new Detections(found, List.of())));
    }

    /** A rule takes the traffic to another port, where the product listens or nobody does. */
    private static TrialCommand.Seen led(boolean toProduct) {
        ProcessRef process = new ProcessRef(7, Optional.of(NOON));
        Endpoint behind = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 10036);
        List<Evidence> product = List.of(new ProcessSeen(ORIGIN, process, Optional.empty(), "shieldd", Optional.of("/opt/shieldd"), List.of("shieldd"), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty()), new SocketSeen(ORIGIN, behind, Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(process), List.of()));
        List<Evidence> because = new ArrayList<>(List.of(new RedirectSeen(ORIGIN, WANTED, Optional.of("port 10036"), "nftables ip nat PREROUTING")));
        because.addAll(toProduct ? product : List.of());
        List<Evidence> all = new ArrayList<>(because);
        for (Topic topic : List.of(Topic.sockets(Transport.TCP), Topic.PROCESSES, Topic.ADDRESSES, Topic.PERMISSIONS)) {
            all.add(new Surveyed(ORIGIN, topic, Set.of()));
        }
        all.add(new BindAllowed(ORIGIN, WANTED));
        Snapshot host = new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, all);
        Question question = new Question(WANTED, "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        List<Detection> found = toProduct ? List.of(new Detection("V", "Shield", ADVICE, "v.a", "v", host.host(), new Match(AntivirusRole.REDIRECTS, Optional.empty(), because))) : List.of();
        return new TrialCommand.Seen(host, new DiagnosisEngine(List.of()).diagnose(question, List.of(host), new Detections(found, List.of())));
    }

    private TrialBook book() {
        return new TrialBook(StateFolder.of(Map.of("XDG_STATE_HOME", folder.toString())::get, () -> false));
    }

    /** The person's words and the host's looks, both from first to last; the last look stays. */
    private int lead(String words, String... looks) throws IOException {
        Diagnosis before = scene("shieldd").diagnosis();
        Trial trial = Trial.begin(before, before.antivirus().getFirst(), NOON, NOON.plusSeconds(900));
        book().write(trial);
        return lead(trial, words, looks);
    }

    private int lead(Trial trial, String words, String... looks) {
        BerthCommand command = new BerthCommand(new ByteArrayInputStream(words.getBytes(StandardCharsets.UTF_8)), new LinePrinter(out, true),
                new LinePrinter(err, true), new Bundles(List.of(), Optional.empty(), Optional.empty()));
        List<String> left = new ArrayList<>(List.of(looks));
        return new TrialGuide(command, book(), () -> scene(left.size() > 1 ? left.removeFirst() : left.getFirst()), Optional.empty(), Duration.ZERO).lead(trial);
    }

    private Trial kept() throws IOException {
        return book().of(WANTED).orElseThrow();
    }

    @Test
    void leadsToTheEndAndSaysWhatWasLearnt() throws IOException {
        // For the effect of the first step; for who is to be started, and the effect; for the effect of the last.
        assertThat(lead("\n\n\n", "nobody", "nobody", "mailer", "shieldd")).isZero();
        assertThat(kept().stage()).isEqualTo(Stage.ENDED);
        assertThat(kept().effect()).isEqualTo(Effect.HELPED);
        assertThat(kept().backOn()).isPresent();
        assertThat(out.toString(StandardCharsets.UTF_8)).containsSubsequence("1 SWITCH OFF", "the switch \\u{1b}[2Jabove", "Seen: it does that no more", "2 TRY", "That was not possible before.",
                "3 SWITCH ON", "the switch below", "Both want port 25", "Seen: it is at work again", "BEFORE", "shieldd", "WITHOUT", "mailer", "LEARNT", "V Shield keeps port 25 from the service",
                "berth report 25 --for v.a", "It was seen to be on again at ", "after it was seen to be off").doesNotContain("\u001b");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aProductThatARuleLeadsToIsNotAcquittedWhileTheRuleIsThere() throws IOException {
        Diagnosis before = led(true).diagnosis();
        Trial trial = Trial.begin(before, before.antivirus().getFirst(), NOON, NOON.plusSeconds(900));
        assertThat(lead(trial, "\n\n\n\n", "rule to nobody", "nobody", "nobody", "mailer", "rule to shieldd")).isZero();
        String shown = out.toString(StandardCharsets.UTF_8);
        assertThat(shown).containsSubsequence("1 SWITCH OFF", "take away the rule that leads the port's traffic to it (nftables ip nat PREROUTING, to port 10036",
                "The rule is still there that leads port 25 to it (nftables ip nat PREROUTING, to port 10036). Nobody listens at port 10036 any more: connections to port 25 are refused.",
                "Seen: it does that no more", "3 SWITCH ON", "put that rule back", "Seen: it is at work again", "LEARNT   V Shield keeps port 25 from the service");
        assertThat(shown).doesNotContain("That part is not the cause");
    }

    @Test
    void whoSaysThatTheRuleIsGoneLearnsNothingWhileItIsThere() throws IOException {
        Diagnosis before = led(true).diagnosis();
        Trial trial = Trial.begin(before, before.antivirus().getFirst(), NOON, NOON.plusSeconds(900));
        assertThat(lead(trial, "\ngo\n\ngo\n", "rule to nobody")).isZero();
        assertThat(book().of(WANTED).orElseThrow().effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("LEARNT   nothing. The rule that leads port 25 to the product was there all the time.").doesNotContain("not the cause");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "1 | SWITCH_OFF", "2 | TRY", "3 | SWITCH_ON" })
    void whoGoesAwayFindsTheStepAgain(int enough, Stage stage) throws IOException {
        assertThat(lead("\n".repeat(enough - 1), "nobody", "nobody", "mailer")).isEqualTo(3);
        assertThat(kept().stage()).isEqualTo(stage);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Stopped here. V Shield was to be switched off", "Switch it on: the switch below", ": berth trial 25");
        assertThat(lead(kept(), "go\n".repeat(3), "mailer")).isZero();
        assertThat(kept().stage()).isEqualTo(Stage.ENDED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Make sure of it: the switch below");
    }

    @Test
    void whatIsStillThereIsNotBelievedToBeOff() throws IOException {
        assertThat(lead("\n\nwhat\nrun\nstop\n\n", "shieldd")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).containsSubsequence("Berth still sees it: it has the port", "Berth still sees it", "what means nothing here", "Berth can't do that by itself",
                "3 SWITCH ON", "LEARNT   nothing. The trial was not carried to its end", "Whether it is on again was not seen");
        assertThat(kept().effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void aBookThatCanNotBeWrittenAnyMoreIsTold() throws IOException {
        Diagnosis before = scene("shieldd").diagnosis();
        Trial trial = Trial.begin(before, before.antivirus().getFirst(), NOON, NOON.plusSeconds(900));
        Files.writeString(folder.resolve("berth"), "no folder");
        assertThat(lead(trial, "\n", "nobody")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("can't be written down any more", "remember yourself: V Shield").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "trial 25 26", "trial 0", "trial 25 --minutes 0", "trial 25 --minutes 241", "trial 25 --minutes x", "trial 25 --then", "25 --minutes 3", "trial 25 --full" })
    void wrongUsageIsOneSentenceAndStatus64(String words) {
        Ran.berth(words.split(" ")).refused(64);
    }

    @Test
    void withoutATrialThereIsNothingToSay() {
        assertThat(Ran.berth("trial").out()).isEqualTo("No trial of this user is open.\n");
        Ran.berth("trial", "25", "--json").refused(3);
    }
}
