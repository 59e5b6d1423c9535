// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** What the inet super-servers are told to listen on: /etc/inetd.conf and the files of xinetd (inetd(8), xinetd.conf(5)). */
final class InetServices {

    private static final String INETD = "/etc/inetd.conf";
    private static final String XINETD = "/etc/xinetd.d";
    private static final Pattern SERVICE = Pattern.compile("(?m)^\\s*service\\s+(\\S{1,100})\\s*\\{([^}]{0,10000})\\}");
    private static final Pattern SETTING = Pattern.compile("(?m)^\\s*(\\w+)\\s*\\+?=\\s*(.*?)\\s*$");

    private InetServices() { }

    static List<Claim> claims(Reading reading, PortNames names) {
        List<Claim> claims = new ArrayList<>();
        reading.text(INETD).ifPresent(text -> claims.addAll(inetd(text, names)));
        for (String file : reading.list(XINETD)) {
            String path = XINETD + "/" + file;
            // xinetd passes over names with a dot or a tilde.
            if (file.matches("[A-Za-z0-9_-]+")) {
                reading.text(path).ifPresent(text -> claims.addAll(xinetd(text, path, names)));
            }
        }
        return claims;
    }

    /** {@code [address:]service type protocol …}; what a package switched off begins with a comment. */
    static List<Claim> inetd(String text, PortNames names) {
        List<Claim> claims = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
            String[] field = line.split("\\s+");
            if (line.startsWith("#") || field.length < 6) {
                continue;
            }
            int colon = field[0].lastIndexOf(':');
            String service = field[0].substring(colon + 1);
            boolean v6 = field[2].startsWith("tcp6") || field[2].startsWith("udp6");
            Optional<IpAddress> address = colon < 0 || field[0].startsWith("*:") ? Optional.of(v6 ? IpAddress.ANY_V6 : IpAddress.ANY_V4)
                    : IpAddress.parse(field[0].substring(0, colon).replaceAll("[\\[\\]]", ""));
            address.flatMap(on -> transport(field[2]).flatMap(transport -> names.endpoint(transport, on, service)))
                    .ifPresent(endpoint -> claims.add(claim("inetd", service, endpoint, "enabled", INETD)));
        }
        return claims;
    }

    static List<Claim> xinetd(String text, String place, PortNames names) {
        List<Claim> claims = new ArrayList<>();
        Matcher block = SERVICE.matcher(text.replaceAll("(?m)^\\s*#.*$", ""));
        while (block.find()) {
            String service = block.group(1);
            String port = service;
            String protocol = "tcp";
            String word = "enabled";
            IpAddress address = IpAddress.ANY_V6;
            Matcher setting = SETTING.matcher(block.group(2));
            while (setting.find()) {
                String value = setting.group(2);
                switch (setting.group(1)) {
                case "port" -> port = value;
                case "protocol" -> protocol = value;
                case "socket_type" -> protocol = value.equals("dgram") ? "udp" : protocol;
                case "disable" -> word = value.equals("yes") ? "disabled" : "enabled";
                case "bind", "interface" -> address = IpAddress.parse(value).orElse(address);
                default -> { }
                }
            }
            Optional<Endpoint> endpoint = names.endpoint(transport(protocol).orElse(Transport.TCP), address, port);
            if (endpoint.isPresent()) {
                claims.add(claim("xinetd", service, endpoint.get(), word, place));
            }
        }
        return claims;
    }

    private static Optional<Transport> transport(String protocol) {
        return protocol.startsWith("tcp") ? Optional.of(Transport.TCP)
                : protocol.startsWith("udp") ? Optional.of(Transport.UDP) : Optional.empty();
    }

    private static Claim claim(String server, String service, Endpoint endpoint, String word, String place) {
        return new Claim(server + " (" + service + ")", endpoint, ClaimBasis.CONFIGURED, Optional.of(word), place);
    }
}
