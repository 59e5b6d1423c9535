// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Evidence.Share;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * A rule of pf that takes traffic elsewhere, as {@code pfctl -s nat} prints it (pf.conf(5), pfctl(8)):
 * {@code rdr pass on lo0 inet proto tcp from any to any port = 80 -> 127.0.0.1 port 8080}.
 *
 * @param address empty for every address
 * @param to      an endpoint, or {@code port N}
 */
record PfRule(Transport transport, Optional<IpAddress> address, boolean v6, int firstPort, int lastPort, Optional<String> to, Share share) {
    private static final Pattern CALL = Pattern.compile("rdr-anchor \"([^\"]+)\" all");
    private static final String ARROW = "->";
    private static final Set<String> EVERYBODY = Set.of("any", "0.0.0.0/0", "::/0");

    /**
     * What a text of rules says.
     *
     * @param anchors the sets of further rules that it only names
     */
    record Rules(List<PfRule> rules, int unknown, List<String> anchors) { }

    /** @param services the ports of /etc/services */
    static Rules parse(String text, Map<String, Integer> services) {
        List<PfRule> rules = new ArrayList<>();
        int unknown = 0;
        for (String line : text.lines().map(String::strip).filter(line -> line.startsWith("rdr ")).toList()) {
            List<PfRule> read = rule(List.of(line.split("\\s+")), services);
            rules.addAll(read);
            unknown += read.isEmpty() ? 1 : 0;
        }
        List<Matcher> calls = text.lines().map(String::strip).filter(line -> line.startsWith("rdr-anchor ") && !line.endsWith("{")).map(CALL::matcher).toList();
        List<String> anchors = calls.stream().filter(Matcher::matches).map(call -> call.group(1)).toList();
        // A call with conditions makes every rule narrower.
        return new Rules(List.copyOf(rules), unknown + calls.size() - anchors.size(), anchors);
    }

    private static List<PfRule> rule(List<String> words, Map<String, Integer> services) {
        int arrow = words.indexOf(ARROW);
        int to = words.indexOf("to");
        Optional<Transport> transport = after(words, "proto").flatMap(PfRule::transport);
        if (arrow < 0 || to < 0 || to > arrow || transport.isEmpty()) {
            return List.of();
        }
        List<String> wanted = words.subList(to + 1, arrow);
        List<String> target = words.subList(arrow + 1, words.size());
        Optional<int[]> ports = ports(wanted, transport.get(), services);
        Optional<IpAddress> address = wanted.stream().findFirst().filter(word -> !EVERYBODY.contains(word)).flatMap(IpAddress::parse);
        boolean all = wanted.stream().findFirst().filter(EVERYBODY::contains).isPresent();
        if (ports.isEmpty() || address.isEmpty() && !all) {
            return List.of();
        }
        List<Boolean> families = words.contains("inet6") ? List.of(true) : words.contains("inet") ? List.of(false) : address.isPresent() ? List.of(address.get().isV6()) : List.of(false, true);
        return families.stream().map(v6 -> new PfRule(transport.get(), address, v6, ports.get()[0], ports.get()[1], target(target, transport.get(), services), share(words, to))).toList();
    }

    private static Optional<Transport> transport(String word) {
        return switch (word) {
        case "tcp" -> Optional.of(Transport.TCP);
        case "udp" -> Optional.of(Transport.UDP);
        default -> Optional.empty();
        };
    }

    /** {@code port = 80} or {@code port 8000:8010}; without a port all of them. */
    private static Optional<int[]> ports(List<String> words, Transport transport, Map<String, Integer> services) {
        int at = words.indexOf("port");
        if (at < 0) {
            return Optional.of(new int[] { 1, 65535 });
        }
        // Between two ports, or around them: no range from one to the other.
        if (words.contains("><") || words.contains("<>")) {
            return Optional.empty();
        }
        String text = at + 2 < words.size() && words.get(at + 1).equals("=") ? words.get(at + 2) : at + 1 < words.size() ? words.get(at + 1) : "";
        String[] range = text.split(":", 2);
        Optional<Integer> first = number(range[0], transport, services);
        Optional<Integer> last = range.length > 1 ? number(range[1], transport, services) : first;
        return first.isEmpty() || last.isEmpty() ? Optional.empty() : Optional.of(new int[] { first.get(), last.get() });
    }

    private static Optional<Integer> number(String text, Transport transport, Map<String, Integer> services) {
        return text.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.ofNullable(services.get(text + "/" + transport.id()));
    }

    private static Optional<String> target(List<String> words, Transport transport, Map<String, Integer> services) {
        Optional<Integer> port = after(words, "port").flatMap(text -> number(text, transport, services));
        Optional<IpAddress> address = words.stream().findFirst().flatMap(IpAddress::parse);
        return port.map(number -> address.map(to -> (to.isV6() ? "[" + to + "]" : to.text()) + ":" + number).orElse("port " + number)).or(() -> address.map(IpAddress::text));
    }

    private static Share share(List<String> words, int to) {
        int from = words.indexOf("from");
        boolean everybody = from < 0 || to == from + 2 && EVERYBODY.contains(words.get(from + 1));
        return !everybody ? Share.SOME : words.contains("on") ? Share.INTERFACES : Share.ALL;
    }

    private static Optional<String> after(List<String> words, String word) {
        int at = words.indexOf(word);
        return at < 0 || at + 1 >= words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
    }
}
