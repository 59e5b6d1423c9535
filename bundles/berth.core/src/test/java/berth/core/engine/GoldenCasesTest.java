// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import berth.core.article.Article;
import berth.core.article.OwnArticles;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.engine.Cases.Case;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.render.Language;
import berth.core.render.LanguageTest;
import berth.core.render.TextRenderer;
import berth.core.snapshot.Redaction;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;

/** A snapshot of each cause, as a file, says what it said when it was made; without names and addresses it says the same. {@code -Dgolden.update=true} makes them anew. */
class GoldenCasesTest {
    private static final Path GOLDEN = Path.of("src/test/golden");

    private static List<Article> articles = List.of();
    private static List<Article> german = List.of();

    @BeforeAll
    static void readArticles() throws Exception {
        assumeTrue(OwnArticles.areThere(), "berth.articles does not lie beside berth.core");
        articles = OwnArticles.read();
        german = OwnArticles.german();
    }

    @ParameterizedTest
    @EnumSource
    void theFileSaysWhatItSaid(Cause cause) throws Exception {
        Path snapshot = GOLDEN.resolve(cause.id() + ".json");
        Path answer = GOLDEN.resolve(cause.id() + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            update(Cases.of(cause), snapshot, answer);
        }
        Case read = new Case(Cases.of(cause).question(), SnapshotFile.read(Files.readAllBytes(snapshot)));
        assertThat(TextRenderer.ENGLISH.render(read.ask(articles))).isEqualTo(Files.readString(answer));
    }

    @ParameterizedTest
    @EnumSource
    void inGermanItSaysWhatItSaid(Cause cause) throws Exception {
        Path answer = GOLDEN.resolve(cause.id() + ".de.txt");
        Case read = new Case(Cases.of(cause).question(), SnapshotFile.read(Files.readAllBytes(GOLDEN.resolve(cause.id() + ".json"))));
        String said = new TextRenderer(Language.named("de")).render(read.ask(german));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(answer, said, StandardCharsets.UTF_8);
        }
        assertThat(said).isEqualTo(Files.readString(answer));
        assertThat(LanguageTest.phrases()).noneMatch(said.replaceAll("\\s+", " ")::contains);
    }

    private static void update(Case now, Path snapshot, Path answer) throws IOException {
        Files.createDirectories(GOLDEN);
        Files.writeString(snapshot, SnapshotFile.text(now.host()), StandardCharsets.UTF_8);
        Files.writeString(answer, TextRenderer.ENGLISH.render(now.ask(articles)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void redactedItSaysTheSame(Cause cause) throws Exception {
        Case whole = new Case(Cases.of(cause).question(), SnapshotFile.read(Files.readAllBytes(GOLDEN.resolve(cause.id() + ".json"))));
        Case redacted = redacted(whole);
        assertThat(redacted.host().host().name()).isNotEqualTo(whole.host().host().name());
        assertThat(meaning(redacted.ask(articles))).isEqualTo(meaning(whole.ask(articles)));
    }

    private static Case redacted(Case whole) throws Exception {
        Redaction redaction = Redaction.of(List.of(whole.host()));
        Snapshot host = SnapshotFile.read(SnapshotFile.text(redaction.redacted(whole.host())).getBytes(StandardCharsets.UTF_8));
        Question asked = whole.question();
        Endpoint wanted = new Endpoint(asked.wanted().transport(), IpAddress.parse(redaction.redacted(asked.wanted().address().text())).orElseThrow(), asked.wanted().port());
        return new Case(new Question(wanted, host.host().name(), asked.service(), asked.asUser().map(redaction::redacted), asked.failure(), asked.live()), host);
    }

    /** All but names, addresses and what is worded with them. */
    private static List<String> meaning(Diagnosis diagnosis) {
        List<String> meaning = new ArrayList<>(List.of(diagnosis.verdict() + " " + diagnosis.cause() + " " + diagnosis.likelihood()));
        diagnosis.holders().forEach(holder -> meaning.add("holder " + holder.pid() + " " + holder.service() + " " + holder.via().map(Diagnosis.Via::kind) + " " + holder.workers()));
        diagnosis.claimants().forEach(claimant -> meaning.add("wants " + claimant.name() + " " + claimant.state()));
        diagnosis.hypotheses().forEach(hypothesis -> meaning.add("cause " + hypothesis.article() + " " + hypothesis.cause() + " " + hypothesis.likelihood() + " " + hypothesis.because()));
        diagnosis.steps().forEach(step -> meaning.add("step " + step.article() + " " + step.id() + " " + step.needs()));
        diagnosis.blindSpots().forEach(spot -> meaning.add("unseen " + spot.topic() + " " + spot.why()));
        diagnosis.evidence().forEach(cited -> meaning.add("evidence " + cited.evidence().kind()));
        return meaning;
    }
}
