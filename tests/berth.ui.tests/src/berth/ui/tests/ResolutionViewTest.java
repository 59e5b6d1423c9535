// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Origin;
import berth.core.render.EvidenceText;
import berth.core.render.JsonRenderer;
import berth.core.render.TextRenderer;
import berth.core.render.VerdictText;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.testkit.EvtFileWriter;
import berth.ui.ResolutionPanel;
import berth.ui.ResolutionView;

/** What a person sees in the Resolution view. */
@ExtendWith(NoErrorLogged.class)
class ResolutionViewTest {
    private final Screen screen = new Screen();
    private ResolutionPanel panel;

    @TempDir
    Path folder;

    @BeforeEach
    void openTheView() throws Exception {
        panel = screen.showAnew(ResolutionView.ID, ResolutionView.class).panel();
    }

    private Diagnosis answer() {
        screen.until("the answer", () -> !panel.isBusy());
        assertThat(panel.diagnosis()).as(panel.shown()).isPresent();
        return panel.diagnosis().get();
    }

    @Test
    void saysWhichOtherProcessHoldsThePort() throws Exception {
        try (OtherProcess other = new OtherProcess(folder)) {
            panel.ask(String.valueOf(other.port()));
            Diagnosis diagnosis = answer();

            assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
            assertThat(diagnosis.holders()).extracting(Diagnosis.Holder::pid).containsExactly(Optional.of(other.pid()));
            assertThat(panel.shown()).startsWith(VerdictText.ENGLISH.summary(diagnosis)).contains("pid " + other.pid());
            screen.keep("held");
        }
    }

    @Test
    void saysThatAPortIsFreeAgain() throws Exception {
        int port;
        try (OtherProcess other = new OtherProcess(folder)) {
            port = other.port();
        }
        panel.ask(String.valueOf(port));

        assertThat(answer().verdict()).isEqualTo(Verdict.FREE);
        screen.keep("free");
    }

    @Test
    void explainsTheFailureOfALogWithEvidenceBesideIt() throws Exception {
        panel.open(List.of(seedLog()));
        Diagnosis alone = answer();
        assertThat(alone.articles()).contains("Q222553");
        screen.keep("log");

        panel.addEvidence(wspcfg(), Optional.empty());
        Diagnosis withEvidence = answer();
        assertThat(withEvidence.articles()).contains("Q222553");
        assertThat(withEvidence.hypotheses()).filteredOn(cause -> cause.article().equals("Q222553"))
                .extracting(Diagnosis.Hypothesis::cause).containsExactlyInAnyOrder("nt-smtp-service", "other-program", "antivirus");
        assertThat(panel.shown()).contains("Q222553");
        withEvidence.hypotheses().forEach(cause -> assertThat(panel.shown()).contains(cause.title()));
        screen.keep("log-and-evidence");
    }

    @Test
    void filesThatComeQuicklyOneAfterTheOtherAreAllTaken() throws Exception {
        panel.open(List.of(seedLog()));
        panel.addEvidence(wspcfg(), Optional.of("EXCH01"));
        panel.open(List.of(Files.writeString(folder.resolve("mx1.json"), SnapshotFile.text(mx1()))));
        screen.until("the answer", () -> !panel.isBusy());
        Diagnosis diagnosis = answer();

        assertThat(diagnosis.evidence()).anySatisfy(evidence -> assertThat(EvidenceText.ENGLISH.of(evidence.evidence())).contains("ServerBindTcpPorts"));
        assertThat(diagnosis.question().failure()).isPresent();
    }

    @Test
    void aSnapshotIsAskedForItsOwnHost() throws Exception {
        panel.open(List.of(Files.writeString(folder.resolve("mx1.json"), SnapshotFile.text(mx1()))));
        screen.until("the sentence", () -> !panel.isBusy());
        assertThat(panel.shown()).contains("evidence about mx1");
        screen.keep("snapshot");

        panel.ask("25");
        assertThat(answer().question().host()).isEqualTo("mx1");
        screen.keep("snapshot-asked");
    }

    private static Snapshot mx1() {
        return new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.parse("2026-11-23T09:00:00Z"), List.of(new Evidence.AddressSeen(
                new Origin("berth.ui.tests", Instant.parse("2026-11-23T09:00:00Z"), Optional.empty()), new IpAddress("192.0.2.7"), Optional.of("eth0"))));
    }

    private Path seedLog() throws IOException {
        return Files.write(folder.resolve("AppEvent.Evt"),
                new EvtFileWriter().records(EvtFileWriter.exchangePair(Instant.parse("1999-04-28T16:00:00Z"))).bytes());
    }

    private Path wspcfg() throws IOException {
        return Files.writeString(folder.resolve("Wspcfg.ini"), "[MSEXCIMC]\r\nServerBindTcpPorts=25\r\nPersistent=1\r\n"
                + "KillOldSession=1\r\n", StandardCharsets.US_ASCII);
    }

    @Test
    void theAnswerCanBeCopiedAsTheCommandLineWouldPrintIt() throws Exception {
        panel.open(List.of(seedLog()));
        Diagnosis diagnosis = answer();

        assertThat(screen.copied(panel, "Copy as &Text")).isEqualTo(TextRenderer.ENGLISH.render(diagnosis));
        assertThat(screen.copied(panel, "Copy as &JSON")).isEqualTo(JsonRenderer.render(diagnosis));
        assertThat(screen.copied(panel, "&Copy")).contains("Q222553");
    }

    @Test
    void showsTheLastOfSeveralFailures() throws Exception {
        List<LogRecord> records = new ArrayList<>(EvtFileWriter.exchangePair(Instant.parse("1999-04-28T16:00:00Z")));
        EvtFileWriter.exchangePair(Instant.parse("1999-04-29T07:40:00Z")).forEach(record -> records.add(new LogRecord(record.log(),
                records.size() + 1L, record.time(), record.written(), record.provider(), record.eventId(), record.qualifiers(),
                record.level(), record.category(), record.computer(), record.userSid(), record.data(), record.binary(),
                record.message())));
        panel.open(List.of(Files.write(folder.resolve("two.evt"), new EvtFileWriter().records(records).bytes())));
        Diagnosis diagnosis = answer();

        assertThat(diagnosis.question().failure().orElseThrow().record().time()).contains(Instant.parse("1999-04-29T07:40:00Z"));
        assertThat(panel.shown()).contains("2 failed binds; this is the last one");
    }

    @ParameterizedTest
    @ValueSource(strings = { "abc", "0", "65536", "300.1.1.1:25", "", "localhost:25", "-1" })
    void answersABadQuestionInOneSentence(String question) throws Exception {
        panel.ask(question);

        assertThat(panel.isBusy()).isFalse();
        assertThat(panel.diagnosis()).isEmpty();
        assertThat(panel.shown()).contains("65535").doesNotContain("\n");
        if (question.equals("65536")) {
            screen.keep("bad-question");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "missing.evt", "empty.evt", "other.evt", "folder" })
    void answersABadFileInOneSentence(String name) throws Exception {
        Files.createFile(folder.resolve("empty.evt"));
        Files.writeString(folder.resolve("other.evt"), "This is a letter to a friend.");
        Files.createDirectory(folder.resolve("folder"));
        panel.open(List.of(folder.resolve(name)));
        screen.until("the sentence", () -> !panel.isBusy());

        assertThat(panel.diagnosis()).isEmpty();
        assertThat(panel.shown()).contains(name).doesNotContain("\n").doesNotContain("Exception").endsWith(".");
    }

    @Test
    void aCancelledQuestionStillShowsWhatWasSeen() throws Exception {
        panel.ask(String.valueOf(PatientSource.PORT));
        screen.until("the work", () -> panel.isBusy());
        screen.keep("busy");
        assertThat(panel.isBusy()).isTrue();
        long asked = System.nanoTime();
        panel.cancel();
        Diagnosis diagnosis = answer();

        assertThat(System.nanoTime() - asked).isLessThan(5_000_000_000L);
        assertThat(diagnosis.verdict()).isNotEqualTo(Verdict.HELD);
        assertThat(diagnosis.blindSpots()).anySatisfy(spot -> assertThat(spot.detail()).contains("berth.ui.tests.patient", "cancelled"));
        screen.keep("cancelled");
    }

    @Test
    void aNewQuestionTakesThePlaceOfAnOlderOne() throws Exception {
        panel.ask(String.valueOf(PatientSource.PORT));
        try (OtherProcess other = new OtherProcess(folder)) {
            panel.ask(String.valueOf(other.port()));

            assertThat(answer().question().wanted().port()).isEqualTo(other.port());
        }
    }
}
