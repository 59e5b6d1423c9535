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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** When a server is asked for its greeting, and when not. */
@Timeout(60)
class LookTest {
    private static final Endpoint WANTED = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);
    private static final Endpoint DOOR = new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), 25);
    private static final List<String> CALLS = Collections.synchronizedList(new ArrayList<>());
    private static final Origin ORIGIN = new Origin("com.example.s", Instant.EPOCH, Optional.empty());
    private static final String PATTERNS = "servers:\n  - {product: Shield, protocol: smtp, processes: [shieldd], greetings: [\"Shield Gateway\"]}\n";

    @TempDir
    Path folder;

    @BeforeEach
    void nobodyWasCalled() {
        CALLS.clear();
    }

    private static void listens(Consumer<? super Evidence> sink, String exe, String... command) {
        ProcessRef owner = new ProcessRef(4711, Optional.of(Instant.EPOCH));
        sink.accept(new SocketSeen(ORIGIN, WANTED, Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"), Optional.empty(),
                Optional.of(9L), Optional.empty(), List.of(owner), List.of()));
        sink.accept(new ProcessSeen(ORIGIN, owner, Optional.empty(), exe.substring(exe.lastIndexOf('/') + 1), Optional.of(exe), List.of(command),
                Optional.of(0), Optional.of("root"), Optional.empty(), Optional.empty()));
    }

    private static void surveyed(Consumer<? super Evidence> sink) {
        for (Topic topic : List.of(Topic.TCP_SOCKETS, Topic.PROCESSES)) {
            sink.accept(new Surveyed(ORIGIN, topic, Set.of()));
        }
    }

    /** Sees a server of its own. */
    public static final class Served implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            listens(sink, "/usr/sbin/shieldd");
            surveyed(sink);
            CALLS.add("sockets");
        }
    }

    /** Sees a forwarder. */
    public static final class Forwarded implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            listens(sink, "/usr/bin/ssh", "ssh", "-L", "25:mail:25", "jump");
            surveyed(sink);
        }
    }

    /** Sees a server that ends with its first visitor. */
    public static final class Once implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            listens(sink, "/usr/bin/nc.openbsd", "nc", "-l", "25");
            surveyed(sink);
        }
    }

    /** Sees what an ordinary user sees of a port that systemd keeps. */
    public static final class Kept implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            sink.accept(new SocketSeen(ORIGIN, WANTED, Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"), Optional.empty(),
                    Optional.of(9L), Optional.empty(), List.of(), List.of()));
            sink.accept(new ServiceSeen(ORIGIN, "mail.socket", Optional.empty(), ServiceState.RUNNING, Optional.of("enabled"), Optional.empty()));
            sink.accept(new ClaimSeen(ORIGIN, WANTED, "mail.socket"));
            surveyed(sink);
        }
    }

    /** Sees nobody. */
    public static final class Alone implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            CALLS.add("sockets");
            sink.accept(new BindAllowed(ORIGIN, WANTED));
            surveyed(sink);
        }
    }

    /** Sees nobody at its first look, and a server at the next. */
    public static final class Starting implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            CALLS.add("sockets");
            if (CALLS.size() > 1) {
                listens(sink, "/usr/sbin/shieldd");
            }
            surveyed(sink);
        }
    }

    /** Hears somebody. */
    public static final class Hears implements EvidenceSource {
        @Override
        public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            CALLS.add("greeting");
            sink.accept(new GreetingRead(ORIGIN, DOOR, "220 mx1 Shield Gateway"));
            sink.accept(new Surveyed(ORIGIN, Topic.GREETINGS, Set.of(25)));
        }
    }

    private Inquiry inquiry(Class<? extends EvidenceSource> sockets, String patterns) throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin><extension point=\"berth.core.evidenceSources\">"
                + "<source id=\"com.example.g\" topic=\"greetings\" class=\"" + Hears.class.getName() + "\"/>"
                + "<source id=\"com.example.s\" topic=\"tcp-sockets,processes\" class=\"" + sockets.getName() + "\"/></extension>"
                + "<extension point=\"berth.core.failurePatterns\"><patterns id=\"com.example.p\" path=\"p.yaml\"/></extension></plugin>");
        Files.writeString(stranger.resolve("p.yaml"), patterns);
        Contributions contributions = new FlatRegistry(List.of(core, stranger), List.of(), LookTest.class.getClassLoader()).contributions(List.of());
        return new Inquiry(contributions, new LocalHost(HostId.named("mx1"), "linux"), Duration.ofSeconds(20), Clock.systemUTC());
    }

    private Diagnosis ask(Class<? extends EvidenceSource> sockets) throws IOException {
        return inquiry(sockets, PATTERNS).port(WANTED, Optional.empty(), List.of(), new NullProgressMonitor());
    }

    @Test
    void theGreetingIsAskedForLastAndNamed() throws IOException {
        Diagnosis diagnosis = ask(Served.class);
        assertThat(CALLS).containsExactly("sockets", "greeting");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.answers()).singleElement().satisfies(answer -> assertThat(answer.product()).contains("Shield"));
    }

    @Test
    void theEarlyAnswerDoesNotWaitForIt() throws IOException {
        List<List<String>> before = new ArrayList<>();
        Diagnosis diagnosis = inquiry(Served.class, PATTERNS).port(WANTED, Optional.empty(), early -> before.add(List.copyOf(CALLS)), new NullProgressMonitor());
        assertThat(before).containsExactly(List.of("sockets"));
        assertThat(diagnosis.answers()).hasSize(1);
    }

    @Test
    void nobodyIsAskedWhoPassesOnOrKeepsThePortOrServesOnce() throws IOException {
        assertThat(ask(Forwarded.class).answers()).isEmpty();
        folder = Files.createDirectory(folder.resolve("once"));
        assertThat(ask(Once.class).answers()).isEmpty();
        folder = Files.createDirectory(folder.resolve("kept"));
        assertThat(ask(Kept.class).verdict()).isEqualTo(Verdict.HELD);
        assertThat(CALLS).isEmpty();
    }

    @Test
    void nobodyIsAskedAgainAndAgain() throws IOException {
        Inquiry inquiry = inquiry(Served.class, PATTERNS);
        assertThat(inquiry.watched(WANTED, Optional.empty(), new NullProgressMonitor()).verdict()).isEqualTo(Verdict.HELD);
        inquiry.snapshot(new Request(Optional.of(WANTED), Optional.empty(), Effort.EXACT, Instant.EPOCH), new NullProgressMonitor());
        assertThat(CALLS).containsExactly("sockets", "sockets");
    }

    @Test
    void whoAnswersWhereNobodyListensIsInBetween() throws IOException {
        assertThat(ask(Alone.class).verdict()).isEqualTo(Verdict.INTERCEPTED);
        assertThat(CALLS).as("nobody listened at the second look either").containsExactly("sockets", "greeting", "sockets");
    }

    @Test
    void aServerThatHasStartedMeanwhileIsNoStranger() throws IOException {
        Diagnosis diagnosis = ask(Starting.class);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.holders()).singleElement().satisfies(holder -> assertThat(holder.pid()).contains(4711L));
        assertThat(diagnosis.answers()).singleElement().satisfies(answer -> assertThat(answer.product()).contains("Shield"));
    }

    @Test
    void aListOfServersThatIsBrokenIsABlindSpotAndNoMore() throws IOException {
        Diagnosis diagnosis = inquiry(Served.class, "servers: [{product: x}]\n").port(WANTED, Optional.empty(), List.of(), new NullProgressMonitor());
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.blindSpots()).anySatisfy(spot -> assertThat(spot.detail()).contains("com.example.p (bundle com.example)").contains("line 1"));
    }
}
