// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * The ports in the configuration files of a few well-known programs. Empty means that the files name none or can't be read, so that
 * the program's defaults hold. Names of hosts are passed over: they are never looked up.
 */
final class Configurations {

    private static final int DEEPEST = 4;
    private static final Pattern NGINX = Pattern.compile("(?:^|[;{}\\s])listen\\s+([^;{}]{1,200});");
    private static final Pattern EXIM = Pattern.compile("(?m)^\\s*dc_local_interfaces='([^'\n]{0,1000})'");

    private final Reading reading;
    private final PortNames names;

    Configurations(Reading reading, PortNames names) {
        this.reading = reading;
        this.names = names;
    }

    /** What a file configures. */
    record Ports(List<Endpoint> endpoints, String place) {
        /** Copies the list. */
        Ports {
            endpoints = endpoints.stream().distinct().toList();
        }
    }

    /** {@return what the program's configuration names; the program by its first name in the table of defaults} */
    Optional<Ports> of(String program) {
        return (switch (program) {
        case "ssh" -> ssh();
        case "apache2" -> apache();
        case "nginx" -> nginx();
        case "postfix" -> postfix();
        case "exim4" -> exim();
        default -> Optional.<Ports>empty();
        }).filter(ports -> !ports.endpoints.isEmpty());
    }

    /** sshd_config(5): all Ports belong to each ListenAddress that has none of its own; a Match block sets neither. */
    private Optional<Ports> ssh() {
        List<String[]> lines = new ArrayList<>();
        String place = "/etc/ssh/sshd_config";
        sshLines(place, lines, 0);
        List<String> ports = lines.stream().filter(line -> line[0].equals("port")).map(line -> line[1]).toList();
        List<String> addresses = lines.stream().filter(line -> line[0].equals("listenaddress")).map(line -> line[1]).toList();
        List<String> numbers = ports.isEmpty() ? List.of("22") : ports;
        if (ports.isEmpty() && addresses.isEmpty()) {
            return Optional.empty();
        }
        Stream<Optional<Endpoint>> found = addresses.isEmpty() ? numbers.stream().map(port -> tcp(IpAddress.ANY_V6, port))
                : addresses.stream().flatMap(address -> literal(address)
                        .map(alone -> numbers.stream().map(port -> tcp(alone, port))).orElse(Stream.of(tcp(IpAddress.ANY_V6, address))));
        return Optional.of(new Ports(found.flatMap(Optional::stream).toList(), place));
    }

    private void sshLines(String path, List<String[]> lines, int depth) {
        for (String line : (Iterable<String>) reading.text(path).orElse("").lines()::iterator) {
            String[] words = line.strip().replace("\"", "").split("[\\s=]+", 2);
            String key = words[0].toLowerCase(Locale.ROOT);
            if (key.equals("match")) {
                return;
            }
            if (words.length == 2 && key.equals("include") && depth < DEEPEST) {
                Stream.of(words[1].split("\\s+")).flatMap(pattern -> files(pattern.startsWith("/") ? pattern : "/etc/ssh/" + pattern))
                        .forEach(file -> sshLines(file, lines, depth + 1));
            } else if (words.length == 2) {
                lines.add(new String[] { key, words[1].strip().split("\\s+")[0] });
            }
        }
    }

    /** {@return the files that a pattern with a star in its last part means} */
    private Stream<String> files(String pattern) {
        int slash = pattern.lastIndexOf('/');
        String folder = pattern.substring(0, slash);
        String[] around = pattern.substring(slash + 1).split("\\*", 2);
        return around.length < 2 ? Stream.of(pattern)
                : reading.list(folder).stream().filter(name -> name.startsWith(around[0]) && name.endsWith(around[1])
                        && !name.startsWith(".")).map(name -> folder + "/" + name);
    }

    /** The Listen lines; those for a module that is not enabled don't count (mpm_common(3), Debian's ports.conf). */
    private Optional<Ports> apache() {
        List<Endpoint> found = new ArrayList<>();
        List<String> files = new ArrayList<>(List.of("/etc/apache2/ports.conf", "/etc/httpd/conf/httpd.conf"));
        files("/etc/httpd/conf.d/*.conf").forEach(files::add);
        for (String file : files) {
            int ignored = 0;
            for (String line : (Iterable<String>) reading.text(file).orElse("").lines()::iterator) {
                String[] words = line.strip().split("\\s+");
                String key = words[0].toLowerCase(Locale.ROOT);
                if (key.equals("<ifmodule") && words.length > 1) {
                    ignored = ignored > 0 || !isEnabled(words[1].replace(">", "")) ? ignored + 1 : 0;
                } else if (key.equals("</ifmodule>")) {
                    ignored = Math.max(0, ignored - 1);
                } else if (key.equals("listen") && words.length > 1 && ignored == 0) {
                    tcp(IpAddress.ANY_V6, words[1].startsWith("*:") ? words[1].substring(2) : words[1]).ifPresent(found::add);
                }
            }
        }
        return Optional.of(new Ports(found, files.get(0)));
    }

    private boolean isEnabled(String module) {
        String name = module.replaceFirst("^mod_", "").replaceFirst("(_module|\\.c)$", "");
        return reading.list("/etc/apache2/mods-enabled").contains(name + ".load");
    }

    /** The listen directives of the files that Debian's and nginx's own nginx.conf include. */
    private Optional<Ports> nginx() {
        List<Endpoint> found = new ArrayList<>();
        Stream<String> included = Stream.of("/etc/nginx/conf.d/*.conf", "/etc/nginx/sites-enabled/*").flatMap(this::files);
        for (String file : Stream.concat(Stream.of("/etc/nginx/nginx.conf"), included).toList()) {
            Matcher listen = NGINX.matcher(reading.text(file).orElse("").replaceAll("(?m)#.*$", ""));
            while (listen.find()) {
                List<String> words = List.of(listen.group(1).strip().split("\\s+"));
                Transport transport = words.contains("udp") || words.contains("quic") ? Transport.UDP : Transport.TCP;
                String address = words.get(0).startsWith("*:") ? words.get(0).substring(2) : words.get(0);
                literal(address).map(alone -> Optional.of(new Endpoint(transport, alone, 80)))
                        .orElseGet(() -> Endpoint.parse(transport, IpAddress.ANY_V4, address)).ifPresent(found::add);
            }
        }
        return Optional.of(new Ports(found, "/etc/nginx"));
    }

    /** The services of type inet in master.cf (master(5)), on the addresses of inet_interfaces. */
    private Optional<Ports> postfix() {
        String interfaces = reading.text("/etc/postfix/main.cf").orElse("").lines().map(String::strip)
                .filter(line -> line.startsWith("inet_interfaces") && line.contains("=")).reduce((first, last) -> last)
                .map(line -> line.substring(line.indexOf('=') + 1).strip()).orElse("all");
        List<IpAddress> addresses = interfaces.equals("all") ? List.of(IpAddress.ANY_V6)
                : Stream.of(interfaces.replace("loopback-only", "127.0.0.1 ::1").replace("localhost", "127.0.0.1").split("[,\\s]+"))
                        .flatMap(word -> literal(word).stream()).toList();
        List<Endpoint> found = new ArrayList<>();
        reading.text("/etc/postfix/master.cf").orElse("").lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\\s+"))
                .filter(words -> words.length > 7 && words[1].equals("inet")).map(words -> words[0]).forEach(service -> {
                    int colon = service.lastIndexOf(':');
                    String port = service.substring(colon + 1);
                    List<IpAddress> on = colon < 0 ? addresses : literal(service.substring(0, colon)).map(List::of).orElse(List.of());
                    on.forEach(address -> names.endpoint(Transport.TCP, address, port).ifPresent(found::add));
                });
        return Optional.of(new Ports(found, "/etc/postfix/master.cf"));
    }

    /** Debian's answers to its questions; without addresses exim takes all. A word like 127.0.0.1.26 has the port behind a dot. */
    private Optional<Ports> exim() {
        String place = "/etc/exim4/update-exim4.conf.conf";
        List<Endpoint> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Matcher interfaces = EXIM.matcher(reading.text(place).orElse(""));
        if (interfaces.find()) {
            Stream.of(interfaces.group(1).split("[;\\s]+")).filter(word -> !word.isEmpty() && seen.add(word))
                    .forEach(word -> literal(word).flatMap(address -> tcp(address, "25")).or(() -> withPort(word)).ifPresent(found::add));
        }
        return Optional.of(new Ports(found, place));
    }

    private static Optional<Endpoint> withPort(String word) {
        int dot = word.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : literal(word.substring(0, dot)).flatMap(address -> tcp(address, word.substring(dot + 1)));
    }

    /** A port, an address with a port, or a port for that address. */
    private static Optional<Endpoint> tcp(IpAddress address, String text) {
        return Endpoint.parse(Transport.TCP, address, text);
    }

    private static Optional<IpAddress> literal(String text) {
        return IpAddress.parse(text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text);
    }
}
