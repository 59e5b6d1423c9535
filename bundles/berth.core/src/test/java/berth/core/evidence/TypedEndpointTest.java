// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedEndpointTest {
    private static Optional<Endpoint> parsed(String text) {
        return TypedEndpoint.of(text).endpoint(Transport.TCP, IpAddress.ANY_V4);
    }

    @ParameterizedTest
    @CsvSource({ "80,TCP,0.0.0.0:80", "80/tcp,TCP,0.0.0.0:80", "53/udp,UDP,0.0.0.0:53", ":80,TCP,0.0.0.0:80", "*:80,TCP,0.0.0.0:80", "tcp/80,TCP,0.0.0.0:80",
            "udp/53,UDP,0.0.0.0:53", "53/UDP,UDP,0.0.0.0:53", "7/sctp,SCTP,0.0.0.0:7", "7/udplite,UDP_LITE,0.0.0.0:7", ":53/udp,UDP,0.0.0.0:53",
            "udp/*:53,UDP,0.0.0.0:53", "[::1]:53/udp,UDP,[::1]:53", "tcp/127.0.0.1:25,TCP,127.0.0.1:25" })
    void readsWhatOtherProgramsPrintAsWell(String given, Transport transport, String text) {
        assertThat(parsed(given)).hasValueSatisfying(endpoint -> {
            assertThat(endpoint.transport()).isEqualTo(transport);
            assertThat(endpoint.text()).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "", ":", "*", "*:", "/tcp", "tcp/", "80/", "/80", "80/http", "80/tcp6", "tcp/80/tcp", "80/tcp/udp", "80/ tcp", "**:80", "::80", "*:*:80", ":[::1]:80",
            "*:127.0.0.1:80", "[*]:80", ":0", "*:65536", "80tcp", "udp53" })
    void refusesEverythingElse(String text) {
        assertThat(parsed(text)).isEmpty();
    }
}
