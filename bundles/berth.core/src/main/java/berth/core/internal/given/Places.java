// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * An address and a port as lists of sockets write them.
 *
 * @param both whether the list says that it stands for all addresses of both families
 */
record Places(Endpoint endpoint, boolean both) {
    /** IANA's names of ports that servers of people's daily use have, as lists show them that were not asked for numbers. */
    private static final Map<String, Integer> NAMES = Map.ofEntries(Map.entry("ftp", 21), Map.entry("ssh", 22), Map.entry("telnet", 23), Map.entry("smtp", 25),
            Map.entry("domain", 53), Map.entry("tftp", 69), Map.entry("http", 80), Map.entry("pop3", 110), Map.entry("sunrpc", 111), Map.entry("ntp", 123),
            Map.entry("imap2", 143), Map.entry("imap", 143), Map.entry("snmp", 161), Map.entry("ldap", 389), Map.entry("https", 443), Map.entry("submissions", 465),
            Map.entry("smtps", 465), Map.entry("submission", 587), Map.entry("ldaps", 636), Map.entry("imaps", 993), Map.entry("pop3s", 995), Map.entry("mysql", 3306),
            Map.entry("postgresql", 5432), Map.entry("http-alt", 8080));

    /** {@return the place written {@code 127.0.0.1:25}, {@code [::1]:25}, {@code :::25}, {@code *:25}, {@code [fe80::1]%eth0:25} or {@code 0.0.0.0%lo:25}} */
    static Optional<Places> withColon(Transport transport, boolean v6, String text) {
        int colon = text.lastIndexOf(':');
        return colon < 1 ? Optional.empty() : of(transport, v6, text.substring(0, colon), text.substring(colon + 1));
    }

    /** {@return the same with a dot before the port, as BSD's and Apple's netstat write it} */
    static Optional<Places> withDot(Transport transport, boolean v6, String text) {
        int dot = text.lastIndexOf('.');
        return dot < 1 ? Optional.empty() : of(transport, v6, text.substring(0, dot), text.substring(dot + 1));
    }

    private static Optional<Places> of(Transport transport, boolean v6, String host, String port) {
        Optional<Integer> number = Numbers.small(port).or(() -> Optional.ofNullable(NAMES.get(port))).filter(n -> n >= 1 && n <= Endpoint.MAX_PORT);
        return number.flatMap(n -> address(v6, host).map(address -> new Places(new Endpoint(transport, address, n), host.equals("*") && v6)));
    }

    private static Optional<IpAddress> address(boolean v6, String host) {
        if (host.equals("*")) {
            return Optional.of(v6 ? IpAddress.ANY_V6 : IpAddress.ANY_V4);
        }
        String plain = host.replace("[", "").replace("]", "");
        // Of a socket of one interface only addresses of link scope keep its name.
        return IpAddress.parse(plain).or(() -> IpAddress.parse(plain.replaceFirst("%.*", "")));
    }
}
