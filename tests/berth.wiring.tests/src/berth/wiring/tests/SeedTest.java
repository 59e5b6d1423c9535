// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.wiring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.RegistryFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.FrameworkUtil;

import berth.core.contribution.Contributions;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.given.Given;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Redaction;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.testkit.EvtFileWriter;

/**
 * The Internet Mail Service that can't take port 25 of its proxy server: each folder under {@code golden/} is one case.
 * The test compares ids and likelihoods with {@code expected.txt}; {@code -Dgolden.update=FOLDER} writes new ones there.
 */
class SeedTest {
    private static final Instant FAILED = Instant.parse("1999-04-28T20:47:00Z");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("1999-04-28T21:00:00Z"), ZoneOffset.UTC);

    static Stream<String> cases() {
        List<String> names = new ArrayList<>();
        Enumeration<URL> folders = FrameworkUtil.getBundle(SeedTest.class).findEntries("golden", "event.properties", true);
        while (folders.hasMoreElements()) {
            String path = folders.nextElement().getPath();
            names.add(path.split("/")[2]);
        }
        return names.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatTheArticleSays(String name, @TempDir Path folder) throws Exception {
        String found = summary(diagnosis(name, folder, false));
        String update = System.getProperty("golden.update");
        if (update != null) {
            Files.writeString(Path.of(update, name, "expected.txt"), found);
        }
        assertThat(found).isEqualTo(new String(read(name, "expected.txt").orElseThrow(), StandardCharsets.UTF_8));
    }

    /** Whoever hands a snapshot on without names and addresses says whose it is by {@code --with HOST=FILE}. */
    @ParameterizedTest
    @MethodSource("cases")
    void snapshotsWithoutNamesSayTheSame(String name, @TempDir Path folder) throws Exception {
        assertThat(summary(diagnosis(name, folder, true))).isEqualTo(new String(read(name, "expected.txt").orElseThrow(), StandardCharsets.UTF_8));
    }

    private static byte[] redacted(byte[] file) throws Exception {
        Snapshot snapshot = SnapshotFile.read(file);
        Snapshot without = Redaction.of(List.of(snapshot)).redacted(snapshot);
        assertThat(without.host().name()).isNotEqualTo(snapshot.host().name());
        return SnapshotFile.text(without).getBytes(StandardCharsets.UTF_8);
    }

    private static Diagnosis diagnosis(String name, Path folder, boolean redacted) throws Exception {
        Contributions contributions = new Contributions(RegistryFactory.getRegistry(), Platforms.resources(), List.of());
        Properties event = new Properties();
        event.load(new StringReader(new String(read(name, "event.properties").orElseThrow(), StandardCharsets.UTF_8)));
        Path log = Files.write(folder.resolve("Application.evt"), log(event));
        InputFiles files = new InputFiles(contributions, Duration.ofSeconds(10));
        List<Given> given = new ArrayList<>();
        for (String file : List.of("Wspcfg.ini", "exch01.json", "proxy1.json")) {
            Optional<byte[]> content = read(name, file);
            if (content.isPresent()) {
                Optional<String> host = file.startsWith("proxy1") ? Optional.of("PROXY1") : redacted ? Optional.of("EXCH01") : Optional.empty();
                byte[] bytes = redacted && file.endsWith(".json") ? redacted(content.get()) : content.get();
                given.add(files.evidence(host, Files.write(folder.resolve(file), bytes).toString(), CLOCK.instant()));
            }
        }
        Knowledge knowledge = Knowledge.of(contributions);
        assertThat(knowledge.problems()).isEmpty();
        List<Found> failures = FailureKnowledge.of(contributions).finder()
                .find(files.log(log.toString(), new NullProgressMonitor()).records());
        assertThat(failures).as("both events are one incident").hasSize(1);
        assertThat(failures.get(0).failure().consequences()).extracting(LogRecord::eventId).containsExactly(Optional.of(4020));
        Inquiry inquiry = new Inquiry(contributions, new LocalHost(HostId.named("elsewhere"), "linux"), Duration.ofSeconds(10), CLOCK);
        return inquiry.failure(failures.get(0), given, knowledge, new NullProgressMonitor()).orElseThrow();
    }

    private static byte[] log(Properties event) {
        List<Datum> error = List.of(new Datum(Optional.empty(), event.getProperty("error")));
        return new EvtFileWriter().record(record(1, Integer.parseInt(event.getProperty("event")), error))
                .record(record(2, 4020, List.of())).bytes();
    }

    private static LogRecord record(long number, int id, List<Datum> strings) {
        Optional<Instant> at = Optional.of(FAILED.plusSeconds(number - 1));
        return new LogRecord("Application", number, at, at, "MSExchangeIMC", Optional.of(id), Optional.of(0xC000), "error",
                Optional.of(1), Optional.of("EXCH01"), Optional.empty(), strings, "", Optional.empty());
    }

    /** Ids, likelihoods and the kinds of evidence that they rest on; no sentence that may be worded anew. */
    private static String summary(Diagnosis diagnosis) {
        StringBuilder text = new StringBuilder();
        text.append("question ").append(diagnosis.question().host()).append(' ').append(diagnosis.question().wanted().text()).append('\n');
        text.append("verdict ").append(diagnosis.verdict().id()).append(' ').append(diagnosis.cause().map(Cause::id).orElse("-"))
                .append(' ').append(diagnosis.likelihood().id()).append('\n');
        diagnosis.holders().forEach(h -> text.append("holder ").append(h.host()).append(' ').append(h.pid().map(String::valueOf).orElse("-"))
                .append(' ').append(h.service().orElse("-")).append(' ').append(h.endpoints()).append('\n'));
        diagnosis.hypotheses().forEach(h -> text.append("cause ").append(h.article()).append(' ').append(h.cause()).append(' ')
                .append(h.likelihood().id()).append(' ').append(h.because()).append('\n'));
        diagnosis.antivirus().forEach(a -> text.append("antivirus ").append(a.detector()).append(' ').append(a.role().id()).append('\n'));
        diagnosis.steps().forEach(s -> text.append("step ").append(s.article()).append(' ').append(s.id()).append(' ').append(s.commands()).append('\n'));
        diagnosis.blindSpots().forEach(b -> text.append("unseen ").append(b.topic().id()).append(' ').append(b.why().id()).append('\n'));
        for (int i = 0; i < diagnosis.evidence().size(); i++) {
            text.append("evidence ").append(i).append(' ').append(diagnosis.evidence().get(i).evidence().kind()).append('\n');
        }
        return text.toString();
    }

    private static Optional<byte[]> read(String name, String file) throws IOException {
        URL entry = FrameworkUtil.getBundle(SeedTest.class).getEntry("golden/" + name + "/" + file);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = entry.openStream()) {
            return Optional.of(in.readAllBytes());
        }
    }
}
