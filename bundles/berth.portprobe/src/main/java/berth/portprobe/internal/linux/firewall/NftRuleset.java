// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import berth.portprobe.internal.JsonTree;
import berth.portprobe.internal.linux.firewall.Condition.Family;
import berth.portprobe.internal.linux.firewall.RuleTable.Chain;
import berth.portprobe.internal.linux.firewall.RuleTable.Hook;
import berth.portprobe.internal.linux.firewall.RuleTable.Rule;

/** What {@code nft -j list ruleset} prints (libnftables-json(5)). */
final class NftRuleset {

    private static final String LABEL = "nftables ";
    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet");

    /**
     * The tables, and those of them that iptables has made.
     *
     * @param foreign the names of tables in which targets of iptables take traffic elsewhere or give it to a program: JSON names these targets and not where to
     */
    record Tables(List<RuleTable> tables, Set<String> foreign) {
        /** {@return these and others} */
        Tables and(Tables more) {
            return new Tables(Stream.concat(tables.stream(), more.tables.stream()).toList(),
                    Stream.concat(foreign.stream(), more.foreign.stream()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private record Key(String family, String table) {
        String label() {
            return LABEL + family + " " + table;
        }
    }

    private static final class Parts {
        private final Map<String, Hook> hooks = new LinkedHashMap<>();
        private final Map<String, JsonArray> sets = new LinkedHashMap<>();
        private final Map<String, List<JsonArray>> rules = new LinkedHashMap<>();
    }

    private NftRuleset() { }

    /** {@return what nft calls a table: its family and its name} */
    static String name(RuleTable table) {
        return table.label().startsWith(LABEL) ? table.label().substring(LABEL.length()) : table.label();
    }

    /** {@return the tables; empty when the text is none of these} */
    static Optional<Tables> parse(String text) {
        try {
            Map<Key, Parts> all = new LinkedHashMap<>();
            for (JsonElement element : JsonTree.array(JsonParser.parseString(text), "nftables")) {
                for (Map.Entry<String, JsonElement> entry : element.getAsJsonObject().entrySet()) {
                    gather(all, entry.getKey(), entry.getValue().getAsJsonObject());
                }
            }
            List<RuleTable> tables = new ArrayList<>();
            Set<String> foreign = new TreeSet<>();
            all.forEach((key, parts) -> tables.add(table(key, parts, foreign)));
            return Optional.of(new Tables(tables, foreign));
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException | IndexOutOfBoundsException e) {
            // All that Gson's tree throws where something is missing or of another kind.
            return Optional.empty();
        }
    }

    private static void gather(Map<Key, Parts> all, String kind, JsonObject value) {
        if (!value.has("family") || !FAMILIES.contains(JsonTree.text(value, "family"))) {
            return;
        }
        String family = JsonTree.text(value, "family");
        Parts parts = all.computeIfAbsent(new Key(family, JsonTree.text(value, kind.equals("table") ? "name" : "table")), key -> new Parts());
        switch (kind) {
        case "chain" -> parts.hooks.put(JsonTree.text(value, "name"), hook(value));
        case "set", "map" -> parts.sets.put("@" + JsonTree.text(value, "name"), value.has("elem") ? JsonTree.array(value, "elem") : new JsonArray());
        case "rule" -> parts.rules.computeIfAbsent(JsonTree.text(value, "chain"), key -> new ArrayList<>()).add(JsonTree.array(value, "expr"));
        default -> { }
        }
    }

    private static Hook hook(JsonObject chain) {
        return switch (chain.has("hook") ? JsonTree.text(chain, "hook") : "") {
        case "prerouting" -> Hook.PREROUTING;
        case "input" -> Hook.INPUT;
        case "output" -> Hook.OUTPUT;
        default -> Hook.NONE;
        };
    }

    private static RuleTable table(Key key, Parts parts, Set<String> foreign) {
        Map<String, Chain> chains = new LinkedHashMap<>();
        List<String> open = new ArrayList<>();
        parts.hooks.forEach((name, hook) -> {
            List<Rule> rules = new ArrayList<>();
            for (JsonArray expressions : parts.rules.getOrDefault(name, List.of())) {
                NftRule rule = new NftRule(parts.sets);
                rules.addAll(rule.rules(expressions));
                if (rule.isForeign()) {
                    foreign.add(key.family + " " + key.table);
                }
                if (rule.isOpen()) {
                    open.add("a rule of " + key.label() + " " + name + " could not be read");
                }
            }
            chains.put(name, new Chain(name, hook, rules));
        });
        Optional<Family> family = switch (key.family) {
        case "ip" -> Optional.of(Family.V4);
        case "ip6" -> Optional.of(Family.V6);
        default -> Optional.empty();
        };
        return new RuleTable(key.label(), family, chains, open.stream().distinct().toList());
    }
}
