// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.article.Article;
import berth.core.article.ArticleReader;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Question;
import berth.core.engine.Detections;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailureScanner;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.Articles;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator;
import berth.core.spi.EventLogFormat;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The examples in the descriptions of the extension points do what the descriptions say: read by the real reader, out of a stranger's jar, and run. */
class SchemaExamplesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Origin ORIGIN = new Origin("test", NOON, Optional.empty());

    @TempDir
    Path folder;

    private Contributions read(Point point) throws Exception {
        return BundleFixture.registry(folder, List.of(), List.of(SchemaExample.of(point).jar(folder))).contributions(List.of());
    }

    private static Endpoint tcp(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).orElseThrow();
    }

    private static Snapshot snapshot(List<Evidence> evidence) {
        return new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, evidence);
    }

    /** A host on which a program of that name has port 25, and everything was looked at. */
    private static Snapshot held(String name) {
        ProcessRef process = new ProcessRef(417, Optional.of(NOON.minusSeconds(60)));
        return snapshot(List.of(new SocketSeen(ORIGIN, tcp("25"), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(process), List.of()),
                new ProcessSeen(ORIGIN, process, Optional.of(1L), name, Optional.of("/usr/sbin/" + name), List.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                new Surveyed(ORIGIN, Topic.TCP_SOCKETS, Set.of()), new Surveyed(ORIGIN, Topic.PROCESSES, Set.of()), new Surveyed(ORIGIN, Topic.SERVICES, Set.of())));
    }

    @Test
    void theArticleSaysWhoHasThePortAndWhatHelps() throws Exception {
        Contributed<byte[]> contributed = read(Point.ARTICLES).articles().getFirst();
        Article article = ArticleReader.read(contributed.id(), contributed.bundle(), contributed.make().call());
        Question question = new Question(tcp("25"), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        Diagnosis gateway = new DiagnosisEngine(List.of(article)).diagnose(question, List.of(held("mailshieldd")), Detections.none());
        assertThat(gateway.hypotheses()).extracting(h -> h.cause() + " " + h.likelihood().id()).containsExactly("gateway established");
        assertThat(gateway.steps()).filteredOn(step -> step.id().equals("move-gateway")).singleElement().satisfies(step -> {
            assertThat(step.commands()).containsExactly(List.of("mailshieldctl", "gateway", "port", "10025"));
            assertThat(step.undo()).containsExactly(List.of("mailshieldctl", "gateway", "port", "25"));
            assertThat(step.breaks()).isPresent();
        });
        Diagnosis other = new DiagnosisEngine(List.of(article)).diagnose(question, List.of(held("exim4")), Detections.none());
        assertThat(other.hypotheses()).extracting(h -> h.cause() + " " + h.likelihood().id()).containsExactly("other-program established");
        assertThat(other.steps()).extracting(Step::id).doesNotContain("move-gateway");
    }

    @Test
    void theTranslationLiesBesideTheArticle() throws Exception {
        Articles german = new Articles(read(Point.ARTICLES), Locale.GERMANY);
        assertThat(german.problems()).isEmpty();
        assertThat(german.all()).singleElement().satisfies(article -> {
            assertThat(article.title()).isEqualTo("MailShield Gateway startet vor dem Mailserver");
            assertThat(article.steps()).singleElement().satisfies(step -> assertThat(step.breaks()).hasValueSatisfying(text -> assertThat(text).startsWith("Post, die")));
        });
        assertThat(new Articles(read(Point.ARTICLES), Locale.FRENCH).all()).extracting(Article::title).containsExactly("MailShield Gateway starts before the mail server");
    }

    @Test
    void aTranslationWithAMistakeIsToldAndLeavesTheArticle() throws Exception {
        Path jar = SchemaExample.of(Point.ARTICLES).bundle(SchemaExample.of(Point.ARTICLES).extension())
                .with("articles/gateway-first.de.md", "---\nid: com.example.mailshield.gateway-first\ntitle: Nur dies\n---\n").jar(folder.resolve("half.jar"));
        Articles german = new Articles(BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of()), Locale.GERMAN);
        assertThat(german.all()).extracting(Article::title).containsExactly("MailShield Gateway starts before the mail server");
        assertThat(german.problems()).singleElement().satisfies(problem -> assertThat(problem.reason()).contains("line 2: key causes is missing"));
    }

    @Test
    void thePatternsFindTheEventAndTheMessage() throws Exception {
        Contributed<byte[]> contributed = read(Point.FAILURE_PATTERNS).failurePatterns().getFirst();
        FailurePatternReader.Content content = FailurePatternReader.read(contributed.id(), contributed.make().call());
        List<LoggedFailure> failures = new ArrayList<>();
        FailureScanner scanner = new FailureScanner(content.events(), content.vocabulary());
        scanner.scan(new ByteArrayInputStream("all is well\nmailshield: door 587 at 192.0.2.7 is shut\n".getBytes(StandardCharsets.UTF_8)), "x.log", failures::add, new NullProgressMonitor());
        try (FailureScanner.Records records = scanner.records("System", failures::add)) {
            records.add(scanner.judge(event(1200, "all is well")));
            records.add(scanner.judge(event(1201, "10048")));
        }
        assertThat(failures).extracting(failure -> failure.toString()).hasSize(2).satisfiesExactly(
                text -> assertThat(text).contains("587", "192.0.2.7"), bind -> assertThat(bind).contains("Mail Shield", "10048"));
        assertThat(content.events()).singleElement().satisfies(pattern -> assertThat(pattern.port()).contains(25));
        assertThat(content.servers()).singleElement().satisfies(server -> assertThat(server.says("220 mx1 ESMTP MailShield Gateway")).isTrue());
    }

    private static LogRecord event(int number, String text) {
        return new LogRecord("System", 1, Optional.of(NOON), Optional.of(NOON), "MailShield", Optional.of(number), Optional.empty(), "error", Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(new Datum(Optional.empty(), text)), "", Optional.empty());
    }

    @Test
    void theSourceTellsTheAddressesOfThisHost() throws Exception {
        EvidenceSource source = read(Point.EVIDENCE_SOURCES).sources("linux").getFirst().source().make().call();
        List<Evidence> seen = new ArrayList<>();
        source.collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, NOON), seen::add, new NullProgressMonitor());
        assertThat(seen).filteredOn(one -> one instanceof AddressSeen own && own.address().isLoopback()).isNotEmpty();
        assertThat(seen.getLast()).isEqualTo(new Surveyed(new Origin("com.example.hosts.addresses", NOON, Optional.empty()), Topic.ADDRESSES, Set.of()));
        seen.clear();
        source.collect(new Request(Optional.empty(), Optional.empty(), Effort.EXACT, NOON), seen::add, new NullProgressMonitor());
        assertThat(seen).isEmpty();
        NullProgressMonitor cancelled = new NullProgressMonitor();
        cancelled.setCanceled(true);
        source.collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, NOON), seen::add, cancelled);
        assertThat(seen).as("who was stopped has not looked at everything").noneMatch(Surveyed.class::isInstance);
    }

    @Test
    void theFormatReadsRecordsAndSaysWhatIsDamaged() throws Exception {
        EventLogFormat format = read(Point.EVENT_LOG_FORMATS).formats().getFirst().make().call();
        byte[] text = "port 25 is taken".getBytes(StandardCharsets.UTF_8);
        ByteBuffer log = ByteBuffer.allocate(5 + 6 + text.length + 6 + 3).put("XLOG1".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) text.length).putInt(1000).put(text).putShort((short) 9).putInt(1001).put(new byte[3]);
        assertThat(format.recognises(log.flip().duplicate())).isTrue();
        assertThat(format.recognises(ByteBuffer.wrap("XLOG".getBytes(StandardCharsets.US_ASCII)))).isFalse();
        assertThat(format.recognises(ByteBuffer.wrap("other bytes".getBytes(StandardCharsets.US_ASCII)))).isFalse();
        Path file = Files.write(folder.resolve("a.xlog"), log.array());
        List<LogRecord> records = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file)) {
            format.read(channel, "a.xlog", records::add, damages::add, new NullProgressMonitor());
        }
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.message()).contains("port 25 is taken");
            assertThat(record.time()).contains(Instant.ofEpochSecond(1000));
        });
        assertThat(damages).containsExactly(new Damage(5 + 6 + text.length, Optional.of(2L), "the record is cut off"));
    }

    @Test
    void theActuatorPlansForItsOwnStepOnlyAndSaysWhatItCanNotDo() throws Exception {
        read(Point.ACTUATORS);
        SchemaExample example = SchemaExample.of(Point.ACTUATORS);
        Actuator actuator = (Actuator) new ClassLoader(getClass().getClassLoader()) {
            Class<?> define(byte[] bytes) {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define(example.classFile()).getConstructor().newInstance();
        Snapshot runs = snapshot(List.of(new ServiceSeen(ORIGIN, "mailshield-gateway.service", Optional.empty(), ServiceState.RUNNING, Optional.empty(), Optional.empty())));
        Step step = new Step("pause-gateway", "a", "t", Optional.empty(), List.of(), List.of(), Optional.empty());
        assertThat(actuator.plan(step, runs)).hasValueSatisfying(plan -> {
            assertThat(plan.commands()).containsExactly(List.of("/usr/bin/mailshieldctl", "gateway", "off"));
            assertThat(plan.undo()).containsExactly(List.of("/usr/bin/mailshieldctl", "gateway", "on"));
            assertThat(plan.effects()).isNotEmpty();
            // There is no such product here.
            assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).isInstanceOf(Actuator.CannotActException.class).hasMessageContaining("can't be started");
        });
        assertThat(actuator.plan(step, snapshot(List.of()))).isEmpty();
        assertThat(actuator.plan(new Step("another", "a", "t", Optional.empty(), List.of(), List.of(), Optional.empty()), runs)).isEmpty();
    }
}
