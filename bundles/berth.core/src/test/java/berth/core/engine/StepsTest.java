// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.article.Article;
import berth.core.article.Article.CauseRule;
import berth.core.article.Article.StepRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.article.Condition;
import berth.core.article.Glob;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Topic;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Which steps are offered for which holder. */
class StepsTest {
    private static final Article ARTICLE = new Article("held", "test", "held", Where.HERE,
            List.of(new Symptom(Optional.empty(), Set.of(), Set.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP))),
            List.of(new CauseRule("held", "held", new Condition.CauseIs(Set.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP)))),
            List.of(step("stop", "Stop {unit}.", Optional.empty(), List.of("systemctl", "stop", "--", "{unit}")),
                    step("end", "End it.", Optional.of("unit"), List.of("kill", "{pid}")),
                    step("ask", "Ask again as root.", Optional.of("pid"), List.of()),
                    step("move", "Use another port than {port}.", Optional.empty(), List.of())), "");

    private static StepRule step(String id, String title, Optional<String> unless, List<String> command) {
        return new StepRule(id, title, Optional.empty(), unless.stream().toList(), Where.HERE, Optional.of("linux"), List.of(),
                command.isEmpty() ? List.of() : List.of(command), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static List<String> steps(Host host) {
        var question = Asked.question("25", "mx1", Optional.empty(), Optional.empty());
        var diagnosis = new DiagnosisEngine(List.of(ARTICLE)).diagnose(question, List.of(host.at(Host.NOON)), Detections.none());
        assertThat(diagnosis.steps()).extracting(Step::host).containsOnly(Optional.of("mx1"));
        return diagnosis.steps().stream().map(step -> step.id() + step.commands().stream().map(command -> " " + String.join(" ", command))
                .reduce("", String::concat)).toList();
    }

    private static Host held(Host host, String address, long pid, Optional<String> service, Optional<String> container) {
        return host.listens(address + ":25", pid).with(new ProcessSeen(Host.ORIGIN, Host.ref(pid), Optional.empty(), "p" + pid, Optional.empty(),
                List.of(), Optional.empty(), Optional.empty(), service, container));
    }

    @Test
    void everyHolderHasItsOwn() {
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.of("a.service"), Optional.empty());
        held(host, "127.0.0.2", 8, Optional.empty(), Optional.empty());
        held(host, "127.0.0.3", 9, Optional.of("b@1.service"), Optional.empty());
        assertThat(steps(host)).containsExactly("stop systemctl stop -- a.service", "stop systemctl stop -- b@1.service", "end kill 8", "move");
    }

    @Test
    void aStepForSomeHoldersIsForThoseOnlyAndSaysWhatItBreaks() {
        Article article = new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), ARTICLE.causes(),
                List.of(new StepRule("flush", "Flush {unit}.", Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(new Glob("a*")), List.of(), List.of(),
                        Optional.empty(), Optional.of("{unit} takes no mail meanwhile."), Optional.of(new Condition.Free()))), "");
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.of("a.service"), Optional.empty());
        held(host, "127.0.0.2", 8, Optional.of("b.service"), Optional.empty());
        assertThat(new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)),
                Detections.none()).steps()).singleElement().satisfies(step -> {
                    assertThat(step.title()).isEqualTo("Flush a.service.");
                    assertThat(step.breaks()).contains("a.service takes no mail meanwhile.");
                });
    }

    @Test
    void twoHoldersOfOneUnitHaveOneStep() {
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.of("a.service"), Optional.empty());
        held(host, "127.0.0.2", 8, Optional.of("a.service"), Optional.empty());
        assertThat(steps(host)).containsExactly("stop systemctl stop -- a.service", "move");
    }

    @Test
    void withoutAnyProcessThereIsOnlyTheAdviceToLookWithMoreRights() {
        assertThat(steps(Host.surveyed().blindTo(Topic.PROCESSES).listens("25"))).containsExactly("ask", "move");
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, 1 })
    void nobodyIsToldToEndInit(long pid) {
        assertThat(steps(held(Host.surveyed(), "127.0.0.1", pid, Optional.empty(), Optional.empty()))).containsExactly("move");
    }

    @Test
    void aNumberThatMeansAnotherProcessToWhoeverAskedIsHandedToNoProgram() {
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.empty(), Optional.empty())
                .with(new SettingSeen(Host.ORIGIN, "caller", "pids", "of an outer namespace"));
        assertThat(steps(host)).containsExactly("move");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ''              | reserve add 25 back
            80,8000-8010    | reserve add 80,8000-8010,25 back 80,8000-8010
            20-30           |
            25              |
            8000-           |
            -               |
            """)
    void aPortIsAddedToTheListOfThoseThatNoClientGets(String list, String expected) {
        StepRule reserve = new StepRule("reserve", "Reserve {port}.", Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(List.of("add", "{reserved}")),
                List.of(List.of("back", "{unreserved}")), Optional.empty(), Optional.empty(), Optional.empty());
        Article article = new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), ARTICLE.causes(), List.of(reserve), "");
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.empty(), Optional.empty());
        Optional.ofNullable(list).ifPresent(value -> host.with(new SettingSeen(Host.ORIGIN, "sysctl", "net.ipv4.ip_local_reserved_ports", value)));
        List<Step> steps = new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)), Detections.none()).steps();
        assertThat(steps.stream().map(step -> (step.id() + " " + String.join(" ", step.commands().getFirst()) + " " + String.join(" ", step.undo().getFirst())).strip()).toList())
                .isEqualTo(Optional.ofNullable(expected).stream().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = { "user@1000.service/foo.service", "-x.service", "a b.service", "a;b", "" })
    void whatIsNoPlainUnitNameIsNotHandedToAProgram(String service) {
        assertThat(steps(held(Host.surveyed(), "127.0.0.1", 7, Optional.of(service), Optional.empty()))).containsExactly("end kill 7", "move");
    }

    @Test
    void whoServesManyIsToldToReadItsConfigurationAgain() {
        Article article = new Article("held", "test", "held", Where.HERE, List.of(new Symptom(Optional.empty(), Set.of(), Set.of(Cause.LISTENER, Cause.SOCKET_ACTIVATION))),
                List.of(new CauseRule("held", "held", new Condition.CauseIs(Set.of(Cause.LISTENER, Cause.SOCKET_ACTIVATION)))),
                List.of(step("end", "End it.", Optional.of("inetd"), List.of("kill", "{pid}")),
                        step("reload", "Change what {inetd} serves.", Optional.empty(), List.of("kill", "-HUP", "{pid}"))), "");
        for (String name : List.of("xinetd", "server")) {
            Host host = Host.surveyed().listens("25", 7).process(7, name, Optional.of(1L));
            assertThat(new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)),
                    Detections.none()).steps()).extracting(Step::id).containsExactly(name.equals("xinetd") ? "reload" : "end");
        }
    }

    @Test
    void aUnitInAContainerIsNoneOfTheHost() {
        assertThat(steps(held(Host.surveyed(), "127.0.0.1", 7, Optional.of("a.service"), Optional.of("c0ffee"))))
                .containsExactly("end kill 7", "move");
    }

    @ParameterizedTest
    @CsvSource({ "enabled, Stop. enabled, true", "disabled, Stop. disabled, false", "static, Stop. static, false", "generated, Stop. generated, false", "enabled-runtime, Stop. enabled-runtime, false", ", Stop. not known, true" })
    void whatSystemdSaysOfTheNextBootIsSaidAndNotGuessed(String start, String title, boolean disable) {
        Article article = new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), ARTICLE.causes(),
                List.of(step("stop", "Stop. {boot}", Optional.empty(), List.of("systemctl", "stop", "--", "{unit}")),
                        step("disable", "Or for good.", Optional.of("unenabled"), List.of("systemctl", "disable", "--", "{unit}"))), "");
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.of("a.service"), Optional.empty()).with(new ServiceSeen(Host.ORIGIN, "a.service",
                Optional.empty(), ServiceState.RUNNING, Optional.ofNullable(start), Optional.of(Host.ref(7))));
        var diagnosis = new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()),
                List.of(host.at(Host.NOON)), Detections.none());
        assertThat(diagnosis.steps()).extracting(Step::title).first().isEqualTo(title);
        assertThat(diagnosis.steps()).hasSize(disable ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            20,25           | ESTABLISHED
            24-26           | ESTABLISHED
            ''              | RULED_OUT
            250             | RULED_OUT
            x               | UNKNOWN
            """, delimiter = '|')
    void aReservationIsCheckedByTheKernelsList(String list, Likelihood likelihood) {
        StepRule rule = new StepRule("reserve", "Reserve.", Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(),
                Optional.of(new Condition.KeptFromClients()));
        DiagnosisEngine engine = new DiagnosisEngine(List.of(new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), ARTICLE.causes(), List.of(rule), "")));
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.empty(), Optional.empty()).with(new SettingSeen(Host.ORIGIN, "sysctl", "net.ipv4.ip_local_reserved_ports", list));
        Step step = new Step("reserve", "held", "Reserve.", Optional.empty(), List.of(), List.of(), Optional.empty());
        assertThat(engine.check(List.of(step), Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)), Detections.none())).containsExactly(likelihood);
    }

    /** A hundred thousand of them took as long as all else together. */
    @Test
    void ofACrowdOfHoldersTheFirstHaveSteps() {
        StepRule rule = new StepRule("end", "End {pid}.", Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        Article article = new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), ARTICLE.causes(), List.of(rule), "");
        Host host = Host.surveyed();
        for (int pid = 1000; pid < 2100; pid++) {
            held(host, "127.0." + pid / 200 + "." + pid % 200, pid, Optional.empty(), Optional.empty());
        }
        Diagnosis diagnosis = new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)), Detections.none());
        assertThat(diagnosis.holders()).hasSize(1100);
        assertThat(diagnosis.steps()).hasSize(1024).first().satisfies(step -> assertThat(step.title()).isEqualTo("End 1000."));
    }

    /** What a step is for is told by its own check, or by its cause. */
    @Test
    void aStepIsCheckedByWhatIsSeenNow() {
        StepRule own = new StepRule("own", "Own.", Optional.empty(), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(),
                Optional.of(new Condition.Free()));
        StepRule ofCause = new StepRule("cause", "Cause.", Optional.of("held"), List.of(), Where.HERE, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        Article article = new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), List.of(new CauseRule("held", "held", new Condition.HolderIs(List.of(new Glob("p7")), List.of()))),
                List.of(own, ofCause, ARTICLE.steps().getLast()), "");
        DiagnosisEngine engine = new DiagnosisEngine(List.of(article));
        List<Step> steps = List.of("own", "cause", "move", "unknown").stream().map(id -> new Step(id, "held", id, Optional.empty(), List.of(), List.of(), Optional.empty())).toList();
        Question question = Asked.question("25", "mx1", Optional.empty(), Optional.empty());
        Host held = held(Host.surveyed(), "127.0.0.1", 7, Optional.empty(), Optional.empty());
        assertThat(engine.check(steps, question, List.of(held.at(Host.NOON)), Detections.none())).containsExactly(Likelihood.RULED_OUT, Likelihood.RULED_OUT, Likelihood.UNKNOWN, Likelihood.UNKNOWN);
        Host other = held(Host.surveyed(), "127.0.0.1", 8, Optional.empty(), Optional.empty());
        assertThat(engine.check(steps, question, List.of(other.at(Host.NOON)), Detections.none())).containsExactly(Likelihood.RULED_OUT, Likelihood.ESTABLISHED, Likelihood.UNKNOWN, Likelihood.UNKNOWN);
        assertThat(engine.check(steps, question, List.of(Host.surveyed().at(Host.NOON)), Detections.none())).containsExactly(Likelihood.ESTABLISHED, Likelihood.ESTABLISHED, Likelihood.UNKNOWN,
                Likelihood.UNKNOWN);
        assertThat(engine.check(steps, question, List.of(), Detections.none())).containsOnly(Likelihood.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({ "LSB: a mail server, disable stop", "SYSV: a mail server, disable stop", "A mail server (LSB: x), disable --now" })
    void anInitScriptHasStepsOfItsOwn(String title, String commands) {
        Article article = new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), ARTICLE.causes(),
                List.of(step("native", "For good.", Optional.of("script"), List.of("disable --now", "{unit}")), step("script", "For good.", Optional.empty(), List.of("disable stop", "{script}"))), "");
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.of("a.service"), Optional.empty()).with(new ServiceSeen(Host.ORIGIN, "a.service",
                Optional.of(title), ServiceState.RUNNING, Optional.of("enabled"), Optional.of(Host.ref(7))));
        assertThat(new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(host.at(Host.NOON)), Detections.none())
                .steps()).singleElement().satisfies(step -> assertThat(step.commands()).containsExactly(List.of(commands, "a.service")));
    }

    @ParameterizedTest
    @CsvSource({ "smtp.exe, SMTPSVC, auto, disable SMTPSVC auto", "smtp.exe, MSSQL$SHOP, delayed-auto, disable MSSQL$SHOP delayed-auto", "smtp.exe, Mail & co, auto, end 7", "smtp.exe, SMTPSVC, demand,",
            "smtp.exe,, auto, end 7", "svchost.exe,, auto, list svchost.exe", "System,, auto,", "LSASS.EXE,, auto, list LSASS.EXE" })
    void windowsHasServicesAndProcessesThatNobodyShouldEnd(String program, @Nullable String service, String start, @Nullable String expected) {
        Article article = new Article("held", "test", "held", Where.HERE, ARTICLE.symptoms(), ARTICLE.causes(), List.of(windows("disable", List.of(), "{service}", "{start}"),
                windows("list", List.of("service"), "{shared}"), windows("end", List.of("service", "system"), "{pid}")), "");
        Host host = held(Host.surveyed(), "127.0.0.1", 7, Optional.empty(), Optional.empty()).without(new ProcessSeen(Host.ORIGIN, Host.ref(7), Optional.empty(), "p7", Optional.empty(), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())).process(7, program, Optional.empty());
        if (service != null) {
            host.with(new ServiceSeen(Host.ORIGIN, service, Optional.empty(), ServiceState.RUNNING, Optional.of(start), Optional.of(Host.ref(7))));
        }
        Snapshot seen = new Snapshot(HostId.named("mx1"), Optional.of("windows"), Host.NOON, host.evidence());
        assertThat(new DiagnosisEngine(List.of(article)).diagnose(Asked.question("25", "mx1", Optional.empty(), Optional.empty()), List.of(seen), Detections.none()).steps())
                .extracting(step -> step.id() + " " + String.join(" ", step.commands().getFirst())).containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
    }

    private static StepRule windows(String id, List<String> unless, String... command) {
        return new StepRule(id, id, Optional.empty(), unless, Where.HERE, Optional.of("windows"), List.of(), List.of(List.of(command)), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
