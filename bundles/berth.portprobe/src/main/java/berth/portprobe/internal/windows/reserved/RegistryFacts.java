// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.portprobe.internal.windows.WindowsError;

/** What the registry says of ports: proxies, reserved URLs, the addresses of http.sys, and the settings of TCP/IP that older Windows has. */
record RegistryFacts(ReservedHost host, Optional<Endpoint> wanted, Origin origin, Consumer<? super Evidence> sink) {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
    private static final String TCPIP = SERVICES + "Tcpip\\Parameters";
    private static final String HTTP = SERVICES + "HTTP\\Parameters";
    private static final List<String> PROXIES = List.of("v4tov4", "v4tov6", "v6tov4", "v6tov6");
    private static final Pattern PLACE = Pattern.compile("(\\S{1,253})/([0-9]{1,5})");
    private static final Pattern URL = Pattern.compile("(?i)https?://(?:\\[[^\\]/]{1,64}\\]|[^:/\\[\\]\\s]{1,255}):([0-9]{1,5})[:/]\\S{0,2048}");
    private static final int MOST_TEXTS = 256;

    void tell() {
        PROXIES.forEach(kind -> values(SERVICES + "PortProxy\\" + kind + "\\tcp", "Which port proxies there are").forEach((name, value) -> proxy(kind, name, value)));
        values(HTTP + "\\UrlAclInfo", "Which URLs are reserved").keySet().forEach(this::url);
        texts(HTTP, "ListenOnlyList", values(HTTP, "To which addresses http.sys is limited")).forEach(address -> sink.accept(new SettingSeen(place(HTTP), "iplisten", address, "listen")));
        Map<String, Object> settings = values(TCPIP, "What TCP/IP is set to");
        value(TCPIP, "MaxUserPort", settings, Integer.class).ifPresent(port -> sink.accept(new SettingSeen(place(TCPIP), "registry", "MaxUserPort", Integer.toUnsignedString(port))));
        texts(TCPIP, "ReservedPorts", settings).forEach(range -> sink.accept(new SettingSeen(place(TCPIP), "registry", "ReservedPorts", range)));
    }

    private Stream<String> texts(String key, String name, Map<String, Object> values) {
        return value(key, name, values, String[].class).stream().flatMap(Stream::of).map(String::strip).filter(text -> !text.isEmpty()).limit(MOST_TEXTS);
    }

    private <T> Optional<T> value(String key, String name, Map<String, Object> values, Class<T> kind) {
        Optional<Object> value = Optional.ofNullable(values.get(name));
        if (value.filter(found -> !kind.isInstance(found)).isPresent()) {
            odd(key, name);
        }
        return value.filter(kind::isInstance).map(kind::cast);
    }

    private void odd(String key, String name) {
        sink.accept(new NotObserved(place(key), Topic.SETTINGS, Why.FAILED, "What " + name + " is set to could not be read: it is of another type than it should be."));
    }

    private Map<String, Object> values(String key, String what) {
        try {
            return host.values(key);
        } catch (WindowsError e) {
            sink.accept(new NotObserved(place(key), Topic.SETTINGS, e.why(), what + " could not be read (" + e.getMessage() + ")."));
            return Map.of();
        }
    }

    private Origin place(String key) {
        return origin.at("HKLM\\" + key);
    }

    /** {@code 0.0.0.0/8080} = {@code 10.0.0.9/80}; an asterisk is every address. */
    private void proxy(String kind, String name, Object value) {
        Matcher from = PLACE.matcher(name);
        if (from.matches() && !(value instanceof String) && isWanted(Integer.parseInt(from.group(2)))) {
            odd(SERVICES + "PortProxy\\" + kind + "\\tcp", name);
        }
        Matcher to = PLACE.matcher(String.valueOf(value));
        if (from.matches() && to.matches()) {
            IpAddress any = kind.startsWith("v6") ? IpAddress.ANY_V6 : IpAddress.ANY_V4;
            Optional<IpAddress> address = from.group(1).equals("*") ? Optional.of(any) : IpAddress.parse(from.group(1));
            int port = Integer.parseInt(from.group(2));
            if (address.isEmpty() && isWanted(port)) {
                sink.accept(new NotObserved(place(SERVICES + "PortProxy\\" + kind + "\\tcp"), Topic.SETTINGS, Why.NOT_SUPPORTED, "A port proxy listens on the name " + from.group(1) + ", which is not looked up."));
            }
            if (address.isPresent() && port >= 1 && port <= Endpoint.MAX_PORT && isWanted(port)) {
                sink.accept(new ClaimSeen(place(SERVICES + "PortProxy\\" + kind + "\\tcp"), new Endpoint(Transport.TCP, address.get(), port),
                        "iphlpsvc, for " + bracketed(to.group(1)) + ":" + to.group(2), Optional.of(ClaimBasis.CONFIGURED), Optional.empty()));
            }
        }
    }

    private static String bracketed(String address) {
        return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    }

    private void url(String name) {
        Matcher url = URL.matcher(name);
        if (url.matches() && isWanted(Integer.parseInt(url.group(1)))) {
            sink.accept(new SettingSeen(place(HTTP + "\\UrlAclInfo"), "urlacl", name, "reserved"));
        }
    }

    private boolean isWanted(int port) {
        return wanted.map(endpoint -> endpoint.transport() == Transport.TCP && endpoint.port() == port).orElse(true);
    }
}
