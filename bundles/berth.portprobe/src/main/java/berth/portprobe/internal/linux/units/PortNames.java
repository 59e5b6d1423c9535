// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The names of ports in /etc/services (services(5)). */
final class PortNames {

    static final String FILE = "/etc/services";

    private final Map<String, Integer> ports = new HashMap<>();

    private PortNames() { }

    static PortNames parse(String services) {
        PortNames names = new PortNames();
        services.lines().map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()).forEach(line -> {
            String[] fields = line.split("\\s+");
            String[] number = fields.length < 2 ? new String[0] : fields[1].split("/");
            if (number.length == 2 && number[0].matches("[0-9]{1,5}")) {
                for (int i = 0; i < fields.length; i++) {
                    if (i != 1) {
                        names.ports.putIfAbsent(fields[i] + "/" + number[1], Integer.valueOf(number[0]));
                    }
                }
            }
        });
        return names;
    }

    /** {@return the endpoint of a number or name; empty when nobody knows the name} */
    Optional<Endpoint> endpoint(Transport transport, IpAddress address, String port) {
        Integer known = ports.get(port + "/" + transport.id());
        return Endpoint.parse(transport, address, known == null ? port : known.toString())
                .filter(endpoint -> port.indexOf(':') < 0);
    }
}
