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
import java.util.ArrayList;
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
import berth.core.contribution.FlatRegistry;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.render.TextRenderer;
import berth.core.snapshot.HostId;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

@Timeout(60)
class EarlyAnswerTest {
    private static final Endpoint WANTED = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);
    private static final CountDownLatch TOLD = new CountDownLatch(1);

    @TempDir
    Path folder;

    private static void held(Request request, Consumer<? super Evidence> sink, long pid, Optional<String> service, List<ProcessRef> owners) {
        Origin origin = new Origin("com.example.s", request.now(), Optional.empty());
        sink.accept(new SocketSeen(origin, WANTED, Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"), Optional.empty(),
                Optional.of(9L), Optional.empty(), owners, List.of()));
        sink.accept(new ProcessSeen(origin, ref(pid), Optional.empty(), "exim4", Optional.of("/usr/sbin/exim4"), List.of("/usr/sbin/exim4", "-bd"),
                Optional.of(0), Optional.of("root"), service, Optional.empty()));
        sink.accept(new Surveyed(origin, Topic.TCP_SOCKETS, Set.of()));
        sink.accept(new Surveyed(origin, Topic.PROCESSES, Set.of()));
    }

    private static ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.of(Instant.EPOCH));
    }

    /** Sees a process that has port 25. */
    public static final class Plain implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            held(request, sink, 4711, Optional.empty(), List.of(ref(4711)));
        }
    }

    /** Sees a unit's process that has port 25. */
    public static final class Unit implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            held(request, sink, 4711, Optional.of("exim4.service"), List.of(ref(4711)));
        }
    }

    /** Sees the first process, which may keep the port for another. */
    public static final class Init implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            held(request, sink, 1, Optional.empty(), List.of(ref(1)));
        }
    }

    /** Sees that port 25 is taken, and not by whom. */
    public static final class Unowned implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            held(request, sink, 4711, Optional.empty(), List.of());
        }
    }

    /** Looks at services only once somebody was told who has the port. */
    public static final class Late implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            try {
                TOLD.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sees nothing. */
    public static final class Nothing implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            assertThat(request.wanted()).contains(WANTED);
        }
    }

    private Diagnosis ask(Class<? extends EvidenceSource> other, Class<? extends EvidenceSource> first, Consumer<Diagnosis> early) throws IOException {
        String source = "<source id=\"com.example.%s\" topic=\"%s\" class=\"%s\"/>";
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin><extension point=\"berth.core.evidenceSources\">"
                + source.formatted("a", "services", other.getName()) + source.formatted("b", "tcp-sockets,processes", first.getName())
                + "</extension></plugin>");
        Inquiry inquiry = new Inquiry(new FlatRegistry(List.of(core, stranger), List.of(), EarlyAnswerTest.class.getClassLoader()).contributions(List.of()),
                new LocalHost(HostId.named("mx1"), "linux"), Duration.ofSeconds(30), Clock.systemUTC());
        return inquiry.port(WANTED, Optional.empty(), early, new NullProgressMonitor());
    }

    @Test
    void aProvenHolderIsToldWhileOthersStillLook() throws IOException {
        List<Diagnosis> told = new ArrayList<>();
        Diagnosis whole = ask(Late.class, Plain.class, held -> {
            told.add(held);
            TOLD.countDown();
        });
        assertThat(told).singleElement().satisfies(held -> {
            assertThat(held.verdict()).isEqualTo(Verdict.HELD);
            assertThat(held.holders()).singleElement().satisfies(holder -> assertThat(holder.pid()).contains(4711L));
            assertThat(TextRenderer.ENGLISH.begin(held)).startsWith("Port 25 is held by exim4 (pid 4711, root).\n\nWHO     pid 4711  /usr/sbin/exim4 -bd");
            assertThat(TextRenderer.ENGLISH.render(whole)).startsWith(TextRenderer.ENGLISH.begin(held));
        });
    }

    @Test
    void whatOthersMayTellAnotherWayIsNotToldEarly() throws IOException {
        for (Class<? extends EvidenceSource> source : List.of(Unit.class, Init.class, Unowned.class)) {
            List<Diagnosis> told = new ArrayList<>();
            folder = Files.createDirectory(folder.resolve(source.getSimpleName()));
            assertThat(ask(Nothing.class, source, told::add).verdict()).as(source.getSimpleName()).isEqualTo(Verdict.HELD);
            assertThat(told).as(source.getSimpleName()).isEmpty();
        }
    }
}
