// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The names of ports in /etc/services (services(5)). */
final class PortNames {

    static final String FILE = "/etc/services";

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Supplier<String> services;
    private Optional<Map<String, Integer>> ports = Optional.empty();

    /** Reads the names when somebody asks for one: most hosts never do. */
    PortNames(Supplier<String> services) {
        this.services = services;
    }

    private static Map<String, Integer> parse(String services) {
        Map<String, Integer> ports = new HashMap<>();
        services.lines().map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#'))).filter(line -> !line.isBlank()).forEach(line -> {
            String[] fields = BLANKS.split(line.strip());
            String[] number = fields.length < 2 ? new String[0] : fields[1].split("/");
            if (number.length == 2 && number[0].matches("[0-9]{1,5}")) {
                for (int i = 0; i < fields.length; i++) {
                    if (i != 1) {
                        ports.putIfAbsent(fields[i] + "/" + number[1], Integer.valueOf(number[0]));
                    }
                }
            }
        });
        return ports;
    }

    /** {@return the endpoint of a number or name; empty when nobody knows the name} */
    Optional<Endpoint> endpoint(Transport transport, IpAddress address, String port) {
        if (ports.isEmpty()) {
            ports = Optional.of(parse(services.get()));
        }
        Integer known = ports.get().get(port + "/" + transport.id());
        return Endpoint.parse(transport, address, known == null ? port : known.toString())
                .filter(endpoint -> port.indexOf(':') < 0);
    }
}
