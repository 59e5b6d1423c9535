// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.diagnosis.Cause;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/** What bind(2) answered on Linux 6.18 for a first socket that listens and a second one, both with SO_REUSEADDR. */
class BindRulesTest {
    @ParameterizedTest(name = "{1} held, {0} wanted, V6ONLY {2}: {3}")
    @CsvSource({
            // the same address
            "0.0.0.0,0.0.0.0,,listener", "127.0.0.1,127.0.0.1,,listener", "::1,::1,false,listener", "::,::,false,listener",
            "::,::,true,listener",
            // all addresses against one, in one family
            "127.0.0.1,0.0.0.0,,wildcard-overlap", "0.0.0.0,127.0.0.1,,wildcard-overlap", "::1,::,false,wildcard-overlap",
            "::1,::,true,wildcard-overlap", "::,::1,true,wildcard-overlap",
            // IPv6 without V6ONLY takes IPv4 too
            "0.0.0.0,::,false,dual-stack", "127.0.0.1,::,false,dual-stack", "127.0.0.1,::,,dual-stack", "::,0.0.0.0,,dual-stack",
            "::,127.0.0.1,,dual-stack", "0.0.0.0,::,true,none", "127.0.0.1,::,true,none",
            // one address of one family does not meet the other family
            "127.0.0.1,::1,false,none", "0.0.0.0,::1,false,none", "::1,127.0.0.1,,none", "::1,0.0.0.0,,none",
            // an IPv4-mapped address is IPv4
            "127.0.0.1,::ffff:127.0.0.1,false,listener", "0.0.0.0,::ffff:127.0.0.1,false,wildcard-overlap",
            "127.0.0.2,::ffff:127.0.0.1,false,none", "::ffff:127.0.0.1,127.0.0.1,,listener", "::,::ffff:127.0.0.1,false,dual-stack",
            "::1,::ffff:127.0.0.1,false,none", "127.0.0.1,::ffff:0.0.0.0,false,wildcard-overlap", "::ffff:127.0.0.1,::,false,dual-stack",
            "::ffff:127.0.0.1,::,true,none",
            // two addresses
            "127.0.0.1,127.0.0.2,,none", "::1,2001:db8::1,false,none",
            // scope ids
            "fe80::1%eth0,fe80::1%eth0,false,listener", "fe80::1%eth0,fe80::1%eth1,false,none", "fe80::1,fe80::1%eth0,false,listener",
            "fe80::1%3,fe80::1%3,false,listener", "fe80::1%3,fe80::1%4,false,none", "fe80::1%3,fe80::1%eth0,false,listener", "fe80::1%eth0,fe80::2%3,false,none",
            "fe80::1%eth0,::,true,wildcard-overlap" })
    void addressesMeetAsTheKernelSays(String wanted, String held, String v6Only, String expected) {
        Optional<Boolean> only = Optional.ofNullable(v6Only).map(Boolean::valueOf);
        assertThat(BindRules.overlap(endpoint(wanted, 25), socket(endpoint(held, 25), only)).map(Cause::id).orElse("none"))
                .isEqualTo(expected);
    }

    @Test
    void anotherPortOrAnotherTransportIsNeverInTheWay() {
        Endpoint wanted = endpoint("0.0.0.0", 25);
        assertThat(BindRules.overlap(wanted, socket(endpoint("0.0.0.0", 2525), Optional.empty()))).isEmpty();
        assertThat(BindRules.overlap(wanted, socket(new Endpoint(Transport.UDP, IpAddress.ANY_V4, 25), Optional.empty()))).isEmpty();
    }

    private static Endpoint endpoint(String address, int port) {
        return new Endpoint(Transport.TCP, new IpAddress(address), port);
    }

    private static SocketSeen socket(Endpoint local, Optional<Boolean> v6Only) {
        return new SocketSeen(new Origin("test", Instant.EPOCH, Optional.empty()), local, Optional.empty(), SocketState.LISTEN,
                Optional.empty(), Optional.empty(), v6Only, Optional.empty(), Optional.empty(), List.of(), List.of());
    }
}
