// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;

/** What a detector made of data says of the port in question. */
class FingerprintsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Origin ORIGIN = new Origin("test", NOON, Optional.empty());
    private static final ProcessRef SHIELD = new ProcessRef(7, Optional.of(NOON));
    private static final ProcessRef OTHER = new ProcessRef(8, Optional.of(NOON));
    private static final Evidence RUNS = new ProcessSeen(ORIGIN, SHIELD, Optional.empty(), "shield: idle",
            Optional.of("/opt/Shield/bin/Shieldd"), List.of("/usr/bin/perl", "-T", "/opt/Shield/lib/main.pl"), Optional.empty(), Optional.empty(), Optional.of("shield@a.service"), Optional.empty());

    @TempDir
    Path folder;

    private AntivirusDetector detector(String attributes, String... fingerprints) throws Exception {
        Path jar = BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.example.a\" vendor=\"V\" product=\"P\" "
                + attributes + ">" + String.join("", fingerprints) + "</detector>").jar(folder.resolve("a.jar"));
        Contributions read = BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of());
        assertThat(read.verified()).allSatisfy(c -> assertThat(c.problem()).isEmpty());
        return read.detectors().get(0).detector().make().call();
    }

    private static String print(String kind, String pattern) {
        return "<fingerprint kind=\"" + kind + "\" pattern=\"" + pattern + "\"/>";
    }

    private static List<Match> ask(AntivirusDetector detector, String wanted, Evidence... evidence) {
        Question question = new Question(tcp(wanted), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        return detector.detect(question, new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, List.of(evidence)));
    }

    private static Endpoint tcp(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).orElseThrow();
    }

    private static SocketSeen listener(String at, ProcessRef... owners) {
        return new SocketSeen(ORIGIN, tcp(at), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(owners), List.of());
    }

    private void assertShownBy(String kind, String pattern, Evidence evidence) throws Exception {
        assertThat(ask(detector("", print(kind, pattern)), "25", evidence)).as("%s %s", kind, pattern).hasSize(1);
        assertThat(ask(detector("", print(kind, "x" + pattern)), "25", evidence)).as("%s x%s", kind, pattern).isEmpty();
    }

    @Test
    void everyKindLooksWhereItSays() throws Exception {
        assertShownBy("process", "SHIELDD", RUNS);
        assertShownBy("command", "*/shield/lib/main.pl", process(Optional.of("/usr/bin/perl"), Optional.empty(), "/usr/bin/perl", "-T", "/opt/Shield/lib/main.pl"));
        assertShownBy("path", "/opt/shield/*", RUNS);
        assertShownBy("service", "shield@*", RUNS);
        assertShownBy("service", "Mail Shield", new ServiceSeen(ORIGIN, "MShSvc", Optional.of("Mail Shield"), ServiceState.RUNNING, Optional.empty(), Optional.empty()));
        assertShownBy("greeting", "Shield 2.", new GreetingRead(ORIGIN, tcp("25"), "220 mx1 Shield 2.1 ready"));
        assertShownBy("hook", "minifilter", new HookSeen(ORIGIN, HookKind.MINIFILTER, "WdFilter", Optional.empty()));
        assertShownBy("hook", "WdFilter", new HookSeen(ORIGIN, HookKind.MINIFILTER, "WdFilter", Optional.empty()));
        assertThat(ask(detector("", print("altitude", "320000-329999")), "25", filter("329355.5"))).hasSize(1);
        assertShownBy("module", "shield*.dll", new ModuleSeen(ORIGIN, OTHER, "C:\\Program Files\\Shield\\ShieldLsp.dll", Optional.empty()));
        assertShownBy("product", "Shield Inc. MailShield*", new ProductInstalled(ORIGIN, "Shield Inc.", "MailShield 4", Optional.empty()));
    }

    private static ProcessSeen process(String name, Optional<String> exe) {
        return new ProcessSeen(ORIGIN, OTHER, Optional.empty(), name, exe, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ProcessSeen process(Optional<String> exe, Optional<Integer> uid, String... command) {
        return new ProcessSeen(ORIGIN, OTHER, Optional.empty(), "x", exe, List.of(command), uid, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "/opt/s/shieldd | 1000 | shieldd", "/opt/s/shieldd | 1000 | /opt/s/shieldd,-d", "/opt/s/shieldd | 1000 | shieldd: idle", "/opt/s/shieldd|1000|-shieldd",
            "C:\\s\\Shieldd.exe | - | shieldd", "/usr/bin/perl5.36 | 1000 | perl,shieldd", "/usr/bin/perl | 1000 | /usr/bin/perl,-T,-w,-I,lib,-MFoo::e,--,shieldd", "/usr/bin/python3.11 | - | python3,-Es,-W,ignore,-Xutf8,shieldd,-c,x",
            "/usr/bin/python3 | - | python3,-um,shieldd", "/usr/bin/ruby3.1 | - | ruby,-rjson,-I,lib,shieldd", "/usr/bin/php8.2 | - | php,-d,a=1,-f,shieldd", "/usr/bin/node | - | node,--require,x,shieldd",
            "/bin/dash | - | /bin/sh,-eu,-o,pipefail,shieldd", "/usr/lib/jvm/x/bin/java | - | java,-Xmx1g,-cp,a:b,shieldd", "/usr/lib/jvm/x/bin/java | - | java,-jar,shieldd", "- | 1000 | python3,shieldd",
            "/usr/bin/perl | 0 | shieldd", "/usr/bin/perl | 999 | shieldd,,", "- | 100 | shieldd,x", "- | - | shieldd" })
    void theWordsOfItsOwnCount(@Nullable String exe, @Nullable Integer uid, String command) throws Exception {
        AntivirusDetector detector = detector("", print("command", "shieldd|shieldd: idle|/opt/s/shieldd|-shieldd"));
        assertThat(ask(detector, "25", process(Optional.ofNullable(exe), Optional.ofNullable(uid), command.split(",")), listener("25", OTHER))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = { "/opt/s/other | 0 | shieldd", "/opt/s/shieldd-helper | 0 | shieldd", "/opt/s/shieldd | 0 | x,shieldd", "/home/ann/shieldd | 1000 | shieldd", "/home/ann/perl|1000|perl,shieldd",
            "/usr/bin/perl | 0 | perl,-e,1,shieldd", "/usr/bin/perl | 0 | perl,-we1,shieldd", "/usr/bin/perl | 0 | perl,x.pl,shieldd", "/usr/bin/perl | 0 | perl,-I,shieldd,x.pl", "/usr/bin/perl | 0 | perl,-",
            "/usr/bin/python3 | 0 | python3,-c,1,shieldd", "/usr/bin/python3 | 0 | python3,-m,http,shieldd", "/usr/bin/python3 | 0 | perl,shieldd", "/bin/sh | 0 | sh,-c,shieldd", "/bin/bash | 0 | bash,-lc,shieldd",
            "/usr/bin/php | 0 | php,-S,shieldd", "/usr/bin/java | 0 | java,-cp,shieldd,Main", "/usr/bin/tcpserver | 0 | tcpserver,0,783,shieldd",
            "/usr/bin/perl | 0 | shieldd,x", "/usr/bin/perl | 1000 | shieldd", "/usr/bin/perl | 65534 | shieldd", "/usr/bin/perl | - | shieldd", "- | 1000 | shieldd", "- | 0 | x,shieldd" })
    void otherWordsDoNot(@Nullable String exe, @Nullable Integer uid, String command) throws Exception {
        AntivirusDetector detector = detector("", print("command", "shieldd"));
        assertThat(ask(detector, "25", process(Optional.ofNullable(exe), Optional.ofNullable(uid), command.split(",")), listener("25", OTHER))).isEmpty();
    }

    @Test
    void aProcessThatIsMerelyNamedLikeItIsNotIt() throws Exception {
        AntivirusDetector detector = detector("", print("process", "shieldd"));
        for (String exe : List.of("/home/ann/shieldd", "/root/bin/shieldd", "/tmp/x/shieldd", "/usr/bin/python3.11", "/memfd:shieldd", "C:\\Users\\ann\\shieldd",
                "d:\\Windows\\Temp\\shieldd", "/Users/ann/Downloads/shieldd")) {
            assertThat(ask(detector, "25", process("shieldd", Optional.of(exe)), listener("25", OTHER))).as(exe).isEmpty();
        }
        for (String exe : List.of("/usr/sbin/shieldd", "/opt/homeland/shieldd", "/srv/shieldd", "C:\\Program Files\\Shield\\Shieldd")) {
            assertThat(ask(detector, "25", process("x", Optional.of(exe)), listener("25", OTHER))).as(exe).extracting(Match::role).containsExactly(AntivirusRole.HOLDS);
        }
        assertThat(ask(detector, "25", process("shieldd", Optional.empty()))).as("nobody could see the program").hasSize(1);
    }

    @Test
    void itsGreetingAtAPortThatItDoesNotHaveIsARedirection() throws Exception {
        AntivirusDetector detector = detector("", print("greeting", "Shield"));
        Evidence greeting = new GreetingRead(ORIGIN, tcp("127.0.0.1:25"), "220 Shield");
        Evidence looked = new Surveyed(ORIGIN, Topic.TCP_SOCKETS, Set.of());
        Evidence rule = new RedirectSeen(ORIGIN, tcp("25"), Optional.of("port 10026"), "nftables");
        assertThat(ask(detector, "25", greeting, looked)).as("nobody listens").extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
        assertThat(ask(detector, "25", greeting, rule)).as("a rule takes the traffic").extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
        assertThat(ask(detector, "25", greeting, looked, listener("25", OTHER))).as("it answers for whoever listens").extracting(Match::role)
                .containsExactly(AntivirusRole.HOLDS);
    }

    @Test
    void thePartThatPlaysTheRoleIsNamed() throws Exception {
        AntivirusDetector detector = detector("", print("path", "/opt/shield/*"),
                "<part name=\"mail shield\" redirects=\"110\">" + print("service", "shield-mail") + "</part>",
                "<part name=\"web shield\" listens=\"8080\">" + print("service", "shield-web") + "</part>");
        Evidence mail = new ServiceSeen(ORIGIN, "shield-mail", Optional.empty(), ServiceState.RUNNING, Optional.empty(), Optional.empty());
        Evidence web = new ServiceSeen(ORIGIN, "shield-web", Optional.empty(), ServiceState.RUNNING, Optional.empty(), Optional.of(OTHER));
        SocketSeen socket = listener("8080", OTHER);
        assertThat(ask(detector, "110", RUNS, mail, web)).containsExactly(new Match(AntivirusRole.REDIRECTS, Optional.of("mail shield"), List.of(mail)));
        assertThat(ask(detector, "8080", RUNS, mail, web, socket)).containsExactly(new Match(AntivirusRole.HOLDS, Optional.of("web shield"), List.of(socket, web)));
        assertThat(ask(detector, "25", RUNS, mail, web)).as("one line for what does nothing")
                .containsExactly(new Match(AntivirusRole.PRESENT, Optional.empty(), List.of(RUNS, mail, web)));
        assertThat(ask(detector, "25", mail)).containsExactly(new Match(AntivirusRole.PRESENT, Optional.of("mail shield"), List.of(mail)));
    }

    @Test
    void adviceIsOfThePartFirst() throws Exception {
        Path jar = BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.example.a\" vendor=\"V\" product=\"P\" off=\"all off\""
                + " on=\"all on\" log=\"l\" reports=\"r\">" + print("process", "a") + "<part name=\"m\" off=\"m off\" on=\"m on\">" + print("process", "b")
                + "</part><part name=\"n\" log=\"n log\">" + print("process", "c") + "</part></detector>").jar(folder.resolve("a.jar"));
        ContributedDetector read = BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of()).detectors().getFirst();
        assertThat(read.adviceOn(Optional.empty())).isEqualTo(advice("all off", "all on", "l"));
        assertThat(read.adviceOn(Optional.of("m"))).isEqualTo(advice("m off", "m on", "l"));
        assertThat(read.adviceOn(Optional.of("n"))).isEqualTo(advice("all off", "all on", "n log"));
        assertThat(read.adviceOn(Optional.of("of a class"))).isEqualTo(advice("all off", "all on", "l"));
    }

    private static Advice advice(String off, String on, String log) {
        return new Advice(Optional.of(off), Optional.of(on), Optional.of(log), Optional.of("r"));
    }

    @Test
    void halfADetectorIsNone() throws Exception {
        for (String[] bad : new String[][] { { "<part>" + print("process", "a") + "</part>", "a part without a name" }, { "<part name=\"a\"/>", "a part without a fingerprint: a" },
                { "<part name=\"a\" off=\"x\">" + print("process", "a") + "</part>", "but not both" }, { "<part name=\"a\" listens=\"x\">" + print("process", "a") + "</part>", "no list of ports" },
                { ("<part name=\"a\">" + print("process", "a") + "</part>").repeat(2), "two parts that are called a" } }) {
            Path jar = BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.example.a\" vendor=\"V\" product=\"P\">" + print("process", "z")
                    + bad[0] + "</detector>").jar(folder.resolve("bad.jar"));
            assertThat(BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of()).all()).as(bad[0]).anySatisfy(one ->
                    assertThat(one.problem().orElse("")).contains(bad[1]));
        }
    }

    @Test
    void oneOfSeveralPatternsIsEnough() throws Exception {
        AntivirusDetector detector = detector("", print("service", "a.service|shield@*|b"));
        assertThat(ask(detector, "25", RUNS)).hasSize(1);
        for (String name : List.of("a.service", "B", "shield@x")) {
            assertThat(ask(detector, "25", new ServiceSeen(ORIGIN, name, Optional.empty(), ServiceState.RUNNING, Optional.empty(), Optional.empty()))).as(name).hasSize(1);
        }
        for (String name : List.of("a.service|b", "a", "|", "")) {
            assertThat(ask(detector, "25", new ServiceSeen(ORIGIN, name, Optional.empty(), ServiceState.RUNNING, Optional.empty(), Optional.empty()))).as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "a|", "|a", "a||b", "a|*", "a| |b", "|" })
    void anEmptyPatternAmongSeveralPutsTheDetectorOut(String pattern) throws Exception {
        Path jar = BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.example.a\" vendor=\"V\" product=\"P\">"
                + print("process", pattern) + "</detector>").jar(folder.resolve("a.jar"));
        assertThat(BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of()).verified()).filteredOn(c -> c.bundle().equals("com.example"))
                .singleElement().satisfies(c -> assertThat(c.problem().orElse("")).contains("fits everything").contains(pattern));
    }

    @Test
    void aPartIsOfTheVersionThatIsInstalled() throws Exception {
        Evidence installed = new ProductInstalled(ORIGIN, "V", "Shield", Optional.of("10.0.1"));
        AntivirusDetector detector = detector("", print("product", "V Shield"), "<part name=\"mail\">" + print("process", "shieldd") + "</part>");
        assertThat(ask(detector, "25", RUNS, installed, listener("25", SHIELD))).containsExactly(new Match(AntivirusRole.HOLDS, Optional.of("mail"), List.of(listener("25", SHIELD), RUNS, installed)));
    }

    private static Evidence filter(String altitude) {
        return new HookSeen(ORIGIN, HookKind.MINIFILTER, "X", Optional.empty(), Optional.of(altitude));
    }

    @ParameterizedTest
    @CsvSource({ "320000,true", "329999,true", "329999.5,false", "319999.9,false", "330000,false", "3200000,false", "-320000,false", "320000-329999,false", "x,false", "1e9,false",
        "320000.,false", "'',false", " 320000 ,true", "329999.0,true", ".5,false", "320000.5.5,false", "99999999999,false" })
    void anAltitudeLiesInTheRangeOrNot(String altitude, boolean within) throws Exception {
        AntivirusDetector detector = detector("", print("altitude", "320000-329999"));
        assertThat(ask(detector, "25", filter(altitude)).isEmpty()).isNotEqualTo(within);
        assertThat(ask(detector, "25", new HookSeen(ORIGIN, HookKind.MINIFILTER, "320001", Optional.empty()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "320000", "320000-", "-329999", "329999-320000", "a-b", "320000-329999-340000", "32*-33*" })
    void whatIsNoRangeOfAltitudesPutsTheDetectorOut(String range) throws Exception {
        Path jar = BundleFixture.named("com.example").extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.example.a\" vendor=\"V\" product=\"P\">"
                + print("altitude", range) + "</detector>").jar(folder.resolve("a.jar"));
        assertThat(BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of()).verified()).filteredOn(c -> c.bundle().equals("com.example"))
                .singleElement().satisfies(c -> assertThat(c.problem().orElse("")).contains("no range").contains(range));
    }

    @Test
    void whatSecurityCenterCallsOffDoesNothing() throws Exception {
        AntivirusDetector detector = detector("redirects=\"25\"", print("product", "*Shield"), print("process", "shieldd"));
        Evidence installed = new ProductInstalled(ORIGIN, "", "Shield", Optional.empty());
        assertThat(ask(detector, "25", installed)).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        assertThat(ask(detector, "25", installed, state("Shield", "0x41000"))).extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
        for (String off : List.of("0x40000", "0x42000", "0x43010")) {
            Evidence said = state("Shield", off);
            assertThat(ask(detector, "25", RUNS, installed, said)).as(off)
                    .containsExactly(new Match(AntivirusRole.PRESENT, Optional.empty(), List.of(RUNS, installed, said)));
            assertThat(ask(detector, "25", RUNS, installed, said, listener("25", SHIELD))).as("what is seen is stronger").extracting(Match::role)
                    .containsExactly(AntivirusRole.HOLDS);
            assertThat(ask(detector, "25", installed, said, state("Shield", "0x41000"))).as("a removed product left one behind").extracting(Match::role)
                    .containsExactly(AntivirusRole.REDIRECTS);
        }
        for (Evidence other : List.of(state("Other", "0x40000"), state("Shield", "262144"), state("Shield", "0x4F000"), state("Shield", ""))) {
            assertThat(ask(detector, "25", RUNS, installed, other)).extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
        }
    }

    private static Evidence state(String product, String number) {
        return new SettingSeen(ORIGIN, "security-center", product, number);
    }

    @Test
    void ofSeveralPartsInOneProcessThePortsOwnHoldsIt() throws Exception {
        String mail = "<part name=\"mail\" listens=\"25,110\">" + print("process", "shieldd") + "</part>";
        String web = "<part name=\"web\" listens=\"80\">" + print("process", "shieldd") + "</part>";
        AntivirusDetector detector = detector("", print("process", "shieldd"), mail, web);
        assertThat(ask(detector, "25", RUNS, listener("25", SHIELD))).extracting(Match::component).containsExactly(Optional.of("mail"));
        assertThat(ask(detector, "80", RUNS, listener("80", SHIELD))).extracting(Match::component).containsExactly(Optional.of("web"));
        assertThat(ask(detector, "443", RUNS, listener("443", SHIELD))).extracting(Match::component).containsExactly(Optional.empty());
        assertThat(ask(detector, "110", RUNS)).extracting(Match::role, Match::component).containsExactly(tuple(AntivirusRole.PRESENT, Optional.of("mail")));
        assertThat(ask(detector, "443", RUNS)).extracting(Match::role, Match::component).containsExactly(tuple(AntivirusRole.PRESENT, Optional.empty()));
    }

    @Test
    void aHookThatItsProcessHoldsIsIts() throws Exception {
        AntivirusDetector detector = detector("", print("process", "shieldd"));
        Evidence hook = new HookSeen(ORIGIN, HookKind.FANOTIFY_PERMISSION, "fanotify", Optional.of(SHIELD));
        Evidence anothers = new HookSeen(ORIGIN, HookKind.FANOTIFY_PERMISSION, "fanotify", Optional.of(OTHER));
        assertThat(ask(detector, "25", RUNS, hook)).containsExactly(new Match(AntivirusRole.SCANS, Optional.empty(), List.of(RUNS, hook)));
        assertThat(ask(detector, "25", RUNS, anothers)).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
    }

    @Test
    void itHoldsThePortThatOneOfItsProcessesServes() throws Exception {
        AntivirusDetector detector = detector("", print("process", "shieldd"));
        SocketSeen socket = listener("127.0.0.1:25", SHIELD);
        assertThat(ask(detector, "25", RUNS, socket, listener("26", OTHER)))
                .containsExactly(new Match(AntivirusRole.HOLDS, Optional.empty(), List.of(socket, RUNS)));
        assertThat(ask(detector, "26", RUNS, socket, listener("26", OTHER))).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
    }

    @Test
    void itDoesNotHoldThePortAtAnotherAddress() throws Exception {
        AntivirusDetector detector = detector("", print("process", "shieldd"));
        assertThat(ask(detector, "192.0.2.1:25", RUNS, listener("127.0.0.1:25", SHIELD))).extracting(Match::role)
                .containsExactly(AntivirusRole.PRESENT);
    }

    @Test
    void itsGreetingAtThePortIsAHold() throws Exception {
        AntivirusDetector detector = detector("", print("greeting", "Shield"));
        assertThat(ask(detector, "25", new GreetingRead(ORIGIN, tcp("127.0.0.1:25"), "220 Shield"))).extracting(Match::role)
                .containsExactly(AntivirusRole.HOLDS);
        assertThat(ask(detector, "25", new GreetingRead(ORIGIN, tcp("127.0.0.1:26"), "220 Shield"))).extracting(Match::role)
                .containsExactly(AntivirusRole.PRESENT);
    }

    @Test
    void aRuleThatLeadsToItsPortIsARedirection() throws Exception {
        AntivirusDetector detector = detector("", print("process", "shieldd"));
        RedirectSeen rule = new RedirectSeen(ORIGIN, tcp("25"), Optional.of(":10026"), "nftables");
        SocketSeen proxy = listener("127.0.0.1:10026", SHIELD);
        assertThat(ask(detector, "25", RUNS, rule, proxy))
                .containsExactly(new Match(AntivirusRole.REDIRECTS, Optional.empty(), List.of(rule, proxy, RUNS)));
        assertThat(ask(detector, "25", RUNS, rule, listener("127.0.0.1:10026", OTHER))).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        assertThat(ask(detector, "25", RUNS, proxy)).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        Evidence ofSix = new RedirectSeen(ORIGIN, tcp("[::]:25"), Optional.of("port 10026"), "nftables ip6");
        assertThat(ask(detector, "[::]:25", RUNS, ofSix, proxy)).as("it serves IPv4 alone").extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        assertThat(ask(detector, "[::]:25", RUNS, ofSix, listener("[::]:10026", SHIELD))).extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
        RedirectSeen byPort = new RedirectSeen(ORIGIN, tcp("25"), Optional.of("port 10026"), "nftables");
        assertThat(ask(detector, "25", RUNS, byPort, proxy)).extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
        RedirectSeen elsewhere = new RedirectSeen(ORIGIN, tcp("25"), Optional.of("192.0.2.9:10026"), "nftables");
        SocketSeen everywhere = listener("10026", SHIELD);
        assertThat(ask(detector, "25", RUNS, elsewhere, everywhere)).as("another host's port").extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        AddressSeen own = new AddressSeen(ORIGIN, new IpAddress("192.0.2.9"), Optional.empty());
        assertThat(ask(detector, "25", RUNS, elsewhere, everywhere, own)).extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
    }

    @Test
    void aUsualPortOfUnknownHolderIsAHintAndNoHold() throws Exception {
        AntivirusDetector detector = detector("listens=\"25, 10025\"", print("process", "shieldd"));
        SocketSeen unproven = listener("25");
        assertThat(ask(detector, "25", RUNS, unproven))
                .containsExactly(new Match(AntivirusRole.PRESENT, Optional.empty(), List.of(RUNS, unproven)));
        assertThat(ask(detector, "25", RUNS, listener("25", OTHER)).get(0).because()).containsExactly(RUNS);
        assertThat(ask(detector, "25", unproven)).isEmpty();
    }

    @Test
    void onlyARunningProductRedirectsOrBlocksByItsNature() throws Exception {
        Evidence stopped = new ServiceSeen(ORIGIN, "shieldd", Optional.empty(), ServiceState.STOPPED, Optional.empty(), Optional.empty());
        AntivirusDetector detector = detector("redirects=\"110\" blocks=\"25\"", print("process", "shieldd"), print("service", "shieldd"));
        assertThat(ask(detector, "110", RUNS)).extracting(Match::role).containsExactly(AntivirusRole.REDIRECTS);
        assertThat(ask(detector, "25", RUNS)).extracting(Match::role).containsExactly(AntivirusRole.BLOCKS);
        assertThat(ask(detector, "80", RUNS)).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        assertThat(ask(detector, "25", stopped)).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
    }

    @Test
    void aQueueThatItsProcessReadsMayHoldBackThePacketsOfItsPortOnly() throws Exception {
        AntivirusDetector detector = detector("", print("process", "shieldd"));
        Evidence queue = queue(SHIELD, Optional.of(DetectorScene.tcp("25")));
        assertThat(ask(detector, "25", RUNS, queue)).containsExactly(new Match(AntivirusRole.BLOCKS, Optional.empty(), List.of(RUNS, queue)));
        assertThat(ask(detector, "26", RUNS, queue)).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        assertThat(ask(detector, "25", RUNS, queue(OTHER, Optional.empty()))).extracting(Match::role).containsExactly(AntivirusRole.PRESENT);
        assertThat(ask(detector, "26", RUNS, queue(SHIELD, Optional.empty()))).extracting(Match::role).containsExactly(AntivirusRole.BLOCKS);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "udp, -, 0.0.0.0, present", "tcp, -, 0.0.0.0, blocks", "-, 192.0.2.5, 0.0.0.0, blocks", "-, 192.0.2.5, 192.0.2.6, present",
            "-, 0.0.0.0, 192.0.2.6, blocks", "-, 0.0.0.0, [::1], present", "-, 0.0.0.0, [::], blocks", "-, ::, 0.0.0.0, present", "tcp, ::, [::1], blocks",
            "-, 2001:db8::1, 0.0.0.0, present", "-, -, [::1], blocks" })
    void aQueueForEveryPortOfSomeIsNoneForOthers(String transport, String address, String wanted, String role) throws Exception {
        Evidence queue = new HookSeen(ORIGIN, HookKind.NETFILTER_QUEUE, "queue 7", Optional.of(SHIELD), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.ofNullable(transport).map(text -> Transport.valueOf(text.toUpperCase())), Optional.ofNullable(address).map(IpAddress::new));
        assertThat(ask(detector("", print("process", "shieldd")), wanted + ":25", RUNS, queue)).extracting(match -> match.role().id()).containsExactly(role);
    }

    private static Evidence queue(ProcessRef process, Optional<Endpoint> traffic) {
        return new HookSeen(ORIGIN, HookKind.NETFILTER_QUEUE, "queue 7", Optional.of(process), Optional.empty(), Optional.empty(), traffic);
    }

    @Test
    void aBlockingHookScansAndItsProcessMayHold() throws Exception {
        AntivirusDetector detector = detector("", print("hook", "fanotify-permission"));
        Evidence hook = new HookSeen(ORIGIN, HookKind.FANOTIFY_PERMISSION, "fanotify", Optional.of(SHIELD));
        assertThat(ask(detector, "25", hook)).extracting(Match::role).containsExactly(AntivirusRole.SCANS);
        assertThat(ask(detector, "25", hook, listener("25", SHIELD))).extracting(Match::role).containsExactly(AntivirusRole.HOLDS);
    }
}
