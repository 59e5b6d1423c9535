// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** Whether servers of datagrams share a port is tried where it disturbs none of them. */
class SharingTest {

    private static SocketRow row(String address, Boolean v6Only) {
        return new SocketRow(Transport.UDP, new IpAddress(address), 5353, IpAddress.ANY_V4, 0, SocketState.UNCONNECTED, 0, 7,
                Optional.ofNullable(v6Only), OptionalLong.empty(), 0);
    }

    @ParameterizedTest
    @CsvSource({ "0.0.0.0,0.0.0.0,,127.213.20.233", "0.0.0.0,127.0.0.1,,0.0.0.0", "127.0.0.1,127.0.0.1,,0.0.0.0", "127.0.0.1,0.0.0.0,,127.213.20.233",
            "0.0.0.0,::,false,127.213.20.233", "::,::,true,", "::,::,false,127.213.20.233", "::1,::,false,", "::1,::1,,::", "::,127.0.0.1,,::" })
    void theAddressMeetsTheOthersAndTakesNothingFromThem(String wanted, String held, Boolean v6Only, String expected) {
        assertThat(Sharing.trialAddress(new IpAddress(wanted), 5353, List.of(row(held, v6Only)))).isEqualTo(Optional.ofNullable(expected).map(IpAddress::new));
    }

    @Test
    void ofMixedAddressesNoneIsHarmless() {
        assertThat(Sharing.trialAddress(IpAddress.ANY_V4, 5353, List.of(row("0.0.0.0", null), row("127.0.0.1", null)))).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsNotTriedIsABlindSpot() throws Exception {
        try (DatagramChannel all = DatagramChannel.open(java.net.StandardProtocolFamily.INET); DatagramChannel one = DatagramChannel.open(java.net.StandardProtocolFamily.INET)) {
            all.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress("0.0.0.0", 0));
            int port = ((InetSocketAddress) all.getLocalAddress()).getPort();
            one.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress("127.0.0.1", port));
            List<Evidence> evidence = new ArrayList<>();
            new LinuxSocketSource().collect(new Request(Optional.of(new Endpoint(Transport.UDP, IpAddress.ANY_V4, port)), Optional.empty(),
                    Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
            assertThat(evidence).noneMatch(BindAllowed.class::isInstance).noneMatch(BindRefused.class::isInstance)
                    .anyMatch(seen -> seen instanceof NotObserved gap && gap.detail().contains("was not tried"));
        }
    }

    @ParameterizedTest
    @CsvSource({ "127.0.0.1,false", "127.0.0.2,false", "0.0.0.0,true" })
    @EnabledOnOs(OS.LINUX)
    void aRefusalForTheSakeOfAnotherAddressDecidesNothing(String wanted, boolean decides) throws Exception {
        try (DatagramChannel shared = DatagramChannel.open(java.net.StandardProtocolFamily.INET); DatagramChannel alone = DatagramChannel.open(java.net.StandardProtocolFamily.INET)) {
            shared.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress("127.0.0.1", 0));
            int port = ((InetSocketAddress) shared.getLocalAddress()).getPort();
            alone.bind(new InetSocketAddress("127.0.0.2", port));
            List<Evidence> evidence = new ArrayList<>();
            new LinuxSocketSource().collect(new Request(Optional.of(new Endpoint(Transport.UDP, new IpAddress(wanted), port)), Optional.empty(),
                    Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
            assertThat(evidence.stream().anyMatch(BindRefused.class::isInstance)).isEqualTo(decides);
            assertThat(evidence.stream().anyMatch(seen -> seen instanceof NotObserved gap && gap.detail().contains("was not tried"))).isEqualTo(!decides);
        }
    }

    @ParameterizedTest
    @CsvSource({ "0.0.0.0,0.0.0.0", "0.0.0.0,127.0.0.1", "127.0.0.1,127.0.0.1", "127.0.0.1,0.0.0.0" })
    @EnabledOnOs(OS.LINUX)
    void aRealSocketSaysSo(String wanted, String held) throws Exception {
        for (boolean reuse : new boolean[] { true, false }) {
            try (DatagramChannel server = DatagramChannel.open(java.net.StandardProtocolFamily.INET)) {
                server.setOption(StandardSocketOptions.SO_REUSEADDR, reuse).bind(new InetSocketAddress(held, 0));
                int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
                List<Evidence> evidence = new ArrayList<>();
                new LinuxSocketSource().collect(new Request(Optional.of(new Endpoint(Transport.UDP, new IpAddress(wanted), port)), Optional.empty(),
                        Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
                assertThat(evidence.stream().anyMatch(BindAllowed.class::isInstance)).as("SO_REUSEADDR %s", reuse).isEqualTo(reuse);
                assertThat(evidence.stream().anyMatch(BindRefused.class::isInstance)).as("SO_REUSEADDR %s", reuse).isEqualTo(!reuse);
            }
        }
    }

    @Test
    void theTrialOfAnotherBerthIsNoServer() {
        assertThat(Sharing.trialAddress(IpAddress.ANY_V4, 5353, List.of(row("0.0.0.0", null), row("127.213.20.233", null)))).contains(new IpAddress("127.213.20.233"));
        assertThat(Sharing.trialAddress(IpAddress.ANY_V4, 5353, List.of(row("127.213.20.233", null)))).contains(IpAddress.ANY_V4);
    }
}
