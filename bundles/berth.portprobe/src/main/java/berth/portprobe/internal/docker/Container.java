// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.PublishedPort;
import berth.core.evidence.Transport;
import berth.portprobe.internal.JsonTree;

/**
 * A container in the answers of the Docker Engine API (ContainerList and ContainerInspect), which Podman gives too.
 *
 * @param addresses in all its networks
 * @param published what it publishes; a container that does not run has none in the list of Docker
 */
record Container(String id, String name, Optional<String> image, Optional<String> project, Optional<String> service, String state,
        List<IpAddress> addresses, List<PublishedPort> published) {

    private static final int LONGEST = 512;
    private static final int MOST_PORTS = 1000;
    private static final String COMPOSE = "com.docker.compose.";

    /** What only the answer about one container tells. */
    record Details(List<PublishedPort> published, Optional<String> restart) { }

    boolean runs() {
        return state.equals("running") || state.equals("paused") || state.equals("restarting");
    }

    /** {@return the containers of the list, without those that have no proper id; throws {@link JsonParseException} for no list} */
    static List<Container> list(String json) {
        List<Container> containers = new ArrayList<>();
        for (JsonElement element : array(JsonParser.parseString(json))) {
            JsonObject object = element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
            String id = text(object, "Id").orElse("");
            if (id.matches("[0-9a-f]{64}")) {
                containers.add(container(id, object));
            }
        }
        return containers;
    }

    private static Container container(String id, JsonObject object) {
        JsonArray names = arrayOf(object, "Names");
        String name = names.isEmpty() || !names.get(0).isJsonPrimitive() ? id.substring(0, 12) : names.get(0).getAsString();
        JsonObject labels = objectOf(object, "Labels");
        List<IpAddress> addresses = new ArrayList<>();
        for (Map.Entry<String, JsonElement> network : objectOf(objectOf(object, "NetworkSettings"), "Networks").entrySet()) {
            JsonObject of = network.getValue().isJsonObject() ? network.getValue().getAsJsonObject() : new JsonObject();
            text(of, "IPAddress").flatMap(IpAddress::parse).ifPresent(addresses::add);
            text(of, "GlobalIPv6Address").flatMap(IpAddress::parse).ifPresent(addresses::add);
        }
        List<PublishedPort> published = new ArrayList<>();
        for (JsonElement port : arrayOf(object, "Ports")) {
            JsonObject of = port.isJsonObject() ? port.getAsJsonObject() : new JsonObject();
            text(of, "PublicPort").ifPresent(number -> published.addAll(ports(text(of, "PrivatePort").orElse(""), text(of, "Type").orElse(""), text(of, "IP").orElse(""), number)));
        }
        return new Container(id, bounded(name.startsWith("/") ? name.substring(1) : name), text(object, "Image"), text(labels, COMPOSE + "project"),
                text(labels, COMPOSE + "service"), text(object, "State").orElse(""), addresses, published);
    }

    /** {@return what the answer about one container says; throws {@link JsonParseException} for another answer} */
    static Details details(String json) {
        JsonObject config = JsonTree.object(JsonParser.parseString(json), "HostConfig");
        List<PublishedPort> published = new ArrayList<>();
        for (Map.Entry<String, JsonElement> port : objectOf(config, "PortBindings").entrySet()) {
            String[] inner = port.getKey().split("/", 2);
            for (JsonElement binding : port.getValue().isJsonArray() ? port.getValue().getAsJsonArray() : new JsonArray()) {
                JsonObject of = binding.isJsonObject() ? binding.getAsJsonObject() : new JsonObject();
                published.addAll(ports(inner[0], inner[inner.length - 1], text(of, "HostIp").orElse(""), text(of, "HostPort").orElse("")));
            }
        }
        return new Details(published, text(objectOf(config, "RestartPolicy"), "Name"));
    }

    /** A port may be a range; without an address it is published on all of both families. */
    private static List<PublishedPort> ports(String inner, String type, String address, String ports) {
        Optional<Transport> transport = List.of(Transport.values()).stream().filter(known -> known.id().equals(type)).findFirst();
        List<IpAddress> addresses = address.isEmpty() ? List.of(IpAddress.ANY_V4, IpAddress.ANY_V6) : IpAddress.parse(address).stream().toList();
        List<PublishedPort> published = new ArrayList<>();
        int target = inner.matches("[0-9]{1,5}") ? Integer.parseInt(inner) : 0;
        if (transport.isPresent() && target > 0 && target <= Endpoint.MAX_PORT && ports.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            String[] ends = ports.split("-");
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int port = Integer.parseInt(ends[0]); port <= Math.min(last, Endpoint.MAX_PORT) && published.size() < MOST_PORTS; port++) {
                for (IpAddress each : port == 0 ? List.<IpAddress>of() : addresses) {
                    published.add(new PublishedPort(new Endpoint(transport.get(), each, port), target));
                }
            }
        }
        return published;
    }

    private static JsonArray array(JsonElement element) {
        if (!element.isJsonArray()) {
            throw new JsonParseException("no list of containers");
        }
        return element.getAsJsonArray();
    }

    private static JsonArray arrayOf(JsonObject object, String name) {
        return object.has(name) && object.get(name).isJsonArray() ? object.get(name).getAsJsonArray() : new JsonArray();
    }

    private static JsonObject objectOf(JsonObject object, String name) {
        return object.has(name) && object.get(name).isJsonObject() ? object.get(name).getAsJsonObject() : new JsonObject();
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.has(name) && object.get(name).isJsonPrimitive() ? Optional.of(bounded(object.get(name).getAsString())).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static String bounded(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
