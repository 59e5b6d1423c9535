// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ConnectionReaches;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.Kernel.Trial;

class SocketLookupTest {

    private final FakeKernel kernel = new FakeKernel();

    private static Endpoint endpoint(Transport transport, String text) {
        return Endpoint.parse(transport, IpAddress.ANY_V4, text).orElseThrow();
    }

    private List<Evidence> collect(Transport transport, String wanted, Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(endpoint(transport, wanted)), Optional.empty(), effort, Instant.EPOCH),
                evidence::add, new NullProgressMonitor());
        assertThat(kernel.closed).as("sockets closed").isEqualTo(kernel.opened);
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Topic> surveyed(List<Evidence> evidence) {
        return all(evidence, Surveyed.class).stream().map(Surveyed::topic).toList();
    }

    @ParameterizedTest
    @CsvSource({ "0.0.0.0:80,127.0.0.1:80", "[::]:80,[::1]:80", "127.0.0.2:80,127.0.0.2:80", "[2001:db8::1]:80,[2001:db8::1]:80",
            "[::ffff:127.0.0.1]:80,127.0.0.1:80", "[::ffff:0.0.0.0]:80,127.0.0.1:80" })
    void aServerIsMetWhereAClientWouldConnect(String wanted, String asked) {
        assertThat(SocketLookup.target(endpoint(Transport.TCP, wanted))).contains(endpoint(Transport.TCP, asked));
    }

    @Test
    void addressesThatNeedAnInterfaceAreNotAskedForWithoutIt() {
        assertThat(SocketLookup.target(endpoint(Transport.TCP, "[fe80::1]:80"))).isEmpty();
        assertThat(SocketLookup.target(endpoint(Transport.TCP, "[fec0::1%eth0]:80"))).isEmpty();
        collect(Transport.TCP, "[fe80::1]:80", Effort.OWNER);
        collect(Transport.TCP, "[fe80::1%gone]:80", Effort.OWNER);
        assertThat(kernel.lookups).isZero();
        assertThat(kernel.dumps).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Effort.class)
    void aListenerIsNamedByTheLookup(Effort effort) {
        kernel.listener(777);
        assertThat(all(collect(Transport.TCP, "80", effort), ConnectionReaches.class)).singleElement().satisfies(reaches -> {
            assertThat(reaches.endpoint()).isEqualTo(endpoint(Transport.TCP, "127.0.0.1:80"));
            assertThat(reaches.inode()).isEqualTo(777);
            assertThat(reaches.origin().place()).contains("netlink inet_diag lookup");
        });
    }

    @Test
    void anExactQuestionAboutAHeldPortIsTheLookupAlone() {
        kernel.listener(777);
        List<Evidence> evidence = collect(Transport.TCP, "80", Effort.EXACT);
        assertThat(all(evidence, SocketSeen.class)).singleElement().satisfies(socket -> {
            assertThat(socket.inode()).contains(777L);
            assertThat(socket.user()).contains("www-data");
            assertThat(socket.owners()).isEmpty();
        });
        assertThat(surveyed(evidence)).as("others were not looked at").doesNotContain(Topic.TCP_SOCKETS, Topic.PROCESSES);
        assertThat(kernel.lookups).isEqualTo(1);
        assertThat(kernel.dumps).isZero();
        assertThat(kernel.called).doesNotContain("/proc");
    }

    @ParameterizedTest
    @EnumSource(Effort.class)
    void aLookupThatFindsNobodySaysNothingAndTheDumpDecides(Effort effort) {
        kernel.bound(777);
        kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
        List<Evidence> evidence = collect(Transport.TCP, "80", effort);
        assertThat(kernel.lookups).isEqualTo(1);
        assertThat(all(evidence, ConnectionReaches.class)).isEmpty();
        assertThat(all(evidence, SocketSeen.class)).hasSize(1);
        assertThat(surveyed(evidence)).contains(Topic.TCP_SOCKETS);
    }

    @ParameterizedTest
    @ValueSource(ints = { KernelError.ENOENT, KernelError.EPERM, KernelError.EACCES, KernelError.EINVAL, KernelError.ENOBUFS,
            KernelError.EAGAIN, KernelError.EMSGSIZE, KernelError.EBADMSG })
    void aLookupThatFailsChangesNothingElse(int errno) {
        kernel.listener(777);
        List<Evidence> whole = new ArrayList<>(collect(Transport.TCP, "80", Effort.OWNER));
        assertThat(whole.removeIf(ConnectionReaches.class::isInstance)).isTrue();
        kernel.failures.put("lookup", errno);
        assertThat(collect(Transport.TCP, "80", Effort.OWNER)).isEqualTo(whole);
        assertThat(surveyed(collect(Transport.TCP, "80", Effort.EXACT))).contains(Topic.TCP_SOCKETS);
    }

    @Test
    void withoutNetlinkAnExactQuestionIsStillABlindSpot() {
        kernel.failures.put("netlink", KernelError.EPERM);
        List<Evidence> evidence = collect(Transport.TCP, "80", Effort.EXACT);
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::topic).contains(Topic.TCP_SOCKETS);
        assertThat(surveyed(evidence)).doesNotContain(Topic.TCP_SOCKETS);
    }

    @Test
    void aConnectionThatIsGivenToASocketOnAnotherPortDoesNotHoldThisOne() {
        kernel.sockets.add(Replies.socket(2, 0, new byte[4], 7777, Replies.LISTEN, 5, FakeKernel.ORDER));
        List<Evidence> evidence = collect(Transport.TCP, "127.0.0.1:80", Effort.EXACT);
        assertThat(all(evidence, ConnectionReaches.class)).hasSize(1);
        assertThat(kernel.dumps).isPositive();
        assertThat(surveyed(evidence)).contains(Topic.TCP_SOCKETS);
    }

    @Test
    void aConnectionThatIsGivenToASocketOfAnotherAddressDoesNotHoldThisOne() {
        kernel.sockets.add(Replies.socket(2, 0, new byte[] { 127, 0, 0, 9 }, 80, Replies.LISTEN, 5, FakeKernel.ORDER));
        assertThat(surveyed(collect(Transport.TCP, "127.0.0.1:80", Effort.EXACT))).contains(Topic.TCP_SOCKETS);
        assertThat(kernel.dumps).isPositive();
    }

    @Test
    void aForeignAddressIsNotAskedForBecauseWhoeverServesAllAddressesWouldBeNamed() {
        kernel.listener(777);
        kernel.trials.put("192.0.2.1 0", new Trial.Refused(KernelError.EADDRNOTAVAIL));
        List<Evidence> evidence = collect(Transport.TCP, "192.0.2.1:80", Effort.EXACT);
        assertThat(kernel.lookups).isZero();
        assertThat(all(evidence, ConnectionReaches.class)).isEmpty();
    }
}
