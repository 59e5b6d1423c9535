// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({ "127.0.0.1,127.0.0.1", "0.0.0.0,0.0.0.0", "255.255.255.255,255.255.255.255",
            "0:0:0:0:0:0:0:0,::", "::,::", "0:0:0:0:0:0:0:1,::1", "1::,1::",
            "2001:DB8::0001,2001:db8::1", "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1", "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
            "2001:0:0:1:0:0:0:1,2001:0:0:1::1", "1:2:3:4:5:6:7::,1:2:3:4:5:6:7:0",
            "::ffff:7f00:1,::ffff:127.0.0.1", "::FFFF:127.0.0.1,::ffff:127.0.0.1", "::127.0.0.1,::7f00:1",
            "64:ff9b::192.0.2.33,64:ff9b::c000:221", "fe80::1%eth0,fe80::1%eth0", "ff05::2%eth0,ff05::2%eth0", "::%lo,::", "::1%1,::1",
            "::ffff:127.0.0.1%lo,::ffff:127.0.0.1", "2001:db8::1%eth0,2001:db8::1", "FE80:0::1%3,fe80::1%3" })
    void everySpellingBecomesTheCanonicalOne(String given, String canonical) {
        assertThat(IpAddress.parse(given)).hasValueSatisfying(address -> assertThat(address.text()).isEqualTo(canonical));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "010.0.0.1", "1.2.3.04", "00.0.0.0", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.-4", "0x7f.0.0.1",
            "2130706433", "127.1", "1.2.3.4 ", "\u0661.2.3.4", "1.2.3.4%eth0" })
    void whatIsNoPlainIPv4IsRefused(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { ":", ":::", "::1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8", "12345::", "g::", "[::1]",
            "::ffff:010.0.0.1", "::ffff:1.2.3", "::1.2.3.4:5", "::256.0.0.1", "1.2.3.4::", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "::-1",
            "::1%", "::1%a b", "::1%%", "fe80::1%../x" })
    void whatIsNoIPv6IsRefused(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    /** Among them are names that look like hexadecimal; HouseRulesTest shows that no code of core can resolve a name. */
    @ParameterizedTest
    @ValueSource(strings = { "fade.de", "abc", "localhost", "example.com", "dead.beef", "a.b.c.d", "face" })
    void namesAreNoAddresses(String name) {
        assertThat(IpAddress.parse(name)).isEmpty();
        assertThatThrownBy(() -> new IpAddress(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesMakeTheSameAddressAsText() {
        assertThat(IpAddress.of(new byte[] { (byte) 192, 0, 2, (byte) 255 })).isEqualTo(new IpAddress("192.0.2.255"));
        assertThat(IpAddress.of(new byte[16])).isEqualTo(IpAddress.ANY_V6);
        assertThatThrownBy(() -> IpAddress.of(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsWildcardsLoopbackAndMappedAddressesApart() {
        assertThat(new IpAddress("::ffff:0.0.0.0").isWildcard()).isTrue();
        assertThat(new IpAddress("0.0.0.1").isWildcard()).isFalse();
        assertThat(new IpAddress("127.9.9.9").isLoopback()).isTrue();
        assertThat(new IpAddress("::ffff:127.0.0.1").isLoopback()).isTrue();
        assertThat(new IpAddress("::1").isLoopback()).isTrue();
        assertThat(new IpAddress("128.0.0.1").isLoopback()).isFalse();
        assertThat(new IpAddress("::ffff:192.0.2.1").unmapped()).isEqualTo(new IpAddress("192.0.2.1"));
        assertThat(new IpAddress("fe80::1%eth0").withoutScope()).isEqualTo(new IpAddress("fe80::1"));
    }
}
