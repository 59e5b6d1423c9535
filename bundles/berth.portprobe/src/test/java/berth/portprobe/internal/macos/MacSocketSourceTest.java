// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.engine.Detections;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.inquiry.Inquiry;
import berth.core.render.WhyText;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.macos.Darwin.Trial;
import berth.portprobe.internal.macos.SocketTables.Held;

class MacSocketSourceTest {
    private static final String TCP = "net.inet.tcp.pcblist_n";
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

    private final FakeDarwin mac = new FakeDarwin().process(1, 0, 0, "launchd", "/sbin/launchd").process(400, 1, 501, "python3.12", "/opt/homebrew/bin/python3.12", 77L);

    private static Endpoint any(int port) {
        return new Endpoint(Transport.TCP, IpAddress.ANY_V4, port);
    }

    private List<Evidence> look(Endpoint wanted) {
        List<Evidence> seen = new ArrayList<>();
        new MacSocketSource(mac).collect(new Request(Optional.of(wanted), Optional.empty(), Effort.OWNER, NOW), seen::add, new NullProgressMonitor());
        return seen;
    }

    private static <T extends Evidence> List<T> only(List<Evidence> all, Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Diagnosis answer(Endpoint wanted, List<Evidence> seen) {
        Snapshot host = new Snapshot(HostId.named("mac"), Optional.of("macos"), NOW, seen);
        return new DiagnosisEngine(List.of()).diagnose(Inquiry.asked(wanted, Optional.empty(), host), List.of(host), new Detections(List.of(), List.of()));
    }

    private static byte[] listener(int version, String address, int port, Held held) {
        return SocketTables.whole(new SocketTables(0).tcp(version, address, port, "0.0.0.0", 0, SocketTables.LISTEN, held)
                .tcp(SocketTables.V4, "0.0.0.0", 1, "0.0.0.0", 0, SocketTables.LISTEN, new Held(5, 0, 1, 0)));
    }

    @Test
    void provesWhoHoldsAListener() {
        mac.arguments.put(400, FakeDarwin.arguments("/opt/homebrew/bin/python3.12", "python3.12", "-m", "http.server", "8000"));
        mac.table(TCP, listener(SocketTables.V4, "0.0.0.0", 8000, new Held(77, 501, 399, 0)));
        List<Evidence> seen = look(any(8000));
        assertThat(only(seen, SocketSeen.class)).hasSize(1);
        ProcessRef python = new ProcessRef(400, Optional.of(Instant.ofEpochSecond(FakeDarwin.STARTED + 400, 250_000_000)));
        assertThat(only(seen, SocketSeen.class).getFirst().owners()).containsExactly(python);
        assertThat(only(seen, ProcessSeen.class)).extracting(p -> p.process().pid(), ProcessSeen::name, ProcessSeen::exe, ProcessSeen::command, ProcessSeen::uid).containsExactly(
                tuple(400L, "python3.12", Optional.of("/opt/homebrew/bin/python3.12"), List.of("python3.12", "-m", "http.server", "8000"), Optional.of(501)),
                tuple(1L, "launchd", Optional.of("/sbin/launchd"), List.of(), Optional.of(0)));
        assertThat(only(seen, NotObserved.class)).isEmpty();
        assertThat(mac.trials).as("no test bind beside a listener").containsExactly("tcp 0.0.0.0 0");
        Diagnosis diagnosis = answer(any(8000), seen);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.holders()).extracting(Diagnosis.Holder::pid).containsExactly(Optional.of(400L));
    }

    /** As a descriptor is handed on by a message: whoever closed his own holds the socket by the port. */
    @Test
    void aSocketThatIsHeldByAMachPortAloneHasItsHolder() {
        mac.user = 0;
        mac.ports.put(400, List.of(88L));
        mac.table(TCP, listener(SocketTables.V4, "0.0.0.0", 8000, new Held(88, 501, 399, 0)));
        List<Evidence> seen = look(any(8000));
        assertThat(only(seen, SocketSeen.class).getFirst().owners()).extracting(ProcessRef::pid).containsExactly(400L);
        assertThat(answer(any(8000), seen).cause()).as("nothing of it is the kernel's").isEqualTo(Optional.of(Cause.LISTENER));
    }

    @Test
    void withoutRightsTellsOnlyWhoUsedTheSocketLast() {
        mac.processes.put(90, FakeDarwin.row(90, 1, 70, "httpd"));
        mac.paths.put(90, "/usr/sbin/httpd");
        mac.table(TCP, listener(SocketTables.DUAL, "::", 80, new Held(66, 0, 90, 0)));
        List<Evidence> seen = look(any(80));
        assertThat(only(seen, SocketSeen.class).getFirst().owners()).isEmpty();
        assertThat(only(seen, SocketSeen.class).getFirst().candidates()).extracting(ProcessRef::pid).containsExactly(90L);
        assertThat(only(seen, NotObserved.class)).extracting(NotObserved::topic, NotObserved::why).containsExactly(tuple(Topic.PROCESSES, Why.ACCESS_DENIED));
        Diagnosis diagnosis = answer(any(80), seen);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause()).contains(Cause.DUAL_STACK);
        assertThat(diagnosis.holders()).extracting(Diagnosis.Holder::pid).containsExactly(Optional.empty());
        assertThat(diagnosis.candidates()).extracting(Diagnosis.Holder::pid).containsExactly(Optional.of(90L));
    }

    @Test
    void aFreePortIsTriedAndFree() {
        mac.table(TCP, SocketTables.whole(new SocketTables(0)));
        List<Evidence> seen = look(any(8000));
        assertThat(mac.trials).containsExactly("tcp 0.0.0.0 0", "tcp 0.0.0.0 8000");
        assertThat(only(seen, BindAllowed.class)).hasSize(1);
        assertThat(only(seen, Surveyed.class)).extracting(Surveyed::topic).contains(Topic.TCP_SOCKETS, Topic.PROCESSES, Topic.PERMISSIONS, Topic.ADDRESSES);
        assertThat(answer(any(8000), seen).verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void boundWithoutListeningIsFoundWhereTheTrialIsRefused() {
        mac.trial = new Trial.Refused(48);
        mac.table(TCP, SocketTables.whole(new SocketTables(0).tcp(SocketTables.V4, "0.0.0.0", 8000, "0.0.0.0", 0, SocketTables.CLOSED, new Held(77, 501, 400, 0))));
        Diagnosis diagnosis = answer(any(8000), look(any(8000)));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.cause()).contains(Cause.BOUND_NOT_LISTENING);
        assertThat(diagnosis.holders()).extracting(Diagnosis.Holder::pid).containsExactly(Optional.of(400L));
    }

    /** By that name the article on AirPlay knows it. */
    @Test
    void theAirPlayReceiverIsHeldByTheControlCenter() {
        mac.process(620, 1, 501, "ControlCenter", "/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter", 55L);
        mac.table(TCP, listener(SocketTables.DUAL, "::", 5000, new Held(55, 501, 620, 0)));
        Diagnosis diagnosis = answer(any(5000), look(any(5000)));
        assertThat(diagnosis.holders()).extracting(Diagnosis.Holder::pid, Diagnosis.Holder::name).containsExactly(tuple(Optional.of(620L), Optional.of("ControlCenter")));
    }

    @Test
    void timeWaitHasNoHolder() {
        mac.trial = new Trial.Refused(48);
        mac.table(TCP, SocketTables.whole(
                new SocketTables(0).tcp(SocketTables.V4, "127.0.0.1", 8000, "127.0.0.1", 50000, SocketTables.TIME_WAIT, new Held(0, 0, 0, 0))));
        Diagnosis diagnosis = answer(any(8000), look(any(8000)));
        assertThat(diagnosis.cause()).contains(Cause.TIME_WAIT);
        assertThat(diagnosis.holders()).isEmpty();
    }

    /** The rule of macOS: low ports of all addresses are everybody's. */
    @Test
    void aLowPortOfOneAddressIsForRootOnly() {
        Endpoint specific = new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), 80);
        mac.table(TCP, SocketTables.whole(new SocketTables(0)));
        mac.answers.put("127.0.0.1 80", new Trial.Refused(13));
        Diagnosis diagnosis = answer(specific, look(specific));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(diagnosis.cause()).contains(Cause.PRIVILEGE);
        assertThat(WhyText.ENGLISH.why(diagnosis).orElse("")).startsWith("On macOS only root may take a port below 1024 of a single address").doesNotContain("CAP_NET_BIND_SERVICE");
        assertThat(answer(any(80), look(any(80))).verdict()).isEqualTo(Verdict.FREE);
    }

    @Test
    void anAddressThatTheHostHasNotIsNotLocal() {
        Endpoint foreign = new Endpoint(Transport.TCP, new IpAddress("192.0.2.1"), 8000);
        mac.table(TCP, SocketTables.whole(new SocketTables(0)));
        mac.answers.put("192.0.2.1 0", new Trial.Refused(49));
        assertThat(answer(foreign, look(foreign)).verdict()).isEqualTo(Verdict.NOT_LOCAL);
        assertThat(mac.trials).as("the port is left alone").containsExactly("tcp 192.0.2.1 0");
    }

    @Test
    void aListThatChangesIsReadAgainAndNotForEver() {
        byte[] changing = new SocketTables(0).head(1, 0).head(2, 0).bytes();
        mac.table(TCP, changing, SocketTables.whole(new SocketTables(0)));
        assertThat(only(look(any(8000)), NotObserved.class)).isEmpty();
        assertThat(mac.asked).isEqualTo(2);
        mac.table(TCP, changing);
        assertThat(only(look(any(8000)), NotObserved.class)).extracting(NotObserved::topic).containsExactly(Topic.TCP_SOCKETS);
        assertThat(mac.asked).isEqualTo(2 + 3);
    }

    @Test
    void aListThatIsCutOrMissingNeverMeansFree() {
        mac.trial = new Trial.Impossible(new DarwinError("socket", 24));
        assertThat(answer(any(8000), look(any(8000))).verdict()).isEqualTo(Verdict.UNDETERMINED);
        mac.table(TCP, SocketTables.cut(listener(SocketTables.V4, "0.0.0.0", 8000, new Held(77, 501, 400, 0)), 30));
        assertThat(answer(any(8000), look(any(8000))).verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void asRootEverySocketWithoutAProcessIsTheKernels() {
        mac.user = 0;
        mac.table(TCP, listener(SocketTables.V4, "0.0.0.0", 2049, new Held(99, 0, 0, 0)));
        assertThat(answer(any(2049), look(any(2049))).cause()).contains(Cause.KERNEL);
    }

    /** It is in no list of descriptors, and the kernel's own it is not. */
    @Test
    void aFlowWithoutASocketIsOfTheProcessThatOpenedIt() {
        mac.user = 0;
        mac.process(640, 1, 501, "Browser", "/Applications/Browser.app/Contents/MacOS/Browser");
        mac.table("net.inet.udp.pcblist_n", SocketTables.whole(new SocketTables(0).udp(SocketTables.V4, "0.0.0.0", 50001, "0.0.0.0", 0, new Held(0, 0, 640, 641))));
        Endpoint wanted = new Endpoint(Transport.UDP, IpAddress.ANY_V4, 50001);
        Diagnosis diagnosis = answer(wanted, look(wanted));
        assertThat(diagnosis.holders()).extracting(Diagnosis.Holder::pid, Diagnosis.Holder::name).containsExactly(tuple(Optional.of(640L), Optional.of("Browser")));
        mac.processes.remove(640);
        List<Evidence> ended = look(wanted);
        assertThat(only(ended, NotObserved.class)).extracting(NotObserved::topic).containsExactly(Topic.PROCESSES);
        assertThat(answer(wanted, ended).cause()).as("who has it is not known").isNotEqualTo(Optional.of(Cause.KERNEL));
    }

    @Test
    void withoutAWantedPortTellsOfAll() {
        mac.table(TCP, listener(SocketTables.V4, "0.0.0.0", 8000, new Held(77, 501, 400, 0)));
        mac.table("net.inet.udp.pcblist_n", SocketTables.whole(new SocketTables(0).udp(SocketTables.DUAL, "::", 5353, "::", 0, new Held(8, 65, 300, 0))));
        List<Evidence> seen = new ArrayList<>();
        new MacSocketSource(mac).collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, NOW), seen::add, new NullProgressMonitor());
        assertThat(only(seen, SocketSeen.class)).extracting(socket -> socket.local().port()).containsExactly(8000, 1, 5353);
        assertThat(only(seen, Surveyed.class)).contains(new Surveyed(only(seen, Surveyed.class).getFirst().origin(), Topic.UDP_SOCKETS, Set.of()));
        assertThat(mac.trials).isEmpty();
    }

    @Test
    void anAddressForBindBeginsWithItsLength() {
        assertThat(SocketName.of(new IpAddress("192.0.2.7"), 0x1234, name -> 0)).containsExactly(16, 2, 0x12, 0x34, 192, 0, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0);
        byte[] scoped = SocketName.of(new IpAddress("fe80::1%en0"), 80, name -> name.equals("en0") ? 4 : 0);
        assertThat(scoped).hasSize(28).startsWith(28, 30, 0, 80, 0, 0, 0, 0, 0xfe, 0x80).endsWith(1, 4, 0, 0, 0);
    }

    @Test
    void readsUsersAndWords() {
        assertThat(Users.parse("# comment\nnobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\nroot:*:0:0:System Administrator:/var/root:/bin/sh\nbroken\n"))
                .containsEntry(-2, "nobody").containsEntry(0, "root").hasSize(2);
        assertThat(MacProcess.arguments(new byte[3])).isEmpty();
        assertThat(MacProcess.arguments(SocketTables.buffer(8).putInt(Integer.MAX_VALUE).put(new byte[] { '/', 'a', 0, 'x' }).array())).containsExactly("x");
    }
}
