// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Answers speak of causes and steps in a person's language, and a translation with a mistake is listed with its file and line. */
class TranslationsTest {
    private static final String ORIGINAL = """
            ---
            id: com.example.a
            title: "A neighbour"
            symptoms:
              - causes: [listener]
            causes:
              - id: neighbour
                title: "a neighbour has the port"
                when: { cause: [listener] }
            steps:
              - id: ask
                title: "Ask the neighbour for port {port}."
              - id: wait
                title: "Wait."
            ---
            # A neighbour
            """;

    @TempDir
    Path folder;
    private Contributions contributions;

    private static String translation(String id, String steps) {
        return "---\nid: " + id + "\ntitle: \"Ein Nachbar\"\ncauses:\n  neighbour: \"ein Nachbar hat den Port\"\nsteps:\n" + steps + "---\n# Ein Nachbar\n";
    }

    @BeforeEach
    void contribute() {
        String whole = "  ask: \"Den Nachbarn um Port {port} bitten.\"\n  wait: \"Warten.\"\n";
        Path jar = BundleFixture.named("com.example").extension(Point.ARTICLES, "<article id=\"com.example.a\" path=\"texts/a.md\"/>").with("texts/a.md", ORIGINAL)
                .with("texts/a.de.md", translation("com.example.a", whole)).with("texts/a.fr.md", translation("com.example.a", "  ask: \"Demander\"\n"))
                .with("texts/a.pt-BR.md", translation("com.example.a", whole + "  leave: \"Sair\"\n")).with("texts/a.it.md", translation("com.example.a", whole.replace("{port}", "{pid}")))
                .with("texts/a.es.md", translation("com.example.b", whole)).with("texts/a.readme.md", "no translation").with("texts/ab.nl.md", "of another one").jar(folder.resolve("a.jar"));
        contributions = BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of());
    }

    private Diagnosis in(Locale language) {
        Inquiry inquiry = new Inquiry(contributions, new LocalHost(HostId.named("elsewhere"), "linux"), Duration.ofSeconds(20), Clock.systemUTC()).in(language);
        Endpoint port = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);
        Snapshot host = new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.EPOCH,
                List.of(new SocketSeen(new Origin("test", Instant.EPOCH, Optional.empty()), port, Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of())));
        return inquiry.explain(new Question(port, "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true), List.of(host), inquiry.knowledge());
    }

    @Test
    void causesAndStepsAreNamedInTheLanguageOfThePerson() {
        Diagnosis english = in(Locale.ENGLISH);
        Diagnosis german = in(Locale.forLanguageTag("de-AT"));
        assertThat(english.steps()).extracting(Step::title).contains("Ask the neighbour for port 25.", "Wait.");
        assertThat(german.steps()).extracting(Step::title).contains("Den Nachbarn um Port 25 bitten.", "Warten.");
        assertThat(german.hypotheses()).extracting(Hypothesis::title).contains("ein Nachbar hat den Port");
        assertThat(german.steps()).extracting(Step::id).isEqualTo(english.steps().stream().map(Step::id).toList());
        assertThat(german.hypotheses()).extracting(Hypothesis::cause).isEqualTo(english.hypotheses().stream().map(Hypothesis::cause).toList());
        assertThat(in(Locale.FRENCH)).as("its translation is not used").isEqualTo(english);
        assertThat(in(Locale.JAPANESE)).as("there is no translation").isEqualTo(english);
    }

    @Test
    void aTranslationWithAMistakeIsListedWithItsFileAndLine() {
        assertThat(contributions.verified()).filteredOn(contribution -> contribution.id().equals(Optional.of("com.example.a"))).singleElement().satisfies(article -> {
            assertThat(article.problem()).as("the original is in use").isEmpty();
            assertThat(article.remarks()).containsExactly("the translation texts/a.es.md is not used: line 2: its id is com.example.b, but it translates com.example.a",
                    "the translation texts/a.fr.md is not used: line 7: key wait is missing",
                    "the translation texts/a.it.md is not used: line 7: the placeholder {pid} is not in the original",
                    "the translation texts/a.pt-BR.md is not used: line 9: key leave is not known");
        });
        assertThat(contributions.all()).extracting(Contribution::remarks).as("only a listing reads translations").allMatch(List::isEmpty);
    }
}
