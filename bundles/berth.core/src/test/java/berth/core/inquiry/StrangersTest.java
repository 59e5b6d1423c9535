// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.BundleFixture;
import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.contribution.GuestBook;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.render.JsonRenderer;
import berth.core.render.TextRenderer;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;

/** A stranger's detector that breaks its contract costs the answer nothing but itself. */
@Timeout(30)
class StrangersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Origin ORIGIN = new Origin("t", NOW, Optional.empty());
    private static final Evidence LISTENER = new SocketSeen(ORIGIN, new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), Optional.empty(), SocketState.LISTEN,
            Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(9L), Optional.empty(), List.of(), List.of());
    private static final Snapshot HOST = new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOW, List.of(LISTENER));
    private static final Question QUESTION = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);

    @TempDir
    Path folder;

    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    private Contributions contributions(List<Path> strangers, GuestBook book) throws IOException {
        Path core = folder.resolve("berth.core");
        return new FlatRegistry(List.of(Files.exists(core) ? core : BundleFixture.core(folder.resolve("berth.core"))), strangers,
                StrangersTest.class.getClassLoader(), Optional.empty(), book).contributions(List.of());
    }

    private Diagnosis explain(Contributions contributions) {
        return new Inquiry(contributions, new LocalHost(HostId.named("elsewhere"), "linux"), Duration.ofMillis(700), Clock.fixed(NOW, ZoneOffset.UTC))
                .explain(QUESTION, List.of(HOST), Knowledge.of(contributions));
    }

    private Path stranger(String type) throws IOException {
        return BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>"
                + "<extension point=\"berth.core.antivirusDetectors\"><detector id=\"com.example.a\" vendor=\"V\" product=\"P\" class=\""
                + type + "\"/></extension></plugin>");
    }

    private Diagnosis with(Class<?> detector) throws IOException {
        return explain(contributions(List.of(stranger(detector.getName())), new GuestBook(StateFolder.none())));
    }

    private Diagnosis without() throws IOException {
        return explain(contributions(List.of(), new GuestBook(StateFolder.none())));
    }

    /** The answer is what it is without the stranger, in time, and names the bundle among what was not seen. */
    private void assertOut(Class<?> detector, Why why, String reason) throws IOException {
        Diagnosis without = without();
        long start = System.nanoTime();
        Diagnosis with = with(detector);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        List<NotObserved> more = new ArrayList<>(with.blindSpots());
        more.removeAll(without.blindSpots());
        assertThat(more).singleElement().satisfies(spot -> {
            assertThat(spot.why()).isEqualTo(why);
            assertThat(spot.detail()).isEqualTo("com.example.a (bundle com.example): " + reason);
        });
        assertThat(TextRenderer.ENGLISH.render(with)).contains("com.example");
        assertThat(seeing(with, without.blindSpots())).isEqualTo(without);
        assertThat(JsonRenderer.render(seeing(with, without.blindSpots()))).isEqualTo(JsonRenderer.render(without));
    }

    private static Diagnosis seeing(Diagnosis d, List<NotObserved> spots) {
        return new Diagnosis(d.question(), d.takenAt(), d.verdict(), d.cause(), d.likelihood(), d.holders(), d.candidates(), d.claimants(), d.hypotheses(),
                d.evidence(), spots, d.antivirus(), d.steps(), d.articles());
    }

    private static AntivirusDetector.Match match(Evidence evidence) {
        return new AntivirusDetector.Match(AntivirusRole.PRESENT, Optional.empty(), List.of(evidence));
    }

    /** Throws. */
    public static final class Throws implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void oneThatThrows() throws IOException {
        assertOut(Throws.class, Why.BROKEN_CONTRIBUTION, "IllegalStateException: no");
    }

    /** Says nothing at all. */
    @SuppressWarnings("null")
    public static final class Nulls implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return null;
        }
    }

    @Test
    void oneThatReturnsNull() throws IOException {
        assertOut(Nulls.class, Why.BROKEN_CONTRIBUTION, "it returned null");
    }

    /** Leaves the role out. */
    @SuppressWarnings("null")
    public static final class Roleless implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of(new Match(null, Optional.empty(), snapshot.evidence()));
        }
    }

    @Test
    void oneThatLeavesTheRoleOut() throws IOException {
        assertOut(Roleless.class, Why.BROKEN_CONTRIBUTION, "NullPointerException: role");
    }

    /** Never comes to an end of its stack. */
    public static final class Recurses implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return detect(question, snapshot);
        }
    }

    @Test
    void oneThatRecursesWithoutEnd() throws IOException {
        assertOut(Recurses.class, Why.BROKEN_CONTRIBUTION, "its stack overflowed");
    }

    /** Hangs, and can't be interrupted. */
    public static final class Hangs implements AntivirusDetector {
        private static final CountDownLatch NEVER = new CountDownLatch(1);

        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            while (true) {
                try {
                    NEVER.await();
                } catch (InterruptedException e) {
                    // Goes on.
                }
            }
        }
    }

    @Test
    void oneThatHangsForEver() throws IOException {
        assertOut(Hangs.class, Why.TIMED_OUT, "it did not answer in time");
    }

    /** Has nothing to show. */
    public static final class ShowsNothing implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of(new Match(AntivirusRole.HOLDS, Optional.empty(), List.of()));
        }
    }

    @Test
    void oneThatClaimsAMatchWithoutEvidence() throws IOException {
        assertOut(ShowsNothing.class, Why.BROKEN_CONTRIBUTION, "IllegalArgumentException: a match without evidence");
    }

    /** Shows what it has made up. */
    public static final class Forges implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of(new Match(AntivirusRole.HOLDS, Optional.empty(), List.of(LISTENER, new SettingSeen(ORIGIN, "shield", "port", "25"))));
        }
    }

    @Test
    void oneThatForgesEvidence() throws IOException {
        assertOut(Forges.class, Why.BROKEN_CONTRIBUTION, "it claims a match by evidence that is not in the snapshot: setting");
    }

    /** Throws dice. */
    public static final class ThrowsDice implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of(new Match(AntivirusRole.PRESENT, Optional.of("part " + ThreadLocalRandom.current().nextLong()), List.of(LISTENER)));
        }
    }

    @Test
    void oneThatAnswersDifferentlyEachTime() throws IOException {
        assertOut(ThrowsDice.class, Why.BROKEN_CONTRIBUTION, "it said two different things of one snapshot");
    }

    /** Can't stop talking. */
    public static final class Babbles implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of(new Match(AntivirusRole.PRESENT, Optional.of("x".repeat(1 << 20)), List.of(LISTENER)));
        }
    }

    @Test
    void oneThatSaysTooMuch() throws IOException {
        assertOut(Babbles.class, Why.BROKEN_CONTRIBUTION, "it said too much: at most 1000 matches, and 200 characters for a component");
    }

    @Test
    void oneThatNeedsWhatIsMissing() throws IOException {
        Diagnosis with = explain(contributions(List.of(stranger("com.example.Missing")), new GuestBook(StateFolder.none())));
        assertThat(with.blindSpots()).extracting(NotObserved::detail).contains("com.example.a (bundle com.example): class com.example.Missing was not found");
        assertThat(seeing(with, without().blindSpots())).isEqualTo(without());
    }

    /** Makes itself at home. */
    public static final class Foreigner implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            Locale.setDefault(Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"));
            Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            return List.of(match(LISTENER));
        }
    }

    @Test
    void oneThatChangesTheDefaultLanguageAndTimeZoneChangesThemForItselfOnly() throws IOException {
        assertThat(with(Foreigner.class).antivirus()).hasSize(1);
        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(Locale.getDefault(Locale.Category.FORMAT)).isEqualTo(locale);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
    }

    /** Shows an equal piece of evidence in place of the snapshot's own. */
    public static final class Copies implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of(match(new SocketSeen(ORIGIN, new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), Optional.empty(), SocketState.LISTEN,
                    Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(9L), Optional.empty(), List.of(), List.of())));
        }
    }

    @Test
    void oneThatShowsAnEqualPieceOfEvidenceIsHeard() throws IOException {
        assertThat(with(Copies.class).antivirus()).singleElement().satisfies(found -> assertThat(found.bundle()).isEqualTo("com.example"));
    }

    @Test
    void oneThatDidNotComeBackIsAskedNoMoreUntilItChangesOrIsForgiven() throws Exception {
        StateFolder state = name -> Optional.of(folder.resolve("state"));
        Path dead = Files.createDirectory(folder.resolve("state")).resolve("dead-1");
        Path stranger = stranger(Copies.class.getName());
        GuestBook crashed = new GuestBook(state);
        // What a program leaves that dies while the code runs.
        byte[][] left = { {} };
        contributions(List.of(stranger), crashed).detectors().getFirst().detector().during(() -> {
            try (var files = Files.list(folder.resolve("state"))) {
                left[0] = Files.readAllBytes(files.findFirst().orElseThrow());
            }
            return true;
        });
        crashed.close();
        Files.write(dead, left[0]);
        Contributions next = contributions(List.of(stranger), new GuestBook(state));
        assertThat(next.detectors()).isEmpty();
        assertThat(next.all()).filteredOn(c -> c.bundle().equals("com.example")).singleElement()
                .satisfies(c -> assertThat(c.problem().orElseThrow()).startsWith("it did not come back the last time"));
        Diagnosis answer = explain(next);
        assertThat(answer.blindSpots()).anySatisfy(spot -> assertThat(spot.detail()).startsWith("bundle com.example: it did not come back the last time"));
        assertThat(seeing(answer, without().blindSpots())).isEqualTo(without());
        new GuestBook(state).forget();
        assertThat(contributions(List.of(stranger), new GuestBook(state)).detectors()).hasSize(1);
        Files.write(dead, left[0]);
        Files.setLastModifiedTime(stranger, java.nio.file.attribute.FileTime.from(NOW));
        assertThat(contributions(List.of(stranger), new GuestBook(state)).detectors()).as("changed").hasSize(1);
    }
}
