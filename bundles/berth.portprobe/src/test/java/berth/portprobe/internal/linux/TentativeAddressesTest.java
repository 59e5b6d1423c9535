// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.IpAddress;
import berth.portprobe.internal.Elsewhere;

/** An address that the host has and may not use yet. */
class TentativeAddressesTest {

    private static final String TABLE = """
            00000000000000000000000000000001 01 80 10 80       lo
            20010db8000000000000000000000005 03 40 00 40       d0
            20010db8000000000000000000000006 03 40 00 80       d0
            fe80000000000000000000000000001a 04 40 20 c0       d1
            damaged 03 40 00 40 d0
            20010db8000000000000000000000007 03 40 00
            """;

    @ParameterizedTest
    @CsvSource({ "2001:db8::5,d0", "2001:db8::6,", "2001:db8::7,", "::1,", "fe80::1a%d1,d1", "fe80::1a%d0,", "127.0.0.1," })
    void theFlagsTell(String address, String name) {
        assertThat(TentativeAddresses.interfaceOf(new IpAddress(address), TABLE)).isEqualTo(Optional.ofNullable(name));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofARealInterface() throws IOException {
        Elsewhere.assumeNamespaces();
        String made = "export PATH=/usr/sbin:/usr/bin:/sbin:/bin; ip link add d0 type veth peer name d1 && echo 30 >/proc/sys/net/ipv6/conf/d0/dad_transmits"
                + " && ip link set d1 up && ip link set d0 up && ip -6 addr add 2001:db8::5/64 dev d0 || echo failed";
        List<String> apart = List.of("/usr/bin/unshare", "-n");
        assumeTrue(!Elsewhere.shell(apart, made, List.of()).contains("failed"), "no pair of interfaces can be made here");
        String seen = Elsewhere.shell(apart, made + "; exec \"$@\"", Elsewhere.command("[2001:db8::5]:7001", LinuxSocketSource.class));
        assertThat(seen).contains("namespace=address, key=2001:db8::5, value=tentative on d0").contains("verdict not-local");
        assertThat(Elsewhere.shell(apart, made + "; exec \"$@\"", Elsewhere.command("[2001:db8::6]:7001", LinuxSocketSource.class)))
                .doesNotContain("tentative").contains("verdict not-local");
    }
}
