// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.CannotObserveException;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.Windows.Options;
import berth.portprobe.internal.windows.Windows.Trial;

/** What is said of a port, and what is not, by what Windows answers. */
class WindowsSocketsTest {
    private static final Instant STARTED = Instant.parse("2026-11-01T08:00:00Z");

    private final FakeWindows windows = new FakeWindows();

    private List<Evidence> ask(String endpoint) {
        return ask(Transport.TCP, endpoint);
    }

    private List<Evidence> ask(Transport transport, String endpoint) {
        return collect(new Request(Endpoint.parse(transport, IpAddress.ANY_V4, endpoint), Optional.empty(), Effort.OWNER, Instant.EPOCH));
    }

    private List<Evidence> collect(Request request) {
        List<Evidence> evidence = new ArrayList<>();
        new WindowsSocketSource(() -> windows).collect(request, evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Set<Topic> surveyed(List<Evidence> evidence) {
        return Set.copyOf(all(evidence, Surveyed.class).stream().map(Surveyed::topic).toList());
    }

    private static List<Topic> unseen(List<Evidence> evidence) {
        return all(evidence, NotObserved.class).stream().map(NotObserved::topic).toList();
    }

    private static Trial refused(int error) {
        return new Trial.Refused(error);
    }

    @Test
    void aListenerIsToldWithItsProcessAndNoTrialIsMade() {
        windows.with(TableLayout.TCP4_MODULE, FakeWindows.tcp4(2, "0.0.0.0", 25, "0.0.0.0", 0, 1234, 0));
        windows.processes.put(1234L, new ProcessFacts("inetinfo.exe", Optional.of(700L), Optional.of(STARTED), Optional.of("C:\\inetinfo.exe"), List.of("inetinfo"), Optional.of("NT AUTHORITY\\SYSTEM")));
        windows.processes.put(700L, new ProcessFacts("services.exe", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty()));

        List<Evidence> seen = ask("25");

        assertThat(all(seen, SocketSeen.class)).singleElement().satisfies(socket -> assertThat(socket.owners()).containsExactly(new ProcessRef(1234, Optional.of(STARTED))))
                .satisfies(socket -> assertThat(socket.origin().place()).contains("GetExtendedTcpTable, created 2026-11-01T10:20:30.123456700Z"));
        assertThat(all(seen, ProcessSeen.class)).extracting(ProcessSeen::name).containsExactly("inetinfo.exe", "services.exe");
        assertThat(surveyed(seen)).contains(Topic.TCP_SOCKETS, Topic.PROCESSES);
        assertThat(windows.trials).isEmpty();
    }

    @Test
    void ofAProcessThatRunsSeveralServicesTheOneThatMadeTheSocketIsNamed() {
        windows.with(TableLayout.UDP4_MODULE, FakeWindows.udp4("0.0.0.0", 53, 900, 7));
        windows.processes.put(900L, new ProcessFacts("svchost.exe", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty()));

        assertThat(all(ask(Transport.UDP, "53"), ProcessSeen.class)).extracting(ProcessSeen::service).containsExactly(Optional.of("Dnscache"));
    }

    @Test
    void whereNobodyIsTheTrialDecides() {
        List<Evidence> seen = ask("25");

        assertThat(all(seen, BindAllowed.class)).singleElement().satisfies(allowed -> assertThat(allowed.endpoint().port()).isEqualTo(25));
        assertThat(surveyed(seen)).contains(Topic.TCP_SOCKETS);
        assertThat(windows.trials).containsExactly(25);
    }

    @ParameterizedTest
    @CsvSource({ "10048, IN_USE", "10013, FORBIDDEN", "10049, ADDRESS_UNAVAILABLE", "10050, NETWORK", "10055, OTHER" })
    void refusalsAreToldApart(int error, OsError.Kind kind) {
        windows.bind = options -> refused(error);

        assertThat(all(ask("25"), BindRefused.class)).isNotEmpty().allSatisfy(refusal -> assertThat(refusal.error().kind()).isEqualTo(kind))
                .allSatisfy(refusal -> assertThat(refusal.error().code()).isEqualTo(error));
    }

    @Test
    void aPortInUseThatNoTableListsIsUnexplainedAndNotSurveyed() {
        windows.bind = options -> refused(10048);

        List<Evidence> seen = ask("25");

        assertThat(surveyed(seen)).doesNotContain(Topic.TCP_SOCKETS);
        assertThat(all(seen, NotObserved.class)).singleElement().satisfies(gap -> assertThat(gap.topic()).isEqualTo(Topic.TCP_SOCKETS)).satisfies(gap -> assertThat(gap.detail()).contains("lists no socket on it"));
        assertThat(windows.trials).as("a table that is older than the trial is read again").hasSize(6);
    }

    @Test
    void whoCameBetweenTheTableAndTheTrialIsInTheNextTable() {
        windows.bind = options -> refused(10048);
        windows.beforeTrial = () -> windows.rows.put(TableLayout.TCP4_MODULE, List.of(FakeWindows.tcp4(2, "127.0.0.1", 25, "0.0.0.0", 0, 8, 0)));

        List<Evidence> seen = ask("25");

        assertThat(all(seen, SocketSeen.class)).hasSize(1);
        assertThat(surveyed(seen)).contains(Topic.TCP_SOCKETS);
    }

    @Test
    void aSocketOfIpv6AloneIsToldFromOneOfBoth() {
        windows.with(TableLayout.TCP6_MODULE, FakeWindows.tcp6(2, "::", 0, 25, 8));
        assertThat(all(ask("25"), SocketSeen.class)).extracting(SocketSeen::v6Only).containsExactly(Optional.of(true));

        windows.bind = options -> refused(10048);
        assertThat(all(ask("25"), SocketSeen.class)).extracting(SocketSeen::v6Only).containsExactly(Optional.empty());
    }

    @Test
    void whatOnlyAnExclusiveServerIsRefusedIsSaid() {
        windows.with(TableLayout.TCP4_MODULE, FakeWindows.tcp4(11, "192.0.2.7", 25, "198.51.100.9", 4000, 0, 0));
        windows.bind = options -> options == Options.EXCLUSIVE ? refused(10048) : new Trial.Allowed();

        assertThat(all(ask("25"), BindRefused.class)).singleElement().satisfies(refusal -> assertThat(refusal.origin().place()).hasValueSatisfying(place -> assertThat(place).contains("without options was allowed")));
    }

    @Test
    void withoutTheLongTableTheShortOneTells() {
        windows.errors.put(TableLayout.TCP4_MODULE, new WindowsError("GetExtendedTcpTable", WindowsError.ERROR_NOT_SUPPORTED));
        windows.with(TableLayout.TCP4_PID, FakeWindows.plain4(2, "0.0.0.0", 25, 5));

        assertThat(all(ask("25"), SocketSeen.class)).extracting(socket -> socket.owners().getFirst().pid()).containsExactly(5L);
    }

    @Test
    void withoutAnyTableNothingIsSurveyedUnlessTheTrialSucceeds() {
        for (TableLayout layout : TableLayout.values()) {
            windows.errors.put(layout, new WindowsError("GetExtendedTcpTable", WindowsError.ERROR_ACCESS_DENIED));
        }
        windows.bind = options -> new Trial.Impossible(WindowsError.missing("socket"));

        List<Evidence> seen = ask("25");

        assertThat(surveyed(seen)).doesNotContain(Topic.TCP_SOCKETS);
        assertThat(all(seen, NotObserved.class)).anySatisfy(gap -> assertThat(gap.why()).isEqualTo(Why.ACCESS_DENIED));
        windows.bind = options -> new Trial.Allowed();
        List<Evidence> allowed = ask("25");
        assertThat(all(allowed, BindAllowed.class)).as("the trial decides").hasSize(1);
        assertThat(surveyed(allowed)).as("and yet not all was seen").doesNotContain(Topic.TCP_SOCKETS);
    }

    @Test
    void whereOneAddressIsLetInBesideAllItIsNotSaidToBeFree() {
        windows.with(TableLayout.TCP6_MODULE, FakeWindows.tcp6(2, "::", 0, 25, 8));
        windows.refusesWildcards = true;

        List<Evidence> seen = ask("127.0.0.1:25");

        assertThat(all(seen, BindAllowed.class)).isEmpty();
        assertThat(all(seen, NotObserved.class)).anySatisfy(gap -> assertThat(gap.detail()).contains("another user"));
        assertThat(all(seen, SocketSeen.class)).extracting(SocketSeen::v6Only).containsExactly(Optional.empty());
    }

    @Test
    void aWindowsThatDoesNotListBoundSocketsSaysSo() {
        windows.errors.put(TableLayout.TCP6_BOUND, WindowsError.missing("InternalGetBoundTcp6EndpointTable"));
        windows.bind = options -> refused(10013);

        assertThat(unseen(ask("25"))).contains(Topic.TCP_SOCKETS);
        assertThat(surveyed(ask("25"))).doesNotContain(Topic.TCP_SOCKETS);
    }

    @Test
    void aBoundSocketIsNoListener() {
        windows.with(TableLayout.TCP4_BOUND, FakeWindows.bound4("0.0.0.0", 25, 42));
        windows.bind = options -> refused(10048);

        List<Evidence> seen = ask("25");

        assertThat(all(seen, SocketSeen.class)).singleElement().satisfies(socket -> assertThat(socket.state()).isEqualTo(berth.core.evidence.SocketState.BOUND));
        assertThat(all(seen, BindRefused.class)).hasSize(1);
    }

    @Test
    void anAddressThatIsNotThisHostsIsRefusedBeforeThePort() {
        windows.address = refused(10049);

        List<Evidence> seen = ask("192.0.2.1:25");

        assertThat(all(seen, BindRefused.class)).singleElement().satisfies(refusal -> assertThat(refusal.error().kind()).isEqualTo(OsError.Kind.ADDRESS_UNAVAILABLE));
        assertThat(windows.trials).isEmpty();
    }

    @Test
    void aTransportThatWindowsHasNotIsSaid() {
        assertThat(unseen(ask(Transport.SCTP, "25"))).contains(Topic.SCTP_SOCKETS);
    }

    @Test
    void theWholeListHasBothTransports() {
        windows.with(TableLayout.TCP4_MODULE, FakeWindows.tcp4(2, "0.0.0.0", 25, "0.0.0.0", 0, 1, 0)).with(TableLayout.UDP4_MODULE, FakeWindows.udp4("0.0.0.0", 53, 2, 0));

        List<Evidence> seen = collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.EPOCH));

        assertThat(all(seen, SocketSeen.class)).extracting(socket -> socket.local().text()).containsExactly("0.0.0.0:25", "0.0.0.0:53");
        assertThat(surveyed(seen)).contains(Topic.TCP_SOCKETS, Topic.UDP_SOCKETS, Topic.ADDRESSES);
        assertThat(windows.trials).isEmpty();
    }

    @Test
    void aListenerWithoutAProcessLeavesTheTopicOfProcessesOpen() {
        windows.with(TableLayout.TCP4_MODULE, FakeWindows.tcp4(2, "0.0.0.0", 25, "0.0.0.0", 0, 0, 0));

        assertThat(surveyed(ask("25"))).doesNotContain(Topic.PROCESSES);
    }

    @Test
    void theLookoutNamesWhoHasThePortNow() throws CannotObserveException {
        Endpoint smtp = Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, "25").orElseThrow();
        var lookout = new WindowsSocketSource(() -> windows).lookout();
        assertThat(lookout.look(List.of(smtp))).containsExactly(Optional.empty());
        windows.with(TableLayout.TCP4_MODULE, FakeWindows.tcp4(2, "0.0.0.0", 25, "0.0.0.0", 0, 1234, 0));
        assertThat(lookout.look(List.of(smtp))).containsExactly(Optional.of("socket of process 1234 of " + FakeWindows.CREATED));
        windows.errors.put(TableLayout.TCP4_MODULE, new WindowsError("x", 5));
        windows.errors.put(TableLayout.TCP4_PID, new WindowsError("x", 5));
        assertThatExceptionOfType(CannotObserveException.class).isThrownBy(() -> lookout.look(List.of(smtp)));
    }
}
