// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Samples;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;
import berth.core.spi.CannotObserveException;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The class files of a vendor who built against 0.1.0 and never again (docs/decisions/0063): read by the real reader, out of a stranger's jar, and run. */
class OldVendorTest {
    private static final Path OLD = Path.of("../../docs/api/frozen/0.1.0");
    private static final Path CLASSES = OLD.resolve("classes.base64");
    private static final int LINE = 120;
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Origin ORIGIN = new Origin("test", NOON, Optional.empty());
    private static final String PLUGIN = """
            <extension point="berth.core.antivirusDetectors">
               <detector id="com.example.old.gateway" vendor="Example" product="Old Gateway" class="com.example.old.OldDetector"/>
            </extension>
            <extension point="berth.core.evidenceSources">
               <source id="com.example.old.settings" topic="settings" class="com.example.old.OldSource"/>
            </extension>""";

    @TempDir
    Path folder;

    @AutoClose
    private final Registries registries = new Registries();

    /** {@code -Dgolden.update=true} compiles them where there are none yet; those of a release that is out stay as they are. */
    private static Map<String, byte[]> classes() throws IOException {
        if (Boolean.getBoolean("golden.update") && !Files.exists(CLASSES)) {
            Files.writeString(CLASSES, compiled());
        }
        Map<String, byte[]> classes = new TreeMap<>();
        String name = "";
        StringBuilder base64 = new StringBuilder();
        for (String line : Stream.concat(Files.readAllLines(CLASSES).stream(), Stream.of("end")).toList()) {
            if (line.startsWith(" ")) {
                base64.append(line.strip());
            } else if (!line.startsWith("#")) {
                if (!name.isEmpty()) {
                    classes.put(name, Base64.getDecoder().decode(base64.toString()));
                }
                name = line;
                base64.setLength(0);
            }
        }
        return classes;
    }

    private static String compiled() throws IOException {
        StringBuilder text = new StringBuilder("# SPDX-License-Identifier: EPL-2.0\n# SPDX-FileCopyrightText: The Berth authors\n"
                + "# The sources beside this file as they were compiled against 0.1.0; made by OldVendorTest, and never changed.\n");
        for (String source : List.of("OldDetector.java", "OldSource.java")) {
            String java = Files.readString(OLD.resolve(source));
            Compiled.all(Compiled.name(java), java).forEach((path, bytes) -> {
                text.append(path).append('\n');
                Arrays.stream(Base64.getEncoder().encodeToString(bytes).split("(?<=\\G.{" + LINE + "})")).forEach(line -> text.append(' ').append(line).append('\n'));
            });
        }
        return text.toString();
    }

    private Contributions contributions() throws IOException {
        BundleFixture bundle = BundleFixture.named("com.example.old").plugin(PLUGIN);
        classes().forEach(bundle::with);
        return registries.add(BundleFixture.registry(folder, List.of(), List.of(bundle.jar(folder.resolve("old.jar"))))).contributions(List.of());
    }

    private AntivirusDetector detector() throws Exception {
        return contributions().detectors().getFirst().detector().make().call();
    }

    private static Question question(String port) {
        return new Question(tcp(port), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    private static Endpoint tcp(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).orElseThrow();
    }

    private static Snapshot snapshot(List<Evidence> evidence) {
        return new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, evidence);
    }

    private List<Evidence> collected(EvidenceSource source) throws CannotObserveException {
        List<Evidence> seen = new ArrayList<>();
        source.collect(new Request(Optional.of(tcp("25")), Optional.empty(), Effort.OWNER, NOON), seen::add, new NullProgressMonitor());
        return seen;
    }

    @Test
    void theyAreTheClassesOfThatDay() throws IOException {
        assertThat(classes().keySet()).contains("com/example/old/OldDetector.class", "com/example/old/OldSource.class");
        assertThat(classes().values()).allSatisfy(bytes -> {
            assertThat(bytes).startsWith(0xca, 0xfe, 0xba, 0xbe);
            assertThat(bytes[7]).as("of Java 21, which every release runs on").isEqualTo((byte) 65);
        });
    }

    @Test
    void nothingOfTheBundleIsLeftOut() throws Exception {
        assertThat(contributions().verified()).filteredOn(c -> c.bundle().equals("com.example.old")).hasSize(2).allSatisfy(c -> assertThat(c.problem()).isEmpty());
    }

    @Test
    void theOldSourceAndTheOldDetectorWorkTogether() throws Exception {
        Contributions contributions = contributions();
        ContributedSource contributed = contributions.sources("linux").getFirst();
        assertThat(contributed.topics()).containsExactly(Topic.SETTINGS);
        EvidenceSource source = contributed.source().make().call();
        List<Evidence> seen = collected(source);
        assertThat(seen).hasSize(7);
        assertThat(seen.stream().filter(HookSeen.class::isInstance).map(HookSeen.class::cast)).extracting(HookSeen::hook).containsExactly(HookKind.MINIFILTER, HookKind.CALLOUT);
        List<Match> matches = contributions.detectors().getFirst().detector().make().call().detect(question("25"), snapshot(seen));
        assertThat(matches).singleElement().satisfies(match -> {
            assertThat(match.role()).isEqualTo(AntivirusRole.REDIRECTS);
            assertThat(match.component()).isEmpty();
            assertThat(match.because()).hasSize(4).isSubsetOf(seen);
        });
        assertThatThrownBy(() -> source.collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, NOON), one -> { }, new NullProgressMonitor()))
                .isInstanceOf(CannotObserveException.class).hasMessage("Only one port can be asked about.");
    }

    @Test
    void itSeesWhoHasThePort() throws Exception {
        ProcessRef process = new ProcessRef(417, Optional.of(NOON));
        Evidence socket = new SocketSeen(ORIGIN, tcp("25"), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(process), List.of());
        Evidence seen = new ProcessSeen(ORIGIN, process, Optional.empty(), "oldd", Optional.of("/opt/old/oldd"), List.of("oldd"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        Evidence greeting = new GreetingRead(ORIGIN, tcp("25"), "220 Old Gateway");
        assertThat(detector().detect(question("25"), snapshot(List.of(socket, seen, greeting))))
                .containsExactly(new Match(AntivirusRole.HOLDS, Optional.of("gateway"), List.of(socket, seen, greeting)));
        assertThat(detector().detect(question("26"), snapshot(List.of(socket)))).isEmpty();
    }

    /** Kinds of evidence and of hooks that came later meet a default. */
    @Test
    void whatItDoesNotKnowIsNoTrouble() throws Exception {
        List<Evidence> all = new ArrayList<>(Samples.full("x"));
        for (HookKind kind : HookKind.values()) {
            all.add(new HookSeen(ORIGIN, kind, "oldfilter", Optional.empty()));
        }
        assertThat(detector().detect(question("25"), snapshot(all))).singleElement().satisfies(match -> assertThat(match.because()).hasSize(2));
        assertThat(detector().detect(question("25"), snapshot(Samples.bare()))).isEmpty();
    }
}
