// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;

class EvidenceTextTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "-, -, every port", "UDP, -, every udp port", "-, 0.0.0.0, every port of IPv4", "UDP, ::, every udp port of IPv6",
            "TCP, 192.0.2.5, every tcp port of 192.0.2.5" })
    void whosePacketsAQueueGets(Transport transport, String address, String text) {
        HookSeen queue = new HookSeen(new Origin("test", Instant.EPOCH, Optional.empty()), HookKind.NETFILTER_QUEUE, "queue 7", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.ofNullable(transport), Optional.ofNullable(address).map(IpAddress::new));
        assertThat(EvidenceText.ENGLISH.of(queue)).isEqualTo("packets to " + text + " go to queue 7 and may be dropped there (netfilter)");
    }
}
