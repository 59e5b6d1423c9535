// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.portprobe.internal.linux.KernelInterfaces.Tunnel;

/** What ip says of interfaces, in its own form. */
class KernelInterfacesTest {

    private static String link(String name, String kind, String data) {
        return "{\"ifindex\":2,\"ifname\":\"" + name + "\",\"flags\":[\"UP\"],\"linkinfo\":{\"info_kind\":\"" + kind + "\",\"info_data\":{" + data + "}}}";
    }

    @Test
    void tunnelsHaveThePortOfTheirFamily() {
        assertThat(KernelInterfaces.parse("[{\"ifname\":\"lo\"}," + link("vx", "vxlan", "\"id\":1,\"port_range\":{\"low\":0,\"high\":0},\"port\":4789,\"df\":\"unset\"")
                + "," + link("vx6", "vxlan", "\"id\":2,\"remote6\":\"2001:db8::1\",\"port\":8472") + "," + link("gnv", "geneve", "\"external\":true,\"port\":6081")
                + "," + link("br", "bridge", "\"port\":1") + "," + link("odd", "vxlan", "\"port\":\"x\"") + "]"))
                .containsExactly(new Tunnel("vx", "vxlan", 4789, true, false), new Tunnel("vx6", "vxlan", 8472, false, true),
                        new Tunnel("gnv", "geneve", 6081, true, true));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[", "{}", "[1]", "null", "[{\"ifname\":\"vx\",\"linkinfo\":[]}]", "[{\"linkinfo\":{\"info_kind\":\"vxlan\",\"info_data\":{\"port\":4789}}}]" })
    void whatIsOfAnotherFormIsNoTunnel(String text) {
        assertThat(KernelInterfaces.parse(text)).isEmpty();
    }
}
