// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** Ports that a service's own command line or environment names beyond doubt; other numbers in them may mean anything. */
final class CommandPorts {

    private static final Set<String> OPTIONS = Set.of("port", "http-port", "https-port", "server-port", "listen-port", "server.port", "quarkus.http.port",
            "listen", "listen-address", "web.listen-address", "bind", "bind-address", "bind-addr", "http-address", "http.port");
    private static final Set<String> VARIABLES = Set.of("PORT", "HTTP_PORT", "HTTPS_PORT", "SERVER_PORT", "LISTEN_PORT", "LISTEN_ADDRESS");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private CommandPorts() { }

    /** {@return the ports of a service's files} */
    static List<Endpoint> of(UnitFile service) {
        List<Endpoint> found = new ArrayList<>();
        service.values("Service", "ExecStart").forEach(command -> found.addAll(ofCommand(words(command))));
        for (String assignments : service.values("Service", "Environment")) {
            for (String word : words(assignments)) {
                int equals = word.indexOf('=');
                if (equals > 0 && VARIABLES.contains(word.substring(0, equals))) {
                    endpoint(word.substring(equals + 1)).ifPresent(found::add);
                }
            }
        }
        return found.stream().distinct().toList();
    }

    /** {@return the program and its arguments, split as systemd does but for escapes; the marks before the program are left out} */
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command.replaceFirst("^[-@:+!|]+", ""));
        while (word.find()) {
            words.add(word.group().startsWith("\"") ? word.group(1) : word.group().startsWith("'") ? word.group(2) : word.group(3));
        }
        return words;
    }

    static List<Endpoint> ofCommand(List<String> words) {
        List<Endpoint> found = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = option(equals < 0 ? word : word.substring(0, equals));
            boolean sshd = word.equals("-p") && words.get(0).endsWith("/sshd");
            if (word.startsWith("-") && (OPTIONS.contains(name) || sshd)) {
                Optional<String> value = equals >= 0 ? Optional.of(word.substring(equals + 1)) : words.stream().skip(i + 1L).findFirst();
                value.flatMap(CommandPorts::endpoint).ifPresent(found::add);
            }
        }
        return found;
    }

    private static String option(String word) {
        return word.replaceFirst("^-D(?=.*\\.)", "").replaceFirst("^--?", "").toLowerCase(Locale.ROOT);
    }

    private static Optional<Endpoint> endpoint(String value) {
        String text = value.replaceFirst("^[a-z]{1,5}://", "").replaceFirst("^\\*?:(?=[0-9])", "");
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V6, text);
    }
}
