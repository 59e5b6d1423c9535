// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unit files, links, drop-ins, masks and the files of other programs, in a real folder. */
class FileClaimsTest {

    @TempDir
    private Path root = Path.of("");
    private TreeHost host = new TreeHost(root);

    @BeforeEach
    void fresh() {
        host = new TreeHost(root);
    }

    private List<String> claims() {
        return claims(new Reading(host));
    }

    private static List<String> claims(Reading reading) {
        return new FileClaims(reading).all().stream().map(claim -> claim.by() + " " + claim.endpoint().text() + "/"
                + claim.endpoint().transport().id() + " " + claim.basis() + " " + claim.startType().orElse("-")).toList();
    }

    private static String socket(String listen, String more) {
        return "[Unit]\nDescription=A socket\n[Socket]\nListenStream=" + listen + "\n" + more;
    }

    @Test
    void theFirstFolderWins() {
        host.file("/usr/lib/systemd/system/ssh.socket", socket("22", "[Install]\nWantedBy=sockets.target\n"))
                .file("/etc/systemd/system/ssh.socket", socket("2222", ""));
        assertThat(claims()).containsExactly("ssh.socket [::]:2222/tcp CONFIGURED static");
    }

    @Test
    void linksEnableAndMask() {
        String install = "[Install]\nWantedBy=sockets.target\n";
        host.file("/usr/lib/systemd/system/a.socket", socket("1001", install)).file("/usr/lib/systemd/system/b.socket", socket("1002", install))
                .file("/usr/lib/systemd/system/c.socket", socket("1003", install)).file("/usr/lib/systemd/system/d.socket", socket("1004", ""))
                .link("/etc/systemd/system/sockets.target.wants/a.socket", "/usr/lib/systemd/system/a.socket")
                .link("/etc/systemd/system/c.socket", "/dev/null")
                .link("/usr/lib/systemd/system/sockets.target.wants/d.socket", "../d.socket");
        assertThat(claims()).containsExactly("a.socket [::]:1001/tcp CONFIGURED enabled", "b.socket [::]:1002/tcp CONFIGURED disabled",
                "c.socket [::]:1003/tcp CONFIGURED masked", "d.socket [::]:1004/tcp CONFIGURED static");
    }

    @Test
    void dropInsChangeAUnitInTheOrderOfTheirNames() {
        host.file("/lib/systemd/system/ssh.socket", socket("22", "Accept=no\n")).file("/etc/systemd/system/ssh.socket.d/20-more.conf", socket("2223", ""))
                .file("/run/systemd/generator/ssh.socket.d/10-reset.conf", "[Socket]\nListenStream=\nListenStream=2222\n")
                .file("/etc/systemd/system/ssh.socket.d/readme.txt", socket("1", ""))
                .file("/lib/systemd/system/ssh.socket.d/30-masked.conf", socket("3", ""))
                .link("/etc/systemd/system/ssh.socket.d/30-masked.conf", "/dev/null");
        assertThat(claims()).containsExactly("ssh.socket [::]:2222/tcp CONFIGURED static", "ssh.socket [::]:2223/tcp CONFIGURED static");
    }

    @Test
    void aTemplateClaimsByItsInstancesOnly() {
        host.file("/usr/lib/systemd/system/web@.socket", socket("%i", "[Install]\nWantedBy=sockets.target\n"));
        assertThat(claims()).isEmpty();
        host.link("/etc/systemd/system/sockets.target.wants/web@8081.socket", "/usr/lib/systemd/system/web@.socket");
        assertThat(claims()).containsExactly("web@8081.socket [::]:8081/tcp CONFIGURED enabled");
    }

    @Test
    void anotherNameOfAUnitIsNoSecondOne() {
        host.file("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\nAlias=sshd.service\n")
                .link("/etc/systemd/system/sshd.service", "/usr/lib/systemd/system/ssh.service")
                .link("/etc/systemd/system/multi-user.target.wants/sshd.service", "/usr/lib/systemd/system/ssh.service");
        assertThat(claims()).containsExactly("ssh.service [::]:22/tcp DEFAULT enabled");
    }

    @Test
    void linksInALoopEndSomewhere() {
        host.link("/etc/systemd/system/a.socket", "b.socket").link("/etc/systemd/system/b.socket", "a.socket")
                .link("/etc/systemd/system/c.socket", "c.socket").link("/etc/systemd/system/x.target.wants/a.socket", "../a.socket");
        assertThat(claims()).isEmpty();
    }

    @Test
    void whatIsNoTextOfASensibleSizeIsNoted() throws IOException {
        host.file("/etc/systemd/system/big.socket", "#".repeat(10_000_000)).file("/etc/systemd/system/binary.socket", "[Socket]\nListenStream=22\n\0\1\2")
                .file("/etc/systemd/system/a.socket", socket("22", "")).file("/etc/systemd/system/folder.socket/x", "");
        Reading reading = new Reading(host);
        assertThat(claims(reading)).containsExactly("a.socket [::]:22/tcp CONFIGURED static");
        assertThat(reading.failed()).containsExactlyInAnyOrder("/etc/systemd/system/big.socket", "/etc/systemd/system/binary.socket",
                "/etc/systemd/system/folder.socket");
    }

    @Test
    void whatMayNotBeReadIsNoted() throws IOException {
        host.file("/etc/systemd/system/a.socket", socket("22", ""));
        Files.setPosixFilePermissions(host.path("/etc/systemd/system"), PosixFilePermissions.fromString("---------"));
        try {
            Assumptions.assumeFalse(Files.isReadable(host.path("/etc/systemd/system")), "root reads every folder");
            Reading reading = new Reading(host);
            assertThat(claims(reading)).isEmpty();
            assertThat(reading.denied()).containsExactly("/etc/systemd/system");
        } finally {
            Files.setPosixFilePermissions(host.path("/etc/systemd/system"), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private TreeHost service(String name, String exec) {
        return host.file("/usr/lib/systemd/system/" + name + ".service", "[Service]\nExecStart=" + exec + "\n[Install]\nWantedBy=multi-user.target\n")
                .link("/etc/systemd/system/multi-user.target.wants/" + name + ".service", "/usr/lib/systemd/system/" + name + ".service");
    }

    @Test
    void enabledServicesTakeWhatIsUsualForThem() {
        service("redis-server", "/usr/bin/redis-server /etc/redis/redis.conf");
        service("shop", "/usr/sbin/nginx -g 'daemon off;'");
        service("postfix", "/bin/true");
        host.file("/usr/lib/systemd/system/vsftpd.service", "[Service]\nExecStart=/usr/sbin/vsftpd\n");
        assertThat(claims()).containsExactly("redis-server.service 127.0.0.1:6379/tcp DEFAULT enabled", "redis-server.service [::1]:6379/tcp DEFAULT enabled",
                "shop.service [::]:80/tcp DEFAULT enabled");
    }

    @Test
    void aCommandLineMayNameThePort() {
        service("a", "-/usr/bin/java -Dserver.port=8080 -Xmx512m -jar a.jar");
        service("b", "/usr/bin/b --port 8081 --db-port 5432 --timeout=30");
        service("c", "/usr/bin/c --web.listen-address=:9091");
        service("d", "/usr/bin/d --bind=127.0.0.1:9092 --upstream http://db:8080\nEnvironment=\"PORT=3000\" DB_PORT=1\n");
        service("e", "/usr/sbin/sshd -D -p 2200");
        service("f", "/usr/bin/f 8080 -p 8080 --report 8080 --port=http --listen /run/f");
        assertThat(claims()).containsExactly("a.service [::]:8080/tcp CONFIGURED enabled", "b.service [::]:8081/tcp CONFIGURED enabled",
                "c.service [::]:9091/tcp CONFIGURED enabled", "d.service 127.0.0.1:9092/tcp CONFIGURED enabled",
                "d.service [::]:3000/tcp CONFIGURED enabled", "e.service [::]:2200/tcp CONFIGURED enabled");
    }

    @Test
    void sshdsConfiguration() {
        service("ssh", "/usr/sbin/sshd -D");
        host.file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nport 2222\nListenAddress 127.0.0.1\nListenAddress [::1]:24\n"
                + "ListenAddress bastion\nMatch User x\n Port 99\n").file("/etc/ssh/sshd_config.d/a.conf", "Port=2223 # more\n");
        assertThat(claims()).containsExactly("ssh.service 127.0.0.1:2223/tcp CONFIGURED enabled", "ssh.service 127.0.0.1:2222/tcp CONFIGURED enabled",
                "ssh.service [::1]:24/tcp CONFIGURED enabled");
    }

    @Test
    void apachesPortsConf() {
        service("apache2", "/usr/sbin/apachectl start");
        host.file("/etc/apache2/ports.conf", "# x\nListen 8080\nListen 127.0.0.1:81 http\n<IfModule ssl_module>\n\tListen 443\n</IfModule>\n<IfModule mod_gnutls.c>\n"
                + "Listen 444\n</IfModule>\n").file("/etc/apache2/mods-enabled/ssl.load", "");
        assertThat(claims()).containsExactly("apache2.service [::]:8080/tcp CONFIGURED enabled", "apache2.service 127.0.0.1:81/tcp CONFIGURED enabled",
                "apache2.service [::]:443/tcp CONFIGURED enabled");
    }

    @Test
    void nginxsListenDirectives() {
        service("nginx", "/usr/sbin/nginx");
        host.file("/etc/nginx/nginx.conf", "http { # listen 1;\n include conf.d/*; }").file("/etc/nginx/sites-enabled/default",
                "server { listen 8080 default_server; listen [::]:8080; listen 127.0.0.1; listen unix:/run/x; listen 443 quic; }");
        assertThat(claims()).containsExactly("nginx.service 0.0.0.0:8080/tcp CONFIGURED enabled", "nginx.service [::]:8080/tcp CONFIGURED enabled",
                "nginx.service 127.0.0.1:80/tcp CONFIGURED enabled", "nginx.service 0.0.0.0:443/udp CONFIGURED enabled");
    }

    @Test
    void theMailServersConfigurations() {
        host.file("/etc/services", "smtp 25/tcp mail\nsubmission 587/tcp\n");
        service("postfix", "/usr/sbin/postfix start");
        host.file("/etc/postfix/main.cf", "#inet_interfaces = x\ninet_interfaces = loopback-only\n").file("/etc/postfix/master.cf",
                "# c\nsmtp      inet  n       -       y       -       -       smtpd\n  -o x=y\n10.0.0.1:submission inet n - y - - smtpd\npickup unix n - y 60 1 pickup\n");
        assertThat(claims()).containsExactly("postfix.service 127.0.0.1:25/tcp CONFIGURED enabled", "postfix.service [::1]:25/tcp CONFIGURED enabled",
                "postfix.service 10.0.0.1:587/tcp CONFIGURED enabled");
    }

    @Test
    void initScriptsWithoutAUnit() {
        host.link("/etc/rc3.d/S01exim4", "../init.d/exim4").link("/etc/rc2.d/S01ssh", "../init.d/ssh").link("/etc/rc2.d/K01nginx", "../init.d/nginx")
                .file("/etc/exim4/update-exim4.conf.conf", "dc_eximconfig_configtype='local'\ndc_local_interfaces='127.0.0.1 ; ::1; 127.0.0.1.26'\n")
                .file("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd\n");
        assertThat(claims()).containsExactly("exim4 127.0.0.1:25/tcp CONFIGURED enabled", "exim4 [::1]:25/tcp CONFIGURED enabled",
                "exim4 127.0.0.1:26/tcp CONFIGURED enabled");
    }

    @Test
    void superServers() {
        host.file("/etc/services", "pop3\t\t110/tcp\t\tpop-3\ntftp 69/udp # x\n").file("/etc/inetd.conf",
                "#pop3 stream tcp nowait root /a a\npop3 stream tcp nowait root /usr/sbin/tcpd /usr/sbin/ipop3d\n127.0.0.1:8025 stream tcp nowait nobody /bin/x x\n"
                + "tftp dgram udp6 wait root /t t\nnosuch stream tcp nowait root /a a\nshort line\n")
                .file("/etc/xinetd.d/pop", "service pop-3\n{\n\tdisable = yes\n\tsocket_type = stream\n\tbind = 127.0.0.1\n}\n")
                .file("/etc/xinetd.d/pop.bak", "service pop-3\n{\n}\n");
        assertThat(claims()).containsExactly("inetd (pop3) 0.0.0.0:110/tcp CONFIGURED enabled", "inetd (8025) 127.0.0.1:8025/tcp CONFIGURED enabled",
                "inetd (tftp) [::]:69/udp CONFIGURED enabled", "xinetd (pop-3) 127.0.0.1:110/tcp CONFIGURED disabled");
    }
}
