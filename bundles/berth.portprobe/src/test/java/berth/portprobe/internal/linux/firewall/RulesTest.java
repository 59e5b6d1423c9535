// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.Share;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.firewall.Condition.Family;

/** Rules as their programs print them, and what they take of a port. */
class RulesTest {

    private static final Set<IpAddress> OWN = Set.of(new IpAddress("127.0.0.1"), new IpAddress("10.1.2.3"), new IpAddress("::1"), new IpAddress("fd00::3"));
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());

    private record Seen(List<String> redirects, List<String> open) { }

    private static Seen seen(List<RuleTable> tables, String endpoint) {
        List<Evidence> evidence = new ArrayList<>();
        Optional<Endpoint> wanted = endpoint.equals("all") ? Optional.empty()
                : Endpoint.parse(endpoint.endsWith("udp") ? Transport.UDP : Transport.TCP, IpAddress.ANY_V4, endpoint.replace("udp", ""));
        RedirectFacts facts = new RedirectFacts(wanted, OWN, evidence::add);
        tables.forEach(table -> facts.table(table, ORIGIN));
        return new Seen(evidence.stream().map(RedirectSeen.class::cast)
                .map(seen -> seen.from().text() + " > " + seen.to().orElse("?") + " by " + seen.by()).toList(), facts.open());
    }

    private static Seen iptables(String endpoint, String... rules) {
        String text = "# Generated\n*filter\n-A INPUT -p tcp --dport 1 -j DNAT --to-destination 1.1.1.1\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n"
                + ":OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n:B - [0:0]\n" + String.join("\n", rules) + "\nCOMMIT\n";
        return seen(IptablesSave.parse(text, "iptables-legacy", Family.V4), endpoint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "-p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080|0.0.0.0:80 > port 8080 by iptables-legacy nat PREROUTING",
            "-p tcp -m multiport --dports 1,79:81 -j REDIRECT --to-ports 8080|0.0.0.0:80 > port 8080 by iptables-legacy nat PREROUTING",
            "-d 10.1.2.3/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:8080|0.0.0.0:80 > 172.17.0.2:8080 by iptables-legacy nat PREROUTING",
            "-d 10.0.0.0/8 -j DNAT --to-destination 172.17.0.2|0.0.0.0:80 > 172.17.0.2:80 by iptables-legacy nat PREROUTING",
            "-d 127.0.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2|127.0.0.1:80 > 172.17.0.2:80 by iptables-legacy nat PREROUTING",
            "! -d 127.0.0.0/8 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2|0.0.0.0:80 > 172.17.0.2:80 by iptables-legacy nat PREROUTING",
            "! -i docker0 -p tcp -m comment --comment \"a \\\"b\\\" -j ACCEPT\" -m tcp --dport 80 -j DNAT --to-destination :81|0.0.0.0:80 > port 81 by iptables-legacy nat PREROUTING (only ! -i docker0)",
            "-p tcp --dport 80 -j TPROXY --on-port 50080 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1|0.0.0.0:80 > port 50080 by iptables-legacy nat PREROUTING",
            "-p all ! --dport 81 -j REDIRECT --to-ports 9|0.0.0.0:80 > port 9 by iptables-legacy nat PREROUTING" })
    void takenByIptables(String rule, String redirect) {
        assertThat(iptables("80", "-A PREROUTING " + rule).redirects()).containsExactly(redirect);
    }

    @ParameterizedTest
    @ValueSource(strings = { "-p tcp --dport 81 -j REDIRECT --to-ports 8080", "-p udp --dport 80 -j REDIRECT --to-ports 8080", "-p tcp --dport 80 -j REDIRECT --to-ports 80",
            "-p tcp --dport 80 -j REDIRECT", "-d 10.96.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2", "-p tcp --dport 80 -j ACCEPT",
            "-p tcp --dport 80 -j MARK --set-xmark 0x1", "-p tcp ! --dport 80 -j REDIRECT --to-ports 9", "-p tcp --dport 80 -j DNAT --to-destination 10.1.2.3:80", "" })
    void notTaken(String rule) {
        assertThat(iptables("80", "-A PREROUTING " + rule).redirects()).isEmpty();
        assertThat(iptables("80", "-A POSTROUTING -p tcp --dport 80 -j DNAT --to-destination 9.9.9.9").redirects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 9|", "PREROUTING -i lo -p tcp --dport 80 -j DNAT --to-destination 9.9.9.9|",
            "OUTPUT -p tcp --dport 80 -j REDIRECT --to-ports 9|127.0.0.1:80 > port 9 by iptables-legacy nat OUTPUT",
            "OUTPUT -o lo -p tcp --dport 80 -j REDIRECT --to-ports 9|127.0.0.1:80 > port 9 by iptables-legacy nat OUTPUT",
            "OUTPUT ! -d 127.0.0.0/8 -p tcp --dport 80 -j REDIRECT --to-ports 9|",
            "PREROUTING -p tcp --dport 80 -j TPROXY --on-port 9|127.0.0.1:80 > port 9 by iptables-legacy nat PREROUTING" })
    void ofTheLoopbackTheWayOutDecides(String rule, String redirect) {
        assertThat(iptables("127.0.0.1:80", "-A " + rule).redirects()).isEqualTo(Stream.ofNullable(redirect).toList());
    }

    private static List<String> queued(List<RuleTable> tables, String endpoint) {
        RedirectFacts facts = new RedirectFacts(Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, endpoint), OWN, evidence -> { });
        tables.forEach(table -> facts.table(table, ORIGIN));
        assertThat(facts.tooManyQueued()).isFalse();
        return facts.queued().stream().map(one -> one.queue().numbers() + (one.queue().bypass() ? " bypass " : " ") + one.traffic().map(Endpoint::text).orElse("all") + " by " + one.by()).toList();
    }

    private static List<RuleTable> filter(String... rules) {
        return IptablesSave.parse("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:B - [0:0]\n" + String.join("\n", rules) + "\nCOMMIT\n", "iptables-legacy", Family.V4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "-p tcp -m tcp --dport 80 -j NFQUEUE --queue-num 7|[7] 0.0.0.0:80 by iptables-legacy filter INPUT",
            "-p tcp -m tcp --dport 80 -j NFQUEUE --queue-balance 0:3 --queue-bypass --queue-cpu-fanout|[0, 3] bypass 0.0.0.0:80 by iptables-legacy filter INPUT",
            "-d 10.1.2.3/32 -i eth7 -p tcp -j NFQUEUE|[0] 0.0.0.0:80 by iptables-legacy filter INPUT (only -i eth7)",
            "-m mark ! --mark 0x1/0x1 -j NFQUEUE --queue-num 1|[1] 0.0.0.0:80 by iptables-legacy filter INPUT (only ! --mark 0x1/0x1)",
            "-j QUEUE|[0] 0.0.0.0:80 by iptables-legacy filter INPUT" })
    void queuedByIptables(String rule, String expected) {
        assertThat(queued(filter("-A INPUT " + rule), "80")).containsExactly(expected);
        assertThat(queued(filter("-A INPUT -j B", "-A B " + rule), "80")).singleElement().asString().startsWith(expected.split(" by ")[0]);
    }

    private static List<String> everyPort(List<RuleTable> tables) {
        RedirectFacts facts = new RedirectFacts(Optional.empty(), OWN, evidence -> { });
        tables.forEach(table -> facts.table(table, ORIGIN));
        return facts.queued().stream().map(one -> one.traffic().map(Endpoint::text).orElse("every port") + one.transport().map(transport -> " " + transport.id()).orElse("")
                + one.address().map(address -> " of " + address.text()).orElse("")).toList();
    }

    /** Who looks at all ports must not take those of one transport or of one address for all. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = { "-p udp -j NFQUEUE|every port udp of 0.0.0.0", "-j NFQUEUE|every port of 0.0.0.0", "-i eth7 -j NFQUEUE|every port of 0.0.0.0",
            "-d 10.1.2.3/32 -j NFQUEUE|every port of 10.1.2.3", "-d 10.1.2.3/32 -p tcp -j NFQUEUE|every port tcp of 10.1.2.3", "-d 192.0.2.99/32 -j NFQUEUE|-" })
    void everyPortIsQueued(String rule, String expected) {
        assertThat(everyPort(filter("-A INPUT " + rule))).isEqualTo(Optional.ofNullable(expected).stream().toList());
    }

    @Test
    void everyPortOfWhatIsLeft() {
        assertThat(everyPort(filter("-A INPUT -p tcp -j ACCEPT", "-A INPUT -j NFQUEUE")))
                .containsExactly("every port udp of 0.0.0.0", "every port udplite of 0.0.0.0", "every port sctp of 0.0.0.0");
        String text = "{\"nftables\":[{\"table\":{\"family\":\"inet\",\"name\":\"t\"}},{\"chain\":{\"family\":\"inet\",\"table\":\"t\",\"name\":\"c\",\"hook\":\"input\"}},"
                + "{\"rule\":{\"family\":\"inet\",\"table\":\"t\",\"chain\":\"c\",\"expr\":[MATCH{\"queue\":{\"num\":7}}]}}]}";
        assertThat(everyPort(NftRuleset.parse(text.replace("MATCH", "")).orElseThrow().tables())).containsExactly("every port");
        String udp = "{\"match\":{\"op\":\"==\",\"left\":{\"meta\":{\"key\":\"l4proto\"}},\"right\":\"udp\"}},";
        assertThat(everyPort(NftRuleset.parse(text.replace("MATCH", udp)).orElseThrow().tables())).containsExactly("every port udp");
    }

    @Test
    void notQueued() {
        assertThat(queued(filter("-A INPUT -p tcp --dport 80 -j ACCEPT", "-A INPUT -p tcp -j NFQUEUE"), "80")).isEmpty();
        assertThat(queued(filter("-A FORWARD -p tcp --dport 80 -j NFQUEUE", "-A OUTPUT -p tcp --dport 80 -j NFQUEUE"), "80")).as("not for this host").isEmpty();
        assertThat(queued(filter("-A INPUT -p udp --dport 80 -j NFQUEUE", "-A INPUT -p tcp --dport 81 -j NFQUEUE"), "80")).isEmpty();
        assertThat(filter("-A INPUT -p tcp --dport 80 -j ACCEPT")).as("a table without queues is not followed").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{\"queue\":{\"num\":7}}|[7]", "{\"queue\":{\"num\":7,\"flags\":\"bypass\"}}|[7] bypass",
            "{\"queue\":{\"num\":{\"range\":[3,5]},\"flags\":[\"bypass\",\"fanout\"]}}|[3, 5] bypass", "{\"queue\":null}|[0]",
            "{\"queue\":{\"num\":{\"numgen\":{\"mode\":\"inc\",\"mod\":2,\"offset\":0}}}}|[]" })
    void queuedByNftables(String statement, String expected) {
        String text = "{\"nftables\":[{\"table\":{\"family\":\"inet\",\"name\":\"t\"}},{\"chain\":{\"family\":\"inet\",\"table\":\"t\",\"name\":\"c\",\"hook\":\"HOOK\"}},"
                + "{\"rule\":{\"family\":\"inet\",\"table\":\"t\",\"chain\":\"c\",\"expr\":[{\"match\":{\"op\":\"==\",\"left\":{\"payload\":{\"protocol\":\"tcp\",\"field\":\"dport\"}},\"right\":80}},"
                + statement + "]}}]}";
        assertThat(queued(NftRuleset.parse(text.replace("HOOK", "input")).orElseThrow().tables(), "80")).containsExactly(expected + " 0.0.0.0:80 by nftables inet t c");
        assertThat(queued(NftRuleset.parse(text.replace("HOOK", "prerouting")).orElseThrow().tables(), "80")).hasSize(1);
        assertThat(queued(NftRuleset.parse(text.replace("HOOK", "input")).orElseThrow().tables(), "81")).isEmpty();
        assertThat(queued(NftRuleset.parse(text.replace("HOOK", "output")).orElseThrow().tables(), "80")).isEmpty();
    }

    @Test
    void jumpsAreFollowedAndReturnsBelieved() {
        String docker = "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER";
        String out = "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER";
        String rule = "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.20.0.5:8080";
        assertThat(iptables("80", docker, out, "-A DOCKER -i docker0 -j RETURN", rule).redirects())
                .containsExactly("0.0.0.0:80 > 172.20.0.5:8080 by iptables-legacy nat DOCKER (only ! -i docker0)");
        assertThat(iptables("80", docker, "-A DOCKER -p tcp --dport 80 -j RETURN", rule).redirects()).isEmpty();
        assertThat(iptables("80", "-A PREROUTING -p tcp --dport 80 -j ACCEPT", docker, rule).redirects()).isEmpty();
        assertThat(iptables("80", "-A PREROUTING -p tcp -j B", docker, "-A B -p tcp --dport 80 -j RETURN", rule).redirects()).hasSize(1);
        assertThat(iptables("80", "-A PREROUTING -p tcp -g B", docker, "-A B -p tcp --dport 9 -j RETURN", rule).redirects()).as("a goto does not come back").isEmpty();
        assertThat(iptables("80", rule).redirects()).as("nobody enters the chain").isEmpty();
        assertThat(iptables("80", "-A PREROUTING -j B", "-A B -j B").open()).as("an endless way").isNotEmpty();
    }

    @Test
    void whoDecidesByMarksIsABlindSpotUnlessHeNamesThePort() {
        assertThat(iptables("80", "-A PREROUTING -p tcp -m mark --mark 0x2 -j REDIRECT --to-ports 9").redirects()).isEmpty();
        assertThat(iptables("80", "-A PREROUTING -p tcp -m mark --mark 0x2 -j REDIRECT --to-ports 9").open()).hasSize(1);
        assertThat(iptables("80", "-A PREROUTING -p tcp -m mark --mark 0x2 -m tcp --dport 80 -j REDIRECT --to-ports 9").redirects()).hasSize(1);
    }

    @Test
    void withoutAPortAllAreToldButNotEveryPortThereIs() {
        assertThat(iptables("all", "-A PREROUTING -p tcp -m multiport --dports 80,90:91 -j REDIRECT --to-ports 9").redirects()).hasSize(3);
        Seen every = iptables("all", "-A PREROUTING -j REDIRECT --to-ports 9");
        assertThat(every.redirects()).isEmpty();
        assertThat(every.open()).hasSize(1);
    }

    @Test
    void rulesOfIPv6AreForIPv6() {
        List<RuleTable> tables = IptablesSave.parse("*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [fd00::2]:8080\n", "ip6tables", Family.V6);
        assertThat(seen(tables, "80").redirects()).isEmpty();
        assertThat(seen(tables, "[::]:80").redirects()).containsExactly("[::]:80 > [fd00::2]:8080 by ip6tables nat PREROUTING");
        assertThat(seen(tables, "[fd00::3]:80").redirects()).hasSize(1);
        assertThat(seen(tables, "all").redirects()).hasSize(2).allMatch(line -> line.startsWith("[::1]:80 ") || line.startsWith("[fd00::3]:80 "));
    }

    private static String nft(String... expressions) {
        String chains = Stream.of("PRE", "X").map(name -> ",{\"chain\":{\"family\":\"ip\",\"table\":\"nat\",\"name\":\"" + name + "\",\"handle\":1"
                + (name.equals("PRE") ? ",\"type\":\"nat\",\"hook\":\"prerouting\",\"prio\":-100,\"policy\":\"accept\"" : "") + "}}").reduce("", String::concat);
        StringBuilder rules = new StringBuilder();
        for (String expression : expressions) {
            rules.append(",{\"rule\":{\"family\":\"ip\",\"table\":\"nat\",\"chain\":\"").append(expression.startsWith("X") ? "X" : "PRE").append("\",\"handle\":9,\"expr\":[")
                    .append(expression.startsWith("X") ? expression.substring(1) : expression).append("]}}");
        }
        return "{\"nftables\":[{\"metainfo\":{\"version\":\"1.0.6\",\"json_schema_version\":1}},{\"table\":{\"family\":\"ip\",\"name\":\"nat\",\"handle\":1}}"
                + ",{\"map\":{\"family\":\"ip\",\"name\":\"m\",\"table\":\"nat\",\"type\":\"inet_service\",\"map\":\"ipv4_addr . inet_service\",\"elem\":[[80,{\"concat\":[\"10.0.0.1\",8081]}]]}}"
                + ",{\"set\":{\"family\":\"ip\",\"name\":\"s\",\"table\":\"nat\",\"type\":\"inet_service\",\"elem\":[{\"elem\":{\"val\":80,\"timeout\":9}},{\"range\":[100,110]}]}}"
                + chains + rules + "]}";
    }

    private static final String PORT = "{\"payload\":{\"protocol\":\"tcp\",\"field\":\"dport\"}}";
    private static final String ADDRESS = "{\"payload\":{\"protocol\":\"ip\",\"field\":\"daddr\"}}";

    private static String match(String left, String operator, String right) {
        return "{\"match\":{\"op\":\"" + operator + "\",\"left\":" + left + ",\"right\":" + right + "}}";
    }

    static Stream<List<String>> nftRules() {
        String by = " by nftables ip nat PRE";
        return Stream.of(List.of(match(PORT, "==", "80") + ",{\"redirect\":{\"port\":9090}}", "0.0.0.0:80 > port 9090" + by),
                List.of(match(PORT, "==", "{\"set\":[79,{\"range\":[80,90]}]}") + ",{\"counter\":{\"packets\":0}},{\"dnat\":{\"addr\":\"172.20.0.5\",\"port\":8080}}", "0.0.0.0:80 > 172.20.0.5:8080" + by),
                List.of(match(PORT, "==", "\"@s\"") + ",{\"redirect\":{\"port\":{\"range\":[9,12]}}}", "0.0.0.0:80 > port 9-12" + by),
                List.of("{\"dnat\":{\"family\":\"ip\",\"addr\":{\"map\":{\"key\":" + PORT + ",\"data\":\"@m\"}}}}", "0.0.0.0:80 > 10.0.0.1:8081" + by),
                List.of("{\"dnat\":{\"addr\":{\"map\":{\"key\":" + PORT + ",\"data\":{\"set\":[[80,\"10.0.0.2\"],[81,\"10.0.0.3\"]]}}}}}", "0.0.0.0:80 > 10.0.0.2:80" + by),
                List.of("{\"dnat\":{\"addr\":{\"map\":{\"key\":{\"concat\":[" + ADDRESS + "," + PORT + "]},\"data\":{\"set\":[[{\"concat\":[\"127.0.0.1\",80]},{\"concat\":[\"10.0.0.3\",9]}]]}}}}}",
                        "127.0.0.1:80 > 10.0.0.3:9" + by),
                List.of(match("{\"concat\":[" + ADDRESS + "," + PORT + "]}", "==", "{\"set\":[{\"concat\":[\"127.0.0.1\",80]}]}") + ",{\"redirect\":{\"port\":9}}", "127.0.0.1:80 > port 9" + by),
                List.of(match("{\"meta\":{\"key\":\"iifname\"}}", "!=", "\"lo\"") + "," + match(PORT, "<", "100") + ",{\"tproxy\":{\"addr\":\"127.0.0.1\",\"port\":9}},{\"accept\":null}",
                        "0.0.0.0:80 > 127.0.0.1:9" + by + " (only iifname != lo)"),
                List.of(match("{\"meta\":{\"key\":\"l4proto\"}}", "==", "{\"set\":[\"tcp\",\"udp\"]}") + "," + match("{\"payload\":{\"protocol\":\"th\",\"field\":\"dport\"}}", "==", "80")
                        + "," + match("{\"fib\":{\"result\":\"type\",\"flags\":[\"daddr\"]}}", "==", "\"local\"") + ",{\"redirect\":{\"port\":9}}", "0.0.0.0:80 > port 9" + by),
                List.of(match(ADDRESS, "!=", "{\"prefix\":{\"addr\":\"127.0.0.0\",\"len\":8}}") + "," + match(PORT, "==", "80") + ",{\"redirect\":{\"port\":9}}", "0.0.0.0:80 > port 9" + by),
                List.of("{\"vmap\":{\"key\":" + PORT + ",\"data\":{\"set\":[[80,{\"jump\":{\"target\":\"X\"}}],[81,{\"drop\":null}]]}}}", "0.0.0.0:80 > 10.9.9.9:80 by nftables ip nat X"),
                List.of(match(PORT, "==", "80") + ",{\"xt\":{\"type\":\"target\",\"name\":\"DNAT\"}}", "0.0.0.0:80 > ?" + by));
    }

    @ParameterizedTest
    @MethodSource("nftRules")
    void takenByNftables(List<String> ruleAndRedirect) {
        NftRuleset.Tables tables = NftRuleset.parse(nft(ruleAndRedirect.get(0), "X{\"dnat\":{\"addr\":\"10.9.9.9\"}}")).orElseThrow();
        assertThat(seen(tables.tables(), "80")).isEqualTo(new Seen(List.of(ruleAndRedirect.get(1)), List.of()));
        assertThat(tables.foreign()).isEqualTo(ruleAndRedirect.get(0).contains("xt") ? Set.of("ip nat") : Set.of());
        assertThat(seen(tables.tables(), "8000").redirects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "80udp", "443", "[::1]:80" })
    void othersAreNotTaken(String endpoint) {
        assertThat(seen(NftRuleset.parse(nft(match(PORT, "==", "80") + ",{\"redirect\":{\"port\":9090}}")).orElseThrow().tables(), endpoint).redirects()).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsABlindSpot() {
        assertThat(seen(NftRuleset.parse(nft("{\"teleport\":{\"to\":1}}")).orElseThrow().tables(), "80").open()).hasSize(1);
        assertThat(seen(NftRuleset.parse(nft(match(PORT, "==", "\"@unknown\"") + ",{\"redirect\":{\"port\":9}}")).orElseThrow().tables(), "80").open()).hasSize(1);
    }

    @Test
    void everyCutOfAnAnswerIsSurvived() {
        String whole = nft(nftRules().map(rule -> rule.get(0)).toArray(String[]::new));
        for (int i = 0; i < whole.length() - 1; i += 7) {
            assertThat(NftRuleset.parse(whole.substring(0, i))).isEmpty();
        }
        for (int i = 30; i < whole.length(); i += 3) {
            // Whatever stands there, an answer or none; never an exception.
            assertThat(NftRuleset.parse(whole.substring(0, i) + "1" + whole.substring(i + 1))).isNotNull();
        }
        assertThat(NftRuleset.parse("[".repeat(100_000))).isEmpty();
    }

    @Test
    void addressRanges() {
        assertThat(AddressRange.parse("10.0.0.0/9", false).orElseThrow().contains(new IpAddress("10.127.255.255"))).isTrue();
        assertThat(AddressRange.parse("10.0.0.0/9", false).orElseThrow().contains(new IpAddress("10.128.0.0"))).isFalse();
        assertThat(AddressRange.parse("10.0.0.9-10.0.1.2", false).orElseThrow().contains(new IpAddress("10.0.1.0"))).isTrue();
        assertThat(AddressRange.parse("fd00::/16", true).orElseThrow().contains(new IpAddress("fd00::1"))).isFalse();
        assertThat(AddressRange.parse("fd00::/16", true).orElseThrow().contains(new IpAddress("10.0.0.1"))).as("another family").isFalse();
        for (String none : List.of("", "10.0.0.0/33", "localhost", "10.0.0.1-fd00::1", "/8", "10.0.0.1/x")) {
            assertThat(AddressRange.parse(none, false)).as(none).isEmpty();
        }
    }

    @Test
    void modules() {
        assertThat(Modules.loaded("nf_tables 200 1 nft_ct, Live 0x0\nnf_nat 9 0 - Live 0x0\n")).isTrue();
        assertThat(Modules.loaded("nf_tables 200 1 nf_nat, Live 0x0\next4 1 1 - Live 0x0\n")).isFalse();
        assertThat(Modules.builtIn("kernel/fs/ext4/ext4.ko\nkernel/net/netfilter/nf_nat.ko\n")).isTrue();
        assertThat(Modules.builtIn("kernel/net/netfilter/xt_TPROXY.ko.zst\n")).isTrue();
        assertThat(Modules.builtIn("kernel/net/netfilter/nf_conntrack.ko\n")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "|ALL", "! -i docker0|ALL", "iifname != lo|ALL", "! -s 10.0.0.0/8|ALL", "--ctstate NEW|ALL", "ct state new|ALL", "--syn|ALL",
            "-i eth0|INTERFACES", "iifname eth0|INTERFACES", "-i lo|SOME", "iifname lo|SOME", "-s 10.0.0.0/8|SOME", "ip saddr 10.0.0.1|SOME", "--mark 0x2|SOME", "! --mark 0x2|SOME",
            "--uid-owner 1000|SOME", "--limit 3/sec|SOME", "match recent|SOME", "what this host itself sends|SOME", "--ctstate ESTABLISHED|SOME", "! --ctstate NEW|SOME" })
    void whoseTrafficARuleTakes(String limit, Share share) {
        assertThat(Limits.share(limit == null ? List.of() : List.of("! -i docker0", limit))).isEqualTo(share);
    }
}
