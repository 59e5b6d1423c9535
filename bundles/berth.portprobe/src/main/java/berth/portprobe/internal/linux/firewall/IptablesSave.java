// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.firewall.Condition.Family;
import berth.portprobe.internal.linux.firewall.RuleTable.Action;
import berth.portprobe.internal.linux.firewall.RuleTable.Chain;
import berth.portprobe.internal.linux.firewall.RuleTable.Hook;
import berth.portprobe.internal.linux.firewall.RuleTable.Rule;

/** What iptables-save and ip6tables-save print (iptables-save(8), iptables-extensions(8)), of both kinds, legacy and nft. */
final class IptablesSave {

    /** The tables whose rules may take traffic elsewhere; those of the others may only give it to a program. */
    private static final Set<String> TAKING = Set.of("nat", "mangle");
    private static final Set<String> TABLES = Set.of("nat", "mangle", "filter", "raw", "security");
    private static final Set<String> STOPS = Set.of("ACCEPT", "DROP", "REJECT");
    /** Targets after which the packet goes on to the next rule, or that take nothing from a local port. */
    private static final Set<String> GOES_ON = Set.of("LOG", "NFLOG", "MARK", "CONNMARK", "CT", "NOTRACK", "TCPMSS", "SET", "DSCP", "TOS",
            "TTL", "HL", "CLASSIFY", "CHECKSUM", "AUDIT", "TEE", "TRACE", "SECMARK", "CONNSECMARK", "RATEEST", "ECN", "IDLETIMER", "LED",
            "HMARK", "ULOG", "TCPOPTSTRIP", "SYNPROXY", "MASQUERADE", "SNAT");
    /** Matches that only name what other options say. */
    private static final Set<String> SILENT = Set.of("--comment", "--random", "--random-fully", "--persistent", "--to-destination", "--to-ports",
            "--on-port", "--on-ip", "--tproxy-mark", "--queue-num", "--queue-balance", "--queue-bypass", "--queue-cpu-fanout", "-j", "-g", "-m", "-A");
    private static final int MOST_LINES = 500_000;
    private static final int LONGEST_LIMIT = 80;

    private final String program;
    private final Family family;
    private final Map<String, Map<String, List<Rule>>> tables = new LinkedHashMap<>();

    private IptablesSave(String program, Family family) {
        this.program = program;
        this.family = family;
    }

    /** {@return the tables that may take traffic elsewhere or give it to a program; the program's name goes into their labels} */
    static List<RuleTable> parse(String text, String program, Family family) {
        IptablesSave save = new IptablesSave(program, family);
        String table = "";
        for (String line : text.lines().limit(MOST_LINES).toList()) {
            if (line.startsWith("*")) {
                table = line.substring(1).strip();
            } else if (TABLES.contains(table) && line.startsWith(":")) {
                save.tables.computeIfAbsent(table, key -> new LinkedHashMap<>()).computeIfAbsent(line.substring(1).split(" ")[0], key -> new ArrayList<>());
            } else if (TABLES.contains(table) && line.startsWith("-A ")) {
                save.rule(table, words(line));
            }
        }
        return save.tables();
    }

    private List<RuleTable> tables() {
        List<RuleTable> all = new ArrayList<>();
        tables.forEach((name, chains) -> {
            Map<String, Chain> made = new LinkedHashMap<>();
            chains.forEach((chain, rules) -> made.put(chain, new Chain(chain, hook(chain), rules)));
            RuleTable table = new RuleTable(program + " " + name, Optional.of(family), made, List.of());
            if (TAKING.contains(name) || table.queues()) {
                all.add(table);
            }
        });
        return all;
    }

    private static Hook hook(String chain) {
        return switch (chain) {
        case "PREROUTING" -> Hook.PREROUTING;
        case "INPUT" -> Hook.INPUT;
        case "OUTPUT" -> Hook.OUTPUT;
        default -> Hook.NONE;
        };
    }

    /** {@return the words of a line; a quoted one may hold spaces, and a backslash takes the next character as it is} */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        words.removeIf(String::isEmpty);
        return words;
    }

    /** An option with its values, and whether a ! stands before it. */
    private record Option(String name, List<String> values, boolean negated) {
        String value() {
            return values.isEmpty() ? "" : values.get(0);
        }

        String text() {
            String all = (negated ? "! " : "") + name + " " + String.join(" ", values);
            return all.length() > LONGEST_LIMIT ? all.substring(0, LONGEST_LIMIT) + "…" : all.strip();
        }
    }

    private static List<Option> options(List<String> words) {
        List<Option> options = new ArrayList<>();
        boolean negated = false;
        for (String word : words) {
            if (word.equals("!")) {
                negated = true;
            } else if (word.startsWith("-") && word.length() > 1 && !Character.isDigit(word.charAt(1))) {
                options.add(new Option(word, new ArrayList<>(), negated));
                negated = false;
            } else if (!options.isEmpty()) {
                options.get(options.size() - 1).values().add(word);
            }
        }
        return options;
    }

    private void rule(String table, List<String> words) {
        List<Option> options = options(words);
        if (words.size() < 2) {
            return;
        }
        Condition condition = Condition.NONE;
        for (Option option : options) {
            condition = condition.and(condition(option));
        }
        Optional<Action> action = options.stream().filter(option -> option.name().equals("-j") || option.name().equals("-g")).findFirst()
                .flatMap(target -> action(target, options));
        List<Rule> rules = tables.computeIfAbsent(table, key -> new LinkedHashMap<>()).computeIfAbsent(words.get(1), key -> new ArrayList<>());
        Condition whole = condition;
        action.ifPresent(found -> rules.add(new Rule(whole, found)));
    }

    private static Condition condition(Option option) {
        return switch (option.name()) {
        case "-p" -> Condition.of(transports(option));
        case "--dport", "--dports", "--destination-port", "--destination-ports" -> Condition.of(ports(option));
        case "-d" -> AddressRange.parse(option.value(), option.negated()).map(range -> Condition.to(List.of(range))).orElse(Condition.limit(option.text()));
        case "--dst-range" -> AddressRange.parse(option.value(), option.negated()).map(range -> Condition.to(List.of(range))).orElse(Condition.limit(option.text()));
        // Whose port is asked about, his address is a local one.
        case "--dst-type" -> option.value().equals("LOCAL") && !option.negated() ? Condition.NONE : Condition.limit(option.text());
        default -> SILENT.contains(option.name()) ? Condition.NONE : Condition.limit(option.text());
        };
    }

    private static Set<Transport> transports(Option option) {
        Set<Transport> named = EnumSet.noneOf(Transport.class);
        for (Transport transport : Transport.values()) {
            String number = Condition.number(transport);
            boolean meant = option.values().contains(transport.id()) || option.values().contains(number) || option.values().contains("all");
            if (meant != option.negated()) {
                named.add(transport);
            }
        }
        return named;
    }

    private static BitSet ports(Option option) {
        BitSet ports = new BitSet();
        for (String part : option.value().split(",")) {
            String[] ends = part.split(":", -1);
            if (ends.length <= 2 && part.matches("[0-9]{0,5}(:[0-9]{0,5})?")) {
                int first = ends[0].isEmpty() ? 0 : Integer.parseInt(ends[0]);
                int last = ends.length == 1 ? first : ends[1].isEmpty() ? 65535 : Integer.parseInt(ends[1]);
                ports.or(Ports.range(first, last));
            }
        }
        return option.negated() ? Ports.without(Ports.all(), ports) : ports;
    }

    private Optional<Action> action(Option target, List<Option> options) {
        String name = target.value();
        return switch (name) {
        case "DNAT" -> Optional.of(destination(value(options, "--to-destination").orElse("")));
        case "REDIRECT" -> Optional.of(Action.Redirect.translating(Optional.empty(), value(options, "--to-ports")));
        case "TPROXY" -> Optional.of(Action.Redirect.proxying(value(options, "--on-ip").filter(ip -> !ip.equals("0.0.0.0") && !ip.equals("::")),
                value(options, "--on-port").filter(port -> !port.equals("0"))));
        case "NETMAP" -> Optional.of(Action.Redirect.translating(value(options, "--to"), Optional.empty()));
        case "QUEUE" -> Optional.of(new Action.Queue(List.of(0), false));
        case "NFQUEUE" -> Optional.of(new Action.Queue(numbers(value(options, "--queue-balance").or(() -> value(options, "--queue-num")).orElse("0")),
                options.stream().anyMatch(option -> option.name().equals("--queue-bypass"))));
        case "RETURN" -> Optional.of(new Action.Return());
        default -> STOPS.contains(name) ? Optional.of(new Action.Stop())
                : GOES_ON.contains(name) ? Optional.empty() : Optional.of(new Action.Jump(name, target.name().equals("-j")));
        };
    }

    private static List<Integer> numbers(String text) {
        return text.matches("[0-9]{1,5}(:[0-9]{1,5})?") ? Stream.of(text.split(":")).map(Integer::valueOf).toList() : List.of();
    }

    /** {@code 172.17.0.2:80}, {@code [fd00::2]:80}, {@code 172.17.0.2} or {@code :80}. */
    static Action destination(String text) {
        int bracket = text.indexOf(']');
        int colon = text.indexOf(':', Math.max(bracket, 0));
        boolean bareV6 = bracket < 0 && text.indexOf(':') != text.lastIndexOf(':');
        String address = bareV6 || colon < 0 ? text : text.substring(0, colon);
        Optional<String> port = bareV6 || colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        return Action.Redirect.translating(Optional.of(address.replace("[", "").replace("]", "")).filter(a -> !a.isEmpty()), port);
    }

    private static Optional<String> value(List<Option> options, String name) {
        return options.stream().filter(option -> option.name().equals(name)).map(Option::value).filter(value -> !value.isEmpty()).findFirst();
    }
}
