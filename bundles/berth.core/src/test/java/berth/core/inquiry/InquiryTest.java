// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.BundleFixture;
import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.given.Given;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

@Timeout(30)
class InquiryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    /** Thinks for ever. */
    public static final class Slow implements AntivirusDetector {
        private static final CountDownLatch NEVER = new CountDownLatch(1);

        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }
    }

    /** Is wrong. */
    public static final class Broken implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            throw new IllegalStateException("no");
        }
    }

    private List<NotObserved> blindSpots(String detector) throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>"
                + "<extension point=\"berth.core.antivirusDetectors\"><detector id=\"com.example.a\" vendor=\"V\" product=\"P\" class=\""
                + detector + "\"/></extension></plugin>");
        Contributions contributions = new FlatRegistry(List.of(core, stranger), List.of(), InquiryTest.class.getClassLoader()).contributions(List.of());
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        return new Inquiry(contributions, new LocalHost(HostId.named("elsewhere"), "linux"), Duration.ofMillis(300), Clock.fixed(NOW, ZoneOffset.UTC))
                .explain(question, List.of(new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOW, List.of())), Knowledge.of(contributions)).blindSpots();
    }

    @Test
    void aDetectorThatIsTooSlowIsNotCalledBroken() throws IOException {
        assertThat(blindSpots(Slow.class.getName())).anySatisfy(spot -> {
            assertThat(spot.why()).isEqualTo(Why.TIMED_OUT);
            assertThat(spot.detail()).isEqualTo("com.example.a (bundle com.example): it did not answer in time");
        });
    }

    @Test
    void aDetectorThatThrowsIsCalledBroken() throws IOException {
        assertThat(blindSpots(Broken.class.getName())).anySatisfy(spot -> {
            assertThat(spot.why()).isEqualTo(Why.BROKEN_CONTRIBUTION);
            assertThat(spot.detail()).isEqualTo("com.example.a (bundle com.example): IllegalStateException: no");
        });
    }

    @Test
    void whatIsSeenNowCountsMoreThanAFileWhoseClockIsAhead() throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>"
                + "<extension point=\"berth.core.evidenceSources\"><source id=\"com.example.s\" topic=\"tcp-sockets\" class=\""
                + Listener.class.getName() + "\"/></extension></plugin>");
        Contributions contributions = new FlatRegistry(List.of(core, stranger), List.of(), InquiryTest.class.getClassLoader()).contributions(List.of());
        Origin ahead = new Origin("t", NOW.plusSeconds(99_999), Optional.empty());
        List<Evidence> free = List.of(new Surveyed(ahead, Topic.TCP_SOCKETS, Set.of()), new Surveyed(ahead, Topic.PERMISSIONS, Set.of()));
        Endpoint wanted = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);
        LocalHost here = new LocalHost(new HostId("mx1", Optional.of("m1"), Optional.empty()), "linux");
        Inquiry inquiry = new Inquiry(contributions, here, Duration.ofSeconds(5), Clock.fixed(NOW, ZoneOffset.UTC));
        for (String machine : List.of("m1", "m2")) {
            Given file = new Given(Optional.of(new HostId("mx1", Optional.of(machine), Optional.empty())), Optional.of("linux"), ahead.at(), free);
            assertThat(inquiry.port(wanted, Optional.empty(), List.of(file), new NullProgressMonitor()).verdict()).as(machine).isEqualTo(Verdict.HELD);
        }
    }

    @Test
    void whoServesThePortBehindARuleIsLookedForToo() throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>"
                + "<extension point=\"berth.core.evidenceSources\"><source id=\"com.example.s\" topic=\"tcp-sockets,processes,redirects\" class=\""
                + Redirected.class.getName() + "\"/></extension><extension point=\"berth.core.antivirusDetectors\"><detector id=\"com.example.a\" vendor=\"V\""
                + " product=\"P\"><fingerprint kind=\"process\" pattern=\"shieldd\"/></detector></extension></plugin>");
        Contributions contributions = new FlatRegistry(List.of(core, stranger), List.of(), InquiryTest.class.getClassLoader()).contributions(List.of());
        Inquiry inquiry = new Inquiry(contributions, new LocalHost(HostId.named("mx1"), "linux"), Duration.ofSeconds(5), Clock.fixed(NOW, ZoneOffset.UTC));
        Diagnosis asked = inquiry.port(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), Optional.empty(), List.of(), new NullProgressMonitor());
        assertThat(asked.verdict()).isEqualTo(Verdict.INTERCEPTED);
        assertThat(asked.antivirus()).extracting(found -> found.role()).containsExactly(AntivirusRole.REDIRECTS);
        assertThat(asked.holders()).as("who serves another port does not hold this one").isEmpty();
    }

    /** A rule takes port 25 to the port of a proxy. */
    public static final class Redirected implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            Origin origin = new Origin("com.example.s", request.now(), Optional.empty());
            int port = request.wanted().orElseThrow().port();
            ProcessRef proxy = new ProcessRef(7, Optional.of(NOW));
            if (port == 25) {
                sink.accept(new RedirectSeen(origin, new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), Optional.of("port 10026"), "nftables"));
            } else {
                sink.accept(new SocketSeen(origin, new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), Optional.empty(), SocketState.LISTEN,
                        Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(9L), Optional.empty(), List.of(proxy), List.of()));
                sink.accept(new ProcessSeen(origin, proxy, Optional.empty(), "shieldd", Optional.of("/usr/sbin/shieldd"), List.of(), Optional.of(0),
                        Optional.of("root"), Optional.empty(), Optional.empty()));
            }
            for (Topic topic : List.of(Topic.TCP_SOCKETS, Topic.PROCESSES, Topic.REDIRECTS, Topic.PERMISSIONS, Topic.ADDRESSES)) {
                sink.accept(new Surveyed(origin, topic, Set.of(port)));
            }
        }
    }

    /** Reads a log in which nothing stands. */
    public static final class Reader implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            // Nothing.
        }
    }

    @Test
    void whereNobodyLooksAtSocketsNobodyBelievesThatThereAreNone() throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>"
                + "<extension point=\"berth.core.evidenceSources\"><source id=\"com.example.s\" topic=\"event-log\" class=\"" + Reader.class.getName() + "\"/></extension></plugin>");
        Contributions contributions = new FlatRegistry(List.of(core, stranger), List.of(), InquiryTest.class.getClassLoader()).contributions(List.of());
        Inquiry inquiry = new Inquiry(contributions, new LocalHost(HostId.named("mx1"), "linux"), Duration.ofSeconds(5), Clock.fixed(NOW, ZoneOffset.UTC));
        Snapshot seen = inquiry.snapshot(new Request(Optional.empty(), Optional.empty(), Effort.FULL, NOW), new NullProgressMonitor());
        assertThat(seen.all(NotObserved.class)).extracting(NotObserved::detail).contains("this version has no way to look at the sockets of a linux host");
    }

    @Test
    void aCallerWithoutANameIsKnownByHisNumber() {
        Evidence uid = new SettingSeen(new Origin("t", NOW, Optional.empty()), "caller", "uid", "4711");
        assertThat(Inquiry.caller(new Snapshot(HostId.named("mx1"), Optional.empty(), NOW, List.of(uid)))).contains("4711");
    }

    /** Sees somebody on port 25. */
    public static final class Listener implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            Origin origin = new Origin("com.example.s", request.now(), Optional.empty());
            sink.accept(new SocketSeen(origin, new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), Optional.empty(), SocketState.LISTEN,
                    Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(9L), Optional.empty(), List.of(), List.of()));
            sink.accept(new Surveyed(origin, Topic.TCP_SOCKETS, Set.of()));
        }
    }
}
