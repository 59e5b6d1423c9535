// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import berth.core.evidence.Transport;
import berth.portprobe.internal.JsonTree;
import berth.portprobe.internal.linux.firewall.Condition.Family;
import berth.portprobe.internal.linux.firewall.RuleTable.Action;
import berth.portprobe.internal.linux.firewall.RuleTable.Rule;

/**
 * One rule of nftables, which becomes several where a set or map gives several destinations.
 * A statement or expression that is not known limits the rule; a missing member throws as {@link JsonTree} says.
 */
final class NftRule {

    private static final int MOST = 8192;
    private static final int LONGEST_LIMIT = 80;
    /** Targets of iptables that take traffic elsewhere. */
    private static final Set<String> TAKES = Set.of("DNAT", "REDIRECT", "TPROXY", "NETMAP");
    private static final Set<String> QUEUES = Set.of("NFQUEUE", "QUEUE");
    /** Statements that let the packet go on. */
    private static final Set<String> GOES_ON = Set.of("counter", "log", "mangle", "notrack", "meter", "set", "map", "dup", "ct helper", "ct timeout",
            "ct expectation", "quota", "last", "flow", "snat", "masquerade", "secmark", "xt");

    private final Map<String, JsonArray> sets;
    private boolean foreign;
    private boolean open;

    /** With the elements of the table's sets and maps by their names, which begin with @. */
    NftRule(Map<String, JsonArray> sets) {
        this.sets = sets;
    }

    /** {@return whether a target of iptables takes traffic elsewhere or gives it to a program} */
    boolean isForeign() {
        return foreign;
    }

    /** {@return whether something of the rule could not be read that may matter} */
    boolean isOpen() {
        return open;
    }

    List<Rule> rules(JsonArray expressions) {
        List<Condition> conditions = List.of(Condition.NONE);
        List<Rule> rules = new ArrayList<>();
        for (JsonElement element : expressions) {
            for (Map.Entry<String, JsonElement> entry : element.getAsJsonObject().entrySet()) {
                String kind = entry.getKey();
                if (kind.equals("match")) {
                    conditions = cross(conditions, match(entry.getValue().getAsJsonObject()));
                } else if (kind.equals("limit") || kind.equals("xt") && isMatch(entry.getValue())) {
                    conditions = cross(conditions, List.of(kind.equals("xt") && isAddressType(entry.getValue()) ? Condition.NONE
                            : Condition.limit(text(kind, entry.getValue()))));
                } else {
                    rules.addAll(cross(conditions, kind, entry.getValue()));
                }
            }
        }
        return rules;
    }

    /** nft does not show which type iptables asks for; container engines ask for LOCAL, which is every address of this host. */
    private static boolean isAddressType(JsonElement xt) {
        return JsonTree.text(xt.getAsJsonObject(), "name").equals("addrtype");
    }

    private static boolean isMatch(JsonElement xt) {
        return xt.isJsonObject() && xt.getAsJsonObject().has("type") && JsonTree.text(xt, "type").equals("match");
    }

    private List<Condition> cross(List<Condition> before, List<Condition> more) {
        open |= (long) before.size() * more.size() > MOST;
        return before.stream().flatMap(one -> more.stream().map(one::and)).limit(MOST).toList();
    }

    private List<Rule> cross(List<Condition> conditions, String kind, JsonElement value) {
        List<Rule> made = statement(kind, value);
        open |= (long) conditions.size() * made.size() > MOST;
        return conditions.stream().flatMap(one -> made.stream().map(rule -> new Rule(one.and(rule.condition()), rule.action()))).limit(MOST).toList();
    }

    private List<Rule> statement(String kind, JsonElement value) {
        return switch (kind) {
        case "redirect", "dnat" -> destinations(value.isJsonObject() ? value.getAsJsonObject() : new JsonObject(), Action.Redirect::translating);
        case "tproxy" -> destinations(value.isJsonObject() ? value.getAsJsonObject() : new JsonObject(), Action.Redirect::proxying);
        case "jump" -> always(new Action.Jump(JsonTree.text(value, "target"), true));
        case "goto" -> always(new Action.Jump(JsonTree.text(value, "target"), false));
        case "return" -> always(new Action.Return());
        case "accept", "drop", "reject" -> always(new Action.Stop());
        case "queue" -> always(queue(value));
        case "vmap" -> verdicts(value.getAsJsonObject());
        case "xt" -> foreign(value);
        default -> {
            open |= !GOES_ON.contains(kind);
            yield List.of();
        }
        };
    }

    private static List<Rule> always(Action action) {
        return List.of(new Rule(Condition.NONE, action));
    }

    private List<Rule> foreign(JsonElement xt) {
        String name = xt.isJsonObject() && xt.getAsJsonObject().has("name") ? JsonTree.text(xt, "name") : "";
        boolean takes = TAKES.contains(name);
        foreign |= takes || QUEUES.contains(name);
        open |= !xt.isJsonObject();
        return takes ? always(new Action.Redirect(Optional.empty(), Optional.empty(), false, false))
                : QUEUES.contains(name) ? always(new Action.Queue(List.of(), true)) : List.of();
    }

    /** A statement without a number means queue 0; a number that is worked out for each packet is not known. */
    private static Action queue(JsonElement value) {
        JsonObject statement = value.isJsonObject() ? value.getAsJsonObject() : new JsonObject();
        boolean bypass = statement.has("flags") && statement.get("flags").toString().contains("\"bypass\"");
        if (!statement.has("num")) {
            return new Action.Queue(List.of(0), bypass);
        }
        JsonElement number = statement.get("num");
        if (number.isJsonPrimitive()) {
            return new Action.Queue(List.of(number.getAsInt()), bypass);
        }
        JsonArray ends = number.isJsonObject() && number.getAsJsonObject().has("range") ? JsonTree.array(number, "range") : new JsonArray();
        return new Action.Queue(ends.size() == 2 ? List.of(ends.get(0).getAsInt(), ends.get(1).getAsInt()) : List.of(), bypass);
    }

    private List<Rule> verdicts(JsonObject vmap) {
        List<Rule> rules = new ArrayList<>();
        for (JsonElement pair : elements(JsonTree.member(vmap, "data"))) {
            JsonArray both = pair.getAsJsonArray();
            for (Map.Entry<String, JsonElement> verdict : both.get(1).getAsJsonObject().entrySet()) {
                for (Condition condition : keyed(JsonTree.member(vmap, "key"), plain(both.get(0)))) {
                    statement(verdict.getKey(), verdict.getValue()).forEach(rule -> rules.add(new Rule(condition.and(rule.condition()), rule.action())));
                }
            }
        }
        return rules;
    }

    /** Address and port may each be given, be missing, or come from a map; one map may give both. */
    private List<Rule> destinations(JsonObject statement, BiFunction<Optional<String>, Optional<String>, Action> kind) {
        for (String part : List.of("addr", "port")) {
            if (statement.has(part) && JsonTree.member(statement, part).isJsonObject() && JsonTree.object(statement, part).has("map")) {
                return mapped(statement, part, kind);
            }
        }
        return always(kind.apply(value(statement, "addr"), value(statement, "port")));
    }

    private List<Rule> mapped(JsonObject statement, String part, BiFunction<Optional<String>, Optional<String>, Action> kind) {
        List<Rule> rules = new ArrayList<>();
        JsonObject map = JsonTree.object(JsonTree.object(statement, part), "map");
        for (JsonElement pair : elements(JsonTree.member(map, "data"))) {
            JsonArray both = pair.getAsJsonArray();
            JsonObject plain = statement.deepCopy();
            JsonElement target = both.get(1);
            if (target.isJsonObject() && target.getAsJsonObject().has("concat")) {
                JsonArray addressAndPort = JsonTree.array(target, "concat");
                plain.add("addr", addressAndPort.get(0));
                plain.add("port", addressAndPort.get(1));
            } else {
                plain.add(part, target);
            }
            for (Condition condition : keyed(JsonTree.member(map, "key"), plain(both.get(0)))) {
                rules.add(new Rule(condition, kind.apply(value(plain, "addr"), value(plain, "port"))));
            }
        }
        return rules;
    }

    private Optional<String> value(JsonObject statement, String part) {
        if (!statement.has(part)) {
            return Optional.empty();
        }
        JsonElement value = JsonTree.member(statement, part);
        if (value.isJsonObject() && value.getAsJsonObject().has("range")) {
            JsonArray ends = JsonTree.array(value, "range");
            return Optional.of(ends.get(0).getAsString() + "-" + ends.get(1).getAsString());
        }
        open |= !value.isJsonPrimitive();
        return value.isJsonPrimitive() ? Optional.of(value.getAsString()) : Optional.empty();
    }

    private JsonArray elements(JsonElement data) {
        if (data.isJsonPrimitive()) {
            open |= !sets.containsKey(data.getAsString());
            return sets.getOrDefault(data.getAsString(), new JsonArray());
        }
        JsonElement inner = data.isJsonObject() && data.getAsJsonObject().has("set") ? JsonTree.member(data, "set") : data;
        return inner.isJsonArray() ? inner.getAsJsonArray() : new JsonArray();
    }

    /** An element with a time limit or a counter is wrapped. */
    private static JsonElement plain(JsonElement element) {
        return element.isJsonObject() && element.getAsJsonObject().has("elem") ? JsonTree.member(JsonTree.object(element, "elem"), "val") : element;
    }

    private List<Condition> match(JsonObject match) {
        JsonElement left = JsonTree.member(match, "left");
        JsonElement right = JsonTree.member(match, "right");
        String operator = JsonTree.text(match, "op");
        boolean equal = operator.equals("==") || operator.equals("in");
        boolean named = right.isJsonPrimitive() && right.getAsString().startsWith("@");
        boolean several = named || right.isJsonObject() && right.getAsJsonObject().has("set");
        if (left.isJsonObject() && left.getAsJsonObject().has("concat")) {
            if (!equal) {
                return List.of(Condition.limit(text("match", match)));
            }
            List<Condition> all = new ArrayList<>();
            elements(right).forEach(element -> all.addAll(keyed(left, plain(element))));
            return all;
        }
        List<JsonElement> values = new ArrayList<>();
        if (several) {
            elements(right).forEach(element -> values.add(plain(element)));
        } else {
            values.add(right);
        }
        return List.of(condition(left, operator, values, match));
    }

    /** {@return the condition that an element of a map or of a set of several fields stands for} */
    private List<Condition> keyed(JsonElement key, JsonElement element) {
        if (key.isJsonObject() && key.getAsJsonObject().has("concat")) {
            JsonArray fields = JsonTree.array(key, "concat");
            JsonArray parts = element.isJsonObject() && element.getAsJsonObject().has("concat")
                    ? JsonTree.array(element, "concat") : new JsonArray();
            Condition all = Condition.NONE;
            for (int i = 0; i < fields.size() && i < parts.size(); i++) {
                all = all.and(condition(fields.get(i), "==", List.of(parts.get(i)), fields.get(i)));
            }
            return List.of(all);
        }
        return List.of(condition(key, "==", List.of(element), key));
    }

    private Condition condition(JsonElement field, String operator, List<JsonElement> values, JsonElement whole) {
        boolean equal = operator.equals("==") || operator.equals("in");
        return switch (NftField.of(field)) {
        case PORT -> Condition.of(NftField.transports(field)).and(Condition.of(ports(operator, values)));
        case ADDRESS -> equal || operator.equals("!=") ? addresses(values, !equal, whole) : Condition.limit(text("match", whole));
        case TRANSPORT -> equal || operator.equals("!=") ? Condition.of(transports(values, !equal)) : Condition.limit(text("match", whole));
        case FAMILY -> equal && values.size() == 1 ? family(values.get(0).getAsString()) : Condition.limit(text("match", whole));
        case LOCAL -> equal && values.stream().anyMatch(value -> value.isJsonPrimitive() && value.getAsString().equals("local")) ? Condition.NONE
                : Condition.limit(text("match", whole));
        case OTHER -> Condition.limit(text("match", whole)).and(Condition.of(NftField.transports(field)));
        };
    }

    private static Condition family(String name) {
        return switch (name) {
        case "ipv4", "ip" -> Condition.of(Family.V4);
        case "ipv6", "ip6" -> Condition.of(Family.V6);
        default -> Condition.of(new BitSet());
        };
    }

    private static Set<Transport> transports(List<JsonElement> values, boolean negated) {
        Set<Transport> meant = EnumSet.noneOf(Transport.class);
        for (Transport transport : Transport.values()) {
            String number = Condition.number(transport);
            boolean named = values.stream().filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString)
                    .anyMatch(name -> name.equals(transport.id()) || name.equals(number));
            if (named != negated) {
                meant.add(transport);
            }
        }
        return meant;
    }

    private BitSet ports(String operator, List<JsonElement> values) {
        BitSet ports = new BitSet();
        for (JsonElement value : values) {
            if (value.isJsonObject() && value.getAsJsonObject().has("range")) {
                JsonArray ends = JsonTree.array(value, "range");
                ports.or(Ports.range(ends.get(0).getAsInt(), ends.get(1).getAsInt()));
            } else if (value.isJsonPrimitive() && value.getAsString().matches("[0-9]{1,5}")) {
                int port = value.getAsInt();
                ports.or(switch (operator) {
                case "<" -> Ports.range(1, port - 1);
                case "<=" -> Ports.range(1, port);
                case ">" -> Ports.range(port + 1, 65535);
                case ">=" -> Ports.range(port, 65535);
                default -> Ports.range(port, port);
                });
            } else {
                open |= !value.isJsonPrimitive() || !value.getAsString().equals("*");
            }
        }
        return operator.equals("!=") ? Ports.without(Ports.all(), ports) : ports;
    }

    private Condition addresses(List<JsonElement> values, boolean negated, JsonElement whole) {
        List<AddressRange> ranges = new ArrayList<>();
        for (JsonElement value : values) {
            Optional<AddressRange> range = value.isJsonPrimitive() ? AddressRange.parse(value.getAsString(), negated) : range(value.getAsJsonObject(), negated);
            if (range.isEmpty()) {
                return Condition.limit(text("match", whole));
            }
            ranges.add(range.get());
        }
        Condition all = Condition.NONE;
        for (AddressRange range : negated ? ranges : List.<AddressRange>of()) {
            all = all.and(Condition.to(List.of(range)));
        }
        return negated ? all : Condition.to(ranges);
    }

    private static Optional<AddressRange> range(JsonObject value, boolean negated) {
        if (value.has("prefix")) {
            JsonObject prefix = JsonTree.object(value, "prefix");
            return AddressRange.prefix(JsonTree.text(prefix, "addr"), JsonTree.member(prefix, "len").getAsInt(), negated);
        }
        JsonArray ends = value.has("range") ? JsonTree.array(value, "range") : new JsonArray();
        return ends.size() == 2 ? AddressRange.parse(ends.get(0).getAsString() + "-" + ends.get(1).getAsString(), negated) : Optional.empty();
    }

    /** {@return what a limit says, in words near to the rule's own} */
    private static String text(String kind, JsonElement value) {
        String text = kind.equals("match") && value.isJsonObject() && value.getAsJsonObject().has("left") ? NftField.text(value.getAsJsonObject())
                : kind.equals("xt") && value.isJsonObject() ? "match " + JsonTree.text(value, "name") : kind + " " + value;
        return text.length() > LONGEST_LIMIT ? text.substring(0, LONGEST_LIMIT) + "…" : text;
    }
}
