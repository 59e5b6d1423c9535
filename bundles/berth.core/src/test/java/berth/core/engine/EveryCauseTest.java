// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import berth.core.article.Article;
import berth.core.article.OwnArticles;
import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.render.TextRenderer;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Our own articles have something to say of every cause that an answer can name, and are about the case at hand. */
class EveryCauseTest {
    private static final int SCREEN = 25;

    private static List<Article> articles = List.of();

    @BeforeAll
    static void readArticles() throws Exception {
        assumeTrue(OwnArticles.areThere(), "berth.articles does not lie beside berth.core");
        articles = OwnArticles.read();
    }

    private static Diagnosis ask(Question question, Snapshot host) {
        return new DiagnosisEngine(articles).diagnose(question, List.of(host), Detections.none());
    }

    private static Diagnosis ask(Host host, String endpoint) {
        return ask(Asked.question(endpoint, "mx1", Optional.empty(), Optional.empty()), host.at(Host.NOON));
    }

    private static Diagnosis failed(Host host, String pattern, int error) {
        LogRecord record = new LogRecord("app.evt", 1, Optional.of(Host.NOON.minusSeconds(60)), Optional.empty(), "x", Optional.of(1), Optional.empty(), "error",
                Optional.empty(), Optional.of("mx1"), Optional.empty(), List.of(), "", Optional.empty());
        Question question = Asked.question("25", "mx1", Optional.empty(), Optional.of(new BindFailure(pattern, record, OsError.winsock(error), Optional.empty(), List.of())));
        return ask(question, new Snapshot(HostId.named("mx1"), Optional.of("windows"), Host.NOON, host.evidence()));
    }

    private static Host runs(String exe, String service, String... command) {
        return Host.surveyed().socket("8080", SocketState.LISTEN, Optional.of(0), 7).with(new ProcessSeen(Host.ORIGIN, Host.ref(7), Optional.of(1L),
                exe.substring(exe.lastIndexOf('/') + 1), Optional.of(exe), List.of(command), Optional.of(0), Optional.of("root"),
                Optional.of(service).filter(name -> !name.isEmpty()), Optional.empty()));
    }

    private static Diagnosis overUdp() {
        Endpoint wanted = new Endpoint(Transport.UDP, IpAddress.ANY_V4, 5353);
        SocketSeen socket = new SocketSeen(Host.ORIGIN, wanted, Optional.empty(), SocketState.UNCONNECTED, Optional.of(0), Optional.of("root"), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(Host.ref(7)), List.of());
        return ask(new Question(wanted, "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true),
                Host.surveyed().with(socket).with(new BindAllowed(Host.ORIGIN, wanted)).at(Host.NOON));
    }

    private static SettingSeen setting(String namespace, String key, String value) {
        return new SettingSeen(Host.ORIGIN, namespace, key, value);
    }

    private static SocketSeen elsewhere() {
        return new SocketSeen(Host.ORIGIN, Host.tcp("8080"), Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(9L),
                Optional.empty(), List.of(Host.ref(7)), List.of(), Optional.of("net:[4026532281]"));
    }

    /** A case in which that is the verdict's cause, or a mention. */
    private static Diagnosis caseOf(Cause cause) {
        return switch (cause) {
        case LISTENER -> ask(runs("/usr/sbin/exim4", "exim4.service"), "8080");
        case WILDCARD_OVERLAP -> ask(Host.surveyed().listens("127.0.0.1:25", 7).process(7, "exim4", Optional.of(1L)), "25");
        case DUAL_STACK -> ask(Host.surveyed().listens("[::]:25", 7).process(7, "java", Optional.of(1L)), "25");
        case BOUND_NOT_LISTENING -> ask(Host.surveyed().socket("127.0.0.1:25", SocketState.BOUND, Optional.of(25), 9).refuses("25", 98), "25");
        case EPHEMERAL_CLIENT -> ask(Host.surveyed().with(setting("sysctl", "net.ipv4.ip_local_port_range", "32768\t60999"))
                .socket("127.0.0.1:40000", SocketState.CONNECTED, Optional.of(25), 9).process(9, "curl", Optional.of(1L)).refuses("40000", 98), "40000");
        case PORT_EXHAUSTION -> ask(Host.surveyed().callerMayBind(true).with(setting("ports", "ephemeral", "exhausted")), "8080");
        case TIME_WAIT -> ask(Host.surveyed().socket("127.0.0.1:25", SocketState.TIME_WAIT, Optional.of(25)).refuses("25", 98), "25");
        case LINGERING_CONNECTION -> ask(Host.surveyed().socket("127.0.0.1:25", SocketState.CONNECTED, Optional.of(25), 9).refuses("25", 98), "25");
        case LISTEN_FAILED -> ask(Host.surveyed().refuses("25", 98), "25");
        case RESERVED_RANGE -> ask(Host.surveyed().with(new PortsReserved(Host.ORIGIN, Transport.TCP, 20, 30, "WinNAT")), "25");
        case KERNEL -> ask(Host.surveyed().callerMayBind(true).listens("2049").with(setting("kernel-server", "tcp/2049", "nfsd")), "2049");
        case FORWARDER -> ask(runs("/usr/bin/docker-proxy", "docker.service", "docker-proxy", "-container-ip", "172.20.0.5", "-container-port", "80"), "8080");
        case SOCKET_ACTIVATION -> ask(Host.surveyed().socket("8080", SocketState.LISTEN, Optional.of(0), 1).with(new ProcessSeen(Host.ORIGIN, Host.ref(1), Optional.empty(),
                "systemd", Optional.of("/usr/lib/systemd/systemd"), List.of("/sbin/init"), Optional.of(0), Optional.of("root"), Optional.empty(), Optional.empty()))
                .with(new ServiceSeen(Host.ORIGIN, "web.socket", Optional.empty(), ServiceState.RUNNING, Optional.of("enabled"), Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.empty(), List.of("web.service"), Optional.empty()))
                .with(new ClaimSeen(Host.ORIGIN, Host.tcp("8080"), "web.socket")), "8080");
        case PRIVILEGE -> ask(Host.surveyed().callerMayBind(false), "25");
        case POLICY -> ask(Host.surveyed().callerMayBind(true).refuses("8080", 13), "8080");
        case NOT_LOCAL -> ask(Host.surveyed().refuses("192.0.2.1:25", 99), "192.0.2.1:25");
        case REDIRECT -> ask(Host.surveyed().callerMayBind(true).with(new RedirectSeen(Host.ORIGIN, Host.tcp("8080"), Optional.of("172.20.0.5:80"), "nftables ip nat DOCKER")), "8080");
        case REMOTE_BIND -> ask(Host.surveyed().with(setting("winsock-proxy/MSEXCIMC", "ServerBindTcpPorts", "25")), "25");
        case OTHER_NAMESPACE -> ask(Host.surveyed().callerMayBind(true).with(elsewhere()), "8080");
        case OWN_INSTANCE -> ask(runs("/opt/web/bin/web", "web.service", "web").with(new ServiceSeen(Host.ORIGIN, "web.service", Optional.empty(), ServiceState.FAILED,
                Optional.of("enabled"), Optional.empty())), "8080");
        case SILENT_DOUBLE_BIND -> overUdp();
        case NETWORK -> failed(Host.surveyed(), "test.other", 10050);
        case GONE -> failed(Host.surveyed(), "test.other", 10048);
        case NONE -> ask(Host.surveyed().callerMayBind(true), "8080");
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasAnArticleThatComesIntoPlay(Cause cause) {
        Diagnosis diagnosis = caseOf(cause);
        boolean mentioned = cause == Cause.PORT_EXHAUSTION || cause == Cause.OTHER_NAMESPACE;
        assertThat(diagnosis.cause()).contains(mentioned ? Cause.NONE : cause);
        assertThat(articles).filteredOn(article -> diagnosis.articles().contains(article.id()))
                .anyMatch(article -> article.symptoms().stream().anyMatch(symptom -> symptom.causes().contains(cause)));
        if (cause != Cause.NONE) {
            assertThat(diagnosis.hypotheses()).extracting(Hypothesis::likelihood).containsAnyOf(Likelihood.ESTABLISHED, Likelihood.POSSIBLE);
        }
        assertThat(TextRenderer.render(diagnosis).lines().count()).as("it fits on a screen").isLessThanOrEqualTo(SCREEN);
    }

    @ParameterizedTest
    @CsvSource({ "exim4, postfix@-.service, two-mail-servers, flush-exim", "apache2, nginx.service, two-web-servers, move-apache",
            "dnsmasq, named.service, two-dns-servers, bind-interfaces", "postgres, postgresql@16-main.service, two-database-servers, move-cluster" })
    void twoServicesOfOneKindAreToldBeforeTheGeneralCause(String holder, String wants, String cause, String step) {
        Diagnosis diagnosis = ask(runs("/usr/sbin/" + holder, holder + ".service").with(new ClaimSeen(Host.ORIGIN, Host.tcp("0.0.0.0:8080"), wants)), "8080");
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactly(cause);
        assertThat(diagnosis.articles()).containsExactly("berth.articles.service-against-service");
        assertThat(diagnosis.steps()).extracting(Step::id).startsWith(step).contains("stop-holder", "other-port");
        assertThat(TextRenderer.render(diagnosis)).contains("CAUSES  established: two ");
        assertThat(TextRenderer.render(diagnosis).lines().count()).isLessThanOrEqualTo(SCREEN);
    }

    @Test
    void aServerOfAnotherKindIsNotAccusedOfIt() {
        Diagnosis diagnosis = ask(runs("/usr/sbin/sshd", "ssh.service").with(new ClaimSeen(Host.ORIGIN, Host.tcp("0.0.0.0:8080"), "nginx.service")), "8080");
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactly("listener");
        assertThat(diagnosis.articles()).containsExactly("berth.articles.port-held");
    }

    @ParameterizedTest
    @CsvSource({ "smtpsvc, Q228475, slmail, other-program", "smtpsvc, Q228475, MSEXCIMC, internet-mail-service", "w3svc, Q261194, wspsrv, proxy-server",
            "httpevent, berth.articles.http-sys-bind, nginx, other-program", "isa-web-proxy, berth.articles.web-proxy-bind, inetinfo, iis",
            "exchange-transport, berth.articles.exchange-transport, MSExchangeFrontendTransport, own-connector", "exchange-directory, Q224447, lsass, active-directory",
            "sna, Q172635, x, other-program", "msftpsvc, Q156054, ftpsvc, old-ftp-server" })
    void theSeedsFamilyNamesTheHolder(String pattern, String article, String holder, String cause) {
        Diagnosis diagnosis = failed(Host.surveyed().listens("25", 7).with(new ProcessSeen(Host.ORIGIN, Host.ref(7), Optional.empty(), holder + ".exe", Optional.empty(), List.of(),
                Optional.empty(), Optional.empty(), Optional.of(holder), Optional.empty())), "berth.articles.windows-services." + pattern, 10048);
        assertThat(diagnosis.hypotheses().get(0)).satisfies(first -> {
            assertThat(first.article()).isEqualTo(article);
            assertThat(first.cause()).isEqualTo(cause);
            assertThat(first.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        });
        assertThat(diagnosis.steps()).isNotEmpty().first().extracting(Step::article).isEqualTo(article);
        assertThat(TextRenderer.render(diagnosis).lines().count()).isLessThanOrEqualTo(SCREEN + 5);
    }

    @ParameterizedTest
    @CsvSource({ "macos, ControlCenter, airplay", "windows, System, windows-kernel" })
    void whatTheSystemItselfHasIsNamed(String os, String process, String cause) {
        Snapshot host = new Snapshot(HostId.named("mx1"), Optional.of(os), Host.NOON, runs("/" + process, "").evidence());
        Diagnosis diagnosis = ask(Asked.question("8080", "mx1", Optional.empty(), Optional.empty()), host);
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactly(cause);
    }
}
