// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** What services of Windows take when nobody tells them otherwise, as their makers ship them. Only what is sure. */
final class DefaultPorts {
    /** Names of services, a star for any end; then ports, with {@code /udp} behind it if so. */
    private static final String TABLE = """
            smtpsvc = 25
            msexchangeimc = 25
            msexchangetransport = 25
            msexchangefrontendtransport = 25 587 717
            msexchangepop3 = 110 995
            msexchangeimap4 = 143 993
            msexchangepop3be = 1995
            msexchangeimap4be = 1993
            msexchangeds = 389
            w3svc = 80
            ftpsvc msftpsvc = 21
            nntpsvc = 119
            pop3svc = 110
            imap4svc = 143
            hmailserver = 25 110 143
            dns = 53 53/udp
            dhcpserver = 67/udp
            wins = 42
            snmp = 161/udp
            w32time = 123/udp
            ssdpsrv = 1900/udp
            rpcss = 135
            lanmanserver = 445
            termservice = 3389
            tlntsvr = 23
            lpdsvc = 515
            winrm = 5985
            msmq = 1801
            ntds = 389 636
            kdc = 88 88/udp
            sshd = 22
            mssqlserver = 1433
            sqlbrowser = 1434/udp
            mysql mysql5* mysql8* mariadb = 3306
            postgresql* = 5432
            apache2.2 apache2.4 = 80
            tomcat7 tomcat8 tomcat9 tomcat10 tomcat11 = 8080
            jenkins = 8080
            mongodb = 27017
            redis = 6379
            """;
    private static final String TRANSPORT = "msexchangetransport";
    /** Exchange 2013 and later: with it on the same host the transport service has 2525. */
    private static final String FRONT_END = "msexchangefrontendtransport";

    private final Map<String, List<Endpoint>> ports = new HashMap<>();

    DefaultPorts() {
        TABLE.lines().forEach(line -> {
            String[] halves = line.split(" = ");
            List<Endpoint> endpoints = new ArrayList<>();
            for (String port : halves[1].split(" ")) {
                boolean udp = port.endsWith("/udp");
                endpoints.add(new Endpoint(udp ? Transport.UDP : Transport.TCP, IpAddress.ANY_V4, Integer.parseInt(udp ? port.substring(0, port.length() - 4) : port)));
            }
            for (String name : halves[0].split(" ")) {
                ports.put(name, List.copyOf(endpoints));
            }
        });
    }

    /** {@return what that one of these services takes} */
    List<Endpoint> of(String service, List<String> installed) {
        String name = service.toLowerCase(Locale.ROOT);
        if (name.equals(TRANSPORT) && installed.stream().anyMatch(FRONT_END::equalsIgnoreCase)) {
            return List.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 2525));
        }
        List<Endpoint> exact = ports.getOrDefault(name, List.of());
        return !exact.isEmpty() ? exact : ports.entrySet().stream().filter(entry -> entry.getKey().endsWith("*") && name.startsWith(entry.getKey().substring(0, entry.getKey().length() - 1)))
                .findFirst().map(Map.Entry::getValue).orElse(List.of());
    }
}
