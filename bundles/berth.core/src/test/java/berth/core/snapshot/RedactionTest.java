// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;

class RedactionTest {
    private static final Origin ORIGIN = new Origin("berth.x", Instant.EPOCH, Optional.of("/home/ann/app.log"));
    private static final ProcessRef PROCESS = new ProcessRef(7, Optional.of(Instant.EPOCH));

    private static Endpoint tcp(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).orElseThrow();
    }

    private static ProcessSeen process(String user, int uid, String... command) {
        return new ProcessSeen(ORIGIN, PROCESS, Optional.empty(), "app", Optional.of("/home/ann/bin/app"), List.of(command), Optional.of(uid), Optional.of(user),
                Optional.empty(), Optional.empty());
    }

    private static Snapshot redacted(Evidence... evidence) {
        Snapshot snapshot = new Snapshot(new HostId("mx1.corp.example", Optional.of("m"), Optional.of("b")), Optional.of("linux"), Instant.EPOCH, List.of(evidence));
        return Redaction.of(List.of(snapshot)).redacted(snapshot);
    }

    @Test
    void namesAddressesAndSecretsGo() {
        Snapshot host = redacted(process("ann", 1000, "app", "--host=MX1", "--password=geheim", "--mail", "ann.b@corp.example", "--peer", "10.1.2.3:25", "/Users/bob/x"),
                new GreetingRead(ORIGIN, tcp("10.1.2.3:25"), "220 mx1.corp.example ESMTP [10.1.2.3] [2a01:4f8:1:2::3] for ann"));
        String text = SnapshotFile.text(host);
        assertThat(text).doesNotContainIgnoringCase("mx1").doesNotContain("corp.example", "ann", "bob", "geheim", "10.1.2.3", "2a01:4f8");
        assertThat(host.host()).isEqualTo(HostId.named("host-1"));
        GreetingRead greeting = host.all(GreetingRead.class).findFirst().orElseThrow();
        assertThat(greeting.text()).startsWith("220 host-1 ESMTP [198.18.").endsWith("for user-1").contains(greeting.endpoint().address().text(), "[2001:db8::");
        assertThat(greeting.origin().source()).isEqualTo("berth.x");
        assertThat(host.all(ProcessSeen.class).findFirst().orElseThrow().command()).contains("--host=host-1", "--password=***", "name@mail.example");
    }

    @Test
    void whatSaysNothingOfWhoseHostItIsStays() {
        Evidence[] kept = {
                new SocketSeen(ORIGIN.at("netlink"), tcp("127.0.0.1:25"), Optional.of("127.0.0.1:40000"), SocketState.LISTEN, Optional.of(0), Optional.of("root"),
                        Optional.empty(), Optional.of(4L), Optional.of("/system.slice/a.service"), List.of(PROCESS), List.of()),
                new AddressSeen(ORIGIN.at("x"), new IpAddress("::1"), Optional.of("lo")), new RedirectSeen(ORIGIN.at("x"), tcp("25"), Optional.of("port 10026"), "nftables"),
                new Surveyed(ORIGIN.at("2026-11-28 10:41:48"), Topic.TCP_SOCKETS, Set.of(25)),
                new ProcessSeen(ORIGIN.at("x"), PROCESS, Optional.of(1L), "master", Optional.of("/usr/lib/postfix/master"), List.of("master", "-v1.2.3", "12:00:01"),
                        Optional.of(104), Optional.of("postfix"), Optional.of("postfix@-.service"), Optional.empty()) };
        assertThat(redacted(kept).evidence()).containsExactly(kept);
    }

    private static String command(String... words) {
        return String.join(" ", redacted(process("root", 0, words)).all(ProcessSeen.class).findFirst().orElseThrow().command());
    }

    @Test
    void whoLogsInWhereGoesFromUrls() {
        assertThat(command("https://joe:pw@mail.corp.example:8443/x?y", "ldap://joe@10.1.2.3", "smtp://relay", "http://localhost:80/", "https://other.example.net", "see other.example.net"))
                .isEqualTo("https://user:***@host-2:8443/x?y ldap://user@" + new IpAddress("198.18." + ("10.1.2.3".hashCode() >> 8 & 0xff) + "." + ("10.1.2.3".hashCode() & 0xff)).text()
                        + " smtp://host http://localhost:80/ https://host-3 see host-3");
        assertThat(command("docker://sha256:0a1b", "unix:///run/docker.sock", "file:///etc/x", "tcp://0.0.0.0:2375", "fd://", "tcp://[::1]:25"))
                .isEqualTo("docker://sha256:0a1b unix:///run/docker.sock file:///etc/x tcp://0.0.0.0:2375 fd:// tcp://[::1]:25");
    }

    @Test
    void domainsOfHostsGoEverywhere() {
        assertThat(command("vm.corp.example", "corp.example", "mx1.corp.example", "MX1", "@corp.example", "notcorp.example")).isEqualTo("vm.domain-1 domain-1 host-1 host-1 @domain-1 notcorp.example");
        Snapshot shortly = new Snapshot(HostId.named("vm"), Optional.of("linux"), Instant.EPOCH, List.of(process("root", 0, "vm.acme-corp.example", "mail.acme-corp.example", "vm.conf", "vm.a.conf")));
        assertThat(Redaction.of(List.of(shortly)).redacted(shortly).all(ProcessSeen.class).findFirst().orElseThrow().command())
                .containsExactly("host-1", "mail.domain-1", "host-1.conf", "host-1.a.conf");
    }

    @Test
    void peopleWhoseHomesWereSeenGoEverywhere() {
        assertThat(command("/home/joe.bloggs/x", "C:\\Users\\eva\\y", "joe.bloggs", "--for=Eva", "evangelist", "/home/app/z", "app", "/Users/Shared/a", "Shared", "/home/al/b", "al"))
                .matches("/home/(user-\\d)/x C:.Users.(user-\\d).y \\1 --for=\\2 evangelist /home/user/z app /Users/user/a Shared /home/user/b al");
        assertThat(command("/home/mail/x", "220 mx ESMTP MAIL")).as("a word that says much else").isEqualTo("/home/user/x 220 mx ESMTP MAIL");
    }

    @Test
    @Timeout(20)
    void manyNamesInTextsTakeNoTimeWithoutEnd() {
        String[] words = IntStream.range(0, 20_000).mapToObj(i -> "/home/name" + i + "/x http://h" + i + ".example.org/ " + "vm.".repeat(20)).toArray(String[]::new);
        assertThat(command(words)).doesNotContain("/name", "//h1", "example.org");
    }

    @Test
    void usersOfWindowsDomainsGo() {
        assertThat(command("ACME-CORP\\joe.bloggs", "run as (ACME\\eve)", "NT AUTHORITY\\SYSTEM", "HKLM\\Software", "C:\\WINNT\\x.exe", "WINNT\\x", "DIR\\a.exe", "bin\\tool"))
                .isEqualTo("DOMAIN\\user run as (DOMAIN\\user) NT AUTHORITY\\SYSTEM HKLM\\Software C:\\WINNT\\x.exe WINNT\\x DIR\\a.exe bin\\tool");
        ProcessSeen known = new ProcessSeen(ORIGIN.at("x"), PROCESS, Optional.empty(), "app", Optional.empty(), List.of("Acme\\Joe.Bloggs", "joe.bloggs", "on ACME"), Optional.empty(),
                Optional.of("ACME\\joe.bloggs"), Optional.empty(), Optional.empty());
        ProcessSeen system = new ProcessSeen(ORIGIN.at("x"), PROCESS, Optional.empty(), "app", Optional.empty(), List.of("SYSTEM"), Optional.empty(), Optional.of("NT AUTHORITY\\SYSTEM"),
                Optional.empty(), Optional.empty());
        assertThat(redacted(known, system).all(ProcessSeen.class)).satisfiesExactly(
                first -> assertThat(first.command()).containsExactly("user-1", "user-1", "on domain-1"), second -> assertThat(second).isEqualTo(system));
    }

    @Test
    void addressesInOddFormsGo() {
        String text = command("00:11:22:33:44:55", "aa-BB-cc-dd-ee-ff", "AA:bb:cc:dd:ee:ff", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "192.168.001.5", "192.168.1.5", "127.0.0.01", "10:41:48");
        assertThat(text).doesNotContain("11:22", "dd", "192.168").matches("02:00:00:00:(..:..) 02-00-00-00-(..)-(..) 02:00:00:00:\\2:\\3 00:00:00:00:00:00 ff:ff:ff:ff:ff:ff (198.18\\S+) \\4 127.0.0.1 10:41:48");
    }

    @Test
    void theSameStaysTheSame() {
        Snapshot host = redacted(process("ann", 1000), process("ben", 1001), process("ann", 1000), new AddressSeen(ORIGIN, new IpAddress("10.9.9.9"), Optional.empty()),
                new GreetingRead(ORIGIN, tcp("10.9.9.9:1"), ""), new GreetingRead(ORIGIN, tcp("10.9.9.8:1"), ""), new AddressSeen(ORIGIN, new IpAddress("fe80::1%eth0"), Optional.empty()));
        assertThat(host.all(ProcessSeen.class).map(process -> process.user().orElseThrow())).containsExactly("user-1", "user-2", "user-1");
        IpAddress address = host.all(AddressSeen.class).findFirst().orElseThrow().address();
        assertThat(host.all(GreetingRead.class).map(read -> read.endpoint().address().equals(address))).containsExactly(true, false);
        assertThat(host.all(AddressSeen.class).map(AddressSeen::address).filter(IpAddress::isLinkLocal)).hasSize(1);
    }
}
