// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.article.Article;
import berth.core.article.Article.CauseRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.article.Condition;
import berth.core.article.Glob;
import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.render.VerdictText;
import berth.core.render.WhyText;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Which other host is the proxy on which the bind takes place, and what may be concluded from it. */
class ProxyTest {
    private static final Article ARTICLE = new Article("proxied", "test", "proxied", Where.PROXY,
            List.of(new Symptom(Optional.of("test.smtpd"), Set.of(), Set.of())), List.of(new CauseRule("exim", "exim",
                    new Condition.HolderIs(List.of(new Glob("exim4")), List.of()))), List.of(), "");

    private static Diagnosis ask(Host client, Snapshot... others) {
        LogRecord record = new LogRecord("app.evt", 1, Optional.of(Host.NOON.minusSeconds(60)), Optional.empty(), "smtpd", Optional.of(1),
                Optional.empty(), "error", Optional.empty(), Optional.of("mx1"), Optional.empty(), List.of(), "", Optional.empty());
        BindFailure failure = new BindFailure("test.smtpd", record, OsError.winsock(10048), Optional.of("smtpd"), List.of());
        Question question = Asked.question("25", "mx1", Optional.empty(), Optional.of(failure));
        List<Snapshot> hosts = new ArrayList<>(List.of(client.at(Host.NOON)));
        hosts.addAll(List.of(others));
        return new DiagnosisEngine(List.of(ARTICLE)).diagnose(question, hosts, Detections.none());
    }

    private static Snapshot named(String name, Host host) {
        return new Snapshot(HostId.named(name), Optional.of("windows"), Host.NOON, host.evidence());
    }

    private static Host setting(Host host, String section, String key, String value) {
        return host.with(new SettingSeen(Host.ORIGIN, "winsock-proxy/" + section, key, value));
    }

    private static Host configured() {
        return setting(new Host(), "SMTPD", "ServerBindTcpPorts", "25");
    }

    private static Host holding() {
        return Host.surveyed().listens("25", 7).process(7, "exim4", Optional.empty());
    }

    private static Host server(Host host) {
        return host.with(new ServiceSeen(Host.ORIGIN, "WSPSRV", Optional.empty(), ServiceState.RUNNING, Optional.empty(), Optional.empty()));
    }

    @Test
    void aSingleOtherHostIsTakenForTheProxy() {
        Diagnosis diagnosis = ask(configured(), named("p1", holding()));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ELSEWHERE);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.holders()).extracting(Holder::host).containsExactly("p1");
        assertThat(diagnosis.hypotheses()).singleElement().satisfies(h -> assertThat(h.likelihood()).isEqualTo(Likelihood.ESTABLISHED));
    }

    @Test
    void anOlderLookAtTheProxyIsSaidToBeOlder() {
        Snapshot old = new Snapshot(HostId.named("p1"), Optional.of("windows"), Host.NOON.minusSeconds(3600), holding().evidence());
        assertThat(ask(configured(), old).blindSpots()).extracting(spot -> spot.detail()).contains("nobody looked at p1 after the failure");
        assertThat(ask(configured(), named("p1", holding())).blindSpots()).extracting(spot -> spot.topic()).doesNotContain(Topic.REMOTE_HOST);
    }

    @Test
    void theClientsLayerIsKnownByItsLibrary() {
        for (String library : List.of("msplsp.dll", "wspwsp.dll", "FwcWsp.dll")) {
            Host client = configured().with(new HookSeen(Host.ORIGIN, HookKind.LAYERED_PROVIDER, library, Optional.empty()));
            assertThat(ask(client).likelihood()).as(library).isEqualTo(Likelihood.ESTABLISHED);
        }
        Host other = configured().with(new HookSeen(Host.ORIGIN, HookKind.LAYERED_PROVIDER, "imon.dll", Optional.empty()));
        assertThat(ask(other).likelihood()).isEqualTo(Likelihood.POSSIBLE);
    }

    @Test
    void ofSeveralUnknownHostsNoneIsAProxy() {
        Host client = configured().with(new HookSeen(Host.ORIGIN, HookKind.LAYERED_PROVIDER, "WinSock Proxy Client", Optional.empty()));
        assertThat(ask(client).likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        Diagnosis diagnosis = ask(client, named("p1", holding()), named("p2", Host.surveyed()));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ELSEWHERE);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(diagnosis.holders()).isEmpty();
        assertThat(diagnosis.blindSpots()).extracting(spot -> spot.topic()).contains(Topic.REMOTE_HOST);
        assertThat(ask(configured(), named("p1", holding()), named("P1", Host.surveyed().listens("25", 8))).likelihood())
                .as("two snapshots of one host are one").isEqualTo(Likelihood.ESTABLISHED);
    }

    @Test
    void theServersServiceTellsTheProxyFromOthers() {
        Diagnosis diagnosis = ask(new Host(), named("web", Host.surveyed().listens("25", 8)), named("p1", server(holding())));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ELSEWHERE);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.holders()).extracting(Holder::host).containsExactly("p1");
    }

    @ParameterizedTest
    @CsvSource({ "SERVERS IP ADDRESSES,Name,P1", "MASTER CONFIG,Path1,\\\\P1\\mspclnt\\" })
    void theClientsSettingsNameTheProxy(String section, String key, String value) {
        Host client = setting(configured(), section, key, value);
        Diagnosis diagnosis = ask(client, named("web", Host.surveyed().listens("25", 8)), named("p1", holding()));
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.ESTABLISHED);
        assertThat(diagnosis.holders()).extracting(Holder::host).containsExactly("p1");
    }

    @Test
    void onlyAnIdentifiedProxyThatIsFreeMeansThatTheHolderIsGone() {
        Host client = setting(Host.surveyed(), "SMTPD", "ServerBindTcpPorts", "25");
        Diagnosis unknown = ask(client, named("p1", Host.surveyed()));
        assertThat(unknown.verdict()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(unknown.cause()).contains(Cause.REMOTE_BIND);
        assertThat(unknown.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(unknown.blindSpots()).extracting(spot -> spot.topic()).containsExactly(Topic.REMOTE_HOST);
        Diagnosis known = ask(client, named("p1", server(Host.surveyed())));
        assertThat(known.verdict()).isEqualTo(Verdict.FREE);
        assertThat(known.cause()).contains(Cause.GONE);
    }

    @Test
    void whileTheRemoteBindIsOnlyPossibleSoAreItsCauses() {
        Diagnosis diagnosis = ask(new Host(), named("p1", holding()));
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.ELSEWHERE);
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(diagnosis.hypotheses()).singleElement().satisfies(h -> assertThat(h.likelihood()).isEqualTo(Likelihood.POSSIBLE));
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).contains("may be opened on p1 instead, by the WinSock Proxy client.").doesNotContain("set up");
    }

    @Test
    void aStoppedProxyServerProvesNothing() {
        Host stopped = holding().with(new ServiceSeen(Host.ORIGIN, "WSPSRV", Optional.empty(), ServiceState.STOPPED, Optional.empty(), Optional.empty()));
        assertThat(ask(new Host(), named("p1", stopped)).likelihood()).isNotEqualTo(Likelihood.ESTABLISHED);
        assertThat(ask(new Host(), named("p1", server(holding()))).likelihood()).isEqualTo(Likelihood.ESTABLISHED);
    }

    @Test
    void withoutTheClientsSettingsAHolderHereCountsBeforeTheProxy() {
        Host client = Host.surveyed().listens("25", 8).process(8, "exim4", Optional.empty());
        assertThat(ask(client, named("p1", server(holding()))).verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void whoCameToTheProxyOnlyAfterTheFailureIsOnlyPossible() {
        ProcessRef late = new ProcessRef(7, Optional.of(Host.NOON.minusSeconds(30)));
        Host proxy = Host.surveyed().with(new SocketSeen(Host.ORIGIN, Host.tcp("25"), Optional.empty(), SocketState.LISTEN, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(late), List.of())).process(late, "exim4", Optional.empty());
        Diagnosis diagnosis = ask(configured(), named("p1", proxy));
        assertThat(diagnosis.likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(diagnosis.hypotheses()).singleElement().satisfies(h -> assertThat(h.likelihood()).isEqualTo(Likelihood.POSSIBLE));
        assertThat(WhyText.ENGLISH.why(diagnosis).orElse("")).contains("started only after the failure");
    }

    @Test
    void aLookBeforeTheFailureRulesNobodyOut() {
        Snapshot old = new Snapshot(HostId.named("p1"), Optional.of("windows"), Host.NOON.minusSeconds(3600), Host.surveyed().evidence());
        assertThat(ask(configured(), old).hypotheses()).singleElement().satisfies(h -> assertThat(h.likelihood()).isEqualTo(Likelihood.UNKNOWN));
        assertThat(ask(configured(), named("p1", Host.surveyed())).hypotheses()).singleElement()
                .satisfies(h -> assertThat(h.likelihood()).isEqualTo(Likelihood.RULED_OUT));
    }

    @Test
    void twoFilesThatContradictEachOtherRuleNothingOut() {
        Host client = setting(setting(configured(), "SMTPD", "Disable", "1 ; for now"), "SMTPD", "Disable", "0");
        assertThat(ask(client).likelihood()).isEqualTo(Likelihood.POSSIBLE);
        assertThat(ask(setting(configured(), "SMTPD", "Disable", "1 ; for now")).hypotheses()).singleElement()
                .satisfies(h -> assertThat(h.likelihood()).isEqualTo(Likelihood.RULED_OUT));
    }
}
