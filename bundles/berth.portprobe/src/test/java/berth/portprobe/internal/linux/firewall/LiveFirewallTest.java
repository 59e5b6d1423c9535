// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import static berth.portprobe.internal.Elsewhere.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.portprobe.internal.Elsewhere;
import berth.portprobe.internal.ShowingProgram;
import berth.portprobe.internal.linux.LinuxSocketSource;

/** Real rules in a network namespace of the test's own. */
class LiveFirewallTest {

    private static final List<String> NAMESPACE = List.of("/usr/bin/unshare", "-n");
    private static final String NAT = "nft add table ip nat; nft 'add chain ip nat PRE { type nat hook prerouting priority -100; }'; nft add rule ip nat PRE ";
    private static final String MANGLE = "nft add table ip mangle; nft 'add chain ip mangle P { type filter hook prerouting priority -150; }'; nft add rule ip mangle P ";
    private static final String DOCKER = "T=iptables; $T -t nat -N DOCKER; $T -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER;"
            + " $T -t nat -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER; $T -t nat -A DOCKER -i docker0 -j RETURN;"
            + " $T -t nat -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.20.0.5:80";

    @BeforeEach
    void inANamespace() throws IOException {
        Elsewhere.assumeNamespaces();
        assumeTrue(ShowingProgram.find("nft").isPresent(), "needs nft");
    }

    private static String look(String rules, String endpoint) throws IOException {
        return shell(NAMESPACE, "export PATH=/usr/sbin:/usr/bin:/sbin:/bin; ip link set lo up; " + rules + "; exec \"$@\"",
                Elsewhere.command(endpoint, LinuxSocketSource.class, LinuxFirewallSource.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { NAT + "tcp dport 8080 redirect to :9090|port 9090|nftables ip nat PRE, share=Optional[ALL]",
            NAT + "iifname eth7 tcp dport '{ 80, 8000-8100 }' dnat to 172.20.0.5:80|172.20.0.5:80|nftables ip nat PRE (only iifname eth7), share=Optional[INTERFACES]",
            MANGLE + "tcp dport 8080 tproxy to 127.0.0.1:50080|127.0.0.1:50080|nftables ip mangle P, share=Optional[ALL]", })
    void aRuleOfNftables(String rules, String to, String by) throws IOException {
        String seen = look(rules, "8080");
        assertThat(seen).contains("to=Optional[" + to + "], by=" + by + "]").contains("verdict intercepted redirect").contains("Surveyed[topic=REDIRECTS");
        assertThat(look(rules, "8200")).contains("verdict free").doesNotContain("RedirectSeen");
    }

    @Test
    void theRulesOfADormantTableDoNothing() throws IOException {
        String asleep = look(NAT + "tcp dport 8080 redirect to :9090; nft 'add table ip nat { flags dormant; }'", "8080");
        assertThat(asleep).contains("verdict free").contains("Surveyed[topic=REDIRECTS").doesNotContain("RedirectSeen");
        assertThat(look(NAT + "tcp dport 8080 redirect to :9090; nft 'add table ip other { flags dormant; }'", "8080")).contains("verdict intercepted redirect");
    }

    @Test
    void aRuleOfIptablesInNftables() throws IOException {
        assumeTrue(ShowingProgram.find("iptables-nft-save").isPresent(), "needs iptables-nft-save");
        assertThat(look(DOCKER, "8080")).contains("RedirectSeen[from=Endpoint[transport=TCP, address=0.0.0.0, port=8080], "
                + "to=Optional[172.20.0.5:80], by=nftables ip nat DOCKER (only ! -i docker0), share=Optional[ALL]]").contains("verdict intercepted redirect");
    }

    @Test
    void aRuleOfIptablesBesideRulesOfNftablesIsToldWithoutItsTarget() throws IOException {
        assumeTrue(ShowingProgram.find("iptables-nft-save").isPresent(), "needs iptables-nft-save");
        String mixed = DOCKER + "; nft 'add map ip nat m { type inet_service : ipv4_addr ; }'; nft add rule ip nat DOCKER dnat to tcp dport map @m";
        assertThat(look(mixed, "8080")).contains("by=nftables ip nat DOCKER").contains("verdict intercepted redirect");
    }

    @Test
    void aRuleOfTheOldIptables() throws IOException {
        assumeTrue(ShowingProgram.find("iptables-legacy").isPresent(), "needs iptables-legacy");
        String rules = DOCKER.replace("T=iptables;", "T=iptables-legacy;");
        assumeTrue(!look(rules, "8200").contains("can't initialize"), "this kernel has no tables of the old iptables");
        assertThat(look(rules, "8080")).contains("to=Optional[172.20.0.5:80], by=iptables-legacy nat DOCKER (only ! -i docker0), share=Optional[ALL]]")
                .contains("verdict intercepted redirect");
    }

    @Test
    void withoutRulesTheTopicIsClosed() throws IOException {
        assertThat(look("true", "8080")).contains("Surveyed[topic=REDIRECTS").contains("verdict free");
    }

    @Test
    void withoutRightsABlindSpotSaysSo() throws IOException {
        assumeTrue(ShowingProgram.find("setpriv").isPresent(), "needs setpriv");
        String seen = shell(NAMESPACE, "PATH=/usr/sbin:/usr/bin:/sbin:/bin; nft add table ip nat; exec setpriv --bounding-set -net_admin,-sys_admin --inh-caps -all \"$@\"",
                Elsewhere.command("8080", LinuxFirewallSource.class));
        assertThat(seen).contains("NotObserved[topic=REDIRECTS, why=ACCESS_DENIED").contains("sudo nft list ruleset");
    }

    @ParameterizedTest
    @ValueSource(strings = { "iptables-legacy -A INPUT -p tcp --dport 8080 -j NFQUEUE --queue-num 7",
            "iptables-nft -A INPUT -p tcp --dport 8080 -j NFQUEUE --queue-num 7",
            "nft add table inet t; nft 'add chain inet t c { type filter hook input priority 0; }'; nft add rule inet t c tcp dport 8080 queue num 7" })
    void aQueueAndWhoReadsIt(String rule) throws IOException {
        assumeTrue(ShowingProgram.find(rule.split(" ")[0]).isPresent(), "needs " + rule.split(" ")[0]);
        String made = shell(NAMESPACE, "export PATH=/usr/sbin:/usr/bin:/sbin:/bin; " + rule + " && echo made", List.of());
        assumeTrue(made.endsWith("made\n"), "this kernel takes no such rule: " + made.lines().findFirst().orElse(""));
        String seen = shell(NAMESPACE, "export PATH=/usr/sbin:/usr/bin:/sbin:/bin; ip link set lo up; " + rule + "; echo pid $$; exec \"$@\"",
                Elsewhere.command("8080", QueueReader.class, LinuxSocketSource.class, LinuxFirewallSource.class));
        String pid = seen.lines().filter(line -> line.startsWith("pid ")).findFirst().orElse("pid 0").substring(4);
        assertThat(seen).contains("HookSeen[").contains("hook=NETFILTER_QUEUE, name=queue 7, process=Optional[ProcessRef[pid=" + pid)
                .contains("traffic=Optional[Endpoint[transport=TCP, address=0.0.0.0, port=8080]]").contains("verdict free").contains("Surveyed[topic=REDIRECTS");
        String unread = shell(NAMESPACE, "export PATH=/usr/sbin:/usr/bin:/sbin:/bin; " + rule.replace("iptables-legacy ", "iptables-legacy -t mangle ") + "; exec \"$@\"",
                Elsewhere.command("8080", LinuxFirewallSource.class));
        assertThat(unread).contains("name=queue 7 without a reader, process=Optional.empty");
        assertThat(look(rule, "8081")).doesNotContain("HookSeen");
    }

    @ParameterizedTest
    @CsvSource({ "prerouting,free", "output,intercepted" })
    void ofTheLoopbackTheWayOutDecides(String hook, String verdict) throws IOException {
        assertThat(look(NAT.replace("prerouting", hook) + "tcp dport 8080 redirect to :9090", "127.0.0.1:8080")).contains("verdict " + verdict);
    }

    @Test
    void aRuleForOneSenderLeavesThePortFree() throws IOException {
        assertThat(look(NAT + "ip saddr 192.0.2.7 tcp dport 8080 redirect to :9090", "8080")).contains("share=Optional[SOME]").contains("verdict free");
    }
}
