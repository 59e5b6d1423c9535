// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.article.Article;
import berth.core.article.Article.CauseRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.article.Condition;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Question;
import berth.core.engine.Detections;
import berth.core.engine.Detections.Detection;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector.Match;
import berth.core.trial.Trial.Effect;
import berth.core.trial.Trial.Stage;

class TrialTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Origin ORIGIN = new Origin("t", NOON, Optional.empty());
    private static final Advice ADVICE = new Advice(Optional.of("systemctl stop shield shield.socket"), Optional.of("systemctl start shield.socket shield"), Optional.empty(),
            Optional.empty());
    private static final ProcessRef SHIELD = ref(7);

    private static final RedirectSeen RULE = new RedirectSeen(ORIGIN, question().wanted(), Optional.of("port 10036"), "nftables ip nat PREROUTING");

    @TempDir
    Path folder;

    private static SocketSeen behind(ProcessRef owner) {
        return new SocketSeen(ORIGIN, new Endpoint(Transport.TCP, IpAddress.ANY_V4, 10036), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(owner), List.of());
    }

    private static ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.of(NOON.minusSeconds(pid)));
    }

    private static ProcessSeen process(long pid, String name) {
        return new ProcessSeen(ORIGIN, ref(pid), Optional.empty(), name, Optional.of("/opt/" + name), List.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ProcessSeen unit(long pid, String name, String service) {
        return new ProcessSeen(ORIGIN, ref(pid), Optional.empty(), name, Optional.of("/opt/" + name), List.of(name), Optional.empty(), Optional.empty(), Optional.of(service), Optional.empty());
    }

    private static SocketSeen socket(ProcessRef owner) {
        return new SocketSeen(ORIGIN, new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(owner), List.of());
    }

    /** What a word of the tables below stands for: who has the port, and what the product does. */
    private static Diagnosis scene(String what) {
        Evidence shield = process(7, "shieldd");
        Evidence other = process(8, "mailer");
        return switch (what) {
        case "shield" -> diagnosis(AntivirusRole.HOLDS, shield, socket(SHIELD));
        case "free" -> diagnosis(AntivirusRole.PRESENT);
        case "free, shield runs" -> diagnosis(AntivirusRole.PRESENT, shield);
        case "mailer" -> diagnosis(AntivirusRole.PRESENT, other, socket(ref(8)));
        case "mailer, shield scans" -> diagnosis(AntivirusRole.SCANS, other, shield, socket(ref(8)));
        case "forbidden" -> diagnosis(AntivirusRole.PRESENT, new BindRefused(ORIGIN, question().wanted(), OsError.linux(13)));
        case "unknown program" -> diagnosis(AntivirusRole.PRESENT, socket(ref(99)));
        case "its socket unit" -> diagnosis(AntivirusRole.PRESENT, unit(1, "systemd", "shield.socket"), socket(ref(1)));
        case "free, shield and another part run" -> diagnosis(AntivirusRole.PRESENT, shield, process(9, "shieldmilter"));
        case "free, another part runs" -> diagnosis(AntivirusRole.PRESENT, process(9, "shieldmilter"));
        case "rule to shield" -> diagnosis(AntivirusRole.REDIRECTS, shield, RULE, behind(SHIELD));
        case "rule to nobody" -> diagnosis(AntivirusRole.PRESENT, RULE);
        case "rule to another" -> diagnosis(AntivirusRole.PRESENT, RULE, behind(ref(8)), other);
        case "another rule" -> diagnosis(AntivirusRole.PRESENT, new RedirectSeen(ORIGIN, question().wanted(), Optional.of("port 10099"), "nftables ip nat x"));
        case "rule to nobody, mailer" -> diagnosis(AntivirusRole.PRESENT, other, socket(ref(8)), RULE);
        case "unseen" -> new DiagnosisEngine(List.of()).diagnose(question(), List.of(new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, List.of())), new Detections(List.of(), List.of()));
        default -> throw new IllegalArgumentException(what);
        };
    }

    private static Question question() {
        return new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    private static Diagnosis diagnosis(AntivirusRole role, Evidence... seen) {
        List<Evidence> all = new java.util.ArrayList<>(List.of(seen));
        all.add(new Surveyed(ORIGIN, Topic.sockets(Transport.TCP), Set.of()));
        all.add(new Surveyed(ORIGIN, Topic.PROCESSES, Set.of()));
        all.add(new Surveyed(ORIGIN, Topic.ADDRESSES, Set.of()));
        all.add(new Surveyed(ORIGIN, Topic.PERMISSIONS, Set.of()));
        if (Arrays.stream(seen).noneMatch(e -> e instanceof SocketSeen s && s.local().port() == 25 || e instanceof BindRefused)) {
            all.add(new BindAllowed(ORIGIN, question().wanted()));
        }
        Snapshot host = new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, all);
        List<Evidence> because = Arrays.stream(seen).filter(e -> e instanceof ProcessSeen p && p.name().startsWith("shield") || e instanceof SocketSeen s && s.owners().contains(SHIELD)
                || e instanceof RedirectSeen && role == AntivirusRole.REDIRECTS).toList();
        List<Detection> found = because.isEmpty() ? List.of() : List.of(new Detection("V", "Shield", ADVICE, "v.a", "v", host.host(), new Match(role, Optional.empty(), because)));
        return new DiagnosisEngine(List.of(new Article("a", "t", "redirected", Where.HERE, List.of(new Symptom(Optional.empty(), Set.of(), Set.of(Cause.REDIRECT))),
                List.of(new CauseRule("redirect", "redirect", new Condition.CauseIs(Set.of(Cause.REDIRECT)))), List.of(), ""))).diagnose(question(), List.of(host), new Detections(found, List.of()));
    }

    private static Trial trial(String before) {
        Diagnosis diagnosis = scene(before);
        return Trial.begin(diagnosis, diagnosis.antivirus().getFirst(), NOON, NOON.plusSeconds(900));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "shield | mailer | HELPED", "shield | free | FREED", "shield | free, shield runs | FREED", "shield | shield | NONE", "shield | unseen | UNKNOWN",
            "shield | unknown program | UNKNOWN", "shield | forbidden | UNKNOWN", "shield | its socket unit | NONE",
            "free, shield runs | mailer | UNKNOWN", "free, shield runs | free | UNKNOWN", "mailer, shield scans | mailer | NONE", "rule to shield | free | FREED",
            "rule to shield | mailer | HELPED", "rule to shield | rule to nobody | UNKNOWN", "rule to shield | rule to another | UNKNOWN", "rule to shield | rule to shield | UNKNOWN",
            "rule to shield | rule to nobody, mailer | UNKNOWN", "rule to shield | another rule | NONE" })
    void whatATrialShows(String before, String after, Effect effect) {
        Trial trial = trial(before);
        assertThat(trial.tried(trial.found(scene(after))).effect()).isEqualTo(effect);
    }

    @Test
    void withoutATryNothingIsKnownAndTheBestOfSeveralCounts() {
        Trial trial = trial("shield");
        assertThat(trial.effect()).isEqualTo(Effect.UNKNOWN);
        Trial freed = trial.tried(trial.found(scene("free")));
        assertThat(freed.tried(trial.found(scene("mailer"))).effect()).isEqualTo(Effect.HELPED);
        assertThat(freed.tried(trial.found(scene("mailer"))).tried(trial.found(scene("free"))).effect()).isEqualTo(Effect.HELPED);
        assertThat(freed.tried(trial.found(scene("unseen"))).effect()).isEqualTo(Effect.FREED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "shield | shield | true | true", "shield | free, shield runs | false | true", "shield | free | false | false",
            "free, shield runs | free, shield runs | true | true", "free, shield runs | free | false | false", "mailer, shield scans | mailer | false | false" })
    void whetherThePartIsAtWork(String before, String now, boolean works, boolean runs) {
        assertThat(trial(before).works(scene(now))).isEqualTo(works);
        assertThat(trial(before).runs(scene(now))).isEqualTo(runs);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "free | true", "free, shield runs | true", "mailer | true", "another rule | true", "rule to shield | false", "rule to nobody | false", "rule to another | false",
            "rule to nobody, mailer | false", "unseen | false" })
    void whileARuleLeadsTheTrafficThereNothingIsOff(String now, boolean off) {
        assertThat(trial("rule to shield").isOff(scene(now))).isEqualTo(off);
    }

    @Test
    void theRuleIsWhatIsSwitchedOff() throws IOException {
        Trial trial = trial("rule to shield");
        assertThat(trial.rules()).containsExactly("nftables ip nat PREROUTING, to port 10036");
        assertThat(trial.advice().off()).hasValueSatisfying(off -> assertThat(off).contains("rule", "nftables ip nat PREROUTING, to port 10036", "nft -a list ruleset").doesNotContain("systemctl"));
        assertThat(trial.advice().on()).hasValueSatisfying(on -> assertThat(on).contains("put that rule back (nftables ip nat PREROUTING, to port 10036)"));
        assertThat(UnitSwitch.of(trial.advice())).as("Berth stops no product for it").isEmpty();
        assertThat(trial("shield").rules()).isEmpty();
        book().write(trial);
        assertThat(book().of(question().wanted())).contains(trial);
    }

    @Test
    void aTrialOfBeforeRulesWereKeptIsRead() throws IOException {
        Trial trial = trial("shield");
        Path file = book().write(trial);
        assertThat(Files.readString(file)).doesNotContain("rules");
        assertThat(TrialBook.read(file)).contains(trial);
    }

    @Test
    void wherePeopleAreSentAndNobodyListensIsToldOnlyIfItWasSeen() {
        Trial trial = trial("rule to shield");
        Surveyed looked = new Surveyed(ORIGIN, Topic.sockets(Transport.TCP), Set.of(10036));
        for (Evidence listener : List.of(behind(ref(8)), looked)) {
            Snapshot host = new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, List.of(RULE, looked, listener));
            assertThat(trial.deserted(scene("rule to nobody"), host)).extracting(Endpoint::port).isEqualTo(listener == looked ? List.of(10036) : List.of());
        }
        assertThat(trial.deserted(scene("rule to nobody"), new Snapshot(HostId.named("mx1"), Optional.of("linux"), NOON, List.of(RULE)))).isEmpty();
    }

    @Test
    void ofSeveralPartsThatDoNothingEachOneMustBeOffAndOnAgain() {
        Trial trial = trial("free, shield and another part run");
        assertThat(trial.running()).containsExactlyInAnyOrder("/opt/shieldd", "/opt/shieldmilter");
        assertThat(trial.works(scene("free, another part runs"))).isFalse();
        assertThat(trial.isOff(scene("free, another part runs"))).isFalse();
        assertThat(trial.isOff(scene("free"))).isTrue();
        assertThat(trial.isOff(scene("unseen"))).isFalse();
    }

    @Test
    void aTimeThatNoCalendarHasIsNone() {
        Trial trial = trial("shield");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> trial.until(Instant.MAX))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isOverdueUntilItHasEnded() {
        Trial trial = trial("shield");
        assertThat(trial.isOverdue(NOON.plusSeconds(899))).isFalse();
        assertThat(trial.isOverdue(NOON.plusSeconds(900))).isTrue();
        assertThat(trial.at(Stage.ENDED).isOverdue(NOON.plus(Duration.ofDays(1)))).isFalse();
        assertThat(trial.name()).isEqualTo("V Shield");
        assertThat(AntivirusFinding.title("ClamAV", "ClamAV")).isEqualTo("ClamAV");
        assertThat(AntivirusFinding.title("Avast", "Avast One")).isEqualTo("Avast One");
    }

    private TrialBook book() {
        Map<String, String> variables = new HashMap<>(Map.of("XDG_STATE_HOME", folder.toString()));
        return new TrialBook(StateFolder.of(variables::get, () -> false));
    }

    @Test
    void aBookKeepsEveryStageAndOnePortsLastTrial() throws IOException {
        assertThat(book().all().trials()).isEmpty();
        assertThat(folder).as("nothing is made by looking").isEmptyDirectory();
        Trial begun = trial("shield");
        Path file = book().write(begun);
        if (!OS.WINDOWS.isCurrentOs()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }
        assertThat(book().open().trials()).containsExactly(begun);
        Trial ended = begun.tried(begun.found(scene("mailer"))).at(Stage.ENDED).backOn(NOON.plusSeconds(60));
        book().write(ended);
        assertThat(book().of(question().wanted())).contains(ended);
        assertThat(book().open().trials()).isEmpty();
        assertThat(book().all().trials()).containsExactly(ended);
        assertThat(book().of(new Endpoint(Transport.UDP, IpAddress.ANY_V4, 25))).isEmpty();
        try (var left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file.resolveSibling("tcp-25.ended"));
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no modes of Unix there")
    void aFolderThatIsNotSafeIsNotTakenForAnEmptyOne() throws IOException {
        Files.setPosixFilePermissions(Files.createDirectories(folder.resolve("berth/trials")), PosixFilePermissions.fromString("rwxrwxrwx"));
        Map<String, String> variables = Map.of("XDG_STATE_HOME", folder.toString());
        TrialBook ofRoot = new TrialBook(StateFolder.of(variables::get, () -> true));
        assertThat(ofRoot.all().trials()).isEmpty();
        assertThat(ofRoot.open().unreadable()).containsExactly(folder.resolve("berth/trials"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ofRoot.of(question().wanted()))).hasMessageContaining("others than root can write");
        assertThat(book().all().unreadable()).isEmpty();
    }

    @Test
    void oneProgramLeadsATrial() throws IOException {
        try (var first = book().lock(question().wanted()).orElseThrow()) {
            assertThat(first.isOpen()).isTrue();
            assertThat(book().lock(question().wanted())).isEmpty();
        }
        try (var again = book().lock(question().wanted()).orElseThrow()) {
            assertThat(again.isOpen()).isTrue();
        }
    }

    @Test
    void aFileThatIsCutAnywhereIsNoTrialAndIsTold() throws IOException {
        Path file = book().write(trial("shield"));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 2; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(book().all().trials()).as("cut to %d of %d", length, whole.length).isEmpty();
            assertThat(book().open().unreadable()).containsExactly(file);
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> book().of(question().wanted()))).hasMessageContaining("can't be read");
        for (String hostile : List.of("[".repeat(200_000), new String(whole, java.nio.charset.StandardCharsets.UTF_8).replace(NOON.toString(), "+1000000000-12-31T23:59:59Z"))) {
            Files.writeString(file, hostile);
            assertThat(book().open().unreadable()).containsExactly(file);
        }
    }

    @Test
    void whereNothingCanBeWrittenThatIsSaid() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new TrialBook(StateFolder.none()).write(trial("shield")))).isInstanceOf(IOException.class)
                .hasMessageContaining("XDG_STATE_HOME");
    }

    @Test
    void unitsCanBeStoppedAndStarted() {
        UnitSwitch units = UnitSwitch.of(ADVICE).orElseThrow();
        assertThat(units.off()).containsExactly("stop", "--", "shield.service", "shield.socket");
        assertThat(units.on()).containsExactly("start", "--", "shield.service", "shield.socket");
        assertThat(UnitSwitch.of(Advice.NONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "take it out, then systemctl stop shield", "systemctl stop shield; reboot", "systemctl stop --now shield", "systemctl stop", "systemctl restart shield",
            "systemctl stop ../shield", "systemctl stop shield@", "systemctl stop shield $(id)", "systemctl stop other", "sudo systemctl stop shield", "systemctl stop shield\nreboot" })
    void allElseIsForPeople(String off) {
        Advice advice = new Advice(Optional.of(off), Optional.of("systemctl start shield"), Optional.empty(), Optional.empty());
        assertThat(UnitSwitch.of(advice)).isEmpty();
    }
}
