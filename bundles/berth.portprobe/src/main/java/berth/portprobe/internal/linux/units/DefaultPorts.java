// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** What programs take when nobody tells them otherwise, as Debian and their makers ship them. Only what is sure. */
final class DefaultPorts {

    /** Names of units or programs, then endpoints: {@code port}, {@code address:port}, with {@code /udp} behind it if so. */
    private static final String TABLE = """
            ssh sshd = 22
            postfix = 25
            exim4 exim = 25
            sendmail sendmail-mta = 25
            opensmtpd smtpd = 127.0.0.1:25 [::1]:25
            nginx = 80
            apache2 httpd = 80
            lighttpd = 80
            caddy = 80 443
            vsftpd proftpd pure-ftpd = 21
            named bind9 = 53 53/udp
            unbound = 127.0.0.1:53 127.0.0.1:53/udp [::1]:53 [::1]:53/udp
            dnsmasq = 53 53/udp
            systemd-resolved = 127.0.0.53:53 127.0.0.53:53/udp
            cups cupsd = 127.0.0.1:631 [::1]:631
            rpcbind = 111 111/udp
            smbd smb = 139 445
            nmbd nmb = 137/udp 138/udp
            mysql mysqld = 3306
            mariadb mariadbd = 127.0.0.1:3306
            postgresql postgres = 127.0.0.1:5432 [::1]:5432
            redis redis-server = 127.0.0.1:6379 [::1]:6379
            memcached = 127.0.0.1:11211
            rabbitmq-server = 5672
            mosquitto = 1883
            elasticsearch = 127.0.0.1:9200
            jenkins = 8080
            tomcat9 tomcat10 = 8080
            grafana-server = 3000
            prometheus = 9090
            prometheus-node-exporter node_exporter = 9100
            amavis amavisd amavisd-new amavis-daemon = 127.0.0.1:10024
            rspamd = 127.0.0.1:11332 127.0.0.1:11333 127.0.0.1:11334
            avahi-daemon = 5353/udp
            chrony chronyd = 127.0.0.1:323/udp [::1]:323/udp
            ntp ntpd ntpsec = 123/udp
            snmpd = 127.0.0.1:161/udp [::1]:161/udp
            tftpd-hpa = 69/udp
            nfs-server nfs-kernel-server = 2049
            xrdp = 3389
            squid = 3128
            tor tor@default = 127.0.0.1:9050
            minidlna minidlnad = 8200
            spamd spamassassin = 127.0.0.1:783
            clamsmtp clamsmtpd = 127.0.0.1:10026
            mailhog mailpit = 1025 8025
            """;

    private final Map<String, List<Endpoint>> ports = new HashMap<>();
    private final Map<String, String> programs = new HashMap<>();

    DefaultPorts() {
        TABLE.lines().forEach(line -> {
            String[] halves = line.split(" = ");
            List<Endpoint> endpoints = new ArrayList<>();
            for (String text : halves[1].split(" ")) {
                endpoints.add(endpoint(text).orElseThrow(() -> new IllegalStateException(text)));
            }
            for (String name : halves[0].split(" ")) {
                ports.put(name, List.copyOf(endpoints));
                programs.put(name, halves[0].split(" ")[0]);
            }
        });
    }

    private static Optional<Endpoint> endpoint(String text) {
        boolean udp = text.endsWith("/udp");
        return Endpoint.parse(udp ? Transport.UDP : Transport.TCP, IpAddress.ANY_V6, udp ? text.substring(0, text.length() - 4) : text);
    }

    /** {@return what that unit or program takes} */
    Optional<List<Endpoint>> of(String name) {
        return Optional.ofNullable(ports.get(name));
    }

    /** {@return the first of the names that the program has in the table} */
    Optional<String> program(String name) {
        return Optional.ofNullable(programs.get(name));
    }
}
