// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.BundleFixture;
import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.snapshot.HostId;
import berth.core.spi.CannotObserveException;
import berth.core.spi.LookoutSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

@Timeout(60)
class PortWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Endpoint WANTED = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);

    @TempDir
    private Path folder = Path.of("");

    private final List<String> seen = new ArrayList<>();
    private long now;

    /** What the host has. */
    record Host(Optional<Long> socket, Optional<ProcessRef> holder, boolean listens, boolean blind, boolean asleep) {
        static final Host FREE = new Host(Optional.empty(), Optional.empty(), false, false, false);

        static Host held(long socket, long pid, Instant started) {
            return new Host(Optional.of(socket), Optional.of(new ProcessRef(pid, Optional.of(started))), true, false, false);
        }

        Host blind(boolean now) {
            return new Host(socket, holder, listens, now, asleep);
        }
    }

    /** Sees it. */
    public static final class Source implements LookoutSource {
        static final AtomicReference<Host> HOST = new AtomicReference<>(Host.FREE);
        static final AtomicInteger LOOKS = new AtomicInteger();

        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) throws CannotObserveException {
            Origin origin = new Origin("com.example.s", request.now(), Optional.empty());
            Host host = HOST.get();
            if (request.effort() != Effort.EXACT) {
                LOOKS.incrementAndGet();
            }
            if (host.blind) {
                throw new CannotObserveException(Why.FAILED, "the kernel is silent");
            }
            host.socket.ifPresent(inode -> sink.accept(new SocketSeen(origin, WANTED, Optional.empty(),
                    host.listens ? SocketState.LISTEN : SocketState.BOUND, Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(inode),
                    Optional.empty(), host.holder.stream().toList(), List.of(), Optional.empty())));
            for (Topic topic : List.of(Topic.TCP_SOCKETS, Topic.PROCESSES, Topic.PERMISSIONS)) {
                sink.accept(new Surveyed(origin, topic, Set.of()));
            }
        }

        @Override
        public Lookout lookout() {
            return new Lookout() {
                @Override
                public List<Optional<String>> look(List<Endpoint> endpoints) throws CannotObserveException {
                    if (HOST.get().asleep) {
                        throw new CannotObserveException(Why.FAILED, "asleep");
                    }
                    return endpoints.stream().map(endpoint -> HOST.get().socket.filter(inode -> HOST.get().listens).map(String::valueOf)).toList();
                }

                @Override
                public void close() {
                    // Nothing is open.
                    return;
                }
            };
        }
    }

    @BeforeEach
    void aFreePort() {
        Source.HOST.set(Host.FREE);
        Source.LOOKS.set(0);
    }

    private PortWatch watch() throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>"
                + "<extension point=\"berth.core.evidenceSources\"><source id=\"com.example.s\" topic=\"tcp-sockets,processes,permissions\" class=\""
                + Source.class.getName() + "\"/></extension></plugin>");
        Contributions contributions = new FlatRegistry(List.of(core, stranger), List.of(), PortWatchTest.class.getClassLoader()).contributions(List.of());
        Inquiry inquiry = new Inquiry(contributions, new LocalHost(HostId.named("mx1"), "linux"), Duration.ofSeconds(5), Clock.systemUTC());
        return new PortWatch(inquiry, List.of(WANTED), Optional.empty(), new PortWatch.Taker() {
            @Override
            public void seen(Optional<Diagnosis> before, Diagnosis after) {
                seen.add(before.map(was -> was.verdict().id()).orElse("-") + ">" + after.verdict().id());
            }

            @Override
            public void unseen(Diagnosis after) {
                seen.add("unseen");
            }

            @Override
            public void trouble(String why) {
                seen.add("trouble");
            }
        }, () -> now);
    }

    private List<String> look(PortWatch watch) {
        seen.clear();
        now += Duration.ofMillis(100).toNanos();
        watch.look(new NullProgressMonitor());
        return List.copyOf(seen);
    }

    @Test
    void aPortThatIsLeftIsFreeAtTheNextLookAndNothingIsAskedTwiceMeanwhile() throws IOException {
        Source.HOST.set(Host.held(7, 100, START));
        try (PortWatch watch = watch()) {
            assertThat(look(watch)).containsExactly("->held");
            assertThat(watch.allFree()).isFalse();
            for (int i = 0; i < 15; i++) {
                assertThat(look(watch)).isEmpty();
            }
            assertThat(Source.LOOKS).hasValue(1);
            Source.HOST.set(Host.FREE);
            assertThat(look(watch)).containsExactly("held>free");
            assertThat(watch.allFree()).isTrue();
            Source.HOST.set(Host.held(8, 101, START));
            assertThat(look(watch)).containsExactly("free>held");
            assertThat(watch.allFree()).isFalse();
        }
    }

    @Test
    void aHolderIsTheSameByItsNumberAndItsStart() throws IOException {
        Source.HOST.set(Host.held(7, 100, START));
        try (PortWatch watch = watch()) {
            look(watch);
            Source.HOST.set(Host.held(8, 100, START));
            assertThat(look(watch)).as("the same process with another socket").isEmpty();
            Source.HOST.set(Host.held(9, 100, START.plusSeconds(5)));
            assertThat(look(watch)).as("another process with the same number").containsExactly("held>held");
            Source.HOST.set(new Host(Optional.of(9L), Optional.empty(), true, false, false));
            now += Duration.ofMinutes(1).toNanos();
            assertThat(look(watch)).as("the same socket, and nobody sees whose").isEmpty();
            Source.HOST.set(new Host(Optional.of(10L), Optional.empty(), true, false, false));
            assertThat(look(watch)).as("another socket").containsExactly("held>held");
        }
    }

    @Test
    void anotherProcessBehindTheSameSocketIsSeenWithinHalfAMinute() throws IOException {
        Source.HOST.set(Host.held(7, 100, START));
        try (PortWatch watch = watch()) {
            look(watch);
            Source.HOST.set(Host.held(7, 101, START));
            now += Duration.ofSeconds(30).toNanos();
            assertThat(look(watch)).containsExactly("held>held");
        }
    }

    @Test
    void whatNobodyCouldLookAtIsNeverFree() throws IOException {
        Source.HOST.set(Host.held(7, 100, START));
        try (PortWatch watch = watch()) {
            look(watch);
            Source.HOST.set(Host.FREE.blind(true));
            assertThat(look(watch)).containsExactly("unseen");
            assertThat(watch.allFree()).isFalse();
            for (int i = 0; i < 400; i++) {
                assertThat(look(watch)).as("said once").isEmpty();
                assertThat(watch.allFree()).isFalse();
            }
            Source.HOST.set(Host.FREE);
            now += Duration.ofMinutes(1).toNanos();
            assertThat(look(watch)).containsExactly("held>free");
        }
    }

    @Test
    void whereNoLookoutHelpsAllIsAskedOnceASecond() throws IOException {
        Source.HOST.set(new Host(Optional.of(7L), Host.held(7, 100, START).holder, true, false, true));
        try (PortWatch watch = watch()) {
            assertThat(look(watch)).containsExactly("trouble", "->held");
            for (int i = 0; i < 45; i++) {
                assertThat(look(watch)).isEmpty();
            }
            assertThat(Source.LOOKS.get()).isBetween(4, 6);
            Source.HOST.set(Host.FREE);
            now += Duration.ofSeconds(1).toNanos();
            assertThat(look(watch)).containsExactly("held>free");
        }
    }

    @Test
    void aSocketThatOnlyIsBoundIsComparedOnceASecond() throws IOException {
        Source.HOST.set(new Host(Optional.of(7L), Host.held(7, 100, START).holder, false, false, false));
        try (PortWatch watch = watch()) {
            look(watch);
            String first = seen.isEmpty() ? "" : seen.get(0);
            now += Duration.ofSeconds(3).toNanos();
            look(watch);
            int looks = Source.LOOKS.get();
            for (int i = 0; i < 50; i++) {
                look(watch);
            }
            assertThat(Source.LOOKS).as("of the whole host").hasValue(looks);
            Source.HOST.set(Host.held(8, 101, START));
            assertThat(look(watch)).as(first).hasSize(1);
        }
    }

    @Test
    void whoeverCancelsHasNoAnswer() throws IOException, InterruptedException {
        try (PortWatch watch = watch()) {
            NullProgressMonitor monitor = new NullProgressMonitor();
            monitor.setCanceled(true);
            watch.look(monitor);
            watch.run(Duration.ofSeconds(50), monitor);
            assertThat(seen).isEmpty();
            assertThat(watch.last()).isEmpty();
        }
    }
}
