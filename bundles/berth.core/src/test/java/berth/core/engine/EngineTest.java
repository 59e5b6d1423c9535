// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.article.Article;
import berth.core.article.Condition;
import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.engine.Detections.Detection;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.render.VerdictText;
import berth.core.render.WhyText;
import berth.core.render.Wording;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector.Match;

/** What the engine says of one host's obstacles. */
class EngineTest {
    @ParameterizedTest
    @CsvSource({ "0.0.0.0:25,25,listener", "127.0.0.1:25,25,wildcard-overlap", "[::]:25,25,dual-stack", "[::]:25,127.0.0.1:25,dual-stack",
            "127.0.0.1:25,[::]:25,dual-stack" })
    void aListenerHoldsThePortAndIsNamed(String held, String wanted, String cause) {
        Diagnosis diagnosis = Asked.about(Host.surveyed().listens(held, 417).process(417, "exim4", Optional.of(1L)), wanted);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause().map(Cause::id)).contains(cause);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.pid()).contains(417L);
            assertThat(holder.started()).contains(Host.STARTED);
            assertThat(holder.exe()).contains("/usr/sbin/exim4");
            assertThat(holder.endpoints()).containsExactly(Host.tcp(held).text());
        });
    }

    @Test
    void heldAndPrivilegedIsHeldAndThePrivilegeARival() {
        Diagnosis diagnosis = Asked.about(Host.surveyed().listens("25", 417).callerMayBind(false), "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.hypotheses()).extracting(h -> h.cause() + " " + h.likelihood().id())
                .containsExactly("listener established", "privilege possible");
    }

    @Test
    void aLowPortIsForbiddenToACallerWithoutTheRight() {
        Diagnosis diagnosis = Asked.about(Host.surveyed().callerMayBind(false), "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(diagnosis.cause()).contains(Cause.PRIVILEGE);
        assertThat(diagnosis.evidence()).hasSize(2);
    }

    @Test
    void theRightCountsThatTheServicesUserHas() {
        Host host = Host.surveyed().callerMayBind(false);
        assertThat(Asked.as("root", host, "25").verdict()).isEqualTo(Verdict.FREE);
        assertThat(Asked.as("postfix", host, "25").verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(Asked.as("alice", host, "25").verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(Asked.as("postfix", host, "8025").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void ofAnotherUsersServiceTheCapabilitiesAreNotSeen() {
        Host host = Host.surveyed().callerMayBind(false).with(new SettingSeen(Host.ORIGIN, "caller", "uid", "1000"));
        assertThat(Asked.as("postfix", host, "25").likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(Asked.as("alice", host, "25").likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(Asked.as("1000", host, "25").likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(Asked.as("0", host, "25").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void aRefusalOfTheCallerForbidsNothingToRoot() {
        Host host = Host.surveyed().callerMayBind(false).refuses("25", 13);
        assertThat(Asked.about(host, "25").cause()).contains(Cause.PRIVILEGE);
        assertThat(Asked.as("root", host, "25").verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void aRefusalThatRightsDoNotExplainIsAPolicy() {
        Diagnosis diagnosis = Asked.about(Host.surveyed().callerMayBind(true).refuses("8080", 13), "8080");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(diagnosis.cause()).contains(Cause.POLICY);
    }

    @Test
    void anAddressThatMayNotBeUsedYetIsNotSaidToBeMissing() {
        Host host = Host.surveyed().refuses("[2001:db8::5]:25", 99);
        assertThat(VerdictText.ENGLISH.summary(Asked.about(host, "[2001:db8::5]:25"))).isEqualTo("This host has no address 2001:db8::5.");
        Diagnosis diagnosis = Asked.about(host.with(new SettingSeen(Host.ORIGIN, "address", "2001:db8::5", "tentative on eth0")), "[2001:db8::5]:25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.NOT_LOCAL);
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).startsWith("This host may not use its address 2001:db8::5 yet");
    }

    @Test
    void whoeverAskedForAnAddressThatTheHostHasNotIsToldTheNearestOnes() {
        Host listed = Host.surveyed().has("10.0.0.1").has("192.0.3.9").has("fe80::1%eth0").has("127.0.0.1").has("192.0.2.7").has("172.16.0.1");
        Diagnosis diagnosis = Asked.about(listed, "192.0.2.1:25");
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).isEqualTo("This host has no address 192.0.2.1; it has 192.0.2.7 (eth0), 192.0.3.9 (eth0), 172.16.0.1 (eth0).");
        assertThat(berth.core.render.TextRenderer.ENGLISH.render(diagnosis)).as("said once").containsOnlyOnce("192.0.3.9");
        assertThat(VerdictText.ENGLISH.summary(Asked.about(listed, "[2001:db8::1]:25"))).contains("; it has fe80::1%eth0");
        assertThat(VerdictText.ENGLISH.summary(Asked.about(Host.surveyed().has("192.0.2.7").has("127.0.0.1"), "[2001:db8::1]:25"))).isEqualTo("This host has no address 2001:db8::1.");
    }

    @Test
    void anAddressThatTheKernelOrTheListOfInterfacesDoesNotHaveIsNotLocal() {
        assertThat(Asked.about(Host.surveyed().refuses("192.0.2.1:25", 99), "192.0.2.1:25").verdict()).isEqualTo(Verdict.NOT_LOCAL);
        Host listed = Host.surveyed().has("192.0.2.7").has("fe80::1%eth0").has("127.0.0.1");
        assertThat(Asked.about(listed, "192.0.2.1:25").verdict()).isEqualTo(Verdict.NOT_LOCAL);
        assertThat(Asked.about(listed, "[fe80::1%eth0]:25").verdict()).isEqualTo(Verdict.FREE);
        assertThat(Asked.about(listed, "[fe80::1%eth1]:25").verdict()).isEqualTo(Verdict.NOT_LOCAL);
        assertThat(Asked.about(listed, "[::1]:25").verdict()).isEqualTo(Verdict.NOT_LOCAL);
        assertThat(Asked.about(listed, "127.0.0.9:25").verdict()).isEqualTo(Verdict.FREE);
        assertThat(Asked.about(listed.with(new SettingSeen(Host.ORIGIN, "sysctl", "net.ipv4.ip_nonlocal_bind", "1")), "192.0.2.1:25").verdict())
                .isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void anAddressThatNobodyListedIsNotDecided() {
        assertThat(Asked.about(Host.surveyed(), "192.0.2.1:25").verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @ParameterizedTest
    @CsvSource({ "BOUND,bound-not-listening", "TIME_WAIT,time-wait", "CLOSING,lingering-connection", "CONNECTED,lingering-connection" })
    void socketsThatDoNotServeHoldThePortWhenTheKernelRefusesIt(SocketState state, String cause) {
        Host host = Host.surveyed().socket("127.0.0.1:25", state, Optional.of(25), 9).refuses("25", 98);
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause().map(Cause::id)).contains(cause);
        assertThat(diagnosis.holders()).hasSize(state == SocketState.TIME_WAIT ? 0 : 1);
        assertThat(diagnosis.likelihood()).isEqualTo(state == SocketState.CONNECTED || state == SocketState.CLOSING ? Likelihood.POSSIBLE : Likelihood.ESTABLISHED);
    }

    @Test
    void aConnectionFromTheRangeOfLocalPortsIsAClient() {
        Host host = Host.surveyed().with(new SettingSeen(Host.ORIGIN, "sysctl", "net.ipv4.ip_local_port_range", "32768\t60999"))
                .socket("127.0.0.1:40000", SocketState.CONNECTED, Optional.of(25), 9).refuses("40000", 98);
        Diagnosis diagnosis = Asked.about(host, "40000");
        assertThat(diagnosis.cause()).contains(Cause.EPHEMERAL_CLIENT);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).startsWith("Port 40000 is held by");
        assertThat(WhyText.ENGLISH.why(diagnosis)).contains(
                "A connection uses this port as its local port: a client's, or one that a listener accepted before it was closed.");
    }

    @Test
    void aConnectionToAServersPortIsAClientsFromWhateverPortItComes() {
        assertThat(ofConnection("10.0.0.9:443")).contains(Cause.EPHEMERAL_CLIENT);
        assertThat(ofConnection("10.0.0.9:50123")).contains(Cause.LINGERING_CONNECTION);
    }

    private static Optional<Cause> ofConnection(String peer) {
        SocketSeen connection = new SocketSeen(Host.ORIGIN, Host.tcp("10.0.0.5:8080"), Optional.of(peer), SocketState.CONNECTED, Optional.of(25),
                Optional.of("user25"), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
        return Asked.about(Host.surveyed().with(new SettingSeen(Host.ORIGIN, "sysctl", "net.ipv4.ip_local_port_range", "32768\t60999"))
                .with(connection).refuses("8080", 98), "8080").cause();
    }

    @Test
    void aRefusalWithoutAnySocketIsAFailedListen() {
        Diagnosis diagnosis = Asked.about(Host.surveyed().refuses("25", 98), "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause()).contains(Cause.LISTEN_FAILED);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
    }

    @Test
    void aRefusalProvesNoMoreWhenTheLookAtTheSocketsWasBrokenOff() {
        Diagnosis diagnosis = Asked.about(new Host().surveys(Topic.PERMISSIONS).blindTo(Topic.TCP_SOCKETS).refuses("25", 98), "25");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
    }

    @Test
    void aReservedRangeComesAfterAHolderAndBeforeRights() {
        Host host = Host.surveyed().callerMayBind(false).with(new PortsReserved(Host.ORIGIN, Transport.TCP, 20, 30, "WinNAT"));
        assertThat(Asked.about(host, "25").verdict()).isEqualTo(Verdict.RESERVED);
        assertThat(Asked.about(host, "31").verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(Asked.about(host.listens("25", 1), "25").verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void aTrialThatSucceedsCountsMoreThanARange() {
        Host host = Host.surveyed().with(new PortsReserved(Host.ORIGIN, Transport.TCP, 20, 30, "an administrator (excluded port range)"));
        assertThat(Asked.about(host.with(new BindAllowed(Host.ORIGIN, Host.tcp("25"))), "25").verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void aListenerWithoutAProcessIsTheKernelsOnlyIfAllProcessesWereSeen() {
        assertThat(Asked.about(Host.surveyed().listens("2049"), "2049").cause()).contains(Cause.KERNEL);
        assertThat(Asked.about(Host.surveyed().blindTo(Topic.PROCESSES).listens("2049"), "2049").cause()).contains(Cause.LISTENER);
    }

    @Test
    void withoutRightsTheUserIsKnownAndHisProcessesAreCandidates() {
        Host host = new Host().surveys(Topic.TCP_SOCKETS, Topic.PERMISSIONS).blindTo(Topic.PROCESSES).listensMaybe("25", 30)
                .process(31, "exim4", Optional.of(1L)).process(30, "exim4", Optional.of(1L));
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(diagnosis.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.user()).contains("user25");
            assertThat(holder.uid()).contains(25);
            assertThat(holder.pid()).isEmpty();
            assertThat(holder.exe()).isEmpty();
            assertThat(holder.service()).isEmpty();
        });
        assertThat(diagnosis.candidates()).extracting(Holder::pid).containsExactly(Optional.of(30L));
        assertThat(diagnosis.blindSpots()).extracting(spot -> spot.topic()).containsExactly(Topic.PROCESSES);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
    }

    @Test
    void whoMayHaveSeveralSocketsIsNamedOnce() {
        Host host = new Host().surveys(Topic.TCP_SOCKETS, Topic.PERMISSIONS).blindTo(Topic.PROCESSES).process(30, "exim4", Optional.of(1L))
                .process(31, "exim4", Optional.of(1L)).listensMaybe("127.0.0.1:25", 30, 31).listensMaybe("127.0.0.2:25", 31, 30);
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(diagnosis.candidates()).extracting(Holder::pid).containsExactly(Optional.of(30L), Optional.of(31L));
        assertThat(diagnosis.candidates()).extracting(Holder::endpoints).containsOnly(List.of("127.0.0.1:25", "127.0.0.2:25"));
    }

    @ParameterizedTest
    @CsvSource({ "true,false,ESTABLISHED", "false,true,POSSIBLE", "false,false,ESTABLISHED" })
    void aServerOfDatagramsThatNobodyCouldTryToShareWithHoldsThePortPerhaps(boolean refused, boolean untried, Likelihood likelihood) {
        Endpoint wanted = new Endpoint(Transport.UDP, new IpAddress("0.0.0.0"), 53);
        Host host = Host.surveyed().with(new SocketSeen(Host.ORIGIN, new Endpoint(Transport.UDP, new IpAddress("127.0.0.1"), 53), Optional.empty(),
                SocketState.UNCONNECTED, Optional.of(25), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of()));
        host = refused ? host.with(new BindRefused(Host.ORIGIN, wanted, OsError.linux(98))) : host;
        host = untried ? host.blindTo(Topic.UDP_SOCKETS) : host;
        Diagnosis diagnosis = Asked.ask(new Question(wanted, "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true), host.at(Host.NOON));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.likelihood()).isEqualTo(likelihood);
    }

    @Test
    void workersAreGroupedUnderTheirOldestAncestor() {
        Host host = Host.surveyed().listens("80", 12, 11, 10).process(12, "nginx", Optional.of(11L)).process(11, "nginx", Optional.of(10L))
                .process(10, "nginx", Optional.of(1L)).listens("[::]:80", 10);
        assertThat(Asked.about(host, "80").holders()).singleElement().satisfies(holder -> {
            assertThat(holder.pid()).contains(10L);
            assertThat(holder.workers()).containsExactly(11L, 12L);
            assertThat(holder.endpoints()).containsExactlyInAnyOrder("0.0.0.0:80", "[::]:80");
        });
    }

    @Test
    void twoProgramsAreTwoHolders() {
        Host host = Host.surveyed().listens("127.0.0.1:25", 7).listens("127.0.0.2:25", 8);
        assertThat(Asked.about(host, "25").holders()).extracting(Holder::pid).containsExactly(Optional.of(7L), Optional.of(8L));
    }

    @Test
    void aHoldersOtherSocketsOfThePortAreNamedToo() {
        Host host = Host.surveyed().listens("127.0.0.1:25", 7).listens("[::1]:25", 7).listens("587", 7);
        assertThat(Asked.about(host, "25").holders()).singleElement()
                .satisfies(holder -> assertThat(holder.endpoints()).containsExactly("127.0.0.1:25", "[::1]:25"));
    }

    @Test
    void whoCameAfterTheFailureIsOnlyPossible() {
        Host early = Host.surveyed().listens("25", 417).process(417, "exim4", Optional.empty());
        assertThat(Asked.afterFailure(Host.STARTED.plusSeconds(60), early, "25").likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(Asked.afterFailure(Host.STARTED.minusSeconds(60), early, "25").likelihood()).isEqualTo(Likelihood.POSSIBLE);
    }

    @Test
    void aProcessThatGotAnOldPidIsNotTheHolder() {
        Host host = Host.surveyed().listens("25", 417)
                .process(new ProcessRef(417, Optional.of(Host.STARTED.plus(Duration.ofHours(1)))), "newcomer", Optional.empty());
        assertThat(Asked.about(host, "25").holders()).singleElement().satisfies(holder -> assertThat(holder.name()).isEmpty());
    }

    @Test
    void aDetectionCountsForItsHostAlsoWhenAFileWithoutAMachineIdIsAdded() {
        Host host = Host.surveyed().listens("25", 417);
        Snapshot full = new Snapshot(new HostId("mx1", Optional.of("a1"), Optional.of("b1")), Optional.of("linux"), Host.NOON, host.evidence());
        Snapshot file = new Snapshot(HostId.named("MX1"), Optional.empty(), Host.NOON.plusSeconds(5), List.of());
        Match match = new Match(AntivirusRole.HOLDS, Optional.empty(), List.of(host.evidence().get(0)));
        Detections detections = new Detections(List.of(new Detection("V", "P", Advice.NONE, "v.p", "v", full.host(), match)), List.of());
        Question question = Asked.question("25", "mx1", Optional.empty(), Optional.empty());
        Diagnosis diagnosis = new DiagnosisEngine(List.of(Asked.antivirusArticle())).diagnose(question, List.of(full, file), detections);
        assertThat(diagnosis.hypotheses()).extracting(h -> h.likelihood().id()).containsExactly("established");
    }

    /** Nobody sees from outside what the program behind a queue decides, and no queue makes a bind fail. */
    @Test
    void whoMayHoldBackPacketsIsNeverMoreThanAPossibleReason() {
        for (HookKind kind : List.of(HookKind.NETFILTER_QUEUE, HookKind.BPF_LSM, HookKind.CALLOUT)) {
            assertThat(blocking(new HookSeen(Host.ORIGIN, kind, "x", Optional.empty()))).as(kind.name()).containsExactly(kind == HookKind.CALLOUT ? "established" : "possible");
        }
    }

    /** What is known of the product itself is no less sure because it scans files, too. */
    @ParameterizedTest
    @CsvSource({ "file_open,, established", "socket_bind,, possible", ", 26, established", ", 25, possible" })
    void onlyWhatCanRefuseThisBindMakesABlockDoubtful(String function, String port, String likelihood) {
        HookKind kind = function == null ? HookKind.NETFILTER_QUEUE : HookKind.BPF_LSM;
        assertThat(blocking(new HookSeen(Host.ORIGIN, kind, "x", Optional.empty(), Optional.empty(), Optional.ofNullable(function), Optional.ofNullable(port).map(Host::tcp))))
                .containsExactly(likelihood);
    }

    /** {@return how likely it is that a product with this hook, of which somebody says that it blocks the port, does} */
    private static List<String> blocking(HookSeen hook) {
        Article article = Asked.article("antivirus", Cause.LISTENER, new Condition.Antivirus(Set.of(AntivirusRole.BLOCKS)));
        Host host = Host.surveyed().listens("25", 417).with(hook);
        Snapshot full = new Snapshot(HostId.named("mx1"), Optional.of("linux"), Host.NOON, host.evidence());
        Match match = new Match(AntivirusRole.BLOCKS, Optional.empty(), full.all(HookSeen.class).<Evidence>map(one -> one).toList());
        Detections detections = new Detections(List.of(new Detection("V", "P", Advice.NONE, "v.p", "v", full.host(), match)), List.of());
        Diagnosis diagnosis = new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(full), detections);
        return diagnosis.hypotheses().stream().map(h -> h.likelihood().id()).toList();
    }

    @Test
    void aRefusalClaimsNothingAboutHolders() {
        Host blind = new Host().callerMayBind(false).surveys(Topic.PERMISSIONS);
        assertThat(VerdictText.ENGLISH.summary(Asked.about(blind, "25"))).isEqualTo("Port 25 is too low for this user to take.");
        assertThat(VerdictText.ENGLISH.summary(Asked.as("alice", blind, "25"))).isEqualTo("Port 25 is too low for user alice to take.");
        assertThat(VerdictText.ENGLISH.summary(Asked.as("nobody", blind, "25"))).isEqualTo("Port 25 may be too low for user nobody to take.");
        assertThat(VerdictText.ENGLISH.summary(Asked.about(new Host().refuses("25", 13), "25"))).isEqualTo("The system refuses port 25.");
        assertThat(VerdictText.ENGLISH.summary(Asked.about(new Host().with(new PortsReserved(Host.ORIGIN, Transport.TCP, 20, 30, "WinNAT")), "25")))
                .isEqualTo("The system itself keeps port 25: it lies in the range 20 to 30, reserved by WinNAT; no program needs to have it.");
    }

    @Test
    void whatThisVersionCannotAskIsSaidSo() {
        assertThat(Wording.ENGLISH.blindSpot(new NotObserved(Host.ORIGIN, Topic.REDIRECTS, Why.NOT_SUPPORTED, "")))
                .isEqualTo("redirects (not possible here)");
    }
}
