// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.Map;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import berth.core.evidence.Transport;
import berth.portprobe.internal.JsonTree;

/** What a match or the key of a map looks at. */
enum NftField {
    /** The destination port. */
    PORT,
    /** The destination address. */
    ADDRESS,
    /** TCP, UDP or another. */
    TRANSPORT,
    /** IPv4 or IPv6. */
    FAMILY,
    /** Whether the destination is an address of this host. */
    LOCAL,
    /** Anything else. */
    OTHER;

    private static final Set<String> TRANSPORTS = Set.of("protocol", "nexthdr");

    static NftField of(JsonElement field) {
        if (!field.isJsonObject()) {
            return OTHER;
        }
        JsonObject object = field.getAsJsonObject();
        if (object.has("payload") && JsonTree.object(object, "payload").has("field")) {
            JsonObject payload = JsonTree.object(object, "payload");
            String protocol = JsonTree.text(payload, "protocol");
            String name = JsonTree.text(payload, "field");
            boolean network = protocol.equals("ip") || protocol.equals("ip6");
            return name.equals("dport") ? PORT : network && name.equals("daddr") ? ADDRESS : network && TRANSPORTS.contains(name) ? TRANSPORT : OTHER;
        }
        if (object.has("meta")) {
            String key = JsonTree.text(JsonTree.object(object, "meta"), "key");
            return key.equals("l4proto") ? TRANSPORT : key.equals("nfproto") ? FAMILY : OTHER;
        }
        boolean type = object.has("fib") && JsonTree.text(JsonTree.object(object, "fib"), "result").equals("type");
        return type && JsonTree.member(JsonTree.object(object, "fib"), "flags").toString().contains("daddr") ? LOCAL : OTHER;
    }

    /** {@return the transports whose header the field is in} */
    static Set<Transport> transports(JsonElement field) {
        boolean header = field.isJsonObject() && field.getAsJsonObject().has("payload") && JsonTree.object(field, "payload").has("protocol");
        String protocol = header ? JsonTree.text(JsonTree.object(field, "payload"), "protocol") : "";
        return switch (protocol) {
        case "tcp" -> Set.of(Transport.TCP);
        case "udp" -> Set.of(Transport.UDP);
        case "udplite" -> Set.of(Transport.UDP_LITE);
        case "sctp" -> Set.of(Transport.SCTP);
        case "dccp", "icmp", "icmpv6", "esp", "ah" -> Set.of();
        default -> Set.of(Transport.values());
        };
    }

    /** {@return a match in words near to nft's own: {@code iifname != docker0}} */
    static String text(JsonObject match) {
        String operator = JsonTree.text(match, "op");
        String middle = operator.equals("==") || operator.equals("in") ? " " : " " + operator + " ";
        return words(JsonTree.member(match, "left")) + middle + words(JsonTree.member(match, "right"));
    }

    private static String words(JsonElement element) {
        if (element.isJsonPrimitive()) {
            return element.getAsString();
        }
        if (!element.isJsonObject()) {
            return element.toString();
        }
        for (Map.Entry<String, JsonElement> entry : element.getAsJsonObject().entrySet()) {
            JsonElement value = entry.getValue();
            if (value.isJsonObject() && value.getAsJsonObject().has("field")) {
                return JsonTree.text(value, "protocol") + " " + JsonTree.text(value, "field");
            }
            if (value.isJsonObject() && value.getAsJsonObject().has("key")) {
                return (entry.getKey().equals("meta") ? "" : entry.getKey() + " ") + JsonTree.text(value, "key");
            }
        }
        return element.toString();
    }
}
