// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.article.Article;
import berth.core.article.Condition;
import berth.core.article.Glob;
import berth.core.article.KnownServer;
import berth.core.article.KnownServer.Protocol;
import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Diagnosis.Answer;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.engine.Detections.Detection;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.Share;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.render.TextRenderer;
import berth.core.snapshot.HostId;
import berth.core.spi.AntivirusDetector.Match;

/** Who really answers: a greeting beside who has the port, and one where nobody has it. */
class GreetersTest {
    private static final String POSTFIX = "220 mx1.example.org ESMTP Postfix (Debian)";
    private static final String EXIM = "220 mx1.example.org ESMTP Exim 4.96 Thu, 01 Jan 2026 12:00:00 +0000";
    private static final List<KnownServer> SERVERS = List.of(
            server("Postfix", Protocol.SMTP, List.of("*/postfix/*master", "*/postfix/*smtpd"), "postfix@*.service", "ESMTP Postfix"),
            server("Exim", Protocol.SMTP, List.of("exim4"), "exim4.service", "ESMTP Exim "), server("Sendmail", Protocol.SMTP, List.of("sendmail"), "sendmail.service", "ESMTP Sendmail "),
            server("OpenSSH", Protocol.SSH, List.of("sshd"), "ssh.service", "SSH-2.0-OpenSSH_"), server("nginx", Protocol.HTTP, List.of("nginx"), "nginx.service", "Server: nginx"),
            server("Apache", Protocol.HTTP, List.of("apache2"), "apache2.service", "Server: Apache"));
    private static final List<Article> ARTICLES = List.of(Asked.redirectArticle());

    private static KnownServer server(String product, Protocol protocol, List<String> processes, String unit, String greeting) {
        return new KnownServer(product, protocol, processes.stream().map(Glob::new).toList(), List.of(new Glob(unit)), List.of(new Glob(greeting)));
    }

    private static GreetingRead greeting(String endpoint, String text) {
        return new GreetingRead(Host.ORIGIN, Host.tcp(endpoint), text);
    }

    private static ProcessSeen process(long pid, String exe, String... command) {
        return new ProcessSeen(Host.ORIGIN, Host.ref(pid), Optional.of(1L), exe.substring(exe.lastIndexOf('/') + 1), Optional.of(exe), List.of(command),
                Optional.of(0), Optional.of("root"), Optional.empty(), Optional.empty());
    }

    private static Host held(String exe, String greeting) {
        return Host.surveyed().listens("25", 1033).with(process(1033, exe)).with(greeting("127.0.0.1:25", greeting));
    }

    private static Diagnosis ask(Host host) {
        return new DiagnosisEngine(ARTICLES, SERVERS).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)),
                Detections.none());
    }

    private static void assertNoAlarm(Diagnosis diagnosis) {
        assertThat(diagnosis.answers()).allSatisfy(answer -> assertThat(answer.instead()).isEmpty());
        assertThat(diagnosis.hypotheses()).isEmpty();
        assertThat(TextRenderer.ENGLISH.render(diagnosis)).doesNotContain("in between");
    }

    @Test
    void whoGreetsAsWhoHasThePortIsNamed() {
        Diagnosis diagnosis = ask(held("/usr/sbin/exim4", EXIM));
        assertThat(diagnosis.answers()).singleElement().satisfies(answer -> {
            assertThat(answer.product()).contains("Exim");
            assertThat(answer.protocol()).contains("smtp");
            assertThat(answer.endpoint()).isEqualTo("127.0.0.1:25");
            assertThat(answer.because()).extracting(diagnosis.evidence()::get).extracting(Cited::evidence).containsExactly(greeting("127.0.0.1:25", EXIM));
        });
        assertNoAlarm(diagnosis);
        assertThat(TextRenderer.ENGLISH.render(diagnosis)).contains("ANSWERS Exim, at 127.0.0.1:25: \"" + EXIM.substring(0, 20));
    }

    @Test
    void anotherProductIsSomebodyInBetween() {
        Diagnosis diagnosis = ask(held("/usr/sbin/exim4", POSTFIX));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.cause()).contains(Cause.LISTENER);
        assertThat(diagnosis.answers()).extracting(Answer::product, Answer::instead).containsExactly(org.assertj.core.groups.Tuple.tuple(Optional.of("Postfix"), Optional.of("Exim")));
        Hypothesis redirect = diagnosis.hypotheses().get(0);
        assertThat(redirect.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(redirect.because()).extracting(diagnosis.evidence()::get).extracting(Cited::evidence)
                .containsExactlyInAnyOrder(greeting("127.0.0.1:25", POSTFIX), process(1033, "/usr/sbin/exim4"));
        String read = TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ");
        assertThat(read).startsWith("Port 25 is held by exim4 (pid 1033, root).");
        assertThat(read).contains("Exim (pid 1033) has the port, but Postfix answers: somebody may take its connections in between.");
    }

    private static final String SCANNER = "220 mx1 ESMTP Shield Gateway";

    /** What a detector says by whose process or greeting it knows its product, and what is made of that. */
    private static Diagnosis scanned(Host host, Evidence... because) {
        Match match = new Match(AntivirusRole.HOLDS, Optional.of("gateway"), List.of(because));
        Detection found = new Detection("V", "Shield", Advice.NONE, "v.a", "v", HostId.named("mx1"), match);
        return new DiagnosisEngine(List.of(Asked.redirectArticle(), Asked.article("antivirus", Cause.LISTENER, new Condition.Antivirus(Set.of(AntivirusRole.HOLDS, AntivirusRole.REDIRECTS)))), SERVERS)
                .diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)), new Detections(List.of(found), List.of()));
    }

    @Test
    void aScannerThatUsuallyServesThePortIsSaidToBePossible() {
        Host host = Host.surveyed().socket("25", SocketState.LISTEN, Optional.of(0)).with(process(7, "/opt/shieldd"));
        Match match = new Match(AntivirusRole.PRESENT, Optional.empty(), List.of(host.at(Host.NOON).evidence().stream().filter(SocketSeen.class::isInstance).findFirst().orElseThrow(), process(7, "/opt/shieldd")));
        Detection found = new Detection("V", "Shield", Advice.NONE, "v.a", "v", HostId.named("mx1"), match);
        Diagnosis diagnosis = new DiagnosisEngine(ARTICLES, SERVERS).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)), new Detections(List.of(found), List.of()));
        assertThat(TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ")).contains("V Shield is there, and usually serves this port: it may be who has it, which could not be seen").doesNotContain("does nothing to this port");
    }

    @Test
    void aScannerThatGreetsWhereAnotherProductHasThePortIsInBetween() {
        GreetingRead greeting = greeting("127.0.0.1:25", SCANNER);
        Diagnosis diagnosis = scanned(held("/usr/sbin/exim4", SCANNER), greeting);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.antivirus()).singleElement().satisfies(finding -> {
            assertThat(finding.role()).isEqualTo(AntivirusRole.REDIRECTS);
            assertThat(finding.component()).contains("gateway");
            assertThat(finding.because()).extracting(diagnosis.evidence()::get).extracting(Cited::evidence).containsExactly(greeting, process(1033, "/usr/sbin/exim4"));
        });
        assertThat(diagnosis.answers()).extracting(Answer::product, Answer::instead).containsExactly(org.assertj.core.groups.Tuple.tuple(Optional.of("V Shield"), Optional.of("Exim")));
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::likelihood).as("words are cheap").containsOnly(Likelihood.POSSIBLE).hasSize(2);
        assertThat(TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ")).contains("Exim (pid 1033) has the port, but V Shield answers: somebody may take its connections in between.",
                "V Shield (gateway) greets there: it may take the port's connections in between").doesNotContain("V Shield (gateway) has the port");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "/opt/shield/smtp", "/usr/bin/python3", "/home/ann/exim4", "/usr/sbin/nginx", "/usr/sbin/sshd" })
    void aScannerThatGreetsWhereNobodyElseIsKnownHasThePort(String exe) {
        Diagnosis diagnosis = scanned(held(exe, SCANNER), greeting("127.0.0.1:25", SCANNER));
        assertThat(diagnosis.antivirus()).extracting(AntivirusFinding::role).containsExactly(AntivirusRole.HOLDS);
        assertThat(diagnosis.answers()).extracting(Answer::instead).containsExactly(Optional.empty());
    }

    @Test
    void aScannerWhoseProcessServesThePortHasIt() {
        Host host = held("/usr/sbin/exim4", SCANNER);
        Diagnosis diagnosis = scanned(host, greeting("127.0.0.1:25", SCANNER), process(1033, "/usr/sbin/exim4"));
        assertThat(diagnosis.antivirus()).extracting(AntivirusFinding::role).containsExactly(AntivirusRole.HOLDS);
        assertThat(scanned(host, process(1033, "/usr/sbin/exim4")).antivirus()).extracting(AntivirusFinding::role).containsExactly(AntivirusRole.HOLDS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "220 mx ESMTP Shield | Both mail", "220 ftp FTP Shield | Both files", "+OK Shield | nobody", "220 Shield | Both mail" })
    void aServerOfSeveralProtocolsIsTheOneThatSpeaksTheScanners(String text, String instead) {
        List<KnownServer> servers = List.of(server("Both mail", Protocol.SMTP, List.of("inetinfo"), "x", "Both mail"), server("Both files", Protocol.FTP, List.of("inetinfo"), "x", "Both files"));
        GreetingRead greeting = greeting("127.0.0.1:25", text);
        Detection found = new Detection("V", "Shield", Advice.NONE, "v.a", "v", HostId.named("mx1"), new Match(AntivirusRole.HOLDS, Optional.empty(), List.of(greeting)));
        Diagnosis diagnosis = new DiagnosisEngine(ARTICLES, servers).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()),
                List.of(held("/srv/inetinfo.exe", text).at(Host.NOON)), new Detections(List.of(found), List.of()));
        assertThat(diagnosis.answers()).extracting(Answer::instead).containsExactly(Optional.of(instead).filter(having -> !having.equals("nobody")));
    }

    @Test
    void aUnitTellsTheProductToo() {
        Host host = Host.surveyed().listens("25", 1033).with(new ProcessSeen(Host.ORIGIN, Host.ref(1033), Optional.of(1L), "x", Optional.empty(), List.of(),
                Optional.of(0), Optional.of("root"), Optional.of("exim4.service"), Optional.empty())).with(greeting("25", POSTFIX));
        assertThat(ask(host).answers()).singleElement().satisfies(answer -> assertThat(answer.instead()).contains("Exim"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "/usr/bin/python3|python3 server.py", "/usr/sbin/tcpd|tcpd", "/usr/bin/tcpserver|tcpserver 0 25 qmail-smtpd", "/usr/sbin/nginx|nginx: master",
            "/usr/sbin/haproxy|haproxy", "/usr/sbin/sshd|sshd: alice [priv]", "/usr/lib/postfix/sbin/master|master", "/usr/lib/postfix/sbin/smtpd|smtpd",
            "/usr/bin/docker-proxy|docker-proxy -container-ip 172.17.0.2 -container-port 25", "/usr/bin/socat|socat TCP-LISTEN:25,fork TCP:10.0.0.5:25",
            "/usr/bin/ssh|ssh -L 25:mail:25 jump", "/home/ann/exim4|exim4", "/tmp/exim4|exim4", "/usr/sbin/inetd|inetd", "/usr/sbin/xinetd|xinetd", "/usr/bin/rootlesskit|rootlesskit" })
    void whoIsNotKnownOrServesForOthersIsNoAlarm(String exe, String command) {
        Host host = Host.surveyed().listens("25", 1033).with(process(1033, exe, command.split(" "))).with(greeting("127.0.0.1:25", POSTFIX));
        assertNoAlarm(ask(host));
    }

    @Test
    void systemdThatKeepsThePortIsNoAlarm() {
        Host host = Host.surveyed().listens("25", 1).with(new ProcessSeen(Host.ORIGIN, Host.ref(1), Optional.empty(), "systemd", Optional.of("/usr/lib/systemd/systemd"),
                List.of("/sbin/init"), Optional.of(0), Optional.of("root"), Optional.of("exim4.service"), Optional.empty()))
                .with(new ServiceSeen(Host.ORIGIN, "exim4.socket", Optional.empty(), ServiceState.RUNNING, Optional.of("enabled"), Optional.empty()))
                .with(new ClaimSeen(Host.ORIGIN, Host.tcp("25"), "exim4.socket")).with(greeting("127.0.0.1:25", POSTFIX));
        assertNoAlarm(ask(host));
    }

    @Test
    void aNameWithoutAnExecutableProvesNothing() {
        Host host = Host.surveyed().listens("25", 1033).with(new ProcessSeen(Host.ORIGIN, Host.ref(1033), Optional.of(1L), "sendmail", Optional.empty(), List.of("sendmail"),
                Optional.of(0), Optional.of("root"), Optional.empty(), Optional.empty())).with(greeting("127.0.0.1:25", EXIM));
        assertNoAlarm(ask(host));
    }

    @Test
    void ofSeveralProcessesEachMustBeOfOneOtherProduct() {
        assertNoAlarm(ask(Host.surveyed().listens("25", 7, 8).with(process(7, "/usr/sbin/exim4")).with(process(8, "/usr/lib/postfix/sbin/smtpd"))
                .with(greeting("127.0.0.1:25", POSTFIX))));
        assertNoAlarm(ask(Host.surveyed().listens("25", 7, 8).with(process(7, "/usr/sbin/exim4")).with(process(8, "/opt/x/worker")).with(greeting("127.0.0.1:25", POSTFIX))));
        assertNoAlarm(ask(Host.surveyed().listens("25", 7).listens("127.0.0.1:25").with(process(7, "/usr/sbin/exim4")).with(greeting("127.0.0.1:25", POSTFIX))));
        assertNoAlarm(ask(Host.surveyed().listens("25", 7, 8).with(process(7, "/usr/sbin/exim4")).with(process(8, "/usr/lib/sm.bin/sendmail"))
                .with(greeting("127.0.0.1:25", POSTFIX))));
    }

    @Test
    void aGreetingOfNobodyInParticularIsShownAndNoMore() {
        Diagnosis diagnosis = ask(held("/usr/sbin/exim4", "220 mx1 ESMTP"));
        assertNoAlarm(diagnosis);
        assertThat(diagnosis.answers()).singleElement().satisfies(answer -> assertThat(answer.product()).isEmpty());
        assertNoAlarm(ask(held("/usr/sbin/exim4", "220 mx1 ESMTP Postfix ESMTP Sendmail 8")));
        assertThat(ask(held("/usr/sbin/exim4", "")).answers()).isEmpty();
    }

    @Test
    void serversOfHttpPassOnWhatOthersSay() {
        Host host = Host.surveyed().listens("25", 7).with(process(7, "/usr/sbin/apache2")).with(greeting("127.0.0.1:25", "HTTP/1.1 200 OK Server: nginx"));
        assertNoAlarm(ask(host));
    }

    @ParameterizedTest
    @ValueSource(strings = { POSTFIX, "220 mx1", "" })
    void anAnswerWhereNobodyListensIsAnInterception(String text) {
        Diagnosis diagnosis = ask(Host.surveyed().callerMayBind(true).with(greeting("127.0.0.1:25", text)));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.INTERCEPTED);
        assertThat(diagnosis.cause()).contains(Cause.REDIRECT);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::likelihood).containsExactly(Likelihood.POSSIBLE);
        assertThat(diagnosis.evidence()).extracting(Cited::evidence).contains(greeting("127.0.0.1:25", text));
        String read = TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ");
        assertThat(read).startsWith("Port 25 can be bound, but " + (text.equals(POSTFIX) ? "Postfix" : "somebody")
                + " answers there although nobody listens: its connections may be taken elsewhere.").contains("Possible, not proven.");
        assertThat(read).contains(text.isEmpty() ? "takes a connection and closes it without a word" : "greets with \"" + text);
    }

    @Test
    void whereNotAllSocketsWereSeenAnAnswerIsNoInterceptionAndNothingIsFree() {
        Host host = Host.surveyed().blindTo(Topic.TCP_SOCKETS).callerMayBind(true).with(greeting("127.0.0.1:25", POSTFIX));
        assertThat(ask(host).verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(ask(host.allows("25")).verdict()).as("a test bind saw that nobody has it").isEqualTo(Verdict.INTERCEPTED);
    }

    @Test
    void aListenerElsewhereDoesNotExplainAnAnswerHere() {
        Diagnosis diagnosis = ask(Host.surveyed().callerMayBind(true).has("192.0.2.7").listens("192.0.2.7:25", 7).with(process(7, "/usr/sbin/exim4"))
                .with(greeting("127.0.0.1:25", POSTFIX)));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HELD);
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::likelihood).containsExactly(Likelihood.POSSIBLE);
    }

    @Test
    void aListenerThatWouldTakeTheConnectionExplainsIt() {
        for (String endpoint : List.of("25", "127.0.0.1:25", "[::]:25")) {
            Diagnosis diagnosis = ask(Host.surveyed().callerMayBind(true).socket(endpoint, SocketState.LISTEN, Optional.of(0)).with(greeting("127.0.0.1:25", POSTFIX)));
            assertThat(diagnosis.verdict()).as(endpoint).isEqualTo(Verdict.HELD);
            assertNoAlarm(diagnosis);
        }
    }

    @Test
    void aRuleForWhatTheHostItselfSendsExplainsWhatTheHostHears() {
        RedirectSeen rule = new RedirectSeen(Host.ORIGIN, Host.tcp("25"), Optional.of("port 10026"), "nftables ip nat OUTPUT", Optional.of(Share.SOME));
        Diagnosis diagnosis = ask(Host.surveyed().callerMayBind(true).with(rule).with(greeting("127.0.0.1:25", POSTFIX)));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FREE);
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::likelihood).containsExactly(Likelihood.POSSIBLE);
    }

    @Test
    void aRuleForAllStaysEstablishedAndIsNamed() {
        RedirectSeen rule = new RedirectSeen(Host.ORIGIN, Host.tcp("25"), Optional.of("port 10026"), "nftables ip nat PREROUTING");
        Diagnosis diagnosis = ask(Host.surveyed().callerMayBind(true).with(rule).with(greeting("127.0.0.1:25", POSTFIX)));
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(TextRenderer.ENGLISH.render(diagnosis)).startsWith("Port 25 can be bound, but its traffic is taken elsewhere, by nftables");
    }

    @Test
    void silenceIsABlindSpotThatDecidesNothing() {
        NotObserved silent = new NotObserved(Host.ORIGIN, Topic.GREETINGS, Why.TIMED_OUT, "the server at 127.0.0.1:25 took the connection and said nothing within 1 s");
        Diagnosis held = ask(Host.surveyed().listens("25", 7).with(process(7, "/usr/sbin/exim4")).with(silent));
        assertThat(held.verdict()).isEqualTo(Verdict.HELD);
        assertThat(held.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(held.blindSpots()).containsExactly(silent);
        assertThat(TextRenderer.ENGLISH.render(held).replaceAll("\\s+", " ")).contains("UNSEEN greetings (").contains("said nothing within 1 s").doesNotContain("--timeout");
        assertThat(ask(Host.surveyed().callerMayBind(true).with(silent)).verdict()).as("nothing seen keeps it from being bound").isEqualTo(Verdict.FREE);
    }

    @Test
    void aHostileGreetingIsEscaped() {
        String hostile = "220 \u001b[2J\u202e ESMTP Exim \u009b31m\r\n\u0000";
        Diagnosis diagnosis = ask(held("/usr/sbin/exim4", hostile));
        for (String shown : List.of(TextRenderer.ENGLISH.render(diagnosis), berth.core.render.JsonRenderer.render(diagnosis))) {
            assertThat(shown.codePoints().filter(c -> c != '\n' && (Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT))).isEmpty();
            assertThat(shown).contains("Exim");
        }
    }
}
