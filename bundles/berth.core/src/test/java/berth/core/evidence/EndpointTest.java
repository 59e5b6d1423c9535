// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static Optional<String> parsed(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).map(Endpoint::text);
    }

    @ParameterizedTest
    @CsvSource({ "25,0.0.0.0:25", "65535,0.0.0.0:65535", "127.0.0.1:1,127.0.0.1:1", "[::1]:25,[::1]:25", "[::]:443,[::]:443",
            "[FE80::1%eth0]:25,[fe80::1%eth0]:25", "[::ffff:127.0.0.1]:25,[::ffff:127.0.0.1]:25" })
    void readsAPortAloneOrBehindAnAddress(String given, String text) {
        assertThat(parsed(given)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "0", "65536", "99999", "100000", "-1", "+25", "2 5", "25 ", "0x19", "\u0662\u0665", "::1:25", "::1", "[::1]", "[::1]:",
            "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", ":25", "[]:25", "[127.0.0.1]:25", "localhost:25", "fade.de:25", "abc", "010.0.0.1:25",
            "1.2.3:25", "[::1:25", "::1]:25", "[[::1]]:25" })
    void refusesEverythingElse(String text) {
        assertThat(parsed(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 65536, Integer.MAX_VALUE })
    void aPortOutsideTheRangeIsNoEndpoint(int port) {
        assertThatThrownBy(() -> new Endpoint(Transport.UDP, IpAddress.ANY_V6, port)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(port));
    }
}
