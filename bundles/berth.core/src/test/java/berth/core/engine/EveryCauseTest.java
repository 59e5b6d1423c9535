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
import berth.core.engine.Cases.Case;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ProcessSeen;
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

    private static Diagnosis ask(Host host) {
        return ask("linux", host);
    }

    private static Diagnosis ask(String os, Host host) {
        return new Case(Asked.question("8080", "mx1", Optional.empty(), Optional.empty()), new Snapshot(HostId.named("mx1"), Optional.of(os), Host.NOON, host.evidence())).ask(articles);
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasAnArticleThatComesIntoPlay(Cause cause) {
        Diagnosis diagnosis = Cases.of(cause).ask(articles);
        boolean mentioned = cause == Cause.PORT_EXHAUSTION || cause == Cause.OTHER_NAMESPACE;
        assertThat(diagnosis.cause()).contains(mentioned ? Cause.NONE : cause);
        assertThat(articles).filteredOn(article -> diagnosis.articles().contains(article.id()))
                .anyMatch(article -> article.symptoms().stream().anyMatch(symptom -> symptom.causes().contains(cause)));
        if (cause != Cause.NONE) {
            assertThat(diagnosis.hypotheses()).extracting(Hypothesis::likelihood).containsAnyOf(Likelihood.ESTABLISHED, Likelihood.POSSIBLE);
        }
        assertThat(TextRenderer.ENGLISH.render(diagnosis).lines().count()).as("it fits on a screen").isLessThanOrEqualTo(SCREEN);
        if (diagnosis.verdict() != Verdict.FREE) {
            assertThat(diagnosis.steps()).as("somebody can do something about it").isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({ "exim4, postfix@-.service, two-mail-servers, flush-exim", "apache2, nginx.service, two-web-servers, move-apache",
            "dnsmasq, named.service, two-dns-servers, bind-interfaces", "postgres, postgresql@16-main.service, two-database-servers, move-cluster" })
    void twoServicesOfOneKindAreToldBeforeTheGeneralCause(String holder, String wants, String cause, String step) {
        Diagnosis diagnosis = ask(Cases.runs("/usr/sbin/" + holder, holder + ".service").with(new ClaimSeen(Host.ORIGIN, Host.tcp("0.0.0.0:8080"), wants)));
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactly(cause);
        assertThat(diagnosis.articles()).containsExactly("berth.articles.service-against-service");
        assertThat(diagnosis.steps()).extracting(Step::id).startsWith(step).contains("stop-holder", "other-port");
        assertThat(TextRenderer.ENGLISH.render(diagnosis)).contains("WHY     Two ").doesNotContain("CAUSES");
        assertThat(TextRenderer.ENGLISH.render(diagnosis).lines().count()).isLessThanOrEqualTo(SCREEN);
    }

    @Test
    void aServerOfAnotherKindIsNotAccusedOfIt() {
        Diagnosis diagnosis = ask(Cases.runs("/usr/sbin/sshd", "ssh.service").with(new ClaimSeen(Host.ORIGIN, Host.tcp("0.0.0.0:8080"), "nginx.service")));
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactly("listener");
        assertThat(diagnosis.articles()).containsExactly("berth.articles.port-held");
    }

    @ParameterizedTest
    @CsvSource({ "smtpsvc, Q228475, slmail, other-program", "smtpsvc, Q228475, MSEXCIMC, internet-mail-service", "w3svc, Q261194, wspsrv, proxy-server",
            "httpevent, berth.articles.http-sys-bind, nginx, other-program", "isa-web-proxy, berth.articles.web-proxy-bind, inetinfo, iis",
            "exchange-transport, berth.articles.exchange-transport, MSExchangeFrontendTransport, own-connector", "exchange-directory, Q224447, lsass, active-directory",
            "sna, Q172635, x, other-program", "msftpsvc, Q156054, ftpsvc, old-ftp-server" })
    void theSeedsFamilyNamesTheHolder(String pattern, String article, String holder, String cause) {
        Diagnosis diagnosis = Cases.failed(Host.surveyed().listens("25", 7).with(new ProcessSeen(Host.ORIGIN, Host.ref(7), Optional.empty(), holder + ".exe", Optional.empty(), List.of(),
                Optional.empty(), Optional.empty(), Optional.of(holder), Optional.empty())), "berth.articles.windows-services." + pattern, 10048).ask(articles);
        assertThat(diagnosis.hypotheses().get(0)).satisfies(first -> {
            assertThat(first.article()).isEqualTo(article);
            assertThat(first.cause()).isEqualTo(cause);
            assertThat(first.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        });
        assertThat(diagnosis.steps()).isNotEmpty().first().extracting(Step::article).isEqualTo(article);
        assertThat(TextRenderer.ENGLISH.render(diagnosis).lines().count()).isLessThanOrEqualTo(SCREEN);
    }

    @ParameterizedTest
    @CsvSource({ "macos, ControlCenter, airplay", "windows, System, windows-kernel" })
    void whatTheSystemItselfHasIsNamed(String os, String process, String cause) {
        Diagnosis diagnosis = ask(os, Cases.runs("/" + process, ""));
        assertThat(diagnosis.hypotheses()).extracting(Hypothesis::cause).containsExactly(cause);
    }
}
